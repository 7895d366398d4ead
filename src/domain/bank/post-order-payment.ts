import type { Decimal } from '../decimal.js';
import { BAD_DEBT, prepaid, settlement } from '../ledger/account.js';
import { assertBalanced, type EntryDraft } from '../ledger/entry.js';
import type { PaymentOrder } from '../settlement/settlement.js';
import { paymentKey, writeOffKey } from './open-item.js';

/** What is booked without the bank: its day, amount (positive, minor units) and a text that tells it from all others. */
export interface OrderPayment {
  readonly date: string;
  readonly amount: Decimal;
  readonly memo: string;
}

/**
 * Books what one member paid to another outside the hub: it moves the settlement accounts of both. The first payment has
 * the key of the order, later ones count on from it.
 */
export function postMemberPayment(order: PaymentOrder, payment: OrderPayment, earlier: number): EntryDraft {
  const { runId, party, receiver, currency } = order;
  const { date, amount, memo } = payment;
  return assertBalanced({
    key: earlier === 0 ? paymentKey(order) : `${paymentKey(order)}#${earlier + 1}`,
    date,
    memo,
    postings: [
      { account: settlement(runId, receiver), currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ],
  });
}

/** Books that what a member has paid in advance pays an order of it. */
export function postCreditUse(order: PaymentOrder, payment: OrderPayment, earlier: number): EntryDraft {
  const { runId, party, currency } = order;
  const { date, amount, memo } = payment;
  return assertBalanced({
    key: `${paymentKey(order)}:credit-${earlier + 1}`,
    date,
    memo,
    postings: [
      { account: prepaid(party), currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ],
  });
}

/** Books that a member will not pay: the hub bears it. `place`: which write-off of the order it is, from 1. */
export function postWriteOff(order: PaymentOrder, payment: OrderPayment, place: number): EntryDraft {
  const { runId, party, currency } = order;
  const { date, amount, memo } = payment;
  return assertBalanced({
    key: `${writeOffKey(order.key)}#${place}`,
    date,
    memo,
    postings: [
      { account: BAD_DEBT, currency, amount },
      { account: settlement(runId, party), currency, amount: amount.negated() },
    ],
  });
}
