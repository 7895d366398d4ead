import type { LegalEntity } from '../domain/clearing/legal-entity.js';
import type { PartyKey } from '../domain/party.js';

export interface LegalEntityStore {
  put(entity: LegalEntity): Promise<void>;
  find(party: PartyKey): Promise<LegalEntity | undefined>;
  list(): Promise<readonly LegalEntity[]>;
}
