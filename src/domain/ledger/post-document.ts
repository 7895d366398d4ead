import { type Decimal, sum } from '../decimal.js';
import { assert } from '../errors.js';
import type { IssuedDocument } from '../invoicing/document.js';
import { FEE_INCOME, memberOpen, unbilledPayable, unbilledReceivable, vatOutput } from './account.js';
import { assertBalanced, type EntryDraft, type Posting } from './entry.js';

/** What booking a document needs of it. */
export type BookableDocument = Pick<
  IssuedDocument,
  | 'type'
  | 'number'
  | 'issueDate'
  | 'sellerKey'
  | 'buyerKey'
  | 'currency'
  | 'lines'
  | 'vatBreakdown'
  | 'gross'
  | 'net'
  | 'vat'
> & { readonly seller: Pick<IssuedDocument['seller'], 'countryCode'> };

/** Takes the accruals of the CDRs on an energy document back, exactly; what is left unbilled is on no document. */
export function postRelease(document: BookableDocument): EntryDraft {
  const exact = signed(document, sum(document.lines.map((line) => line.exact)));
  return assertBalanced({
    key: `release:${document.number}`,
    date: document.issueDate,
    memo: `release of the accruals on ${document.number}`,
    postings: [
      { account: unbilledPayable(document.sellerKey), currency: document.currency, amount: exact },
      { account: unbilledReceivable(document.buyerKey), currency: document.currency, amount: exact.negated() },
    ],
  });
}

/**
 * Books an energy document between two members, gross on both sides: the hub is agent and keeps nothing of it. An
 * invoice has the key `invoice:{number}`, a credit note `credit:{number}` and the opposite signs.
 */
export function postInvoice(document: BookableDocument): EntryDraft {
  const gross = signed(document, document.gross);
  return assertBalanced({
    ...headOf(document),
    postings: [
      { account: memberOpen(document.buyerKey), currency: document.currency, amount: gross },
      { account: memberOpen(document.sellerKey), currency: document.currency, amount: gross.negated() },
    ],
  });
}

/** Books a document of the hub itself: the member owes the gross, the hub earned the net and owes the VAT. */
export function postFeeInvoice(document: BookableDocument): EntryDraft {
  const { currency } = document;
  return assertBalanced({
    ...headOf(document),
    postings: [
      { account: memberOpen(document.buyerKey), currency, amount: signed(document, document.gross) },
      { account: FEE_INCOME, currency, amount: signed(document, document.net).negated() },
      ...vatPostings(document),
    ],
  });
}

function headOf(document: BookableDocument): Pick<EntryDraft, 'key' | 'date' | 'memo'> {
  const word = document.type === '381' ? 'credit' : 'invoice';
  return {
    key: `${word}:${document.number}`,
    date: document.issueDate,
    memo: `${word === 'credit' ? 'credit note' : 'invoice'} ${document.number}`,
  };
}

function vatPostings(document: BookableDocument): Posting[] {
  assert(sum(document.vatBreakdown.map((group) => group.vat)).equals(document.vat), `VAT of ${document.number}`);
  return document.vatBreakdown
    .filter((group) => !group.vat.isZero())
    .map((group) => ({
      account: vatOutput(group.place ?? document.seller.countryCode),
      currency: document.currency,
      amount: signed(document, group.vat).negated(),
    }));
}

/** Amounts of a credit note are positive on paper (EN 16931) and count the other way in the books. */
function signed(document: BookableDocument, amount: Decimal): Decimal {
  return document.type === '381' ? amount.negated() : amount;
}
