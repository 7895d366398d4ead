import { type Connection, type Model, Schema } from 'mongoose';
import type { PaymentOrder } from '../../../domain/settlement/settlement.js';
import type { PaymentOrderFilter, PaymentOrderStore } from '../../clearing/payment-order-store.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface OrderDocument {
  _id: string;
  runId: string;
  parties: string[];
  reference: string;
  unwound?: boolean;
  order: unknown;
}

export function mongoPaymentOrderStore(connection: Connection): PaymentOrderStore {
  const orders = orderModel(connection);
  return {
    insertAll: async (wanted) => {
      for (const order of wanted) await insertedAsNew(orders.create(toDocument(order)));
    },
    find: async (key) => {
      const found = await orders.findById(key).lean<OrderDocument>();
      return found ? toDomain(found) : undefined;
    },
    list: async (filter) => {
      const found = await orders.find(toQuery(filter)).sort({ _id: 1 }).lean<OrderDocument[]>();
      return found.map(toDomain);
    },
    markUnwound: async (key) => {
      await orders.updateOne({ _id: key }, { $set: { unwound: true } });
    },
  };
}

function orderModel(connection: Connection): Model<OrderDocument> {
  const schema = new Schema<OrderDocument>(
    {
      _id: { type: String, required: true },
      runId: String,
      parties: [String],
      reference: String,
      unwound: Boolean,
      order: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'payment-orders' },
  );
  schema.index({ runId: 1, _id: 1 });
  schema.index({ parties: 1, _id: 1 });
  schema.index({ reference: 1 });
  return connection.model<OrderDocument>('PaymentOrder', schema);
}

function toQuery({ runId, involving, reference }: PaymentOrderFilter): Record<string, unknown> {
  return {
    ...(runId && { runId }),
    ...(involving && { parties: { $in: [...involving] } }),
    ...(reference && { reference }),
  };
}

function toDocument(order: PaymentOrder): OrderDocument {
  const { key, runId, party, receiver, reference } = order;
  return { _id: key, runId, parties: [party, receiver], reference, order: toStored(order) };
}

function toDomain({ order, unwound }: OrderDocument): PaymentOrder {
  return { ...fromStored<PaymentOrder>(order), ...(unwound && { unwound }) };
}
