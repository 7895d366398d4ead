import type { Run } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { type ContinueRunDeps, continueRun } from './continue-run.js';

export interface NewRun {
  /** `YYYY-MM`. */
  readonly period: string;
  /** `YYYY-MM-DD`; absent: today (UTC). */
  readonly issueDate?: string;
  readonly createdBy: string;
}

type StartRunDeps = ContinueRunDeps & Pick<Hub, 'runs' | 'documents' | 'clock'>;

/** Runs of one period; more than this is a mistake. */
const MAX_RUNS_PER_PERIOD = 1_000;

/**
 * Opens a clearing run and takes it to its end: cut-off, positions, documents, netting. Runs that a crash interrupted
 * are finished first. Refuses a period or issue date of the wrong form, one in the future, and (`conflict`) an issue
 * date before that of a document that is issued already.
 */
export async function startRun(hub: StartRunDeps, wanted: NewRun): Promise<Run> {
  const now = hub.clock.now();
  const issueDate = wanted.issueDate ?? now.toISOString().slice(0, 10);
  checkDates(wanted.period, issueDate, now);
  await resumeRuns(hub);
  const last = await hub.documents.lastIssueDate();
  if (last && last > issueDate) {
    throw new HubError(
      'conflict',
      `documents dated ${last} are issued; the next cannot be dated ${issueDate}`,
      'issue_date',
    );
  }
  const run = await openRun(hub, { ...wanted, issueDate }, now);
  return continueRun(hub, run);
}

/** Finishes every run that was interrupted; returns how many. */
export async function resumeRuns(hub: ContinueRunDeps): Promise<number> {
  const interrupted = await hub.runs.inStates(['CUT_OFF', 'CALCULATED', 'DOCUMENTED']);
  for (const run of interrupted) await continueRun(hub, run);
  return interrupted.length;
}

/** Opens the run of the month before `now`, unless it has one. Returns its id, or undefined when nothing was done. */
export async function closeMonth(hub: StartRunDeps, now: Date): Promise<string | undefined> {
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const period = lastMonth.toISOString().slice(0, 7);
  if (await hub.runs.find(runId(period, 1))) return undefined;
  const run = await startRun(hub, { period, createdBy: 'job:close-month' });
  return run.id;
}

function checkDates(period: string, issueDate: string, now: Date): void {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) {
    throw new HubError('bad-field', `period: expected YYYY-MM, got "${period}"`, 'period');
  }
  if (!isCalendarDate(issueDate) || issueDate > now.toISOString().slice(0, 10)) {
    throw new HubError('bad-field', `issue_date: expected a date up to today, got "${issueDate}"`, 'issue_date');
  }
}

async function openRun(hub: StartRunDeps, wanted: Required<NewRun>, now: Date): Promise<Run> {
  for (let number = 1; number <= MAX_RUNS_PER_PERIOD; number++) {
    const run: Run = { ...wanted, id: runId(wanted.period, number), state: 'CUT_OFF', cutOffAt: now };
    if (await hub.runs.insert(run)) return run;
  }
  throw new HubError('conflict', `period ${wanted.period} has ${MAX_RUNS_PER_PERIOD} runs`, 'period');
}

function runId(period: string, number: number): string {
  return number === 1 ? `RUN-${period}` : `RUN-${period}.${number}`;
}

/** A day that exists: JavaScript reads 30 February as 2 March. */
function isCalendarDate(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text;
}
