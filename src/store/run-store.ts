import type { Run } from '../domain/clearing/run.js';

export interface RunStore {
  /** False: that id exists. */
  insert(run: Run): Promise<boolean>;
  /** Moves a run on; a run that is further already is left alone. */
  advance(run: Run): Promise<void>;
  find(id: string): Promise<Run | undefined>;
  list(): Promise<readonly Run[]>;
  unfinished(): Promise<readonly Run[]>;
}
