import type { Decimal } from '../decimal.js';
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
  const isDebit = isSold !== isCreditNote(document.type);
  const { number, issueDate, dueDate, currency } = document;
  const other = isSold ? document.buyer.name : document.seller.name;
  return document.vatBreakdown.map((group) => {
    const contra = accountFor(group, { accounts: isSold ? chart.revenue : chart.expense, number });
    return {
      // A reverse charge is booked by DATEV itself: the document has no VAT on it.
      amount: group.taxable.plus(group.vat),
      side: isDebit ? 'DEBIT' : 'CREDIT',
      currency,
      account: isSold ? chart.debtor : chart.creditor,
      contraAccount: contra.account,
      ...(contra.taxKey === undefined ? {} : { taxKey: contra.taxKey }),
      date: issueDate,
      reference: number,
      dueDate,
      text: `${document.type} ${other}`,
    };
  });
}

/** Takes a netted document off the person's account: what is left of the run stands on the clearing account. */
export function bookNetting(document: IssuedDocument, date: string, { chart, owner }: BookFor): DatevBooking {
  const isSold = document.sellerKey === owner;
  const isDebit = isSold === isCreditNote(document.type);
  return {
    amount: document.gross,
    side: isDebit ? 'DEBIT' : 'CREDIT',
    currency: document.currency,
    account: isSold ? chart.debtor : chart.creditor,
    contraAccount: chart.clearing,
    date,
    reference: document.number,
    text: `netting ${document.runId ?? ''}`.trim(),
  };
}

/** Money that came in (positive) or went out (negative). */
export interface DatevPayment {
  readonly amount: Decimal;
  readonly currency: string;
  readonly date: string;
  readonly reference: string;
  readonly text: string;
}

export function bookPayment({ amount, ...payment }: DatevPayment, { chart }: BookFor): DatevBooking {
  return {
    ...payment,
    amount: amount.abs(),
    side: amount.isNegative() ? 'CREDIT' : 'DEBIT',
    account: chart.bank,
    contraAccount: chart.clearing,
  };
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
