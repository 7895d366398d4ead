import type { PendingStart } from '../../domain/hosting/pending-start.js';

/** Transactions that stations may begin soon. Kept for some days, for starts that come late. */
export interface PendingStartStore {
  /** False: its id, or its number at that station, is taken. */
  insert(pending: PendingStart): Promise<boolean>;
  /** The newest one of a station for what a driver shows (`pendingKey`), in whatever state. */
  findByToken(stationId: string, key: string): Promise<PendingStart | undefined>;
  findByNumber(stationId: string, remoteStartNumber: number): Promise<PendingStart | undefined>;
  /** Says which start has used it. False: another one has, or it is not WAITING any more. */
  use(id: string, usedAt: Date): Promise<boolean>;
  /** Ends it, when it is WAITING still. False: it is not. */
  close(id: string, state: 'DROPPED' | 'REFUSED'): Promise<boolean>;
  /** Those that wait longer than they are valid. */
  overdue(at: Date, limit: number): Promise<readonly PendingStart[]>;
}
