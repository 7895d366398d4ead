import type { PendingResult } from '../../domain/hosting/pending-result.js';

/** Results that partners wait for. Each is decided once, whoever is first, and forgotten after a while. */
export interface PendingResultStore {
  /** False: there is one of that id, and it stays as it is. */
  insert(pending: PendingResult): Promise<boolean>;
  find(id: string): Promise<PendingResult | undefined>;
  /** Makes a WAITING result DECIDED. False: somebody else has decided it. */
  decide(id: string, decided: Required<Pick<PendingResult, 'body' | 'dueAt' | 'result'>>): Promise<boolean>;
  /** Takes a DECIDED result for one more attempt, if nobody else has since it was read. */
  claim(id: string, attempts: number, until: Date): Promise<boolean>;
  /** What became of an attempt. */
  settle(id: string, outcome: { readonly state: 'DELIVERED' | 'GIVEN_UP' } | { readonly dueAt: Date }): Promise<void>;
  /** Those WAITING or DECIDED whose time has come, the longest due first. */
  due(at: Date, limit: number): Promise<readonly PendingResult[]>;
}
