import type { Decimal } from '../decimal.js';

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
