import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiCdrTotal, ApiList, ApiOutbox } from '../../src/simulator/operator-api.js';
import type { StationWorld } from './world.js';

const POLL_MS = 500;
/** So often in a row nothing may change before it is said that nothing will. */
const QUIET_POLLS = 40;

/**
 * Waits until the hub has so many CDRs, judged and delivered, or until nothing changes any more. Returns how many CDRs it
 * has.
 */
export async function untilCleared(
  world: Pick<StationWorld, 'api'>,
  { cdrs, withinMs }: { readonly cdrs: number; readonly withinMs: number },
): Promise<number> {
  let seen = '';
  let quiet = 0;
  for (const untilMs = performance.now() + withinMs; ; await sleep(POLL_MS)) {
    const { items } = await world.api().get<ApiList<ApiCdrTotal>>('/cdr-totals');
    const { pending, delivered, failed } = await world.api().get<ApiOutbox>('/outbox');
    const known = items.reduce((sum, { count }) => sum + count, 0);
    const open = items.filter(({ review }) => review === 'RECEIVED').reduce((sum, { count }) => sum + count, 0);
    if (known >= cdrs && open === 0 && pending === 0) return known;
    const state = [known, open, pending, delivered, failed].join(' ');
    quiet = state === seen ? quiet + 1 : 0;
    seen = state;
    if (quiet >= QUIET_POLLS || performance.now() > untilMs) return known;
  }
}
