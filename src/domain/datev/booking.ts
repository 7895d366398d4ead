import type { Decimal } from '../decimal.js';
import type { ItemChange } from '../desk/open-item.js';
import { HubError } from '../errors.js';
import { type IssuedDocument, isCreditNote, type VatGroup } from '../invoicing/document.js';
import type { PartyKey } from '../party.js';
import type { CategoryAccount, DatevChart } from './chart.js';

/** One row of a DATEV booking batch. The amount is positive; DEBIT (Soll) and CREDIT (Haben) are those of `account`. */
export interface DatevBooking {
  readonly amount: Decimal;
  readonly side: 'DEBIT' | 'CREDIT';
  readonly currency: string;
  readonly account: string;
  readonly contraAccount: string;
  readonly taxKey?: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Document number, by which open items are matched (Belegfeld 1). */
  readonly reference: string;
  /** Belegfeld 2. */
  readonly dueDate?: string;
  readonly text: string;
  /** Units of the currency for one EUR on that day, where it is not EUR. */
  readonly unitsPerEur?: Decimal;
}

/** What goes into one file. */
export interface DatevBatch {
  readonly chart: DatevChart;
  /** First and last day, in one fiscal year. */
  readonly from: string;
  readonly until: string;
  readonly createdAt: Date;
  readonly label: string;
  readonly bookings: AsyncIterable<DatevBooking>;
}

export interface BookFor {
  readonly chart: DatevChart;
  /** Whose books they are. */
  readonly owner: PartyKey;
}

/** A document in the books of its seller or buyer: one row per VAT group, gross, against the person's account. */
export function bookDocument(document: IssuedDocument, { chart, owner }: BookFor): DatevBooking[] {
  const isSold = document.sellerKey === owner;
  const { number, issueDate, dueDate, currency, type } = document;
  const other = isSold ? document.buyer.name : document.seller.name;
  return document.vatBreakdown.flatMap((group) => {
    const contra = accountFor(group, { accounts: isSold ? chart.revenue : chart.expense, number });
    // A reverse charge is booked by DATEV itself: the document has no VAT on it.
    const amount = group.taxable.plus(group.vat);
    return rowOf(isSold === isCreditNote(type) ? amount.negated() : amount, {
      currency,
      account: isSold ? chart.debtor : chart.creditor,
      contraAccount: contra.account,
      ...(contra.taxKey === undefined ? {} : { taxKey: contra.taxKey }),
      date: issueDate,
      reference: number,
      dueDate,
      text: `${type} ${other}`,
    });
  });
}

/**
 * What netting took off a document, or brought back, in the books of its seller or buyer: the person's account against the
 * clearing account, where what is left of the run stands. None where the document is not the owner's.
 */
export function bookNetting({ item, amount, by }: ItemChange, { chart, owner }: BookFor): DatevBooking[] {
  const { party, currency, document, reference } = item;
  if (document && document.seller !== owner && document.buyer !== owner) return [];
  // The journal has what the member owes: in its own books that is a credit, in those of the hub a debit.
  const isMembers = party === owner;
  if (!document && !isMembers) return [];
  const isSold = document ? document.seller === owner : amount.isPositive();
  return rowOf(isMembers ? amount.negated() : amount, {
    currency,
    account: isSold ? chart.debtor : chart.creditor,
    contraAccount: chart.clearing,
    date: by.date,
    reference,
    text: by.effect === 'RESTORE' ? `${by.takenOut} taken out of ${by.runId}` : `netting ${by.runId}`,
  });
}

/** Money that came in (positive) or went out (negative). */
export interface DatevPayment {
  readonly amount: Decimal;
  readonly currency: string;
  readonly date: string;
  readonly reference: string;
  readonly text: string;
}

export function bookPayment({ amount, ...payment }: DatevPayment, { chart }: BookFor): DatevBooking[] {
  return rowOf(amount, { ...payment, account: chart.bank, contraAccount: chart.clearing });
}

/** What a member owed the hub and will not pay. */
export function bookWriteOff({ amount, ...writeOff }: DatevPayment, { chart }: BookFor): DatevBooking[] {
  return rowOf(amount, { ...writeOff, account: chart.badDebt, contraAccount: chart.clearing });
}

/** DATEV takes amounts above zero only: what is negative is on the other side, and zero is no row. */
function rowOf(amount: Decimal, row: Omit<DatevBooking, 'amount' | 'side'>): DatevBooking[] {
  if (amount.isZero()) return [];
  return [{ ...row, amount: amount.abs(), side: amount.isNegative() ? 'CREDIT' : 'DEBIT' }];
}

/** The account of a VAT group; of several, the one that names the rate. Refuses (`bad-setting`) a category without one. */
function accountFor(
  group: Pick<VatGroup, 'category' | 'rate'>,
  { accounts, number }: { readonly accounts: readonly CategoryAccount[]; readonly number: string },
): CategoryAccount {
  const ofCategory = accounts.filter(({ category }) => category === group.category);
  const found =
    ofCategory.find(({ rate }) => rate !== undefined && group.rate.equals(rate)) ??
    ofCategory.find(({ rate }) => rate === undefined);
  if (found) return found;
  const what = `VAT category ${group.category} at ${group.rate.toFixed()} %`;
  throw new HubError('bad-setting', `${number}: tariffs/datev.json has no account for ${what}`, 'revenue');
}
