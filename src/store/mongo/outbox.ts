import { type Connection, type Model, Schema } from 'mongoose';
import { type PartyId, partyKey } from '../../domain/party.js';
import type { Lease, LeasedMessage, OutboxCounts, OutboxMessage, OutboxStore } from '../outbox-store.js';
import { insertedAsNew } from './base/duplicate-key.js';

interface OutboxDocument {
  _id: string;
  from: PartyId;
  to: PartyId;
  toKey: string;
  module: 'cdrs';
  objectKey: string;
  correlationId: string;
  createdAt: Date;
  state: 'PENDING' | 'DELIVERED' | 'FAILED';
  /** When it may be taken; while leased, when the lease ends. */
  dueAt: Date;
  attempt: number;
  leaseId?: string;
  doneAt?: Date;
  lastError?: string;
}

export function mongoOutboxStore(connection: Connection): OutboxStore {
  const messages = outboxModel(connection);
  return {
    put: (message) => insertedAsNew(messages.collection.insertOne(toDocument(message) as never)),
    take: (lease) => take(messages, lease),
    delivered: (message, at) => settle(messages, message, { state: 'DELIVERED', doneAt: at }),
    retryAt: (message, at, error) => settle(messages, message, { dueAt: at, lastError: error }),
    giveUp: (message, at, error) => settle(messages, message, { state: 'FAILED', doneAt: at, lastError: error }),
    counts: () => counts(messages),
  };
}

function outboxModel(connection: Connection): Model<OutboxDocument> {
  const schema = new Schema<OutboxDocument>(
    {
      _id: { type: String, required: true },
      from: Schema.Types.Mixed,
      to: Schema.Types.Mixed,
      toKey: String,
      module: String,
      objectKey: String,
      correlationId: String,
      createdAt: Date,
      state: String,
      dueAt: Date,
      attempt: Number,
      leaseId: String,
      doneAt: Date,
      lastError: String,
    },
    { versionKey: false, collection: 'outbox' },
  );
  schema.index({ state: 1, dueAt: 1 });
  return connection.model<OutboxDocument>('OutboxMessage', schema);
}

async function take(messages: Model<OutboxDocument>, lease: Lease): Promise<LeasedMessage | undefined> {
  const taken = await messages.collection.findOneAndUpdate(
    { state: 'PENDING', dueAt: { $lte: lease.now }, ...(lease.notTo?.length && { toKey: { $nin: [...lease.notTo] } }) },
    { $set: { dueAt: lease.until, leaseId: lease.leaseId }, $inc: { attempt: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  );
  return taken ? toLeased(taken as never) : undefined;
}

async function settle(
  messages: Model<OutboxDocument>,
  message: LeasedMessage,
  change: Partial<OutboxDocument>,
): Promise<boolean> {
  const held = { _id: message.key, leaseId: message.leaseId };
  const result = await messages.collection.updateOne(held as never, { $set: change, $unset: { leaseId: '' } });
  return result.matchedCount === 1;
}

async function counts(messages: Model<OutboxDocument>): Promise<OutboxCounts> {
  const [pending, delivered, failed] = await Promise.all(
    (['PENDING', 'DELIVERED', 'FAILED'] as const).map((state) => messages.countDocuments({ state })),
  );
  return { pending: pending ?? 0, delivered: delivered ?? 0, failed: failed ?? 0 };
}

function toDocument(message: OutboxMessage): OutboxDocument {
  const { key, ...rest } = message;
  return { _id: key, ...rest, toKey: partyKey(message.to), state: 'PENDING', dueAt: message.createdAt, attempt: 0 };
}

function toLeased(document: OutboxDocument): LeasedMessage {
  const { from, to, module, objectKey, correlationId, createdAt, attempt } = document;
  const leaseId = document.leaseId ?? '';
  return { key: document._id, from, to, module, objectKey, correlationId, createdAt, attempt, leaseId };
}
