import { ZERO } from '../decimal.js';
import type { Posting } from './entry.js';

/** Adds up postings of the same account and currency, in the order in which each came first; zeros fall out. */
export function mergePostings(postings: readonly Posting[]): Posting[] {
  const merged = new Map<string, Posting>();
  for (const posting of postings) {
    const key = `${posting.account}\n${posting.currency}`;
    merged.set(key, { ...posting, amount: posting.amount.plus(merged.get(key)?.amount ?? ZERO) });
  }
  return [...merged.values()].filter((posting) => !posting.amount.isZero());
}

/** The same postings the other way round. */
export function reversed(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amount: posting.amount.negated() }));
}
