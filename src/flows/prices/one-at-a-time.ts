import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

export interface LeaseDeps extends Pick<Hub, 'clock' | 'leases' | 'secrets'> {
  /** How long an import waits for another one; absent: ten seconds. */
  readonly patienceMs?: number;
}

/** How long the fleet waits for a process that has died at it. */
const HELD_MS = 60_000;
const ASK_AGAIN_MS = 50;
const PATIENCE_MS = 10_000;

/**
 * Imports of one index go one after the other in the whole fleet: of two at the same time one comes whole before the
 * other. Refuses with `conflict` when another one takes too long.
 */
export async function oneAtATime<Result>(hub: LeaseDeps, index: string, work: () => Promise<Result>): Promise<Result> {
  const lease = { key: `prices:${index}`, holder: hub.secrets.newId() };
  let leftMs = hub.patienceMs ?? PATIENCE_MS;
  while (!(await hold(hub, lease))) {
    if (leftMs <= 0) throw new HubError('conflict', `prices of ${index} are being imported by somebody else`);
    leftMs -= ASK_AGAIN_MS;
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
