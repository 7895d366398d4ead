import { paymentKey } from '../../../src/domain/bank/open-item.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { bank, settlement } from '../../../src/domain/ledger/account.js';
import type { TestHub } from '../../support/test-hub.js';

/** Books that an order was paid through the hub's bank account, in full or in part. */
export async function postBankPayment(hub: TestHub, orderKey: string, paid: string): Promise<void> {
  const order = await hub.paymentOrders.find(orderKey);
  if (!order) throw new Error(`no order ${orderKey}`);
  const { runId, party, currency, direction } = order;
  const amount = direction === 'PAY_IN' ? new Decimal(paid) : new Decimal(paid).negated();
  await hub.ledger.post({
    key: paymentKey(order),
    date: '2026-11-16',
    memo: `payment of ${orderKey}`,
    postings: [
      { account: bank(currency), currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ],
  });
}
