import { RUN_STATES, type Run, type RunState } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { cancelRun } from './cancel-run.js';
import { checkIssueDate, checkPeriodIsOver, checkRunDates } from './check-run-dates.js';
import { type ContinueRunDeps, continueRun } from './continue-run.js';
import { resumeRuns } from './resume-runs.js';
import { MAX_RUNS_PER_PERIOD, runId } from './run-id.js';

export interface WantedRun {
  /** `YYYY-MM`. */
  readonly period: string;
  /** `YYYY-MM-DD`; absent: today (UTC). */
  readonly issueDate?: string;
  /** ISO 4217; absent: each currency is settled in itself. */
  readonly settlementCurrency?: string;
}

export interface NewRun extends WantedRun {
  /** E-mail address of an operator, or the job: `job:close-month`. */
  readonly createdBy: string;
}

export type StartRunDeps = ContinueRunDeps & Pick<Hub, 'clock'>;

/** Until payments are asked for, a run of a period is at work, and another one of it would only get in its way. */
const AT_WORK: readonly RunState[] = RUN_STATES.slice(0, RUN_STATES.indexOf('INSTRUCTED'));

/**
 * Opens a clearing run and takes it to its review: cut-off, drafts, positions. Runs that a crash interrupted are finished
 * first. Refuses (`bad-field`) a period or issue date of the wrong form and one in the future, and (`conflict`) a period
 * that is not over in UTC or has a run at work, and an issue date before that of a document that is issued already. What cannot be calculated (a rate is
 * missing) is refused and cancelled.
 */
export async function startRun(hub: StartRunDeps, wanted: NewRun): Promise<Run> {
  const cutOffAt = hub.clock.now();
  const { period, issueDate = cutOffAt.toISOString().slice(0, 10) } = wanted;
  checkRunDates({ period, issueDate }, cutOffAt);
  checkPeriodIsOver(period, cutOffAt);
  await resumeRuns(hub);
  const atWork = (await hub.runs.inStates(AT_WORK)).find((run) => run.period === period);
  if (atWork) throw new HubError('conflict', `${atWork.id} is ${atWork.state}; finish or cancel it first`, 'period');
  await checkIssueDate(hub, issueDate);
  const run = await openRun(hub, { ...wanted, issueDate, cutOffAt, state: 'OPEN' });
  return continueRun(hub, run).catch((error: unknown) => giveUp(hub, run, error));
}

/** A run that is refused on its way, for want of an exchange rate say, must not wait half begun and be tried forever. */
async function giveUp(hub: StartRunDeps, run: Run, error: unknown): Promise<never> {
  if (error instanceof HubError) await cancelRun(hub, { id: run.id, by: 'hub', reason: error.message });
  throw error;
}

async function openRun(hub: Pick<Hub, 'runs'>, wanted: Omit<Run, 'id'>): Promise<Run> {
  for (let number = 1; number <= MAX_RUNS_PER_PERIOD; number++) {
    const run: Run = { ...wanted, id: runId(wanted.period, number) };
    if (await hub.runs.insert(run)) return run;
  }
  throw new HubError('conflict', `period ${wanted.period} has ${MAX_RUNS_PER_PERIOD} runs`, 'period');
}
