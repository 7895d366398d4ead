import type { Run } from '../domain/clearing/run.js';
import type { PlannedDocument } from '../domain/clearing/run-input.js';

export interface RunStore {
  /** False: that id exists. */
  insert(run: Run): Promise<boolean>;
  /** Moves a run on; a run that is further already is left alone. */
  advance(run: Run): Promise<void>;
  find(id: string): Promise<Run | undefined>;
  list(): Promise<readonly Run[]>;
  unfinished(): Promise<readonly Run[]>;
  /** Keeps what a run was calculated to issue, so that a restart issues just that. */
  keepPlan(runId: string, documents: readonly PlannedDocument[]): Promise<void>;
  planOf(runId: string): Promise<readonly PlannedDocument[]>;
}
