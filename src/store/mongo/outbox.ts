import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import { type PartyId, type PartyKey, partyKey } from '../../domain/party.js';
import type { Lease, LeasedMessage, OutboxCounts, OutboxMessage, OutboxStore } from '../outbox-store.js';
import { createInserter, createUpdater } from './base/bulk.js';

interface OutboxDocument {
  _id: string;
  from: PartyId;
  to: PartyId;
  toKey: PartyKey;
  module: 'cdrs';
  objectKey: string;
  correlationId: string;
  createdAt: Date;
  state: 'PENDING' | 'DELIVERED' | 'FAILED';
  /** When it may be taken; while leased, when the lease ends. */
  dueAt: Date;
  attempt: number;
  leaseId?: string;
  /** The lease under which it was last settled. */
  settledLease?: string;
  doneAt?: Date;
  lastError?: string;
}

export function mongoOutboxStore(connection: Connection): OutboxStore {
  const messages = outboxModel(connection);
  const collection: mongo.Collection<OutboxDocument> = messages.collection as never;
  const insert = createInserter(collection);
  const settle = createSettler(collection);
  return {
    put: (message) => insert(toDocument(message)),
    receiversDue: (now) => messages.distinct('toKey', { state: 'PENDING', dueAt: { $lte: now } }),
    take: (lease) => take(collection, lease),
    delivered: (message, at) => settle(message, { state: 'DELIVERED', doneAt: at }),
    retryAt: (message, at, error) => settle(message, { dueAt: at, lastError: error }),
    giveUp: (message, at, error) => settle(message, { state: 'FAILED', doneAt: at, lastError: error }),
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
      settledLease: String,
      doneAt: Date,
      lastError: String,
    },
    { versionKey: false, collection: 'outbox' },
  );
  schema.index({ state: 1, toKey: 1, dueAt: 1 });
  schema.index({ state: 1, dueAt: 1 });
  return connection.model<OutboxDocument>('OutboxMessage', schema);
}

/** Looks, takes and reads what it got: of several who look at the same time each gets what it took. */
async function take(messages: mongo.Collection<OutboxDocument>, lease: Lease): Promise<readonly LeasedMessage[]> {
  const due = { state: 'PENDING' as const, toKey: lease.to, dueAt: { $lte: lease.now } };
  const seen = await messages.find(due).sort({ dueAt: 1 }).limit(lease.limit).project({ _id: 1 }).toArray();
  const ids = seen.map((message) => String(message['_id']));
  if (ids.length === 0) return [];
  const leased = { $set: { dueAt: lease.until, leaseId: lease.leaseId }, $inc: { attempt: 1 } };
  await messages.updateMany({ _id: { $in: ids }, state: 'PENDING', dueAt: { $lte: lease.now } }, leased);
  const taken = await messages.find({ _id: { $in: ids }, leaseId: lease.leaseId }).toArray();
  return taken.map(toLeased).sort((a, b) => ids.indexOf(a.key) - ids.indexOf(b.key));
}

type Settle = (message: LeasedMessage, change: Partial<OutboxDocument>) => Promise<boolean>;

/** Settling ends the lease: who does not hold it any more changes nothing. */
function createSettler(messages: mongo.Collection<OutboxDocument>): Settle {
  const update = createUpdater(messages, {
    toUpdate: ({ message, change }: { message: LeasedMessage; change: Partial<OutboxDocument> }) => ({
      filter: { _id: message.key, leaseId: message.leaseId },
      update: { $set: { ...change, settledLease: message.leaseId }, $unset: { leaseId: '' } },
    }),
    isDone: async ({ message }) => {
      const found = await messages.findOne({ _id: message.key }, { projection: { settledLease: 1 } });
      return found?.settledLease === message.leaseId;
    },
  });
  return async (message, change) => (await update({ message, change })) === 'matched';
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
