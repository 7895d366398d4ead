import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedStation } from '../../src/simulator/station/station.js';

/** How long each call took to be answered, ms, and how many were not. */
export interface LoadResult {
  readonly answeredMs: readonly number[];
  readonly failed: number;
  readonly seconds: number;
}

const TICK_MS = 10;

/** Calls at a steady rate, whether earlier ones are answered or not; the time counts from when a call was due. */
export async function callSteadily(
  call: (index: number) => Promise<unknown>,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<LoadResult> {
  const answeredMs: number[] = [];
  let failed = 0;
  const open: Promise<void>[] = [];
  const startedMs = performance.now();
  const total = perSecond * seconds;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) * perSecond) / 1000));
    for (; sent < due; sent += 1) {
      const dueMs = startedMs + (sent * 1000) / perSecond;
      open.push(
        call(sent).then(
          () => {
            answeredMs.push(performance.now() - dueMs);
          },
          () => {
            failed += 1;
          },
        ),
      );
    }
    await sleep(TICK_MS);
  }
  await Promise.all(open);
  return { answeredMs, failed, seconds: (performance.now() - startedMs) / 1000 };
}

/** Calls as fast as the answers come, one at a time at each caller. */
export async function callInTurns(callers: readonly Pick<SimulatedStation, 'call'>[], calls: number): Promise<void> {
  let left = calls;
  await Promise.all(
    callers.map(async (caller) => {
      while (left > 0) {
        left -= 1;
        await caller.call('Heartbeat', {});
      }
    }),
  );
}
