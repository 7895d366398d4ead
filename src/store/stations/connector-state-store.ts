import type { ConnectorState } from '../../domain/stations/connector-state.js';

/** What stations have said of their connectors, the last of each. */
export interface ConnectorStateStore {
  find(stationId: string, evse: number, connector: number): Promise<ConnectorState | undefined>;
  ofStation(stationId: string): Promise<readonly ConnectorState[]>;
  ofStations(stationIds: readonly string[]): Promise<readonly ConnectorState[]>;
  /** False: somebody else has written since; revision 1 inserts. */
  put(state: ConnectorState): Promise<boolean>;
  /** Every state that was reported, also those that came too late to count; forgotten after a while. */
  keepHistory(state: Omit<ConnectorState, 'revision'>): Promise<void>;
  history(stationId: string, limit: number): Promise<readonly Omit<ConnectorState, 'revision'>[]>;
}
