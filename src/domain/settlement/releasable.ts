import type { Decimal } from '../decimal.js';
import { openOf, type Paid } from './paid-orders.js';
import type { DefaultPolicy, PaymentOrder } from './settlement.js';

/** An order that may be paid now, and what is left to pay of it. */
export interface ReleasedOrder {
  readonly order: PaymentOrder;
  readonly open: Decimal;
}

export interface ReleaseInput {
  readonly orders: readonly PaymentOrder[];
  readonly paid: Paid;
  readonly policy: DefaultPolicy;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * Which payments may go now: pay in first, pay out after. What members pay, to the hub or each other, may always go. What
 * the hub pays goes once everything of the same run, mode and currency has come in; under GUARANTEED on its due date at
 * the latest. What was unwound or paid is not in it.
 */
export function releasable({ orders, paid, policy, today }: ReleaseInput): ReleasedOrder[] {
  const live = orders.filter((order) => !order.unwound);
  const waiting = new Set(
    live.filter((order) => order.direction === 'PAY_IN' && openOf(paid, order).greaterThan(0)).map(poolOf),
  );
  const mayGo = (order: PaymentOrder) =>
    order.direction !== 'PAY_OUT' || !waiting.has(poolOf(order)) || (policy === 'GUARANTEED' && order.dueDate <= today);
  return live
    .map((order) => ({ order, open: openOf(paid, order) }))
    .filter(({ order, open }) => open.greaterThan(0) && mayGo(order));
}

/** Money that comes in and goes out together. */
function poolOf({ runId, mode, currency }: PaymentOrder): string {
  return `${runId} ${mode} ${currency}`;
}
