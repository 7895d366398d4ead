import { setTimeout as pause } from 'node:timers/promises';
import { type Job, type JobDeps, startJobs } from '../../src/jobs/schedule.js';

type Logged = Readonly<Record<string, unknown>>;

const EVERY_SECOND = '* * * * * *';

/** What the processes of a fleet share, and what they do. */
function aFleet() {
  const taken = new Set<string>();
  const logged: Logged[] = [];
  const note = (fields: Logged) => void logged.push(fields);
  const deps: JobDeps = {
    takeFire: async (key) => {
      await pause(5);
      if (taken.has(key)) return false;
      taken.add(key);
      return true;
    },
    log: { info: note, warn: note, error: note },
  };
  return { taken, logged, deps };
}

/** A job that notes for which second it ran. */
function aJob(name: string, parts: Partial<Job> = {}) {
  const fires: string[] = [];
  const job: Job = { name, cron: EVERY_SECOND, run: async (now) => void fires.push(now.toISOString()), ...parts };
  return { job, fires };
}

describe('the scheduled jobs', () => {
  it('run once in the fleet at each time, or in every process, and go on after a failure', async () => {
    const fleet = aFleet();
    const shared = aJob('shared');
    const own = aJob('own', { everyProcess: true });
    let failures = 0;
    const failing = aJob('failing', { run: () => Promise.reject(new Error(`failure ${++failures}`)) });
    const telling = aJob('telling', { run: async () => 3 });
    const jobs = [shared.job, own.job, failing.job, telling.job];
    const processes = [startJobs(jobs, fleet.deps), startJobs(jobs, fleet.deps)];
    await pause(2_300);
    await Promise.all(processes.map((process) => process.stop()));

    expect(shared.fires.length).toBeGreaterThanOrEqual(2);
    expect(new Set(shared.fires).size).toBe(shared.fires.length);
    expect(own.fires.length).toBeGreaterThan(new Set(own.fires).size);
    expect(failures).toBeGreaterThanOrEqual(2);
    expect(fleet.logged).toContainEqual({ event: 'job.failed', job: 'failing', error: 'Error: failure 2' });
    expect(fleet.logged).toContainEqual(expect.objectContaining({ event: 'job.done', job: 'telling', result: 3 }));
    expect(fleet.logged.filter(({ job }) => job === 'shared')).toEqual([]);
    for (const key of fleet.taken) expect(key).toMatch(/^job:(shared|failing|telling):\d{4}-\d\d-\d\dT[\d:]+\.000Z$/);
    expect(fleet.logged.filter(({ event }) => event === 'job.scheduler')).toEqual([]);

    const { length } = shared.fires;
    await pause(1_100);
    expect(shared.fires).toHaveLength(length);
  });

  it('do not run when it cannot be said that nobody else does, and do not run beside themselves', async () => {
    const fleet = aFleet();
    const blind = aJob('blind');
    let runs = 0;
    let isDone = false;
    const long = aJob('long', {
      everyProcess: true,
      run: async () => {
        runs++;
        await pause(1_400);
        isDone = true;
      },
    });
    const takeFire = () => Promise.reject(new Error('no store'));
    const jobs = startJobs([blind.job, long.job], { ...fleet.deps, takeFire });
    while (runs === 0) await pause(20);
    await pause(1_100);
    expect(isDone).toBe(false);
    await jobs.stop();
    // It was at work, and stopping has waited for it.
    expect(isDone).toBe(true);
    expect(runs).toBe(1);
    expect(blind.fires).toEqual([]);
    expect(fleet.logged).toContainEqual({ event: 'job.failed', job: 'blind', error: 'Error: no store' });
    expect(fleet.logged).toContainEqual(expect.objectContaining({ event: 'job.scheduler', job: 'long' }));
  });
});
