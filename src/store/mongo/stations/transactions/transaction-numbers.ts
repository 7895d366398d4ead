import { type Connection, type Model, Schema } from 'mongoose';

export interface NumberDocument {
  _id: string;
  last: number;
}

/** OCPP 1.6 numbers transactions by an int32. */
const MOST_NUMBER = 2_147_483_647;

/** One document that only grows: no number is given twice, whatever becomes of who asked. */
export async function nextNumber(numbers: Model<NumberDocument>): Promise<number> {
  const update = { $inc: { last: 1 } };
  const options = { upsert: true, returnDocument: 'after' as const };
  const found = await numbers.findOneAndUpdate({ _id: 'transaction' }, update, options).lean<NumberDocument>();
  if (!found || found.last > MOST_NUMBER) throw new Error('transaction numbers are used up');
  return found.last;
}

/** The sequence of all transactions of the hub. */
export function numberModel(connection: Connection): Model<NumberDocument> {
  const schema = new Schema<NumberDocument>(
    { _id: { type: String, required: true }, last: Number },
    { versionKey: false, collection: 'transaction_numbers' },
  );
  return connection.model<NumberDocument>('TransactionNumber', schema);
}
