import { type Connection, type Model, Schema } from 'mongoose';
import type { PriceImport } from '../../../domain/spot/price-import.js';
import type { PriceImportStore } from '../../pricing/price-import-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type ImportDocument = Omit<PriceImport, 'id'> & { _id: string };

export function mongoPriceImportStore(connection: Connection): PriceImportStore {
  const imports = importModel(connection);
  return {
    begin: ({ id, ...rest }) => insertedAsNew(imports.create({ _id: id, ...rest })),
    finish: async (id, counts) => {
      await imports.updateOne({ _id: id, state: 'STARTED' }, { $set: { state: 'DONE', counts } });
    },
    find: async (id) => {
      const found = await imports.findById(id).lean<ImportDocument>();
      return found ? toImport(found) : undefined;
    },
    list: async ({ index, offset, limit }) => {
      const filter = index === undefined ? {} : { index };
      const newestFirst = imports.find(filter).sort({ importedAt: -1, _id: 1 });
      const found = await newestFirst.skip(offset).limit(limit).lean<ImportDocument[]>();
      return { items: found.map(toImport), total: await imports.countDocuments(filter) };
    },
  };
}

function importModel(connection: Connection): Model<ImportDocument> {
  const schema = new Schema<ImportDocument>(
    {
      _id: { type: String, required: true },
      index: String,
      source: String,
      origin: String,
      sha256: String,
      importedAt: Date,
      importedBy: String,
      state: String,
      counts: Schema.Types.Mixed,
      from: Date,
      until: Date,
    },
    { versionKey: false, collection: 'price-imports' },
  );
  schema.index({ importedAt: -1 });
  schema.index({ index: 1, importedAt: -1 });
  return connection.model<ImportDocument>('PriceImport', schema);
}

function toImport({ _id, ...rest }: ImportDocument): PriceImport {
  return { id: _id, ...rest };
}
