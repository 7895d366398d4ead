import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { RUN_STEPS, type RunStep } from '../src/flows/runs/run-steps.js';
import { freePort, type HubProcess, startHubProcess } from './hub-process.js';
import { type Course, driveMonth } from './kill9-run/drive-month.js';
import { askMonth, gapsIn, type MonthFacts, readBooks } from './kill9-run/facts.js';
import { seedMonth, settingsIn } from './kill9-run/seed.js';

/**
 * Kills a hub with SIGKILL after each named step of a clearing run (HUB_CRASH_AT), starts it again, lets people go on
 * until the month is closed, and compares documents, numbers, positions and books with a month that nobody disturbed.
 * Exits 1 on a difference.
 *
 *   npx tsx bench/kill9-run.ts [--only 'number,net'] [--at-a-time 2]
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, 'at-a-time': { type: 'string', default: '2' } },
});

/** Steps of runs that are given up; all others are on the way of a run that is settled. */
const CANCELLING: readonly RunStep[] = ['advance CANCELLED', 'give back', 'discard'];
/** Also after the second time, when the first document, entry or file is there and others are not. */
const TWICE: readonly RunStep[] = ['number', 'mark', 'release entry', 'book', 'net', 'convert', 'file'];
const POINTS = RUN_STEPS.flatMap((step) => (TWICE.includes(step) ? [step, `${step}#2`] : [step]));

interface Outcome {
  readonly point: string;
  readonly killed: boolean;
  readonly same: boolean;
  readonly differs: string;
  readonly gaps: number;
  readonly seconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'kill9-run-'));
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<boolean> {
  const seeded = join(folder, 'seeded');
  const period = await seedMonth(folder, seeded);
  const whole = {
    SETTLED: (await play('whole', { period, course: 'SETTLED' })).facts,
    CANCELLED_FIRST: (await play('cancelled-first', { period, course: 'CANCELLED_FIRST' })).facts,
  };
  console.log(`${period}: ${whole.SETTLED.numbers.length} documents in a month that nobody disturbs`);
  const wanted = values.only?.split(',') ?? POINTS;
  const outcomes = await inLanes(
    POINTS.filter((point) => wanted.includes(point)),
    async (point) => {
      const course = courseOf(point);
      return { ...(await killedAt(point, { period, course }, whole[course])) };
    },
  );
  console.table(outcomes);
  const same = outcomes.filter((outcome) => outcome.same && outcome.killed).length;
  const gaps = outcomes.reduce((sum, outcome) => sum + outcome.gaps, 0);
  const isOk = same === outcomes.length && gaps === 0;
  console.log(`KILL9_RUN POINTS=${outcomes.length} same=${same} gaps=${gaps} ${isOk ? 'ok' : 'DIFFERENT'}`);
  return isOk;
}

function courseOf(point: string): Course {
  return CANCELLING.some((step) => step === point) ? 'CANCELLED_FIRST' : 'SETTLED';
}

interface Asked {
  readonly period: string;
  readonly course: Course;
}

async function killedAt(point: string, asked: Asked, whole: MonthFacts): Promise<Outcome> {
  const startedMs = performance.now();
  const { facts, killed } = await play(point, asked, point);
  const differs = (['runs', 'documents', 'journal', 'balances'] as const).filter((part) => facts[part] !== whole[part]);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return { point, killed, same: differs.length === 0, differs: differs.join(), gaps: gapsIn(facts.numbers), seconds };
}

/** A month on a copy of the seeded folder, with a hub that kills itself at a point, if one is named. */
async function play(name: string, asked: Asked, crashAt = ''): Promise<{ facts: MonthFacts; killed: boolean }> {
  const dataDir = join(folder, name.replaceAll(/\W/g, '-'));
  cpSync(join(folder, 'seeded'), dataDir, { recursive: true });
  const start = async (crash: string): Promise<HubProcess> =>
    startHubProcess({ dataDir, port: await freePort(), settings: { ...settingsIn(folder), HUB_CRASH_AT: crash } });
  let hub = await start(crashAt);
  let killed = false;
  const onDeath = hub.ended().then(() => {
    killed = true;
  });
  const first = await driveMonth(hub.url, asked).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (first !== undefined || killed) {
    // What is no crash is an error of the benchmark or of the hub.
    await Promise.race([onDeath, sleep(5_000).then(() => Promise.reject(first))]);
    hub = await start('');
    await driveMonth(hub.url, asked);
  }
  const asksKilled = killed;
  const told = await askMonth(hub.url);
  await hub.stop();
  const facts = { ...told, ...(await readBooks(dataDir)) };
  rmSync(dataDir, { recursive: true, force: true });
  return { facts, killed: asksKilled };
}

async function inLanes<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-a-time']) }, lane));
  return results;
}
