import type { Transaction } from '../../domain/charging/transaction.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

/** Jobs and messages of one transaction that may get in each other's way. */
const MAX_ATTEMPTS = 20;

/**
 * Changes a transaction as it is at that moment; `change` is asked again when somebody else wrote in between, and the
 * same transaction leaves all as it is. Returns it as it is then. Refuses with `unknown-object`, and with `conflict` when
 * others keep writing. One that was read a moment ago is not read again, unless it has changed since.
 */
export async function changeTransaction(
  hub: Pick<Hub, 'clock' | 'transactions'>,
  which: Transaction | string,
  change: (transaction: Transaction) => Transaction,
): Promise<Transaction> {
  const [id, known] = typeof which === 'string' ? [which, undefined] : [which.id, which];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = (attempt === 0 && known) || (await hub.transactions.find(id));
    if (!current) throw new HubError('unknown-object', `no transaction ${id}`, 'id');
    const changed = change(current);
    if (changed === current) return current;
    const next = { ...changed, updatedAt: hub.clock.now(), revision: current.revision + 1 };
    if (await hub.transactions.replace(next)) return next;
  }
  throw new HubError('conflict', `transaction ${id} is being changed by others`);
}

/** The same without what is left to do. */
export function withoutStep({ nextStep: _step, dueAt: _due, ...rest }: Transaction): Transaction {
  return rest;
}
