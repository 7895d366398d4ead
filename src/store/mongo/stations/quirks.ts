import { type Connection, type Model, Schema } from 'mongoose';
import type { QuirkFinding } from '../../../domain/stations/quirk.js';
import type { QuirkStore } from '../../stations/quirk-store.js';
import { bulkOutcome } from '../base/bulk.js';

type QuirkDocument = QuirkFinding & { _id: string };

/** Findings of one command. */
const MOST_TOGETHER = 500;

export function mongoQuirkStore(connection: Connection): QuirkStore {
  const quirks = quirkModel(connection);
  return {
    add: async (added) => {
      for (let at = 0; at < added.length; at += MOST_TOGETHER) {
        await addTogether(quirks, added.slice(at, at + MOST_TOGETHER));
      }
    },
    list: async (stationId) =>
      (await quirks.find({ stationId }).sort({ count: -1, _id: 1 }).lean<QuirkDocument[]>()).map(
        ({ _id, ...finding }) => finding,
      ),
    counts: async (stationIds) => {
      const found = await quirks.aggregate<{ _id: string; findings: number }>([
        { $match: { stationId: { $in: [...stationIds] } } },
        { $group: { _id: '$stationId', findings: { $sum: 1 } } },
      ]);
      return new Map(found.map(({ _id, findings }) => [_id, findings]));
    },
  };
}

/** Of two processes that meet a quirk for the first time one is refused, and adds once more to what is there now. */
async function addTogether(quirks: Model<QuirkDocument>, added: readonly QuirkFinding[]): Promise<void> {
  let left = added;
  for (let attempt = 0; attempt < 2 && left.length > 0; attempt++) {
    const updates = left.map((finding) => ({ updateOne: { ...toUpdate(finding), upsert: true } }));
    const { refused } = await bulkOutcome(quirks.collection.bulkWrite(updates as never, { ordered: false }));
    for (const { isDuplicate, error } of refused.values()) if (!isDuplicate) throw error;
    left = left.filter((_finding, index) => refused.has(index));
  }
}

function toUpdate(finding: QuirkFinding): { readonly filter: object; readonly update: object } {
  const { stationId, rule, action, pointer, example, count, firstSeenAt, lastSeenAt } = finding;
  const last = { ...(pointer !== undefined && { pointer }), ...(example !== undefined && { example }) };
  return {
    filter: { _id: [stationId, rule, action].join(' ') },
    update: {
      $inc: { count },
      $min: { firstSeenAt },
      $max: { lastSeenAt },
      ...(Object.keys(last).length > 0 && { $set: last }),
      $setOnInsert: { stationId, rule, action },
    },
  };
}

function quirkModel(connection: Connection): Model<QuirkDocument> {
  const schema = new Schema<QuirkDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      rule: String,
      action: String,
      pointer: String,
      example: String,
      count: Number,
      firstSeenAt: Date,
      lastSeenAt: Date,
    },
    { versionKey: false, collection: 'station-quirks' },
  );
  schema.index({ stationId: 1, count: -1 });
  return connection.model<QuirkDocument>('StationQuirk', schema);
}
