import type { PartyKey } from '../../domain/party.js';
import type { Site } from '../../domain/stations/site.js';

/** Places with stations that connect straight to the hub. */
export interface SiteStore {
  /** False: there is one of that party and id. */
  insert(site: Site): Promise<boolean>;
  /** Writes it unless it was changed since it was read: its revision must be one more than what is stored. */
  replace(site: Site): Promise<boolean>;
  find(party: PartyKey, id: string): Promise<Site | undefined>;
  list(asked: {
    readonly parties?: readonly PartyKey[];
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly Site[]>;
}
