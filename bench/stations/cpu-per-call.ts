import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLink } from '../../src/simulator/station/socket/link.js';
import type { SimulatedStation } from '../../src/simulator/station/station.js';
import { callInTurns } from './load.js';
import { cpuSecondsOf } from './process-use.js';

const IDLE_MS = 5_000;
const WARM_UP = 0.2;

/** CPU time that a process needs for a Heartbeat, ms: that of many, less what it uses when nobody calls. */
export async function cpuMsPerCall(
  pid: number,
  callers: readonly Pick<SimulatedStation, 'call'>[],
  calls: number,
): Promise<number> {
  await callInTurns(callers, Math.ceil(calls * WARM_UP));
  const idleFrom = cpuSecondsOf(pid);
  await sleep(IDLE_MS);
  const idlePerMs = (cpuSecondsOf(pid) - idleFrom) / IDLE_MS;
  const before = cpuSecondsOf(pid);
  const startedMs = performance.now();
  await callInTurns(callers, calls);
  const idle = idlePerMs * (performance.now() - startedMs);
  return ((cpuSecondsOf(pid) - before - idle) * 1000) / calls;
}

/** The same of ocpp-rpc alone, measured in the same way. */
export async function bareCpuMsPerCall(strict: boolean, callers: number, calls: number): Promise<number> {
  const child = fork('bench/stations/bare-server.ts', [strict ? 'strict' : 'loose'], {
    execArgv: ['--import', 'tsx'],
  });
  try {
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
    const used = await cpuMsPerCall(child.pid ?? 0, links, calls);
    await Promise.all(links.map((link) => link.close()));
    return used;
  } finally {
    child.kill();
  }
}
