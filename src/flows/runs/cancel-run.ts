import type { Run, RunState } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { type AdvanceDeps, findRun } from './advance-run.js';
import { type UndoRunDeps, undoRun } from './steps/undo-run.js';

export interface Cancellation {
  readonly id: string;
  /** E-mail address of an operator, or `hub`. */
  readonly by: string;
  readonly reason: string;
}

/** A run can be given up before it is approved. */
const BEFORE_APPROVED: readonly RunState[] = ['OPEN', 'CUT_OFF', 'CALCULATED', 'IN_REVIEW'];

/**
 * Gives a run up: its CDRs are free again, its drafts are dropped, the run stays as a record with the reason. Refuses
 * (`conflict`) a run that is approved already, or cancelled.
 */
export async function cancelRun(
  hub: AdvanceDeps & UndoRunDeps & Pick<Hub, 'clock'>,
  { id, by, reason }: Cancellation,
): Promise<Run> {
  const run = await findRun(hub, id);
  const cancellation = { by, at: hub.clock.now(), reason };
  const cancelled: Run = { ...run, state: 'CANCELLED', cancellation };
  if (!(await hub.runs.advance(cancelled, BEFORE_APPROVED))) {
    const { state } = await findRun(hub, id);
    throw new HubError('conflict', `${id} is ${state}; a run can be cancelled before it is approved`);
  }
  hub.log.info({ event: 'run.cancelled', run: id, by });
  await undoRun(hub, id);
  return cancelled;
}
