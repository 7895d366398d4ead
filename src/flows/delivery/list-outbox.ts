import type { OutboxEntry, OutboxQuery } from '../../store/outbox-store.js';
import type { Hub } from '../hub.js';

export type OutboxSearch = OutboxQuery;
/** A message that the hub owed somebody, with what became of it. */
export type OwedEntry = OutboxEntry;

/** A page of what waits, was delivered or was given up: for the operator, who alone may see all of it. */
export async function listOutbox(
  hub: Pick<Hub, 'outbox'>,
  search: OutboxSearch,
): Promise<{ readonly items: readonly OwedEntry[]; readonly total: number }> {
  return hub.outbox.list(search);
}
