import { type Connection, type Model, Schema } from 'mongoose';
import type { MatchedBankLine } from '../../../domain/bank/bank-line.js';
import type { BankLineFilter, BankLineStore } from '../../clearing/bank-line-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface BankLineDocument {
  /** `{account}/{id}`. */
  _id: string;
  date: string;
  statementId: string;
  result: string;
  needsReview: boolean;
  party?: string;
  booked: boolean;
  line: unknown;
}

export function mongoBankLineStore(connection: Connection): BankLineStore {
  const lines = bankLineModel(connection);
  return {
    insert: (line) => insertedAsNew(lines.create(toDocument(line))),
    find: async (account, id) => {
      const found = await lines.findById(keyOf({ account, id })).lean<BankLineDocument>();
      return found ? toDomain(found) : undefined;
    },
    change: async (line) => {
      const { _id, ...fields } = toDocument(line);
      await lines.updateOne({ _id }, fields.party ? { $set: fields } : { $set: fields, $unset: { party: 1 } });
    },
    page: async (filter, { offset, limit }) => {
      const query = toQuery(filter);
      const [total, found] = await Promise.all([
        lines.countDocuments(query),
        lines.find(query).sort({ date: 1, _id: 1 }).skip(offset).limit(limit).lean<BankLineDocument[]>(),
      ]);
      return { items: found.map(toDomain), total };
    },
    stream: (filter) => stream(lines, filter),
    unbooked: async (limit) => {
      const found = await lines
        .find({ booked: false })
        .sort({ date: 1, _id: 1 })
        .limit(limit)
        .lean<BankLineDocument[]>();
      return found.map(toDomain);
    },
  };
}

function bankLineModel(connection: Connection): Model<BankLineDocument> {
  const schema = new Schema<BankLineDocument>(
    {
      _id: { type: String, required: true },
      date: String,
      statementId: String,
      result: String,
      needsReview: Boolean,
      party: String,
      booked: Boolean,
      line: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'bank-lines' },
  );
  schema.index({ date: 1, _id: 1 });
  schema.index({ statementId: 1 });
  // In the order of the lists, so that none is sorted in memory.
  schema.index({ result: 1, date: 1, _id: 1 });
  schema.index({ needsReview: 1, date: 1, _id: 1 });
  schema.index({ booked: 1, date: 1, _id: 1 });
  schema.index({ party: 1, date: 1, _id: 1 }, { sparse: true });
  return connection.model<BankLineDocument>('BankLine', schema);
}

async function* stream(lines: Model<BankLineDocument>, filter: BankLineFilter): AsyncIterable<MatchedBankLine> {
  const cursor = lines.find(toQuery(filter)).sort({ date: 1, _id: 1 }).lean<BankLineDocument[]>().cursor();
  for await (const document of cursor) yield toDomain(document as never);
}

function toQuery({ result, needsReview, party, statementId, from, until }: BankLineFilter): Record<string, unknown> {
  return {
    ...(result && { result }),
    ...(needsReview !== undefined && { needsReview }),
    ...(party && { party }),
    ...(statementId && { statementId }),
    ...((from || until) && { date: { ...(from && { $gte: from }), ...(until && { $lte: until }) } }),
  };
}

function toDocument(line: MatchedBankLine): BankLineDocument {
  const { date, statementId, match } = line;
  return {
    _id: keyOf(line),
    date,
    statementId,
    result: match.result,
    needsReview: match.needsReview,
    ...(match.party && { party: match.party }),
    booked: line.entryKeys.length > 0 && line.correction === undefined,
    line: toStored(line),
  };
}

function toDomain(document: BankLineDocument): MatchedBankLine {
  return fromStored<MatchedBankLine>(document.line);
}

function keyOf({ account, id }: Pick<MatchedBankLine, 'account' | 'id'>): string {
  return `${account}/${id}`;
}
