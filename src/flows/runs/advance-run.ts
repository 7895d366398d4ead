import type { Run, RunState } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

export type AdvanceDeps = Pick<Hub, 'runs' | 'log'>;

/**
 * Moves a run on, when it still stands in one of these states. Otherwise somebody else has moved it on, and the run is
 * returned as it stands by now: who goes on goes on from there.
 */
export async function advanceRun(hub: AdvanceDeps, run: Run, from: readonly RunState[]): Promise<Run> {
  if (await hub.runs.advance(run, from)) {
    hub.log.info({ event: 'run.advanced', run: run.id, state: run.state, cdrs: run.frozen?.cdrCount });
    return run;
  }
  return findRun(hub, run.id);
}

/** Refuses (`unknown-object`) a run that does not exist. */
export async function findRun(hub: Pick<Hub, 'runs'>, id: string): Promise<Run> {
  const run = await hub.runs.find(id);
  if (!run) throw new HubError('unknown-object', 'no such run');
  return run;
}
