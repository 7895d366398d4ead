import { type Connection, type Model, Schema } from 'mongoose';
import type { TransactionFact } from '../../../../domain/charging/transaction.js';
import type { OutletSpan, TransactionStore } from '../../../stations/transaction-store.js';
import { createInserter } from '../../base/bulk.js';
import { fromStored, toStored } from '../../base/codec.js';

interface FactDocument {
  _id: string;
  stationId: string;
  transactionId?: string;
  evse: number;
  connector: number;
  at: Date;
  /** Of a fact of no transaction: long enough for a station that was offline to tell what it belongs to. */
  expiresAt?: Date;
  fact: unknown;
}

/** What belongs to no transaction is forgotten after so long. */
const LOOSE_MS = 30 * 86_400_000;
/** Facts of one transaction stay far below. */
const MOST_FACTS = 20_000;

/** What stations have told of transactions, each once. */
export function mongoTransactionFacts(
  connection: Connection,
): Pick<TransactionStore, 'addFact' | 'factsOf' | 'looseFacts'> {
  const facts = factModel(connection);
  const insert = createInserter<FactDocument>(facts.collection as never);
  return {
    addFact: (fact) => insert(toFactDocument(fact)),
    factsOf: (transactionId) => factsWhere(facts, { transactionId }),
    looseFacts: ({ stationId, evse, connector, from, until }: OutletSpan) =>
      factsWhere(facts, {
        stationId,
        evse,
        connector,
        transactionId: { $exists: false },
        at: { $gte: from, $lte: until },
      }),
  };
}

async function factsWhere(
  facts: Model<FactDocument>,
  query: Record<string, unknown>,
): Promise<readonly TransactionFact[]> {
  const found = await facts.find(query).sort({ at: 1, _id: 1 }).limit(MOST_FACTS).lean<FactDocument[]>();
  return found.map(({ fact }) => fromStored<TransactionFact>(fact));
}

function factModel(connection: Connection): Model<FactDocument> {
  const schema = new Schema<FactDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      transactionId: String,
      evse: Number,
      connector: Number,
      at: Date,
      expiresAt: Date,
      fact: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'transaction_facts' },
  );
  schema.index({ transactionId: 1, at: 1 });
  schema.index({ stationId: 1, evse: 1, connector: 1, at: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<FactDocument>('TransactionFact', schema);
}

function toFactDocument(fact: TransactionFact): FactDocument {
  const { key, stationId, transactionId, evse, connector, at, receivedAt } = fact;
  return {
    _id: key,
    stationId,
    ...(transactionId === undefined ? { expiresAt: new Date(receivedAt.getTime() + LOOSE_MS) } : { transactionId }),
    evse,
    connector,
    at,
    fact: toStored(fact),
  };
}
