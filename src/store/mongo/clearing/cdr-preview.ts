import type { mongo } from 'mongoose';
import type { FrozenList } from '../../cdr-store.js';
import { addUp, documentOf, FROZEN_FIELDS, freeAt } from './cdr-list.js';
import type { CdrDocument } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;

/** What a clearing run would take and freeze, were it started at that moment. */
export function preview(
  cdrs: Cdrs,
  { runId, cutOffAt }: { readonly runId: string; readonly cutOffAt: Date },
): Promise<FrozenList> {
  return addUp(runId, candidates(cdrs, cutOffAt));
}

/** The CDRs that `allocate` would take, in key order, late credits with the document that they correct. */
async function* candidates(cdrs: Cdrs, cutOffAt: Date): AsyncIterable<unknown> {
  const taken = { $or: [{ 'review.credits': { $exists: false } }, { 'review.credits.late': true }] };
  const cursor = cdrs
    .find({ ...freeAt(cutOffAt), ...taken })
    .sort({ _id: 1 })
    .project<CdrDocument>({ ...FROZEN_FIELDS, 'review.credits': 1 });
  for await (const document of cursor) {
    const corrects = document.review['credits'] === undefined ? undefined : await documentOf(cdrs, document);
    if (document.review['credits'] === undefined) yield document;
    else if (corrects) yield { ...document, finance: { corrects } };
  }
}
