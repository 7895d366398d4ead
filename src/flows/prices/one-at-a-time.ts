import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

export type LeaseDeps = Pick<Hub, 'clock' | 'leases' | 'secrets'>;

/** How long the fleet waits for a process that has died at it. */
const HELD_MS = 60_000;
const ASK_AGAIN_MS = 50;
const ASKED_AT_MOST = 200;

/**
 * Imports of one index go one after the other in the whole fleet: of two at the same time one comes whole before the
 * other. Refuses with `conflict` after ten seconds.
 */
export async function oneAtATime<Result>(hub: LeaseDeps, index: string, work: () => Promise<Result>): Promise<Result> {
  const lease = { key: `prices:${index}`, holder: hub.secrets.newId() };
  for (let asked = 1; !(await hold(hub, lease)); asked += 1) {
    if (asked === ASKED_AT_MOST)
      throw new HubError('conflict', `prices of ${index} are being imported by somebody else`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    await hub.leases.release(lease);
  }
}

function hold(
  { leases, clock }: LeaseDeps,
  lease: { readonly key: string; readonly holder: string },
): Promise<boolean> {
  const now = clock.now();
  return leases.hold({ ...lease, now, until: new Date(now.getTime() + HELD_MS) });
}
