import { HubError } from '../../domain/errors.js';
import type { RetryFilter } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';

/** One message by its key, or those to a receiver, of a module, or all. */
export type GivenUp = RetryFilter;

/**
 * Tries messages again that were given up, from their first attempt on; the operator has talked to the receiver. Returns
 * how many. Refuses with `unknown-object` a key under which nothing was given up.
 */
export async function retryGivenUp(
  hub: Pick<Hub, 'clock' | 'deliverSoon' | 'log' | 'outbox'>,
  filter: GivenUp,
): Promise<number> {
  const now = hub.clock.now();
  const retried = await hub.outbox.retry(filter, now);
  if (filter.kind === 'KEY' && retried === 0) {
    throw new HubError('unknown-object', `no message ${filter.key} was given up`);
  }
  hub.log.info({ event: 'outbox.tried-again', ...filter, retried });
  for (const receiver of await hub.outbox.receiversDue(now)) hub.deliverSoon(receiver);
  return retried;
}
