import { paymentKey } from '../../../src/domain/bank/open-item.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { bank, settlement } from '../../../src/domain/ledger/account.js';
import type { TestHub } from '../../support/test-hub.js';

/** Books that an order was paid, in full or in part: through the hub's bank account, or from member to member. */
export async function payOrder(hub: TestHub, orderKey: string, paid: string): Promise<void> {
  const order = await hub.paymentOrders.find(orderKey);
  if (!order) throw new Error(`no order ${orderKey}`);
  const { runId, party, receiver, currency, direction } = order;
  const amount = direction === 'PAY_OUT' ? new Decimal(paid).negated() : new Decimal(paid);
  const other = direction === 'MEMBER_TO_MEMBER' ? settlement(runId, receiver) : bank(currency);
  await hub.ledger.post({
    key: paymentKey(order),
    date: '2026-11-16',
    memo: `payment of ${orderKey}`,
    postings: [
      { account: other, currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ],
  });
}
