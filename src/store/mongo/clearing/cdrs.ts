import type { Connection, mongo } from 'mongoose';
import type { CdrNextStep, CdrRecord } from '../../../domain/clearing/cdr-record.js';
import { ZERO } from '../../../domain/decimal.js';
import type { CdrFilter, CdrStore, CdrTotals, ReviewChange } from '../../cdr-store.js';
import type { Page, PageQuery } from '../../object-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { duplicateKeyFields, insertedAsNew } from '../base/duplicate-key.js';
import { cdrRuns } from './cdr-runs.js';
import { type CdrDocument, cdrModel, toCdrDocument, toCdrRecord } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;

/** CDRs on mongoose's connection; hot paths use the driver's collection, since no document method is needed. */
export function mongoCdrStore(connection: Connection): CdrStore {
  const cdrs: Cdrs = cdrModel(connection).collection as never;
  return {
    insert: (record) => insertedAsNew(cdrs.insertOne(toCdrDocument(record))),
    find: async (key) => {
      const found = await cdrs.findOne({ _id: key });
      return found ? toCdrRecord(found) : undefined;
    },
    review: (change) => review(cdrs, change),
    finishStep: (key, step) => finishStep(cdrs, key, step),
    withWorkLeft: async (before, limit) => {
      const filter = { nextStep: { $in: ['CHECK' as const, 'BOOK' as const] }, receivedAt: { $lt: before } };
      return keys(cdrs.find(filter).sort({ receivedAt: 1 }).limit(limit));
    },
    waitingFor: (what) => keys(cdrs.find({ waitsFor: what })),
    page: (filter, query) => page(cdrs, filter, query),
    stream: (filter) => stream(cdrs.find(toQuery(filter)).sort(sortFor(filter))),
    totals: (filter) => totals(cdrs, filter),
    ...cdrRuns(cdrs),
  };
}

/** Records of a cursor, one by one. */
export async function* stream(cursor: mongo.FindCursor<CdrDocument>): AsyncIterable<CdrRecord> {
  for await (const document of cursor) yield toCdrRecord(document);
}

async function review(cdrs: Cdrs, change: ReviewChange): Promise<'done' | 'state-moved' | 'session-taken'> {
  const set: Record<string, unknown> = { review: toStored(change.review), nextStep: change.nextStep };
  const unset: Record<string, ''> = {};
  if (change.claimSession) set['sessionClaim'] = change.claimSession;
  if (change.review.state === 'CREDITED') unset['sessionClaim'] = '';
  if (change.waitsFor) set['waitsFor'] = change.waitsFor;
  else unset['waitsFor'] = '';
  try {
    const filter = { _id: change.key, 'review.state': { $in: change.from } };
    const result = await cdrs.updateOne(filter, { $set: set, $unset: unset });
    return result.matchedCount === 1 ? 'done' : 'state-moved';
  } catch (error) {
    if (duplicateKeyFields(error)?.includes('sessionClaim')) return 'session-taken';
    throw error;
  }
}

async function finishStep(cdrs: Cdrs, key: string, step: CdrNextStep): Promise<void> {
  await cdrs.updateOne({ _id: key, nextStep: step }, { $set: { nextStep: 'NONE' } });
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
    ...(filter.documentNumber && { 'finance.documentNumber': filter.documentNumber }),
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

/** Sorted by what the filter's index gives, so that no list is sorted in memory. */
function sortFor(filter: CdrFilter): mongo.Sort {
  return filter.runId || filter.documentNumber ? { _id: 1 } : { order: 1 };
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
