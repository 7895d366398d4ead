import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLink } from '../../src/simulator/station/socket/link.js';
import type { SimulatedStation } from '../../src/simulator/station/station.js';
import { callInTurns } from './load.js';
import { percentile } from './percentile.js';
import { cpuSecondsOf } from './process-use.js';

type Caller = Pick<SimulatedStation, 'call'>;

/** CPU time of a call at the hub and at ocpp-rpc alone, ms: medians of rounds in turn, so that the machine is the same. */
export interface CpuPerCall {
  readonly hub: number;
  readonly strict: number;
  readonly loose: number;
}

/** Of Node, as `npm start` has them; ocpp-rpc alone gets the same. */
export const NODE_OPTIONS = ['--max-semi-space-size=64'] as const;

const ROUNDS = 5;
const WARM_UP = 0.2;

/** Measures Heartbeats, `calls` in each round, when the hub has nothing else to do. */
export async function measureCpuPerCall(
  hubPid: number,
  callers: readonly Caller[],
  calls: number,
): Promise<CpuPerCall> {
  const bare = await Promise.all([openBare('strict', callers.length), openBare('loose', callers.length)]);
  const [strict, loose] = bare;
  try {
    for (const one of [callers, strict.callers, loose.callers]) await callInTurns(one, Math.ceil(calls * WARM_UP));
    await untilIdle(hubPid);
    const rounds: CpuPerCall[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        hub: await cpuMsPerCall(hubPid, callers, calls),
        strict: await cpuMsPerCall(strict.pid, strict.callers, calls),
        loose: await cpuMsPerCall(loose.pid, loose.callers, calls),
      });
    }
    const median = (which: keyof CpuPerCall) =>
      percentile(
        rounds.map((round) => round[which]),
        50,
      );
    return { hub: median('hub'), strict: median('strict'), loose: median('loose') };
  } finally {
    for (const { close } of bare) await close();
  }
}

const IDLE_MS = 4_000;

/** Less what it uses when nobody calls, such as for the pings of all others: that is measured before and after. */
async function cpuMsPerCall(pid: number, callers: readonly Caller[], calls: number): Promise<number> {
  const idleBefore = await idleShare(pid);
  const [before, startedMs] = [cpuSecondsOf(pid), performance.now()];
  await callInTurns(callers, calls);
  const [usedMs, tookMs] = [(cpuSecondsOf(pid) - before) * 1000, performance.now() - startedMs];
  const idle = (idleBefore + (await idleShare(pid))) / 2;
  return (usedMs - idle * tookMs) / calls;
}

/** CPU time in a span in which nobody calls, as a share of one core. */
async function idleShare(pid: number): Promise<number> {
  const before = cpuSecondsOf(pid);
  await sleep(IDLE_MS);
  return ((cpuSecondsOf(pid) - before) * 1000) / IDLE_MS;
}

const LOOK_MS = 2_000;
const LOOKS = 60;
/** Of one core. */
const IDLE_SHARE = 0.1;

/** Waits until a process has done what was left to do. */
async function untilIdle(pid: number): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const before = cpuSecondsOf(pid);
    await sleep(LOOK_MS);
    if (cpuSecondsOf(pid) - before < (IDLE_SHARE * LOOK_MS) / 1000) return;
  }
}

interface Bare {
  readonly pid: number;
  readonly callers: readonly Caller[];
  close(): Promise<void>;
}

/** ocpp-rpc alone in a process of its own, and who calls it. */
async function openBare(mode: 'loose' | 'strict', callers: number): Promise<Bare> {
  const child = fork('bench/stations/bare-server.ts', [mode], { execArgv: [...NODE_OPTIONS, '--import', 'tsx'] });
  const [port] = (await once(child, 'message')) as [number];
  const links = await Promise.all(
    Array.from({ length: callers }, (_, index) =>
      openLink({
        url: `ws://127.0.0.1:${port}`,
        id: `BARE-${index}`,
        version: '1.6',
        password: undefined,
        callTimeoutMs: 60_000,
        ignoresPings: false,
        onCommand: async () => ({}),
        onClosed: () => undefined,
      }),
    ),
  );
  return {
    pid: child.pid ?? 0,
    callers: links,
    async close() {
      await Promise.all(links.map((link) => link.close()));
      child.kill();
    },
  };
}
