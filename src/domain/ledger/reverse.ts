import { assertBalanced, type EntryDraft } from './entry.js';

/**
 * Corrects an entry by adding its opposite under a key of its own: nothing booked is ever edited. Same date as the
 * entry unless another one is given.
 */
export function reverse(entry: EntryDraft, key: string, date: string = entry.date): EntryDraft {
  return assertBalanced({
    key,
    date,
    memo: `reversal of ${entry.key}`,
    postings: entry.postings.map((posting) => ({ ...posting, amount: posting.amount.negated() })),
  });
}
