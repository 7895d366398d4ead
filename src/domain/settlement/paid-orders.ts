import { Decimal, ZERO } from '../decimal.js';
import { settlementPrefix } from '../ledger/account.js';
import type { JournalEntry } from '../ledger/entry.js';
import { type PartyKey, parsePartyKey, partyKey } from '../party.js';
import { generationOf } from './plan-orders.js';
import type { PaymentOrder } from './settlement.js';

/** What a payment moved on a settlement account of a run: debit positive. */
export interface Movement {
  readonly sequence: number;
  readonly entryKey: string;
  readonly party: PartyKey;
  readonly currency: string;
  readonly amount: Decimal;
  /** The other member, where one paid the other. */
  readonly counterpart?: PartyKey;
}

/** Entries that say what is to be paid; all others on a settlement account are payments. */
const DEMANDS = ['net:', 'fx:', 'unwind:'] as const;

/** The payments of a run in journal entries that touch its settlement accounts; each entry counts once. */
export function movementsOf(runId: string, entries: Iterable<JournalEntry>): Movement[] {
  const prefix = settlementPrefix(runId);
  const unique = new Map([...entries].map((entry) => [entry.sequence, entry]));
  return [...unique.values()]
    .filter((entry) => !DEMANDS.some((demand) => entry.key.startsWith(demand)))
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap((entry) => movementsIn(entry, prefix));
}

/** What was paid of each order, also of those that were replaced; an order that nobody paid is not in it. */
export type Paid = ReadonlyMap<string, Decimal>;

/**
 * Says what was paid of each order. A payment between two members is that of their order; one to or by the hub is that of
 * the member's order in that direction, and where it has several (by modes) that whose key its entry names, else the
 * first that is not paid. `starts[g]` is the entry after which the orders of generation g hold; those of 0 from the start.
 */
export function paidOrders(
  orders: readonly PaymentOrder[],
  movements: readonly Movement[],
  starts: readonly number[],
): Paid {
  const paid = new Map<string, Decimal>();
  for (const movement of movements) {
    const generation = starts.findLastIndex((start) => movement.sequence > start);
    const held = orders.filter((order) => generationOf(order) === Math.max(0, generation));
    const order = orderOf(held, movement, paid);
    if (order) paid.set(order.key, paidOf(paid, order).plus(towards(order, movement)));
  }
  return paid;
}

export function paidOf(paid: Paid, { key }: Pick<PaymentOrder, 'key'>): Decimal {
  return paid.get(key) ?? ZERO;
}

/** What is left to pay of an order; never below zero. */
export function openOf(paid: Paid, order: Pick<PaymentOrder, 'key' | 'amount'>): Decimal {
  return Decimal.max(ZERO, order.amount.minus(paidOf(paid, order)));
}

function towards({ direction }: PaymentOrder, { amount }: Movement): Decimal {
  return direction === 'PAY_OUT' ? amount : amount.negated();
}

function orderOf(orders: readonly PaymentOrder[], movement: Movement, paid: Paid): PaymentOrder | undefined {
  const { party, currency, counterpart, entryKey } = movement;
  const own = orders.filter((order) => order.party === party && order.currency === currency);
  if (counterpart !== undefined) {
    return own.find((order) => order.direction === 'MEMBER_TO_MEMBER' && order.receiver === counterpart);
  }
  const withHub = own.filter((order) => order.direction !== 'MEMBER_TO_MEMBER');
  const named = withHub.filter((order) => entryKey.includes(order.key));
  const longest = named.sort((a, b) => b.key.length - a.key.length)[0];
  const forward = withHub.filter((order) => !towards(order, movement).isNegative());
  return longest ?? forward.find((order) => openOf(paid, order).greaterThan(0)) ?? forward[0] ?? withHub[0];
}

function movementsIn({ sequence, key, postings }: JournalEntry, prefix: string): Movement[] {
  const own = postings.filter(({ account }) => account.startsWith(prefix));
  return own.map(({ account, currency, amount }) => {
    const other = own.find(
      (one) => one.account !== account && one.currency === currency && one.amount.isNegative() !== amount.isNegative(),
    );
    return {
      sequence,
      entryKey: key,
      party: partyOf(account, prefix),
      currency,
      amount,
      ...(other && { counterpart: partyOf(other.account, prefix) }),
    };
  });
}

function partyOf(account: string, prefix: string): PartyKey {
  return partyKey(parsePartyKey(account.slice(prefix.length)));
}
