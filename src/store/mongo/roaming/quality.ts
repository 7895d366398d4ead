import { type Connection, type Model, Schema } from 'mongoose';
import type { QualityFinding } from '../../../domain/quality/deviation.js';
import type { QualityStore } from '../../roaming/quality-store.js';

type FindingDocument = QualityFinding & { _id: string };

export function mongoQualityStore(connection: Connection): QualityStore {
  const findings = findingModel(connection);
  return {
    add: async (added) => {
      await Promise.all(added.map((finding) => add(findings, finding)));
    },
    list: async (connectionId) =>
      (await findings.find({ connectionId }).sort({ count: -1, _id: 1 }).lean<FindingDocument[]>()).map(
        ({ _id, ...finding }) => finding,
      ),
  };
}

async function add(findings: Model<FindingDocument>, finding: QualityFinding): Promise<void> {
  const { connectionId, rule, module, pointer, example, count, firstSeenAt, lastSeenAt } = finding;
  const _id = [connectionId, rule, module, pointer].join(' ');
  const update = {
    $inc: { count },
    $min: { firstSeenAt },
    $max: { lastSeenAt },
    $set: { example },
    $setOnInsert: { connectionId, rule, module, pointer },
  };
  await findings.updateOne({ _id }, update, { upsert: true });
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
