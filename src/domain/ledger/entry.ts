import { type Decimal, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';

/** sha256 of UTF-8 text, in lower case hex. Handed in: domain/ has no cryptography of its own. */
export type Sha256 = (text: string) => string;

/** One side of a journal entry: debit is positive, credit is negative. Exact, never rounded here. */
export interface Posting {
  readonly account: string;
  readonly currency: string;
  readonly amount: Decimal;
}

/**
 * What is to be booked. `key` is the idempotency key (`accrue:NL*ABC/123`): the same key is booked once, ever.
 * `date` is the accounting date, `YYYY-MM-DD`.
 */
export interface EntryDraft {
  readonly key: string;
  readonly date: string;
  readonly memo: string;
  readonly postings: readonly Posting[];
}

/** A booked entry: never changed, never removed; corrected by another one. `hash` chains it to the one before. */
export interface JournalEntry extends EntryDraft {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** Digits that a stored amount can hold (IEEE 754 decimal128). */
const MAX_DIGITS = 34;

/**
 * Lets only entries through that can be booked: two or more postings, zero in sum per currency, a key, a date, and
 * amounts that the store keeps exactly. Refuses with `unbalanced-entry`, or `bad-field` for what is not a number,
 * key or date. Returns the draft.
 */
export function assertBalanced<Draft extends EntryDraft>(draft: Draft): Draft {
  assertReadable(draft);
  if (draft.postings.length < 2) {
    throw new HubError('unbalanced-entry', `${draft.key}: an entry has at least two postings`, 'postings');
  }
  for (const posting of draft.postings) assertStorable(posting.amount, `${draft.key}: ${posting.account}`);
  for (const [currency, total] of totalsPerCurrency(draft.postings)) {
    if (!total.isZero()) {
      throw new HubError(
        'unbalanced-entry',
        `${draft.key}: ${currency} postings add up to ${total.toFixed()}`,
        'postings',
      );
    }
  }
  return draft;
}

/** Refuses an amount that would lose digits in the books. */
export function assertStorable(amount: Decimal, what: string): void {
  if (!amount.isFinite()) throw new HubError('bad-field', `${what}: not a number`, 'amount');
  // Zeros before the point count too: 1e40 has one significant digit but does not fit as plain text of 34.
  if (Math.max(amount.precision(true), amount.decimalPlaces()) > MAX_DIGITS) {
    throw new HubError('bad-field', `${what}: ${amount.toFixed()} has more than ${MAX_DIGITS} digits`, 'amount');
  }
}

function assertReadable(draft: EntryDraft): void {
  if (draft.key === '') throw new HubError('bad-field', 'an entry needs a key', 'key');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.date)) {
    throw new HubError('bad-field', `${draft.key}: expected a date such as 2026-10-31, got "${draft.date}"`, 'date');
  }
}

function totalsPerCurrency(postings: readonly Posting[]): Map<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { currency, amount } of postings) totals.set(currency, amount.plus(totals.get(currency) ?? ZERO));
  return totals;
}
