import { openOf } from '../../domain/settlement/paid-orders.js';
import type { Hub } from '../hub.js';
import { runPayments, type SettledRun } from './run-payments.js';

export interface SettlementProgress {
  readonly orders: number;
  /** Orders that are paid in full. */
  readonly settled: number;
  readonly state: 'INSTRUCTED' | 'PARTLY_SETTLED' | 'SETTLED';
}

/** How far the payments of a run are, from the journal: SETTLED when each of its settlement accounts is zero. */
export async function settlementProgress(
  hub: Pick<Hub, 'ledger' | 'paymentOrders'>,
  run: SettledRun,
): Promise<SettlementProgress> {
  const { orders, paid, unsettled } = await runPayments(hub, run);
  const live = orders.filter((order) => !order.unwound);
  const settled = live.filter((order) => openOf(paid, order).isZero()).length;
  const state = unsettled === 0 ? 'SETTLED' : paid.size > 0 ? 'PARTLY_SETTLED' : 'INSTRUCTED';
  return { orders: live.length, settled, state };
}
