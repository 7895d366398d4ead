import type { PartyKey } from '../../domain/party.js';
import type { ConfigurationTemplate } from '../../domain/stations/configuration-template.js';

/** What parties want of the configurations of their stations. */
export interface StationTemplateStore {
  /** Takes the place of one of that name. */
  put(party: PartyKey, template: ConfigurationTemplate): Promise<void>;
  /** By name. */
  ofParty(party: PartyKey): Promise<readonly ConfigurationTemplate[]>;
}
