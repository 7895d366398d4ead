import type { Staff } from '../../domain/access.js';
import { checkDecimals } from '../../domain/bank/bank-statement.js';
import { paymentKey } from '../../domain/bank/open-item.js';
import { postCreditUse } from '../../domain/bank/post-order-payment.js';
import { Decimal, toText } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { prepaid } from '../../domain/ledger/account.js';
import { minorDigits } from '../../domain/money.js';
import type { PartyKey } from '../../domain/party.js';
import { type BankHub, followRuns, today } from './bank-hub.js';
import { aloneWithAllBooked } from './book-lines.js';
import { bookOnce } from './book-once.js';
import { standingOrder } from './open-orders.js';
import type { PaidOrder } from './record-payment.js';

export interface WantedCredit {
  readonly orderKey: string;
  /** Positive, minor units; absent: as much as there is and is open. */
  readonly amount?: Decimal;
}

/**
 * Pays an open order with what its member has on account. Refuses with `unknown-object`, with `conflict` an order that is
 * not paid to the hub or not open and a member with nothing on account, with `bad-field` more than there is or is open.
 */
export async function useCredit(hub: BankHub, staff: Staff, wanted: WantedCredit): Promise<PaidOrder> {
  return aloneWithAllBooked(hub, async () => {
    const { order, open, entries } = await standingOrder(hub, wanted.orderKey);
    const { key, party, currency, direction, runId } = order;
    if (direction !== 'PAY_IN') throw new HubError('conflict', `${key} is not paid to the hub`, 'order_key');
    const credit = await creditOf(hub, party, currency);
    const usable = Decimal.min(open, credit);
    if (usable.lessThanOrEqualTo(0)) {
      const what = open.lessThanOrEqualTo(0) ? `${key} is paid` : `${party} has nothing on account in ${currency}`;
      throw new HubError('conflict', what, 'order_key');
    }
    const amount = limited(wanted.amount ?? usable, usable, currency);
    const earlier = entries.filter((entry) => entry.key.startsWith(`${paymentKey(order)}:credit-`)).length;
    const memo = `${key} paid from the account by ${staff.email}, ${hub.secrets.newId()}`;
    const entryKey = await bookOnce(hub, [postCreditUse(order, { date: today(hub), amount, memo }, earlier)]);
    await followRuns(hub, [runId]);
    return { order, open: open.minus(amount), entryKey };
  });
}

/** What is to be paid back to a member, for the person at the bank. */
export interface RefundNote {
  readonly party: PartyKey;
  readonly name: string;
  readonly iban: string;
  readonly amount: Decimal;
  readonly currency: string;
  /** To be given as end-to-end id. */
  readonly reference: string;
}

export interface WantedRefund {
  readonly party: PartyKey;
  readonly currency: string;
  /** Absent: all that is on account. */
  readonly amount?: Decimal;
}

/**
 * Says how to pay a member back what it has on account. Books nothing: the line of the bank does, by the member's account.
 * Refuses with `unknown-object`, `conflict` without anything on account or an IBAN, `bad-field` more than there is.
 */
export async function refundNote(
  hub: Pick<BankHub, 'legalEntities' | 'balanceBook' | 'clock'>,
  { party, currency, amount }: WantedRefund,
): Promise<RefundNote> {
  const entity = await hub.legalEntities.find(party);
  if (!entity) throw new HubError('unknown-object', `no member ${party}`, 'party');
  const credit = await creditOf(hub, party, currency);
  if (credit.lessThanOrEqualTo(0)) {
    throw new HubError('conflict', `${party} has nothing on account in ${currency}`, 'party');
  }
  if (entity.iban === undefined) throw new HubError('conflict', `no IBAN of ${party} is known`, 'party');
  const reference = `REFUND${party.replace('*', '')}${today(hub).replaceAll('-', '')}`;
  return {
    party,
    name: entity.name,
    iban: entity.iban,
    amount: limited(amount ?? credit, credit, currency),
    currency,
    reference,
  };
}

/** What a member has on account: a liability of the hub, so a credit balance. */
async function creditOf(hub: Pick<BankHub, 'balanceBook'>, party: PartyKey, currency: string): Promise<Decimal> {
  return (await hub.balanceBook.balanceOf(prepaid(party), currency)).negated();
}

function limited(amount: Decimal, most: Decimal, currency: string): Decimal {
  checkDecimals(amount, currency, 'amount');
  if (amount.greaterThan(0) && amount.lessThanOrEqualTo(most)) return amount;
  const limit = toText(most, minorDigits(currency));
  throw new HubError('bad-field', `amount: expected more than zero and at most ${limit} ${currency}`, 'amount');
}
