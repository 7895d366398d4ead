import type { Decimal } from '../decimal.js';
import { BAD_DEBT, bank, prepaid, settlement } from '../ledger/account.js';
import { assertBalanced, type EntryDraft } from '../ledger/entry.js';
import type { PaymentOrder } from '../settlement/settlement.js';
import { paymentKey, writeOffKey } from './open-item.js';

/** What is booked without a line of the bank: its day, amount (positive, minor units) and a text that tells it from others. */
export interface OrderPayment {
  readonly date: string;
  readonly amount: Decimal;
  readonly memo: string;
}

/**
 * Books what somebody says was paid: between members it moves the settlement accounts of both, of a payment to or by the
 * hub the hub's bank account. `earlier`: payments that were recorded before; the first one has the key `pay:{order}`.
 */
export function postMemberPayment(order: PaymentOrder, payment: OrderPayment, earlier: number): EntryDraft {
  const { direction, runId, receiver, currency } = order;
  const other = direction === 'MEMBER_TO_MEMBER' ? settlement(runId, receiver) : bank(currency);
  const key = paymentKey(order);
  return entry(earlier === 0 ? key : `${key}#${earlier + 1}`, order, { ...payment, other });
}

/** Books that what a member has paid in advance pays an order of it. `earlier`: how often that was done before. */
export function postCreditUse(order: PaymentOrder, payment: OrderPayment, earlier: number): EntryDraft {
  return entry(`${paymentKey(order)}:credit-${earlier + 1}`, order, { ...payment, other: prepaid(order.party) });
}

/** Books that a member will not pay: the hub bears it. `place`: which write-off of the order it is, from 1. */
export function postWriteOff(order: PaymentOrder, payment: OrderPayment, place: number): EntryDraft {
  return entry(`${writeOffKey(order.key)}#${place}`, order, { ...payment, other: BAD_DEBT });
}

function entry(
  key: string,
  { direction, runId, party, currency }: PaymentOrder,
  { date, memo, amount, other }: OrderPayment & { readonly other: string },
): EntryDraft {
  const debit = direction === 'PAY_OUT' ? amount.negated() : amount;
  return assertBalanced({
    key,
    date,
    memo,
    postings: [
      { account: other, currency, amount: debit },
      { account: settlement(runId, party), currency, amount: debit.negated() },
    ],
  });
}
