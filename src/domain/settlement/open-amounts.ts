import { type Decimal, ZERO } from '../decimal.js';
import type { PartyKey } from '../party.js';
import { amountPaid, type Paid } from './paid-orders.js';
import type { OpenAmount } from './plan-orders.js';
import type { Netted, PaymentOrder } from './settlement.js';

/**
 * What is left of the amounts of a run after what was paid of its orders, by member, mode and currency; also what a member
 * gets back that paid more than it owes by now. Zeros and members that were taken out are not in it.
 */
export function openAmounts(netted: Netted, orders: readonly PaymentOrder[], paid: Paid): OpenAmount[] {
  const open = new Map<string, OpenAmount>();
  const add = (party: PartyKey, { mode, currency }: Pick<OpenAmount, 'mode' | 'currency'>, amount: Decimal) => {
    const key = `${party} ${mode} ${currency}`;
    open.set(key, { party, mode, currency, amount: amount.plus(open.get(key)?.amount ?? ZERO) });
  };
  for (const amount of netted.amounts) if (amount.disposition === 'SETTLE') add(amount.party, amount, amount.amount);
  for (const order of orders) {
    const done = amountPaid(paid, order);
    if (order.direction !== 'PAY_OUT') add(order.party, order, done);
    if (order.direction !== 'PAY_IN') add(order.receiver, order, done.negated());
  }
  const out = new Set(netted.unwound);
  return [...open.values()].filter(({ party, amount }) => !amount.isZero() && !out.has(party));
}
