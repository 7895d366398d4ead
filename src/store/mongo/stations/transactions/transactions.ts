import { LRUCache } from 'lru-cache';
import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import type { Transaction } from '../../../../domain/charging/transaction.js';
import { type PartyKey, partyKey } from '../../../../domain/party.js';
import { tokenKey } from '../../../../domain/roaming/token.js';
import type { TransactionQuery, TransactionStore } from '../../../stations/transaction-store.js';
import { createFinder } from '../../base/bulk.js';
import { fromStored, toStored } from '../../base/codec.js';
import { duplicateKeyFields } from '../../base/duplicate-key.js';
import { mongoTransactionFacts } from './transaction-facts.js';
import { nextNumber, numberModel } from './transaction-numbers.js';

/** A transaction, and what it is looked for by. */
interface TransactionDocument {
  _id: string;
  /** Where it is not `_id`. */
  sessionId?: string;
  startKey: string;
  stationId: string;
  stationRef: string;
  party: PartyKey;
  isOpen: boolean;
  tokenKey?: string;
  outcome: Transaction['outcome'];
  startedAt: Date;
  nextStep?: Transaction['nextStep'];
  dueAt?: Date;
  revision: number;
  transaction: unknown;
}

/** Transactions of one station that are open at a time stay far below. */
const MOST_OPEN = 200;

export function mongoTransactionStore(connection: Connection): TransactionStore {
  const transactions = transactionModel(connection);
  const numbers = numberModel(connection);
  const find = createFinder<TransactionDocument, Transaction | undefined>(transactions.collection as never, {
    field: '_id',
    valueOf: ({ _id }) => _id,
    toFound: ([found]) => found && toDomain(found),
  });
  return {
    nextNumber: () => nextNumber(numbers),
    insert: (transaction) => insert(transactions, transaction),
    replace: async (transaction) => {
      const { revision } = transaction;
      const filter = { _id: transaction.id, revision: revision - 1 };
      return (await transactions.replaceOne(filter, toDocument(transaction))).matchedCount === 1;
    },
    find,
    findBySession: (sessionId) => one(transactions, { sessionId }),
    findByRef: createRefFinder(transactions.collection as never, find),
    findByStartKey: (startKey) => one(transactions, { startKey }),
    openOf: (stationId) => many(transactions, { stationId, isOpen: true }, { startedAt: 1 }),
    openOfToken: (key) => many(transactions, { tokenKey: key, isOpen: true }, { startedAt: 1 }),
    lastAt: (stationId, evse, before) => lastAt(transactions, { stationId, evse, before }),
    due: async (at, limit) => {
      const query = { dueAt: { $lte: at } };
      const found = await transactions.find(query).sort({ dueAt: 1 }).limit(limit).lean<TransactionDocument[]>();
      return found.map(toDomain);
    },
    list: (asked) => list(transactions, asked),
    ...mongoTransactionFacts(connection),
  };
}

/** Refs of running transactions are asked for with every meter value: that a ref has an id does not change. */
const MOST_REFS = 50_000;

function createRefFinder(
  transactions: mongo.Collection<TransactionDocument>,
  find: TransactionStore['find'],
): TransactionStore['findByRef'] {
  const ids = new LRUCache<string, string>({ max: MOST_REFS });
  return async (stationId, stationRef) => {
    const key = JSON.stringify([stationId, stationRef]);
    const known = ids.get(key);
    if (known !== undefined) return find(known);
    const found = await transactions.findOne({ stationId, stationRef });
    if (!found) return undefined;
    ids.set(key, found._id);
    return toDomain(found);
  };
}

async function insert(transactions: Model<TransactionDocument>, transaction: Transaction) {
  try {
    await transactions.create(toDocument(transaction));
    return { isNew: true, transaction };
  } catch (error) {
    if (!duplicateKeyFields(error)) throw error;
    const { startKey, stationId, stationRef } = transaction;
    const earlier = (await one(transactions, { startKey })) ?? (await one(transactions, { stationId, stationRef }));
    if (!earlier) throw error;
    return { isNew: false, transaction: earlier };
  }
}

async function one(transactions: Model<TransactionDocument>, query: Record<string, unknown>) {
  const found = await transactions.findOne(query).lean<TransactionDocument>();
  return found ? toDomain(found) : undefined;
}

async function many(
  transactions: Model<TransactionDocument>,
  query: Record<string, unknown>,
  order: { readonly startedAt: -1 | 1 },
): Promise<readonly Transaction[]> {
  const found = await transactions.find(query).sort(order).limit(MOST_OPEN).lean<TransactionDocument[]>();
  return found.map(toDomain);
}

async function lastAt(
  transactions: Model<TransactionDocument>,
  { stationId, evse, before }: { readonly stationId: string; readonly evse: number; readonly before: Date },
): Promise<Transaction | undefined> {
  const query = { stationId, 'transaction.evse': evse, startedAt: { $lte: before } };
  const found = await transactions.findOne(query).sort({ startedAt: -1 }).lean<TransactionDocument>();
  return found ? toDomain(found) : undefined;
}

async function list(
  transactions: Model<TransactionDocument>,
  { parties, stationId, outcome, until, before, limit }: TransactionQuery,
): Promise<readonly Transaction[]> {
  const query = {
    ...(parties && { party: { $in: [...parties] } }),
    ...(stationId !== undefined && { stationId }),
    ...(outcome && { outcome }),
    ...((until || before) && { startedAt: { ...(until && { $lt: until }), ...(before && { $lte: before.at }) } }),
    ...(before && { $or: [{ startedAt: { $lt: before.at } }, { _id: { $lt: before.id } }] }),
  };
  const order = { startedAt: -1, _id: -1 } as const;
  const found = await transactions.find(query).sort(order).limit(limit).lean<TransactionDocument[]>();
  return found.map(toDomain);
}

function transactionModel(connection: Connection): Model<TransactionDocument> {
  const schema = new Schema<TransactionDocument>(
    {
      _id: { type: String, required: true },
      sessionId: String,
      startKey: String,
      stationId: String,
      stationRef: String,
      party: String,
      isOpen: Boolean,
      tokenKey: String,
      outcome: String,
      startedAt: Date,
      nextStep: String,
      dueAt: Date,
      revision: Number,
      transaction: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'transactions' },
  );
  schema.index({ startKey: 1 }, { unique: true });
  schema.index({ stationId: 1, stationRef: 1 }, { unique: true });
  schema.index({ sessionId: 1 }, { sparse: true });
  schema.index({ startedAt: -1, _id: -1 });
  schema.index({ stationId: 1, startedAt: -1, _id: -1 });
  schema.index({ stationId: 1, isOpen: 1 });
  schema.index({ tokenKey: 1, isOpen: 1 });
  schema.index({ party: 1, startedAt: -1, _id: -1 });
  schema.index({ outcome: 1, startedAt: -1, _id: -1 });
  schema.index({ dueAt: 1 }, { sparse: true });
  return connection.model<TransactionDocument>('Transaction', schema);
}

function toDocument(transaction: Transaction): TransactionDocument {
  const { id, startKey, stationId, stationRef, party, driver, end, outcome, startedAt, revision } = transaction;
  const { nextStep, dueAt, sessionId } = transaction;
  return {
    _id: id,
    ...(sessionId !== undefined && { sessionId }),
    startKey,
    stationId,
    stationRef,
    party: partyKey(party),
    isOpen: end === undefined && outcome === 'OPEN',
    ...(driver && { tokenKey: tokenKey(driver.token) }),
    outcome,
    startedAt,
    ...(nextStep && { nextStep }),
    ...(dueAt && { dueAt }),
    revision,
    transaction: toStored(transaction),
  };
}

function toDomain({ transaction }: TransactionDocument): Transaction {
  return fromStored<Transaction>(transaction);
}
