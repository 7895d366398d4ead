import type { QualityFinding } from '../../domain/quality/deviation.js';

/** Deviations of partners, counted. */
export interface QualityStore {
  /** Adds counts to what is there; a finding's key is its connection, rule, module and pointer. */
  add(findings: readonly QualityFinding[]): Promise<void>;
  /** Most frequent first. */
  list(connectionId: string): Promise<readonly QualityFinding[]>;
}
