import { type Decimal, sum, ZERO } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** Something that a member owes (positive) or is owed (negative) and that is not settled: a document, or what is left of a run. */
export interface OpenItem {
  readonly party: PartyKey;
  readonly currency: string;
  /** Number of the document, or `RUN-2026-10`. */
  readonly reference: string;
  readonly kind: 'DOCUMENT' | 'SETTLEMENT' | 'PREPAID' | 'OTHER';
  /** The run that made it, where there is one. */
  readonly runId?: string;
  readonly date: string;
  readonly dueDate: string;
  readonly amount: Decimal;
}

/** One movement on the accounts of a member. */
export interface Movement extends Omit<OpenItem, 'dueDate'> {
  readonly dueDate?: string;
  /** BOOK makes or changes the item of that reference; CLEAR takes documents away that were netted in a run. */
  readonly effect: 'BOOK' | 'CLEAR';
}

/**
 * What is open after the movements, in their order. What netting takes away clears the documents of its run and those that
 * were carried forward into it; should the sum fit neither, the oldest items first, and a rest stands by itself. So the
 * items always add up to the balance of the accounts.
 */
export function openItems(movements: readonly Movement[]): OpenItem[] {
  const items = new Map<string, OpenItem>();
  for (const movement of movements) {
    if (movement.effect === 'BOOK') book(items, movement);
    else clear(items, movement);
  }
  return [...items.values()].filter((item) => !item.amount.isZero());
}

function book(items: Map<string, OpenItem>, { effect: _effect, ...movement }: Movement): void {
  const key = keyOf(movement);
  const before = items.get(key);
  const amount = movement.amount.plus(before?.amount ?? ZERO);
  items.set(key, { dueDate: movement.date, ...movement, ...(before && { ...before }), amount });
}

function clear(items: Map<string, OpenItem>, movement: Movement): void {
  const candidates = [...items.values()].filter(
    ({ party, currency, kind }) => party === movement.party && currency === movement.currency && kind === 'DOCUMENT',
  );
  const ofRun = candidates.filter(({ runId }) => runId === movement.runId);
  for (const fitting of [ofRun, candidates]) {
    if (
      !sum(fitting.map((item) => item.amount))
        .plus(movement.amount)
        .isZero()
    )
      continue;
    for (const item of fitting) items.delete(keyOf(item));
    return;
  }
  let left = movement.amount;
  for (const item of candidates.sort((a, b) => (a.dueDate < b.dueDate ? -1 : 1))) {
    if (left.isZero() || item.amount.isPositive() === left.isPositive()) continue;
    const taken = item.amount.abs().lessThan(left.abs()) ? item.amount.negated() : left;
    items.set(keyOf(item), { ...item, amount: item.amount.plus(taken) });
    left = left.minus(taken);
  }
  if (!left.isZero()) book(items, { ...movement, kind: 'OTHER', amount: left, effect: 'BOOK' });
}

function keyOf({
  party,
  currency,
  kind,
  reference,
}: Pick<OpenItem, 'party' | 'currency' | 'kind' | 'reference'>): string {
  return `${party} ${currency} ${kind} ${reference}`;
}
