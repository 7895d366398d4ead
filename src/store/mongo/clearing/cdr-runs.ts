import type { mongo } from 'mongoose';
import type { BillingTerms } from '../../../domain/clearing/agreement.js';
import type { CdrStore, DocumentedChange, FrozenList, GroupKey } from '../../cdr-store.js';
import { CHARGES, dueCredits, freeAt, LATE_CREDITS } from './cdr-free.js';
import { linesOf } from './cdr-lines.js';
import { LISTED_FIELDS, type ListedCdr, listOf, sumUp } from './cdr-list.js';
import { preview } from './cdr-preview.js';
import type { CdrDocument } from './cdr-schema.js';
import { lineHash } from './line-hash.js';

type Cdrs = mongo.Collection<CdrDocument>;
type Filter = mongo.Filter<CdrDocument>;
type RunPart = Pick<
  CdrStore,
  | 'allocate'
  | 'freeze'
  | 'preview'
  | 'release'
  | 'releaseRun'
  | 'markDocumented'
  | 'linesOf'
  | 'markSettled'
  | 'markUnsettled'
  | 'hold'
>;

const FREE = { finance: { state: 'UNALLOCATED' as const } };

/** What a clearing run asks of the CDRs. */
export function cdrRuns(cdrs: Cdrs): RunPart {
  return {
    allocate: (runId, cutOffAt) => allocate(cdrs, runId, cutOffAt),
    freeze: (runId) => freeze(cdrs, runId),
    preview: (run) => preview(cdrs, run),
    release: async (group) => {
      await cdrs.updateMany({ ...groupQuery(group), 'finance.state': 'ALLOCATED' as const }, { $set: FREE });
    },
    releaseRun: (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'ALLOCATED' as const };
      return updateInBatches(cdrs, ofRun, FREE);
    },
    markDocumented: (change) => markDocumented(cdrs, change),
    linesOf: (runId) => linesOf(cdrs, runId),
    markSettled: (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'DOCUMENTED' as const };
      return updateInBatches(cdrs, ofRun, { 'finance.state': 'SETTLED' });
    },
    markUnsettled: (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'SETTLED' as const };
      return updateInBatches(cdrs, ofRun, { 'finance.state': 'DOCUMENTED' });
    },
    hold: async (key, hold) => {
      const from = { _id: key, 'finance.state': hold ? ('UNALLOCATED' as const) : ('HELD' as const) };
      const finance = hold ? { state: 'HELD' as const, ...hold } : { state: 'UNALLOCATED' as const };
      return (await cdrs.updateOne(from, { $set: { finance } })).matchedCount === 1;
    },
  };
}

/**
 * Free and approved, in no run. A credit goes into a run only when its original is on a document; credited before it was
 * charged, a CDR and its credit leave together and are in no run.
 */
async function allocate(cdrs: Cdrs, runId: string, cutOffAt: Date): Promise<void> {
  const finance = { state: 'ALLOCATED' as const, runId };
  for (const { filter, review } of freeAt(cutOffAt)) {
    await updateInBatches(cdrs, { ...filter, ...CHARGES }, { finance, ...review });
    const late = cdrs.find({ ...filter, ...LATE_CREDITS }).project<Credit>({ 'review.credits': 1 });
    for await (const { credit, corrected } of dueCredits(cdrs, late)) {
      const $set = { finance: { ...finance, ...corrected }, ...review };
      await cdrs.updateOne({ ...filter, _id: credit._id }, { $set });
    }
  }
}

type Credit = Pick<CdrDocument, '_id' | 'review'>;

/** The store adds up; hashes are taken over one pass in key order, which keeps no line. */
async function freeze(cdrs: Cdrs, runId: string): Promise<FrozenList> {
  const ofRun = { 'finance.runId': runId };
  const sums = await sumUp(cdrs, ofRun);
  const inKeyOrder = cdrs.find(ofRun).sort({ _id: 1 }).project<ListedCdr>(LISTED_FIELDS);
  return listOf(runId, inKeyOrder, { makeHash: lineHash, sums });
}

/** CDRs that one update may change: not so many that a server holds much of them in memory. */
const BATCH = 1_000;

/** Changes many CDRs a batch at a time, each once: what was changed must not fulfil the filter any more. */
async function updateInBatches(cdrs: Cdrs, filter: Filter, change: Readonly<Record<string, unknown>>): Promise<void> {
  let keys: string[] = [];
  const update = async () => {
    if (keys.length > 0) await cdrs.updateMany({ ...filter, _id: { $in: keys } }, { $set: change });
    keys = [];
  };
  for await (const { _id } of cdrs.find(filter).project<{ _id: string }>({ _id: 1 })) {
    keys.push(_id);
    if (keys.length === BATCH) await update();
  }
  await update();
}

async function markDocumented(cdrs: Cdrs, { role, groups, documentNumber, line }: DocumentedChange): Promise<void> {
  const isSale = role === 'SALE';
  const $set = isSale
    ? { 'finance.state': 'DOCUMENTED' as const, 'finance.documentNumber': documentNumber, 'finance.line': line }
    : { 'finance.purchaseNumber': documentNumber, 'finance.purchaseLine': line };
  const states = isSale ? (['ALLOCATED'] as const) : (['ALLOCATED', 'DOCUMENTED'] as const);
  const updates = groups.map((group) => ({
    updateMany: { filter: { ...groupQuery(group), 'finance.state': { $in: [...states] } }, update: { $set } },
  }));
  if (updates.length > 0) await cdrs.bulkWrite(updates, { ordered: false });
}

/** The CDRs of a group, led by run, CPO and eMSP. */
function groupQuery(group: GroupKey): Filter {
  const { runId, cpo, emsp, currency, chargeCountry, agreementKey, terms, kind, corrects, correctsPurchase } = group;
  return {
    'finance.runId': runId,
    cpo,
    emsp,
    currency,
    chargeCountry,
    'review.agreementKey': agreementKey,
    ...termsQuery(terms),
    'cdr.credit': kind === 'CREDIT',
    ...(corrects[0] !== undefined && { 'finance.corrects': corrects[0] }),
    ...(correctsPurchase?.[0] !== undefined && { 'finance.correctsPurchase': correctsPurchase[0] }),
  };
}

/** Records of earlier releases have no terms and mean these (`termsOf`). */
function termsQuery({ model, billing, settlementMode }: BillingTerms): Filter {
  const orAbsent = (value: string, meant: string) => (value === meant ? { $in: [value, null] } : value);
  return {
    'review.terms.model': orAbsent(model, 'AGENT'),
    'review.terms.billing': orAbsent(billing, 'DIRECT'),
    'review.terms.settlementMode': orAbsent(settlementMode, 'STATEMENT_ONLY'),
  };
}
