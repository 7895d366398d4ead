import { type Connection, type Model, Schema, type UpdateQuery } from 'mongoose';
import type { Contest, ContestState } from '../../../domain/contests/contest.js';
import type { ContestFilter, ContestStore } from '../../clearing/contest-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface ContestDocument {
  _id: string;
  cdrKey: string;
  parties: string[];
  state: ContestState;
  answerBy: Date;
  /** The CDR's key while the contest is open: unique, so that one is open per CDR. */
  openFor?: string;
  nextStep: Contest['nextStep'];
  changedAt: Date;
  revision: number;
  contest: unknown;
}

/** In a contest these are told by the columns, so that a change of them alone is small. */
type Kept = Omit<Contest, 'nextStep' | 'revision'>;

export function mongoContestStore(connection: Connection): ContestStore {
  const contests = contestModel(connection);
  return {
    insert: (contest) => insertedAsNew(contests.create(toDocument(contest))),
    find: async (id) => {
      const found = await contests.findById(id).lean<ContestDocument>();
      return found ? toDomain(found) : undefined;
    },
    ofCdr: async (cdrKey) => (await contests.find({ cdrKey }).sort({ _id: 1 }).lean<ContestDocument[]>()).map(toDomain),
    change: async (contest, from) => {
      const { _id, revision, ...fields } = toDocument(contest);
      const $set = { ...fields, revision: revision + 1 };
      const update: UpdateQuery<ContestDocument> = fields.openFor ? { $set } : { $set, $unset: { openFor: 1 } };
      return (await contests.updateOne({ _id, state: from, revision }, update)).matchedCount === 1;
    },
    finishStep: async ({ id, state }) => {
      await contests.updateOne({ _id: id, state }, { $set: { nextStep: 'NONE' } });
    },
    withWorkLeft: async (before, limit) => {
      const query = { nextStep: 'APPLY' as const, changedAt: { $lt: before } };
      return (await contests.find(query).sort({ changedAt: 1 }).limit(limit).lean<ContestDocument[]>()).map(toDomain);
    },
    page: async (filter, { offset, limit }) => {
      const query = toQuery(filter);
      const [total, found] = await Promise.all([
        contests.countDocuments(query),
        contests.find(query).sort({ _id: 1 }).skip(offset).limit(limit).lean<ContestDocument[]>(),
      ]);
      return { items: found.map(toDomain), total };
    },
    stream: (filter) => stream(contests, filter),
  };
}

function contestModel(connection: Connection): Model<ContestDocument> {
  const schema = new Schema<ContestDocument>(
    {
      _id: { type: String, required: true },
      cdrKey: String,
      parties: [String],
      state: String,
      answerBy: Date,
      openFor: String,
      nextStep: String,
      changedAt: Date,
      revision: Number,
      contest: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'contests' },
  );
  schema.index({ cdrKey: 1 });
  schema.index({ parties: 1, _id: 1 });
  schema.index({ state: 1, _id: 1 });
  schema.index({ state: 1, answerBy: 1 });
  schema.index({ openFor: 1 }, { unique: true, sparse: true });
  schema.index({ nextStep: 1, changedAt: 1 });
  return connection.model<ContestDocument>('Contest', schema);
}

async function* stream(contests: Model<ContestDocument>, filter: ContestFilter): AsyncIterable<Contest> {
  const cursor = contests.find(toQuery(filter)).sort({ _id: 1 }).lean<ContestDocument[]>().cursor();
  for await (const document of cursor) yield toDomain(document);
}

function toQuery(filter: ContestFilter): Record<string, unknown> {
  const { involving, cdrKey, state, overdueAt, cpo, emsp } = filter;
  const sides = [
    ...(involving ? [{ parties: { $in: [...involving] } }] : []),
    ...(cpo ? [{ parties: cpo, 'contest.cpo': cpo }] : []),
    ...(emsp ? [{ parties: emsp, 'contest.emsp': emsp }] : []),
  ];
  return {
    ...(sides.length > 0 && { $and: sides }),
    ...(cdrKey && { cdrKey }),
    ...(state && { state }),
    ...(overdueAt && { state: 'OPEN', answerBy: { $lt: overdueAt } }),
  };
}

function toDocument({ nextStep, revision, ...kept }: Contest): ContestDocument {
  const { id, cdrKey, cpo, emsp, state, answerBy, openedAt, answer } = kept;
  return {
    _id: id,
    cdrKey,
    parties: [cpo, emsp],
    state,
    answerBy,
    ...(state === 'OPEN' && { openFor: cdrKey }),
    nextStep,
    changedAt: answer?.at ?? openedAt,
    revision,
    contest: toStored(kept),
  };
}

function toDomain({ contest, nextStep, revision }: ContestDocument): Contest {
  return { ...fromStored<Kept>(contest), nextStep, revision };
}
