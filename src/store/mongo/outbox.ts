import type { Connection } from 'mongoose';
import type { LeasedMessage, OutboxStore } from '../outbox-store.js';
import { createInserter, createUpdater } from './base/bulk.js';
import { counts, list, retry, standing, supersede } from './outbox/look.js';
import { type OutboxCollection, type OutboxDocument, outboxCollection, toDocument } from './outbox/model.js';
import { take } from './outbox/take.js';

/** How long a delivered message is remembered. */
const REMEMBERED_MS = 30 * 86_400_000;

export function mongoOutboxStore(connection: Connection): OutboxStore {
  const messages = outboxCollection(connection);
  const insert = createInserter(messages);
  const settle = createSettler(messages);
  let sequence = 0;
  return {
    put: (message, dueAt = message.createdAt) => insert(toDocument(message, ++sequence, dueAt)),
    receiversDue: (now) => messages.distinct('toKey', { state: 'PENDING', dueAt: { $lte: now } }),
    take: (lease) => take(messages, lease),
    delivered: (message, at) => {
      const expiresAt = new Date(at.getTime() + REMEMBERED_MS);
      return settle(message, { state: 'DELIVERED', doneAt: at, expiresAt });
    },
    retryAt: (message, at, error) => settle(message, { dueAt: at, lastError: error }),
    giveUp: (message, at, error) => settle(message, { state: 'FAILED', doneAt: at, lastError: error }),
    standing: (of) => standing(messages, of),
    supersede: (later) => supersede(messages, later),
    counts: () => counts(messages),
    list: (query) => list(messages, query),
    retry: (filter, now) => retry(messages, filter, now),
  };
}

type Settle = (message: LeasedMessage, change: Partial<OutboxDocument>) => Promise<boolean>;

/** Settling ends the lease: who does not hold it any more changes nothing. */
function createSettler(messages: OutboxCollection): Settle {
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
