import type { mongo } from 'mongoose';
import type { CdrStore, DocumentedChange, FrozenList, GroupKey } from '../../cdr-store.js';
import { addUp, documentOf, FROZEN_FIELDS, freeAt } from './cdr-list.js';
import { preview } from './cdr-preview.js';
import type { CdrDocument } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;
type RunPart = Pick<
  CdrStore,
  'allocate' | 'freeze' | 'preview' | 'release' | 'releaseRun' | 'markDocumented' | 'markSettled' | 'hold'
>;

/** What a clearing run asks of the CDRs. */
export function cdrRuns(cdrs: Cdrs): RunPart {
  return {
    allocate: (runId, cutOffAt) => allocate(cdrs, runId, cutOffAt),
    freeze: (runId) => freeze(cdrs, runId),
    preview: (run) => preview(cdrs, run),
    release: async (group) => {
      await cdrs.updateMany(groupQuery(group), { $set: { finance: { state: 'UNALLOCATED' } } });
    },
    releaseRun: async (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'ALLOCATED' as const };
      await cdrs.updateMany(ofRun, { $set: { finance: { state: 'UNALLOCATED' } } });
    },
    markDocumented: (change) => markDocumented(cdrs, change),
    markSettled: async (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'DOCUMENTED' as const };
      await cdrs.updateMany(ofRun, { $set: { 'finance.state': 'SETTLED' } });
    },
    hold: async (key, hold) => {
      const from = { _id: key, 'finance.state': hold ? ('UNALLOCATED' as const) : ('HELD' as const) };
      const finance = hold ? { state: 'HELD' as const, ...hold } : { state: 'UNALLOCATED' as const };
      return (await cdrs.updateOne(from, { $set: { finance } })).matchedCount === 1;
    },
  };
}

/**
 * Free and approved: accepted, contest window over, in no run. A credit goes into a run only when its original is on a
 * document; credited before it was charged, a CDR and its credit leave together and are in no run.
 */
async function allocate(cdrs: Cdrs, runId: string, cutOffAt: Date): Promise<void> {
  const free = freeAt(cutOffAt);
  const allocated = { state: 'ALLOCATED' as const, runId };
  await cdrs.updateMany({ ...free, 'review.credits': { $exists: false } }, { $set: { finance: allocated } });
  for (const credit of await cdrs.find({ ...free, 'review.credits.late': true }).toArray()) {
    const corrects = await documentOf(cdrs, credit);
    const stillFree = { _id: credit._id, 'finance.state': 'UNALLOCATED' as const };
    if (corrects) await cdrs.updateOne(stillFree, { $set: { finance: { ...allocated, corrects } } });
  }
}

function freeze(cdrs: Cdrs, runId: string): Promise<FrozenList> {
  const cursor = cdrs.find({ 'finance.runId': runId }).sort({ _id: 1 }).project(FROZEN_FIELDS);
  return addUp(runId, cursor);
}

async function markDocumented(cdrs: Cdrs, { role, groups, documentNumber, line }: DocumentedChange): Promise<void> {
  const marks =
    role === 'SALE'
      ? { 'finance.state': 'DOCUMENTED', 'finance.documentNumber': documentNumber, 'finance.line': line }
      : { 'finance.purchaseNumber': documentNumber, 'finance.purchaseLine': line };
  for (const group of groups) await cdrs.updateMany(groupQuery(group), { $set: marks });
}

function groupQuery({
  runId,
  cpo,
  emsp,
  currency,
  chargeCountry,
  agreementKey,
  kind,
  corrects,
}: GroupKey): mongo.Filter<CdrDocument> {
  return {
    'finance.runId': runId,
    'finance.state': 'ALLOCATED',
    cpo,
    emsp,
    currency,
    chargeCountry,
    'review.agreementKey': agreementKey,
    'cdr.credit': kind === 'CREDIT',
    ...(corrects[0] && { 'finance.corrects': corrects[0] }),
  };
}
