import type { StationPresence } from '../../domain/stations/station-presence.js';

/** Which stations are on the line, and when each was last heard. */
export interface StationPresenceStore {
  connected(stationId: string, at: Date): Promise<void>;
  /**
   * Does nothing when the station has connected again after that moment; with `since`, nothing when its connection is
   * another one than that which began then.
   */
  disconnected(stationId: string, at: Date, since?: Date): Promise<void>;
  /** Only later moments than what is stored count. */
  seen(signs: readonly { readonly stationId: string; readonly at: Date }[]): Promise<void>;
  find(stationId: string): Promise<StationPresence | undefined>;
  of(stationIds: readonly string[]): Promise<readonly StationPresence[]>;
}
