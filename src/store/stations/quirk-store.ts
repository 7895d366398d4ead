import type { QuirkFinding } from '../../domain/stations/quirk.js';

/** What stations do otherwise than OCPP says, counted. */
export interface QuirkStore {
  /** Adds counts to what is there; a finding's key is its station, rule and action. */
  add(findings: readonly QuirkFinding[]): Promise<void>;
  /** Most frequent first. */
  list(stationId: string): Promise<readonly QuirkFinding[]>;
  /** How many different findings each of these stations has; stations without any are not named. */
  counts(stationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
