import { type Connection, type Model, Schema } from 'mongoose';
import type { Run, RunState } from '../../../domain/clearing/run.js';
import type { RunStore } from '../../run-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface RunDocument {
  _id: string;
  state: RunState;
  cutOffAt: Date;
  run: unknown;
}

export function mongoRunStore(connection: Connection): RunStore {
  const runs = runModel(connection);
  return {
    insert: (run) => insertedAsNew(runs.create({ _id: run.id, ...content(run) })),
    advance: async (run, from) => {
      const changed = await runs.updateOne({ _id: run.id, state: { $in: [...from] } }, { $set: content(run) });
      return changed.matchedCount === 1;
    },
    find: async (id) => {
      const found = await runs.findById(id).lean<RunDocument>();
      return found ? toDomain(found) : undefined;
    },
    list: async () => (await runs.find().sort({ cutOffAt: -1 }).lean<RunDocument[]>()).map(toDomain),
    inStates: async (states) => {
      const found = await runs
        .find({ state: { $in: [...states] } })
        .sort({ cutOffAt: 1 })
        .lean<RunDocument[]>();
      return found.map(toDomain);
    },
  };
}

function runModel(connection: Connection): Model<RunDocument> {
  const schema = new Schema<RunDocument>(
    { _id: { type: String, required: true }, state: String, cutOffAt: Date, run: Schema.Types.Mixed },
    { versionKey: false, collection: 'runs' },
  );
  schema.index({ cutOffAt: -1 });
  schema.index({ state: 1 });
  return connection.model<RunDocument>('Run', schema);
}

function content(run: Run): Omit<RunDocument, '_id'> {
  return { state: run.state, cutOffAt: run.cutOffAt, run: toStored(run) };
}

function toDomain(document: RunDocument): Run {
  return fromStored<Run>(document.run);
}
