import type { IncidentCount } from '../../domain/healing/healing-share.js';
import type { Incident, IncidentKind, IncidentState } from '../../domain/healing/incident.js';
import type { StationHealth } from '../../domain/healing/station-health.js';
import type { PartyKey } from '../../domain/party.js';

/** What was and is wrong at stations. Nothing of it is ever removed but what was watched only: the share is counted of it. */
export interface IncidentStore {
  /** False: one of that outlet, kind and subject is not over yet. */
  insert(incident: Incident): Promise<boolean>;
  find(id: string): Promise<Incident | undefined>;
  /** Of a station what is not over, also what is only watched. */
  unsolved(stationId: string): Promise<readonly Incident[]>;
  /** Writes it unless it was changed since it was read: its revision must be one more than what is stored. */
  change(incident: Incident): Promise<boolean>;
  /** Removes what was watched and is over before it was an incident; false: it has become one. */
  discard(incident: Pick<Incident, 'id' | 'revision'>): Promise<boolean>;
  /** What is to be looked at, the longest due first. */
  due(at: Date, limit: number): Promise<readonly Incident[]>;
  /** Newest first; without what is only watched. */
  page(
    filter: IncidentFilter,
    paging: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly Incident[]; readonly total: number }>;
  /** By kind, of those that were opened in the time; without what is only watched. */
  counts(filter: Pick<IncidentFilter, 'openedFrom' | 'openedUntil' | 'parties'>): Promise<readonly IncidentCount[]>;
}

export interface IncidentFilter {
  /** Of any of them. */
  readonly parties?: readonly PartyKey[];
  readonly party?: PartyKey;
  readonly stationId?: string;
  readonly kind?: IncidentKind;
  readonly state?: Exclude<IncidentState, 'WATCHED'>;
  readonly openedFrom?: Date;
  readonly openedUntil?: Date;
}

/** What is remembered of a station to heal it with measure. */
export interface StationHealthStore {
  find(stationId: string): Promise<StationHealth | undefined>;
  /** Writes it unless it was changed since it was read; revision 1 inserts. */
  put(health: StationHealth): Promise<boolean>;
}
