import { timedOut } from '../../../domain/hosting/pending-result.js';
import { attemptDelivery } from './deliver-pending.js';
import { type GiveResultDeps, giveResult } from './give-result.js';

/** Results of one run; what is left is due at the next one. */
const MOST_AT_ONCE = 200;

/**
 * Gives the results that are left to give: TIMEOUT for commands whose station was not heard of in time, or whose process
 * ended while it waited, and those that could not be delivered before. Returns how many it took up.
 */
export async function settlePendingCommands(hub: GiveResultDeps): Promise<number> {
  const due = await hub.pendingResults.due(hub.clock.now(), MOST_AT_ONCE);
  await Promise.all(
    due.map((pending) =>
      pending.state === 'WAITING' ? giveResult(hub, pending, timedOut(pending.kind)) : attemptDelivery(hub, pending),
    ),
  );
  return due.length;
}
