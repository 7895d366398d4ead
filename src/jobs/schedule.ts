import { type ScheduledTask, schedule } from 'node-cron';
import type { EventLog } from '../flows/ports.js';

/** One line of the table: when, and the flow that is called. All of them catch up by query, so a missed tick costs only time. */
export interface Job {
  readonly name: string;
  /** Seconds field first where there are six; times are UTC. */
  readonly cron: string;
  readonly run: (now: Date) => Promise<unknown>;
  /** Runs in each process (it only looks at this process's own work) instead of once in the fleet. */
  readonly everyProcess?: true;
}

/** Takes the fire of a job for the whole fleet; false: another process has it. */
export type TakeFire = (key: string, ttlMs: number) => Promise<boolean>;

/** Starts all jobs; the answer stops them. A job that fails is logged and runs again at its next time. */
export function startJobs(
  jobs: readonly Job[],
  deps: { readonly takeFire: TakeFire; readonly log: EventLog },
): () => void {
  const tasks = jobs.map((job) => startJob(job, deps));
  return () => {
    for (const task of tasks) void task.destroy();
  };
}

function startJob(job: Job, { takeFire, log }: { takeFire: TakeFire; log: EventLog }): ScheduledTask {
  const shouldRun = (key: string, ttlMs: number) => takeFire(`job:${key}`, ttlMs);
  const once = { distributed: true, runCoordinator: { shouldRun } };
  return schedule(job.cron, (context) => runJob(job, context.date, log), {
    name: job.name,
    timezone: 'UTC',
    noOverlap: true,
    suppressMissedWarning: true,
    unref: true,
    ...(job.everyProcess ? {} : once),
  });
}

async function runJob(job: Job, now: Date, log: EventLog): Promise<void> {
  const startedMs = performance.now();
  try {
    const result = await job.run(now);
    const tookMs = Math.round(performance.now() - startedMs);
    if (result) log.info({ event: 'job.done', job: job.name, result, tookMs });
  } catch (error) {
    log.error({ event: 'job.failed', job: job.name, error: String(error) });
  }
}
