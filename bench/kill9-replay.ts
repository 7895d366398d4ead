import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReplayPlan } from '../src/cli/replay/cdr-writer.js';
import { type ReplayResult, replaySessions } from '../src/cli/replay/replay-sessions.js';
import { openReplayState } from '../src/cli/replay/replay-state.js';
import { readSessionRows } from '../src/cli/replay/session-rows.js';
import { seededRandom } from '../src/simulator/day/random.js';
import { freePort, type HubProcess, logInAsOperator, startHubProcess } from './hub-process.js';

/**
 * Kills the hub with SIGKILL at ten random moments of a replay, starts it again each time, replays the file once more,
 * and compares counts, sums and journal with a replay that nobody disturbed. Exits 1 on a difference.
 *
 *   npx tsx bench/kill9-replay.ts FILE.csv [--rows N] [--kills 10] [--seed N]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    concurrency: { type: 'string', default: '32' },
  },
});
const [file] = positionals;
if (file === undefined) {
  console.error('usage: kill9-replay.ts FILE.csv [--rows N] [--kills 10] [--seed N]');
  process.exit(2);
}

const PLAN: ReplayPlan = {
  cpo: { country_code: 'FR', party_id: 'SAP' },
  emsp: { country_code: 'FR', party_id: 'EMS' },
  currency: 'EUR',
  firstPrice: '0.14',
  changes: [{ at: new Date('2020-02-27T12:13:54Z'), price: '0.16' }],
};
const rows = await readSessionRows(file, Number(values.rows));
const random = seededRandom(Number(values.seed));
console.log(`${rows.length} rows, ${values.kills} kills, seed ${values.seed}`);

const calm = await undisturbed();
const killed = await disturbed();
const lines = [...new Set([...Object.keys(calm.facts), ...Object.keys(killed.facts)])].map((name) => ({
  what: name,
  undisturbed: calm.facts[name] ?? '-',
  killed: killed.facts[name] ?? '-',
  same: calm.facts[name] === killed.facts[name],
}));
console.table(lines);
const isSame = lines.every(({ same }) => same) && killed.secondReplayCreated === 0;
console.log(`second replay after the kills: ${killed.secondReplayCreated} new CDRs`);
console.log(isSame ? 'KILL9 same' : 'KILL9 DIFFERENT');
process.exitCode = isSame ? 0 : 1;

interface Outcome {
  readonly facts: Readonly<Record<string, string>>;
}

async function undisturbed(): Promise<Outcome> {
  return inFolder(async (dataDir, port) => {
    const hub = await startHubProcess({ dataDir, port });
    const result = await replay(hub.url, dataDir);
    console.log(`undisturbed: ${(result.totalMs / 1000).toFixed(1)} s, hub used ${hub.peakMemoryMb()} MB at most`);
    await hub.stop();
    return { facts: factsOf(result, dataDir) };
  });
}

async function disturbed(): Promise<Outcome & { readonly secondReplayCreated: number }> {
  return inFolder(async (dataDir, port) => {
    let hub: HubProcess = await startHubProcess({ dataDir, port });
    const { url } = hub;
    const moments = Array.from({ length: Number(values.kills) }, () => Math.floor(random() * rows.length));
    moments.sort((a, b) => a - b);
    let restarting: Promise<void> | undefined;
    const killAndRestart = async (answered: number): Promise<void> => {
      await hub.kill();
      console.log(`killed after ${answered} answers`);
      hub = await startHubProcess({ dataDir, port });
      restarting = undefined;
    };
    const onAnswered = (answered: number): void => {
      if (restarting || answered < (moments[0] ?? Number.POSITIVE_INFINITY)) return;
      moments.shift();
      restarting = killAndRestart(answered);
    };
    const first = await replay(url, dataDir, onAnswered);
    await restarting;
    console.log(`killed: ${(first.totalMs / 1000).toFixed(1)} s, ${moments.length} kills not done`);
    if (moments.length > 0) await killAndRestart(rows.length);
    const second = await replay(url, dataDir);
    await hub.stop();
    return { facts: factsOf(second, dataDir), secondReplayCreated: second.created };
  });
}

async function replay(hubUrl: string, dataDir: string, onAnswered?: (count: number) => void): Promise<ReplayResult> {
  const api = await logInAsOperator(hubUrl);
  try {
    return await replaySessions(api, {
      plan: PLAN,
      rows,
      state: openReplayState(join(dataDir, '..', 'replay-state.json'), hubUrl),
      concurrency: Number(values.concurrency),
      patienceMs: 120_000,
      clearingMs: 1_800_000,
      progress: process.stderr,
      ...(onAnswered ? { onAnswered } : {}),
    });
  } finally {
    await api.close();
  }
}

function factsOf({ totals, outbox, refusals }: ReplayResult, dataDir: string): Readonly<Record<string, string>> {
  const facts: Record<string, string> = { refused: String(refusals.length), delivered: String(outbox.delivered) };
  for (const { review, rule, verdict, count, claimed, computed } of totals) {
    facts[[review, rule, verdict].filter(Boolean).join(' ')] = `${count} / ${claimed} / ${computed}`;
  }
  for (const line of verifyBooks(dataDir)) {
    const [, name, number] = /^(.*?) {2,}(\d+)$/.exec(line) ?? [];
    if (name && number) facts[name] = number;
  }
  return facts;
}

/** Throws when an invariant is broken. */
function verifyBooks(dataDir: string): readonly string[] {
  const command = ['--import', 'tsx', 'src/cli/main.ts', 'books', 'verify', '--data', dataDir];
  return execFileSync(process.execPath, command, { encoding: 'utf8' }).split('\n');
}

async function inFolder<T>(work: (dataDir: string, port: number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kill9-'));
  try {
    return await work(join(folder, 'data'), await freePort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
