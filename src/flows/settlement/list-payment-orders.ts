import type { Staff } from '../../domain/access.js';
import type { Decimal } from '../../domain/decimal.js';
import { settlement } from '../../domain/ledger/account.js';
import type { EntryDraft } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import { amountPaid, openOf, paidOrders } from '../../domain/settlement/paid-orders.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import { involvingOf, narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';
import { entriesOf } from './run-payments.js';

export interface PaymentOrderQuery {
  readonly runId?: string;
  readonly party?: PartyKey;
  readonly offset: number;
  readonly limit: number;
}

/** A payment order with what the journal says of it. */
export interface ListedOrder {
  readonly order: PaymentOrder;
  readonly paid: Decimal;
  readonly open: Decimal;
}

/** Payment orders by key, by page: operators see all, finance users those that concern their parties. */
export async function listPaymentOrders(
  hub: Pick<Hub, 'paymentOrders' | 'ledger'>,
  staff: Staff,
  { runId, party, offset, limit }: PaymentOrderQuery,
): Promise<{ readonly items: readonly ListedOrder[]; readonly total: number }> {
  const narrowing = narrow(staff, party);
  if (narrowing.kind === 'NOTHING') return { items: [], total: 0 };
  const orders = await hub.paymentOrders.list({ ...(runId && { runId }), ...involvingOf(narrowing) });
  const items = await withPayments(hub, orders.slice(offset, offset + limit));
  return { items, total: orders.length };
}

async function withPayments(
  hub: Pick<Hub, 'ledger'>,
  orders: readonly PaymentOrder[],
): Promise<readonly ListedOrder[]> {
  const known = new Map<string, readonly EntryDraft[]>();
  const items: ListedOrder[] = [];
  for (const order of orders) {
    const account = settlement(order.runId, order.party);
    const entries = known.get(account) ?? (await entriesOf(hub, account));
    known.set(account, entries);
    const paid = paidOrders([order], entries);
    items.push({ order, paid: amountPaid(paid, order), open: openOf(paid, order) });
  }
  return items;
}
