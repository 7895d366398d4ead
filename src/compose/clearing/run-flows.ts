import { HubError } from '../../domain/errors.js';
import type { Hub } from '../../flows/hub.js';
import { approveRun } from '../../flows/runs/approve-run.js';
import { cancelRun } from '../../flows/runs/cancel-run.js';
import { closeMonth } from '../../flows/runs/close-month.js';
import { dryRun } from '../../flows/runs/dry-run.js';
import { followRuns } from '../../flows/runs/follow-run.js';
import { resumeRuns } from '../../flows/runs/resume-runs.js';
import { runAlone } from '../../flows/runs/run-alone.js';
import { runDocuments, runReport } from '../../flows/runs/run-report.js';
import { startRun } from '../../flows/runs/start-run.js';
import type { RunFlows } from '../../wire/api/flows/run-flows.js';

/** The flows of clearing runs for people: one changes something at a time in the whole fleet, others are refused (`conflict`). */
export function runFlows(hub: Hub): RunFlows {
  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const answer = await runAlone(hub, work);
    if (answer.kind === 'done') return answer.result;
    throw new HubError('conflict', 'a clearing run is at work; try again when it is done');
  };
  return {
    listRuns: () => hub.runs.list(),
    findRun: (id) => runReport(hub, id),
    runDocuments: (query) => runDocuments(hub, query),
    startRun: (wanted) => alone(() => startRun(hub, wanted)),
    dryRun: (wanted) => dryRun(hub, wanted),
    approveRun: (approval) => alone(() => approveRun(hub, approval)),
    cancelRun: (cancellation) => alone(() => cancelRun(hub, cancellation)),
  };
}

/** The same for jobs, which leave alone what somebody else is at. */
export interface RunJobs {
  /** How many were finished; none while another one is at work. */
  resumeRuns(): Promise<number>;
  closeMonth(now: Date): Promise<string | undefined>;
  followRuns(): Promise<number>;
}

export function runJobs(hub: Hub): RunJobs {
  return {
    resumeRuns: async () => {
      const alone = await runAlone(hub, () => resumeRuns(hub));
      return alone.kind === 'done' ? alone.result : 0;
    },
    closeMonth: async (now) => {
      const alone = await runAlone(hub, () => closeMonth(hub, now));
      return alone.kind === 'done' ? alone.result : undefined;
    },
    followRuns: () => followRuns(hub),
  };
}
