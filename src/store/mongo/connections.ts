import { type Model, type Connection as MongoConnection, Schema } from 'mongoose';
import { HubError } from '../../domain/errors.js';
import { type Connection, claimsOf, partiesOf } from '../../domain/roaming/connection.js';
import type { ConnectionStore } from '../connection-store.js';
import { duplicateKeyFields } from './base/duplicate-key.js';

interface ConnectionDocument extends Omit<Connection, 'id'> {
  _id: string;
  parties: string[];
  /** `NL*ABC/CPO` for each role while the connection has it or may claim it: one platform per role. */
  claims?: string[];
}

export function mongoConnectionStore(connection: MongoConnection): ConnectionStore {
  const connections = connectionModel(connection);
  return {
    insert: async (value) => {
      await refusingTaken(connections.create(toDocument(value)));
    },
    replace: (value, readAt) => replace(connections, value, readAt),
    find: async (id) => toDomain(await connections.findById(id).lean<ConnectionDocument>()),
    findByTokenHash: async (hashes) =>
      toDomain(await connections.findOne({ 'tokenHashes.hash': { $in: hashes } }).lean<ConnectionDocument>()),
    findByParty: async (party) => all(await connections.find({ parties: party }).lean<ConnectionDocument[]>()),
    list: async () => all(await connections.find().sort({ createdAt: 1 }).lean<ConnectionDocument[]>()),
  };
}

function connectionModel(connection: MongoConnection): Model<ConnectionDocument> {
  const schema = new Schema<ConnectionDocument>(
    {
      _id: { type: String, required: true },
      name: String,
      state: String,
      roles: [Schema.Types.Mixed],
      granted: { type: [Schema.Types.Mixed], default: undefined },
      settings: Schema.Types.Mixed,
      tokenHashes: [Schema.Types.Mixed],
      theirs: Schema.Types.Mixed,
      hosted: { type: Boolean, default: undefined },
      parties: [String],
      claims: { type: [String], default: undefined },
      createdAt: Date,
      updatedAt: Date,
    },
    { versionKey: false, minimize: false, collection: 'connections' },
  );
  schema.index({ claims: 1 }, { unique: true, sparse: true });
  schema.index({ 'tokenHashes.hash': 1 });
  schema.index({ parties: 1 });
  schema.index({ createdAt: 1 });
  return connection.model<ConnectionDocument>('Connection', schema);
}

async function replace(connections: Model<ConnectionDocument>, value: Connection, readAt: Date): Promise<void> {
  const result = await refusingTaken(
    connections.replaceOne({ _id: value.id, updatedAt: readAt }, toDocument(value)).exec(),
  );
  if (result.matchedCount === 0) throw new HubError('conflict', `connection ${value.name} was changed meanwhile`);
}

async function refusingTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!duplicateKeyFields(error)) throw error;
    throw new HubError('party-taken', 'another platform speaks for one of these parties in that role', 'roles');
  }
}

function toDocument(value: Connection): ConnectionDocument {
  const { id, ...rest } = value;
  const claims = [...claimsOf(value)];
  return {
    _id: id,
    ...rest,
    parties: [...partiesOf(value)],
    ...(claims.length > 0 && { claims }),
  };
}

function toDomain(document: ConnectionDocument | null): Connection | undefined {
  if (!document) return undefined;
  const { _id, parties: _parties, claims: _claims, ...rest } = document;
  return { id: _id, ...rest };
}

function all(documents: readonly ConnectionDocument[]): readonly Connection[] {
  return documents.flatMap((document) => toDomain(document) ?? []);
}
