import { Decimal, sum, ZERO } from '../decimal.js';
import { settlement } from '../ledger/account.js';
import type { EntryDraft } from '../ledger/entry.js';
import type { PartyKey } from '../party.js';
import type { PaymentOrder } from '../settlement/settlement.js';

/** A payment order with what is still to be paid of it; zero: it is settled. */
export interface OpenItem {
  readonly orderKey: string;
  readonly party: PartyKey;
  /** In which direction a line of the bank pays it. */
  readonly direction: 'PAY_IN' | 'PAY_OUT';
  readonly currency: string;
  /** What the order asks for. */
  readonly amount: Decimal;
  readonly open: Decimal;
  readonly reference: string;
  /** `YYYY-MM-DD`. */
  readonly dueDate: string;
  /** The member's account, where it is known. */
  readonly iban?: string;
}

/**
 * What the bank can pay: orders between members are not paid through the hub. An unwound one has nothing open; its reference
 * still tells whose money it is.
 */
export function openItemOf(order: PaymentOrder, entries: readonly EntryDraft[]): OpenItem | undefined {
  const { key, party, direction, currency, amount, reference, dueDate, unwound } = order;
  if (direction === 'MEMBER_TO_MEMBER') return undefined;
  const iban = direction === 'PAY_IN' ? order.debtorIban : order.creditorIban;
  const open = unwound ? ZERO : Decimal.max(ZERO, amount.minus(paidOf(order, entries)));
  const item = { orderKey: key, party, direction, currency, amount, open, reference: folded(reference), dueDate };
  return iban === undefined ? item : { ...item, iban: folded(iban) };
}

/**
 * What was paid of an order, by the entries of the settlement account of its party: those whose key begins with the
 * order's payment key, their reversals and what was written off. Positive, minor units.
 */
export function paidOf(order: PaymentOrder, entries: readonly EntryDraft[]): Decimal {
  const account = settlement(order.runId, order.party);
  const moved = sum(
    entries
      .filter(({ key }) => isOfOrder(order, key))
      .flatMap(({ postings }) => postings)
      .filter((posting) => posting.account === account && posting.currency === order.currency)
      .map(({ amount }) => amount),
  );
  if (moved.isZero()) return ZERO;
  return order.direction === 'PAY_OUT' ? moved : moved.negated();
}

/**
 * Beginning of the keys of all payments of an order: `pay:{run}:{party}` of what goes through the hub's account, `pay:{order}`
 * of all others and of orders that took the place of others, so that each order is told from the rest of its account.
 */
export function paymentKey({ key, mode, runId, party }: PaymentOrder): string {
  return mode === 'HUB_ACCOUNT' && !key.includes('~') ? `pay:${runId}:${party}` : `pay:${key}`;
}

/** Key of the entry that takes another one back. */
export function reversalKey(entryKey: string): string {
  return `reverse:${entryKey}`;
}

/** Beginning of the keys of what is written off of an order. */
export function writeOffKey(orderKey: string): string {
  return `writeoff:${orderKey}`;
}

/** Without spaces and in capitals, as IBANs and references are compared. */
export function folded(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

function isOfOrder(order: PaymentOrder, key: string): boolean {
  return [paymentKey(order), reversalKey(paymentKey(order)), writeOffKey(order.key)].some(
    (beginning) => key === beginning || key.startsWith(`${beginning}:`) || key.startsWith(`${beginning}#`),
  );
}
