import type { Run, RunState } from '../domain/clearing/run.js';

export interface RunStore {
  /** False: that id exists. */
  insert(run: Run): Promise<boolean>;
  /** Moves a run on from one of these states; false when it stands elsewhere by now, and then nothing is changed. */
  advance(run: Run, from: readonly RunState[]): Promise<boolean>;
  find(id: string): Promise<Run | undefined>;
  /** Newest cut-off first. */
  list(): Promise<readonly Run[]>;
  /** Runs in one of these states, oldest first. */
  inStates(states: readonly RunState[]): Promise<readonly Run[]>;
}
