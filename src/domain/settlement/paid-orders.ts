import { paidOf } from '../bank/open-item.js';
import { Decimal, ZERO } from '../decimal.js';
import type { EntryDraft } from '../ledger/entry.js';
import type { PaymentOrder } from './settlement.js';

/** What was paid of each order, by its key; an order that nobody paid is not in it. */
export type Paid = ReadonlyMap<string, Decimal>;

/** Reads what was paid of orders, replaced ones too, from the entries on the settlement accounts of their run. */
export function paidOrders(orders: readonly PaymentOrder[], entries: readonly EntryDraft[]): Paid {
  const paid = orders.map((order) => [order.key, paidOf(order, entries)] as const);
  return new Map(paid.filter(([, amount]) => !amount.isZero()));
}

export function amountPaid(paid: Paid, { key }: Pick<PaymentOrder, 'key'>): Decimal {
  return paid.get(key) ?? ZERO;
}

/** What is left to pay of an order; never below zero. */
export function openOf(paid: Paid, order: Pick<PaymentOrder, 'key' | 'amount'>): Decimal {
  return Decimal.max(ZERO, order.amount.minus(amountPaid(paid, order)));
}
