import mongoose, { type Connection, type mongo } from 'mongoose';
import type { CdrNextStep, CdrRecord } from '../../../domain/clearing/cdr-record.js';
import { ZERO } from '../../../domain/decimal.js';
import type { CdrFilter, CdrStore, CdrTotals, ReviewChange, ReviewCondition } from '../../cdr-store.js';
import type { Page, PageQuery } from '../../object-store.js';
import { createFinder, createInserter, createUpdater, type SingleUpdate } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { cdrRuns } from './cdr-runs.js';
import { type CdrDocument, cdrModel, toCdrDocument, toCdrRecord } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;

const WORK: CdrNextStep[] = ['CHECK', 'BOOK', 'TAKE_BACK'];

/** CDRs on mongoose's connection; hot paths use the driver's collection, since no document method is needed. */
export function mongoCdrStore(connection: Connection): CdrStore {
  const cdrs: Cdrs = cdrModel(connection).collection as never;
  const insert = createInserter(cdrs);
  const review = createReviewer(cdrs);
  const finishStep = createStepFinisher(cdrs);
  const one = ([document]: readonly CdrDocument[]) => document && toCdrRecord(document);
  return {
    insert: (record) => insert(toCdrDocument(record)),
    find: createFinder(cdrs, { field: '_id', valueOf: (document) => document._id, toFound: one }),
    review,
    finishStep: async (key, step) => {
      await finishStep({ key, step });
    },
    withWorkLeft: async (before, limit) => {
      const filter = { nextStep: { $in: WORK }, receivedAt: { $lt: before } };
      return keys(cdrs.find(filter).sort({ receivedAt: 1 }).limit(limit));
    },
    waitingFor: createFinder(cdrs, {
      field: 'waitsFor',
      projection: { _id: 1, waitsFor: 1 },
      valueOf: (document) => document.waitsFor,
      toFound: (documents) => documents.map((document) => document._id),
    }),
    page: (filter, query) => page(cdrs, filter, query),
    stream: (filter) => streamOf(cdrs, filter),
    totals: (filter) => totals(cdrs, filter),
    ...cdrRuns(cdrs),
  };
}

/** Records of a cursor, one by one. */
export async function* stream(cursor: mongo.FindCursor<CdrDocument>): AsyncIterable<CdrRecord> {
  for await (const document of cursor) yield toCdrRecord(document);
}

/** A document is a sale or a purchase: one index after the other gives its CDRs in key order, without a sort. */
async function* streamOf(cdrs: Cdrs, { documentNumber, ...filter }: CdrFilter): AsyncIterable<CdrRecord> {
  if (documentNumber === undefined) {
    yield* stream(cdrs.find(toQuery(filter)).sort(sortFor(filter)));
    return;
  }
  for (const field of ['finance.documentNumber', 'finance.purchaseNumber']) {
    yield* stream(cdrs.find({ ...toQuery(filter), [field]: documentNumber }).sort({ _id: 1 }));
  }
}

function createReviewer(cdrs: Cdrs): CdrStore['review'] {
  const update = createUpdater(cdrs, {
    toUpdate: toReviewUpdate,
    isDone: async ({ change, mark }: MarkedChange) => {
      const found = await cdrs.findOne({ _id: change.key }, { projection: { reviewMark: 1 } });
      return mark.equals(found?.reviewMark);
    },
  });
  return async (change) => OUTCOMES[await update({ change, mark: new mongoose.mongo.ObjectId() })];
}

/** The mark tells which of several who judged a CDR at the same time was the one. */
interface MarkedChange {
  readonly change: ReviewChange;
  readonly mark: mongo.ObjectId;
}

const OUTCOMES = { matched: 'done', unmatched: 'state-moved', duplicate: 'session-taken' } as const;

function toReviewUpdate({ change, mark }: MarkedChange): SingleUpdate {
  const { nextStep } = change;
  const set: Record<string, unknown> = { review: toStored(change.review), nextStep, reviewMark: mark };
  const unset: Record<string, ''> = {};
  if (change.claimSession) set['sessionClaim'] = change.claimSession;
  if (change.review.state === 'CREDITED' || change.review.state === 'WITHDRAWN') unset['sessionClaim'] = '';
  if (change.waitsFor) set['waitsFor'] = change.waitsFor;
  else unset['waitsFor'] = '';
  const filter = { _id: change.key, 'review.state': { $in: change.from }, ...toCondition(change.when) };
  return { filter, update: { $set: set, $unset: unset } };
}

function toCondition({ finance, nextStep, contestId }: ReviewCondition = {}): Record<string, unknown> {
  return {
    ...(finance && { 'finance.state': { $in: [...finance] } }),
    ...(nextStep && { nextStep }),
    ...(contestId && { 'review.contestId': contestId }),
  };
}

function createStepFinisher(cdrs: Cdrs): (done: { key: string; step: CdrNextStep }) => Promise<unknown> {
  return createUpdater(cdrs, {
    toUpdate: ({ key, step }) => ({ filter: { _id: key, nextStep: step }, update: { $set: { nextStep: 'NONE' } } }),
    isDone: () => Promise.resolve(true),
  });
}

async function keys(cursor: mongo.FindCursor<CdrDocument>): Promise<readonly string[]> {
  const found = await cursor.project<{ _id: string }>({ _id: 1 }).toArray();
  return found.map((document) => document._id);
}

async function page(cdrs: Cdrs, filter: CdrFilter, query: PageQuery): Promise<Page<CdrRecord>> {
  const match = toQuery(filter, query);
  const [total, documents] = await Promise.all([
    cdrs.countDocuments(match),
    cdrs.find(match).sort({ order: 1 }).skip(query.offset).limit(query.limit).toArray(),
  ]);
  return { items: documents.map(toCdrRecord), total };
}

function toQuery(filter: CdrFilter, query: Partial<PageQuery> = {}): mongo.Filter<CdrDocument> {
  const endedAt = {
    ...(filter.endedFrom && { $gte: filter.endedFrom }),
    ...(filter.endedUntil && { $lt: filter.endedUntil }),
  };
  const lastUpdated = { ...(query.dateFrom && { $gte: query.dateFrom }), ...(query.dateTo && { $lt: query.dateTo }) };
  const sides = sidesOf(filter, query);
  return {
    ...(sides.length > 0 && { $and: sides }),
    ...(filter.review && { 'review.state': filter.review }),
    ...(filter.rule && { 'review.rule': filter.rule }),
    // Only these have a rule; the index of the state leads to them.
    ...(filter.rule && !filter.review && { 'review.state': 'QUARANTINED' as const }),
    ...(filter.runId && { 'finance.runId': filter.runId }),
    ...(filter.documentNumber && { $or: onDocument(filter.documentNumber) }),
    ...((filter.endedFrom || filter.endedUntil) && { endedAt }),
    ...((query.dateFrom || query.dateTo) && { lastUpdated }),
  };
}

/** Each must hold: who may see it, and which side of it somebody asks for. The index of its two parties leads. */
function sidesOf(filter: CdrFilter, query: Partial<PageQuery>): mongo.Filter<CdrDocument>[] {
  const members = [filter.involving, query.involving].flatMap((any) => (any ? [{ parties: { $in: [...any] } }] : []));
  const cpos = [filter.cpo, query.owner].flatMap((cpo) => (cpo ? [{ parties: cpo, cpo }] : []));
  const emsps = filter.emsp ? [{ parties: filter.emsp, emsp: filter.emsp }] : [];
  return [...members, ...cpos, ...emsps];
}

function onDocument(number: string): mongo.Filter<CdrDocument>[] {
  return [{ 'finance.documentNumber': number }, { 'finance.purchaseNumber': number }];
}

/** Sorted by what the filter's index gives, so that no list is sorted in memory. */
function sortFor(filter: CdrFilter): mongo.Sort {
  return filter.runId ? { _id: 1 } : { order: 1 };
}

async function totals(cdrs: Cdrs, filter: CdrFilter): Promise<readonly CdrTotals[]> {
  const groups = await cdrs
    .aggregate<{ _id: Record<string, string | null>; count: number; claimed: unknown; computed: unknown }>([
      { $match: toQuery(filter) },
      {
        $group: {
          _id: {
            review: '$review.state',
            rule: '$review.rule',
            verdict: '$review.rating.verdict',
            currency: '$currency',
          },
          count: { $sum: 1 },
          claimed: { $sum: '$cdr.totalCost.exclVat' },
          computed: { $sum: '$review.rating.computed' },
        },
      },
    ])
    .toArray();
  return groups.map((group) => {
    const { claimed, computed } = fromStored<Partial<Pick<CdrTotals, 'claimed' | 'computed'>>>(group);
    const { review: state, rule, verdict, currency } = group._id;
    return {
      review: state as CdrTotals['review'],
      ...(rule && { rule }),
      ...(verdict && { verdict }),
      currency: currency ?? '',
      count: Number(group.count),
      claimed: claimed ?? ZERO,
      // A sum over CDRs that were never priced is the plain number 0.
      computed: typeof computed === 'object' ? computed : ZERO,
    };
  });
}
