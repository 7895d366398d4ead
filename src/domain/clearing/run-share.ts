import type { CdrRecord } from './cdr-record.js';

/**
 * What a run does with a CDR. LEAVES: it was credited before it was charged, and goes together with its credit, on no
 * document. WAITS: not approved yet, or its other half is being charged just now. TAKEN: in a run already.
 */
export type RunShare = 'SALE' | 'CREDIT' | 'LEAVES' | 'WAITS' | 'TAKEN';

/**
 * Says what a run with this cut-off does with a CDR; the store's query of the frozen list follows it. `original` is the
 * CDR that a credit CDR takes back. The window's last instant counts as passed.
 */
export function shareOfRun(record: CdrRecord, cutOffAt: Date, original?: CdrRecord): RunShare {
  if (record.finance.state !== 'UNALLOCATED') return 'TAKEN';
  const { review } = record;
  if (record.cdr.credit) return review.state === 'ACCEPTED' ? shareOfCredit(original) : 'WAITS';
  if (review.state === 'CREDITED') return 'LEAVES';
  const approved = review.state === 'ACCEPTED' && review.contestableUntil.getTime() <= cutOffAt.getTime();
  return approved ? 'SALE' : 'WAITS';
}

function shareOfCredit(original: CdrRecord | undefined): RunShare {
  if (original?.finance.state === 'DOCUMENTED') return 'CREDIT';
  return original?.finance.state === 'UNALLOCATED' ? 'LEAVES' : 'WAITS';
}
