import type { mongo } from 'mongoose';
import type { CdrDocument } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;
type Filter = mongo.Filter<CdrDocument>;

/** CDRs that a run may take, and what becomes of their review when it does. */
export interface Free {
  readonly filter: Filter;
  readonly review: Readonly<Record<string, unknown>>;
}

/**
 * Accepted with the contest window over, which counts as approved from the cut-off on; or approved by the eMSP. In no run,
 * not held, nothing left to do on it.
 */
export function freeAt(cutOffAt: Date): readonly Free[] {
  const free = { 'finance.state': 'UNALLOCATED' as const, nextStep: 'NONE' as const };
  return [
    {
      filter: { ...free, 'review.state': 'ACCEPTED' as const, 'review.contestableUntil': { $lte: cutOffAt } },
      review: { 'review.state': 'APPROVED', 'review.approvedAt': cutOffAt },
    },
    { filter: { ...free, 'review.state': 'APPROVED' as const }, review: {} },
  ];
}

/** CDRs that charge something; a credit CDR goes its own way. */
export const CHARGES = { 'review.credits': { $exists: false } };
/** Credits of sessions that were given to a run before. */
export const LATE_CREDITS = { 'review.credits.late': true };

/** A late credit and the documents on which its original stands: only then there is something to correct. */
export interface DueCredit<Credit> {
  readonly credit: Credit;
  readonly corrected: { readonly corrects: string; readonly correctsPurchase?: string };
}

/** Credits read together with their originals. */
const BATCH = 500;

/** Of late credits those whose originals are on a document. */
export async function* dueCredits<Credit extends Pick<CdrDocument, 'review'>>(
  cdrs: Cdrs,
  credits: AsyncIterable<Credit>,
): AsyncIterable<DueCredit<Credit>> {
  let batch: Credit[] = [];
  for await (const credit of credits) {
    batch.push(credit);
    if (batch.length < BATCH) continue;
    yield* withOriginals(cdrs, batch);
    batch = [];
  }
  yield* withOriginals(cdrs, batch);
}

async function* withOriginals<Credit extends Pick<CdrDocument, 'review'>>(
  cdrs: Cdrs,
  batch: readonly Credit[],
): AsyncIterable<DueCredit<Credit>> {
  const keys = [...new Set(batch.map(originalOf))];
  const originals = cdrs.find({ _id: { $in: keys } }).project<Pick<CdrDocument, '_id' | 'finance'>>({ finance: 1 });
  const finances = new Map<string, CdrDocument['finance']>();
  for await (const { _id, finance } of originals) finances.set(_id, finance);
  for (const credit of batch) {
    const { documentNumber, purchaseNumber } = finances.get(originalOf(credit)) ?? {};
    if (documentNumber === undefined) continue;
    yield {
      credit,
      corrected: {
        corrects: documentNumber,
        ...(purchaseNumber !== undefined && { correctsPurchase: purchaseNumber }),
      },
    };
  }
}

function originalOf({ review }: Pick<CdrDocument, 'review'>): string {
  return (review['credits'] as { readonly originalKey: string }).originalKey;
}
