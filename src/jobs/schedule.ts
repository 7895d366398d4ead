import { type Logger, type ScheduledTask, schedule } from 'node-cron';
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

export interface JobDeps {
  readonly takeFire: TakeFire;
  readonly log: EventLog;
}

export interface RunningJobs {
  /** No job begins any more; resolves when those at work have ended. */
  stop(): Promise<void>;
}

export type ScheduleJobs = (jobs: readonly Job[], deps: JobDeps) => RunningJobs;

/** Starts all jobs. A job that fails is logged and runs again at its next time. */
export function startJobs(jobs: readonly Job[], deps: JobDeps): RunningJobs {
  const atWork = new Set<Promise<void>>();
  const tasks = jobs.map((job) =>
    startJob(job, deps, (now) => {
      const running = runJob(job, now, deps.log).finally(() => atWork.delete(running));
      atWork.add(running);
      return running;
    }),
  );
  return {
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(atWork);
    },
  };
}

function startJob(job: Job, { takeFire, log }: JobDeps, run: (now: Date) => Promise<void>): ScheduledTask {
  const shouldRun = async (key: string, ttlMs: number) => {
    try {
      return await takeFire(`job:${key}`, ttlMs);
    } catch (error) {
      log.error({ event: 'job.failed', job: job.name, error: String(error) });
      return false;
    }
  };
  const once = { distributed: true, runCoordinator: { shouldRun } };
  return schedule(job.cron, (context) => run(context.date), {
    name: job.name,
    timezone: 'UTC',
    noOverlap: true,
    suppressMissedWarning: true,
    unref: true,
    logger: cronLogger(job, log),
    ...(job.everyProcess ? {} : once),
  });
}

/** What node-cron itself has to say, such as that a job is still at work when its time comes again. */
function cronLogger({ name }: Job, log: EventLog): Logger {
  const fields = (text: string | Error) => ({ event: 'job.scheduler', job: name, text: String(text) });
  return {
    info: (text) => log.info(fields(text)),
    warn: (text) => log.warn(fields(text)),
    error: (text) => log.error(fields(text)),
    debug: () => undefined,
  };
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
