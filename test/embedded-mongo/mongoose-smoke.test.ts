import mongoose from 'mongoose';
import { useTestDatabase } from '../support/mongo.js';

describe('mongoose on the embedded server', () => {
  const { uri, dbName } = useTestDatabase();
  const connection = mongoose.createConnection(uri, { dbName });
  afterAll(() => connection.close());

  const schema = new mongoose.Schema({
    key: { type: String, required: true, unique: true },
    amount: mongoose.Schema.Types.Decimal128,
    at: Date,
    lines: [{ text: String, quantity: Number }],
  });
  const Receipt = connection.model('Receipt', schema);

  it('saves a document and finds it again by its key', async () => {
    await Receipt.init();
    await Receipt.create({ key: 'a', amount: '12.34', at: new Date(0), lines: [{ text: 'energy', quantity: 2 }] });
    const found = await Receipt.findOne({ key: 'a' });
    expect(found?.amount?.toString()).toBe('12.34');
    expect(found?.lines[0]?.text).toBe('energy');
  });

  it('refuses a second document with the same key', async () => {
    await expect(Receipt.create({ key: 'a' })).rejects.toMatchObject({ code: 11000, keyValue: { key: 'a' } });
  });
});
