import { type Connection, type mongo, Schema } from 'mongoose';
import type { PushMethod } from '../../../domain/delivery/push.js';
import { type PartyId, type PartyKey, partyKey } from '../../../domain/party.js';
import type { RoutedModule } from '../../../domain/routing/module-roles.js';
import type { LeasedMessage, OutboxEntry, OutboxMessage } from '../../outbox-store.js';

export interface OutboxDocument {
  _id: string;
  /** Absent in what was written before there were pushes: a CDR. */
  kind?: 'CDR' | 'PUSH';
  from: PartyId;
  to: PartyId;
  toKey: PartyKey;
  module: RoutedModule;
  objectKey: string;
  method?: PushMethod;
  rest?: string;
  body?: string;
  correlationId: string;
  createdAt: Date;
  /** Order of what was written in the same millisecond. */
  sequence?: number;
  /** SUPERSEDED: it was being sent when a later one made it needless; it is not tried again. */
  state: 'PENDING' | 'DELIVERED' | 'FAILED' | 'SUPERSEDED';
  /** When it may be taken; while leased, when the lease ends. */
  dueAt: Date;
  attempt: number;
  leaseId?: string;
  /** The lease under which it was last settled. */
  settledLease?: string;
  doneAt?: Date;
  lastError?: string;
  /** When it is forgotten. */
  expiresAt?: Date;
}

export type OutboxCollection = mongo.Collection<OutboxDocument>;

/** The collection of the outbox, with its indexes declared. */
export function outboxCollection(connection: Connection): OutboxCollection {
  const schema = new Schema<OutboxDocument>(
    {
      _id: { type: String, required: true },
      kind: String,
      from: Schema.Types.Mixed,
      to: Schema.Types.Mixed,
      toKey: String,
      module: String,
      objectKey: String,
      method: String,
      rest: String,
      body: String,
      correlationId: String,
      createdAt: Date,
      sequence: Number,
      state: String,
      dueAt: Date,
      attempt: Number,
      leaseId: String,
      settledLease: String,
      doneAt: Date,
      lastError: String,
      expiresAt: Date,
    },
    { versionKey: false, collection: 'outbox' },
  );
  schema.index({ state: 1, toKey: 1, dueAt: 1 });
  schema.index({ state: 1, dueAt: 1 });
  schema.index({ toKey: 1, createdAt: 1, sequence: 1 }, { partialFilterExpression: { state: 'PENDING' } });
  schema.index(
    { toKey: 1, objectKey: 1, state: 1, createdAt: 1, sequence: 1 },
    { partialFilterExpression: { kind: 'PUSH' } },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0, sparse: true });
  return connection.model<OutboxDocument>('OutboxMessage', schema).collection as never;
}

export function toDocument(message: OutboxMessage, sequence: number, dueAt: Date): OutboxDocument {
  const { key, ...rest } = message;
  return { _id: key, ...rest, toKey: partyKey(message.to), sequence, state: 'PENDING', dueAt, attempt: 0 };
}

export function toLeased(document: OutboxDocument): LeasedMessage {
  return { ...toMessage(document), attempt: document.attempt, leaseId: document.leaseId ?? '' };
}

export function toEntry(document: OutboxDocument): OutboxEntry {
  const { state, attempt, dueAt, doneAt, lastError } = document;
  return {
    ...toMessage(document),
    state: state === 'SUPERSEDED' ? 'FAILED' : state,
    attempts: attempt,
    dueAt,
    ...(doneAt && { doneAt }),
    ...(lastError !== undefined && { lastError }),
  };
}

function toMessage(document: OutboxDocument): OutboxMessage {
  const { _id: key, from, to, objectKey, correlationId, createdAt, kind, module, method, rest, body } = document;
  const owed = { key, from, to, objectKey, correlationId, createdAt };
  if (kind !== 'PUSH' || method === undefined || rest === undefined) return { ...owed, kind: 'CDR', module: 'cdrs' };
  return { ...owed, kind, module, method, rest, ...(body !== undefined && { body }) };
}
