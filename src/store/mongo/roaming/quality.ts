import { type Connection, type Model, Schema } from 'mongoose';
import type { QualityFinding } from '../../../domain/quality/deviation.js';
import type { QualityStore } from '../../roaming/quality-store.js';
import { bulkOutcome } from '../base/bulk.js';

type FindingDocument = QualityFinding & { _id: string };

/** Findings of one command. */
const MOST_TOGETHER = 500;

export function mongoQualityStore(connection: Connection): QualityStore {
  const findings = findingModel(connection);
  return {
    add: async (added) => {
      for (let at = 0; at < added.length; at += MOST_TOGETHER) {
        await addTogether(findings, added.slice(at, at + MOST_TOGETHER));
      }
    },
    list: async (connectionId) =>
      (await findings.find({ connectionId }).sort({ count: -1, _id: 1 }).lean<FindingDocument[]>()).map(
        ({ _id, ...finding }) => finding,
      ),
  };
}

/** Of two processes that meet a finding for the first time one is refused, and adds once more to what is there now. */
async function addTogether(findings: Model<FindingDocument>, added: readonly QualityFinding[]): Promise<void> {
  let left = added;
  for (let attempt = 0; attempt < 2 && left.length > 0; attempt++) {
    const updates = left.map((finding) => ({ updateOne: { ...toUpdate(finding), upsert: true } }));
    const { refused } = await bulkOutcome(findings.collection.bulkWrite(updates as never, { ordered: false }));
    for (const { isDuplicate, error } of refused.values()) if (!isDuplicate) throw error;
    left = left.filter((_finding, index) => refused.has(index));
  }
}

function toUpdate(finding: QualityFinding): { readonly filter: object; readonly update: object } {
  const { connectionId, rule, module, pointer, example, count, firstSeenAt, lastSeenAt } = finding;
  return {
    filter: { _id: [connectionId, rule, module, pointer].join(' ') },
    update: {
      $inc: { count },
      $min: { firstSeenAt },
      $max: { lastSeenAt },
      $set: { example },
      $setOnInsert: { connectionId, rule, module, pointer },
    },
  };
}

function findingModel(connection: Connection): Model<FindingDocument> {
  const schema = new Schema<FindingDocument>(
    {
      _id: { type: String, required: true },
      connectionId: String,
      rule: String,
      module: String,
      pointer: String,
      example: String,
      count: Number,
      firstSeenAt: Date,
      lastSeenAt: Date,
    },
    { versionKey: false, collection: 'quality-findings' },
  );
  schema.index({ connectionId: 1, count: -1 });
  return connection.model<FindingDocument>('QualityFinding', schema);
}
