import type { PartyKey } from '../../domain/party.js';
import type { Station } from '../../domain/stations/station.js';

/** Stations that connect straight to the hub. */
export interface StationStore {
  /** False: there is one of that id, and it stays as it is. Refuses as `replace` does. */
  insert(station: Station): Promise<boolean>;
  /**
   * Writes it unless it was changed since it was read: its revision must be one more than what is stored. Refuses with
   * `conflict` an EVSE uid that another station of the party has.
   */
  replace(station: Station): Promise<boolean>;
  find(id: string): Promise<Station | undefined>;
  /** The station with an EVSE of this uid, in any case. */
  findByEvse(party: PartyKey, evseUid: string): Promise<Station | undefined>;
  ofSite(party: PartyKey, siteId: string): Promise<readonly Station[]>;
  /** By id; `after` is the last id of the page before. */
  list(asked: StationQuery): Promise<readonly Station[]>;
  count(asked: Pick<StationQuery, 'parties'>): Promise<number>;
}

export interface StationQuery {
  /** Absent: of all. */
  readonly parties?: readonly PartyKey[];
  readonly siteId?: string;
  readonly after?: string;
  readonly limit: number;
}
