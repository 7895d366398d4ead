import { type Connection, type Model, Schema } from 'mongoose';
import type { WriteOff, WriteOffState } from '../../../domain/bank/write-off.js';
import type { WriteOffStore } from '../../clearing/write-off-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface WriteOffDocument {
  _id: string;
  orderKey: string;
  state: WriteOffState;
  askedAt: Date;
  writeOff: unknown;
}

export function mongoWriteOffStore(connection: Connection): WriteOffStore {
  const writeOffs = writeOffModel(connection);
  const read = async (filter: Record<string, unknown>) => {
    const found = await writeOffs.find(filter).sort({ askedAt: -1, _id: 1 }).lean<WriteOffDocument[]>();
    return found.map(toDomain);
  };
  return {
    insert: (writeOff) => insertedAsNew(writeOffs.create(toDocument(writeOff))),
    find: async (id) => {
      const found = await writeOffs.findById(id).lean<WriteOffDocument>();
      return found ? toDomain(found) : undefined;
    },
    ofOrder: (orderKey) => read({ orderKey }),
    list: ({ state }) => read(state ? { state } : {}),
    decide: async (writeOff) => {
      const { _id, ...fields } = toDocument(writeOff);
      return (await writeOffs.updateOne({ _id, state: 'ASKED' }, { $set: fields })).matchedCount === 1;
    },
  };
}

function writeOffModel(connection: Connection): Model<WriteOffDocument> {
  const schema = new Schema<WriteOffDocument>(
    {
      _id: { type: String, required: true },
      orderKey: String,
      state: String,
      askedAt: Date,
      writeOff: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'write-offs' },
  );
  schema.index({ orderKey: 1 });
  schema.index({ state: 1, askedAt: -1 });
  return connection.model<WriteOffDocument>('WriteOff', schema);
}

function toDocument(writeOff: WriteOff): WriteOffDocument {
  const { id, orderKey, state, askedAt } = writeOff;
  return { _id: id, orderKey, state, askedAt, writeOff: toStored(writeOff) };
}

function toDomain({ writeOff }: WriteOffDocument): WriteOff {
  return fromStored<WriteOff>(writeOff);
}
