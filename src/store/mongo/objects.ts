import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import type { PartyKey } from '../../domain/party.js';
import type { CopiedModule, ObjectStore, Page, PageQuery, StoredObject } from '../object-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

interface ObjectDocument {
  _id: string;
  /** Creation order for paging: a page does not shift when an object is updated. */
  order: mongoose.mongo.ObjectId;
  owner: PartyKey;
  id: string;
  counterparty?: PartyKey;
  /** Owner and counterparty: who may see it, where not everybody may. */
  parties: PartyKey[];
  ocpiVersion: string;
  json: string;
  lastUpdated: Date;
  revision: number;
}

type Models = Record<CopiedModule, Model<ObjectDocument>>;

export function mongoObjectStore(connection: Connection): ObjectStore {
  const models: Models = {
    locations: objectModel(connection, 'locations'),
    sessions: objectModel(connection, 'sessions'),
    tariffs: objectModel(connection, 'tariffs'),
    tokens: objectModel(connection, 'tokens'),
  };
  return {
    find: async (module, key) => {
      const found = await models[module].findById(key).lean<ObjectDocument>();
      return found ? toDomain(module, found) : undefined;
    },
    put: (object) => put(models[object.module], object),
    remove: async (module, key) => (await models[module].deleteOne({ _id: key })).deletedCount === 1,
    page: (module, query) => page(models[module], module, query),
  };
}

function objectModel(connection: Connection, module: CopiedModule): Model<ObjectDocument> {
  const schema = new Schema<ObjectDocument>(
    {
      _id: { type: String, required: true },
      order: Schema.Types.ObjectId,
      owner: String,
      id: String,
      counterparty: String,
      parties: [String],
      ocpiVersion: String,
      json: String,
      lastUpdated: Date,
      revision: Number,
    },
    { versionKey: false, collection: module },
  );
  schema.index({ order: 1 });
  schema.index({ owner: 1, order: 1 });
  schema.index({ parties: 1, order: 1 });
  schema.index({ lastUpdated: 1 });
  return connection.model<ObjectDocument>(`Ocpi-${module}`, schema);
}

async function put(model: Model<ObjectDocument>, object: StoredObject): Promise<boolean> {
  const { module: _module, key, ...fields } = object;
  const parties = [object.owner, ...(object.counterparty ? [object.counterparty] : [])];
  const content = { ...fields, parties };
  if (object.revision === 1) {
    return insertedAsNew(model.create({ _id: key, order: new mongoose.mongo.ObjectId(), ...content }));
  }
  const gone = object.counterparty ? {} : { $unset: { counterparty: '' } };
  const result = await model.updateOne({ _id: key, revision: object.revision - 1 }, { $set: content, ...gone });
  return result.matchedCount === 1;
}

async function page(model: Model<ObjectDocument>, module: CopiedModule, query: PageQuery): Promise<Page<StoredObject>> {
  const lastUpdated = { ...(query.dateFrom && { $gte: query.dateFrom }), ...(query.dateTo && { $lt: query.dateTo }) };
  const filter = {
    ...(query.owner && { owner: query.owner }),
    ...(query.involving && { parties: { $in: [...query.involving] } }),
    ...((query.dateFrom || query.dateTo) && { lastUpdated }),
  };
  const [total, documents] = await Promise.all([
    model.countDocuments(filter),
    model.find(filter).sort({ order: 1 }).skip(query.offset).limit(query.limit).lean<ObjectDocument[]>(),
  ]);
  return { items: documents.map((document) => toDomain(module, document)), total };
}

function toDomain(module: CopiedModule, document: ObjectDocument): StoredObject {
  const { _id, order: _order, parties: _parties, ...rest } = document;
  return { module, key: _id, ...rest };
}
