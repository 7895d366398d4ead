import type { PartyKey } from '../../../domain/party.js';
import type { SecurityEvent } from '../../../domain/stations/security/security-event.js';

/** What stations have told of their security; kept for two years. */
export interface SecurityEventStore {
  /** False: the same event of the same moment is there already. */
  insert(event: SecurityEvent): Promise<boolean>;
  /** Newest first. */
  list(asked: SecurityEventQuery): Promise<readonly SecurityEvent[]>;
}

export interface SecurityEventQuery {
  /** Absent: of all. */
  readonly parties?: readonly PartyKey[];
  readonly stationId?: string;
  readonly isCritical?: boolean;
  /** Those that came before. */
  readonly before?: Date;
  readonly limit: number;
}
