import { type Connection, type Model, Schema } from 'mongoose';
import { HubError } from '../../domain/errors.js';
import type { AccessToken, User, UserStore } from '../user-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

type UserDocument = Omit<User, 'email'> & { _id: string };
type TokenDocument = Omit<AccessToken, 'hash'> & { _id: string };
interface ReadDocument {
  email: string;
  what: string;
  at: Date;
}

export function mongoUserStore(connection: Connection): UserStore {
  const users = userModel(connection);
  const tokens = tokenModel(connection);
  const reads = readModel(connection);
  return {
    insert: async ({ email, ...rest }) => {
      if (!(await insertedAsNew(users.create({ _id: email, ...rest })))) {
        throw new HubError('conflict', `a user ${email} exists already`, 'email');
      }
    },
    find: async (email) => {
      const found = await users.findById(email).lean<UserDocument>();
      return found ? toUser(found) : undefined;
    },
    list: async () => (await users.find().sort({ _id: 1 }).lean<UserDocument[]>()).map(toUser),
    insertToken: async ({ hash, ...rest }) => {
      await tokens.create({ _id: hash, ...rest });
    },
    findToken: async (hash, now) => {
      const found = await tokens.findById(hash).lean<TokenDocument>();
      if (!found || found.expiresAt <= now) return undefined;
      const { _id, ...rest } = found;
      return { hash: _id, ...rest };
    },
    removeToken: async (hash) => {
      await tokens.deleteOne({ _id: hash });
    },
    recordRead: async (read) => {
      await reads.create(read);
    },
  };
}

function userModel(connection: Connection): Model<UserDocument> {
  const schema = new Schema<UserDocument>(
    {
      _id: { type: String, required: true },
      passwordHash: String,
      roles: [String],
      parties: [String],
      createdAt: Date,
    },
    { versionKey: false, collection: 'users' },
  );
  return connection.model<UserDocument>('User', schema);
}

function tokenModel(connection: Connection): Model<TokenDocument> {
  const schema = new Schema<TokenDocument>(
    { _id: { type: String, required: true }, email: String, createdAt: Date, expiresAt: Date },
    { versionKey: false, collection: 'access-tokens' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<TokenDocument>('AccessToken', schema);
}

function readModel(connection: Connection): Model<ReadDocument> {
  const schema = new Schema<ReadDocument>(
    { email: String, what: String, at: Date },
    { versionKey: false, collection: 'reads' },
  );
  schema.index({ what: 1, at: 1 });
  return connection.model<ReadDocument>('Read', schema);
}

function toUser({ _id, ...rest }: UserDocument): User {
  return { email: _id, ...rest };
}
