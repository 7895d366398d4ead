import type { Run, RunState } from '../../domain/clearing/run.js';
import { type RenderDocumentsDeps, renderDocuments } from '../invoicing/render-documents.js';
import { type FollowRunDeps, followRun } from './follow-run.js';
import { type CalculateRunDeps, calculateRun, cutOffRun, presentRun } from './steps/calculate-run.js';
import { documentRun, instructPayments, type SettleRunDeps } from './steps/settle-run.js';
import { type UndoRunDeps, undoRun } from './steps/undo-run.js';

export type ContinueRunDeps = CalculateRunDeps & SettleRunDeps & FollowRunDeps & RenderDocumentsDeps & UndoRunDeps;

type Step = (hub: ContinueRunDeps, run: Run) => Promise<Run>;

/** What is done in each state in which nobody is waited for. */
const STEPS: Partial<Readonly<Record<RunState, Step>>> = {
  OPEN: cutOffRun,
  CUT_OFF: calculateRun,
  CALCULATED: presentRun,
  APPROVED: documentRun,
  DOCUMENTED: instructPayments,
};

/** States in which a crash may have left a run; in others it waits for a person or for payments, or is at its end. */
export const INTERRUPTED_STATES = Object.keys(STEPS) as readonly RunState[];

/**
 * Takes a run from where it stands to where it waits for a person (IN_REVIEW) or for payments (INSTRUCTED and on). Every
 * step may be done twice: a crash costs only time. Papers are made last; what is missing then, a job makes.
 */
export async function continueRun(hub: ContinueRunDeps, run: Run): Promise<Run> {
  let current = run;
  for (let step = STEPS[current.state]; step; step = STEPS[current.state]) current = await step(hub, current);
  if (current.state === 'CANCELLED') await undoRun(hub, current.id);
  if (current.state !== 'INSTRUCTED') return current;
  const followed = await followRun(hub, current.id);
  await renderDocuments(hub);
  return followed;
}
