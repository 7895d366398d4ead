import { type Connection, type Model, Schema } from 'mongoose';
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
  contest: unknown;
}

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
      const { _id, ...fields } = toDocument(contest);
      const update = fields.openFor ? { $set: fields } : { $set: fields, $unset: { openFor: 1 } };
      return (await contests.updateOne({ _id, state: from }, update)).matchedCount === 1;
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
      contest: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'contests' },
  );
  schema.index({ cdrKey: 1 });
  schema.index({ parties: 1, _id: 1 });
  schema.index({ state: 1, answerBy: 1 });
  schema.index({ openFor: 1 }, { unique: true, sparse: true });
  return connection.model<ContestDocument>('Contest', schema);
}

async function* stream(contests: Model<ContestDocument>, filter: ContestFilter): AsyncIterable<Contest> {
  const cursor = contests.find(toQuery(filter)).sort({ _id: 1 }).lean<ContestDocument[]>().cursor();
  for await (const document of cursor) yield toDomain(document as never);
}

function toQuery({ involving, cdrKey, state, overdueAt }: ContestFilter): Record<string, unknown> {
  return {
    ...(involving && { parties: { $in: [...involving] } }),
    ...(cdrKey && { cdrKey }),
    ...(state && { state }),
    ...(overdueAt && { state: 'OPEN', answerBy: { $lt: overdueAt } }),
  };
}

function toDocument(contest: Contest): ContestDocument {
  const { id, cdrKey, cpo, emsp, state, answerBy } = contest;
  return {
    _id: id,
    cdrKey,
    parties: [cpo, emsp],
    state,
    answerBy,
    ...(state === 'OPEN' && { openFor: cdrKey }),
    contest: toStored(contest),
  };
}

function toDomain(document: ContestDocument): Contest {
  return fromStored<Contest>(document.contest);
}
