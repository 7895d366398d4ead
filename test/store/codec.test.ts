import mongoose from 'mongoose';
import { Decimal } from '../../src/domain/decimal.js';
import { fromStored, toStored } from '../../src/store/mongo/base/codec.js';

function refusal(value: unknown): unknown {
  try {
    return toStored(value);
  } catch (error) {
    return error;
  }
}

describe('what is stored of a domain object', () => {
  it.each([
    '0',
    '-0.01',
    '0.1',
    '123456789.12345678',
    '1e-30',
    '9999999999999999999999999999999999',
    '0.1234567890123456789012345678901234',
    '1234567890123456789012345678.901234',
  ])('is the very number %s', (text) => {
    const amount = new Decimal(text);
    const stored = toStored({ amount });
    expect(stored).toMatchObject({ amount: expect.any(mongoose.mongo.Decimal128) });
    expect(fromStored<{ amount: Decimal }>(stored).amount.equals(amount)).toBe(true);
  });

  it.each(['0.12345678901234567890123456789012345', '10000000000000000000000000000000001'])(
    'is never a number that was cut: %s is refused',
    (text) => {
      expect(refusal({ amount: new Decimal(text) })).toMatchObject({ code: 'bad-field' });
    },
  );

  it('keeps dates, bytes, lists and nulls, and leaves absent fields absent', () => {
    const value = {
      at: new Date('2026-10-12T08:00:00Z'),
      lines: [{ net: new Decimal('1.10') }, { net: new Decimal('2') }],
      nothing: null,
      absent: undefined,
      deep: { text: '$set.a.b', flag: false },
    };
    const stored = toStored(value);
    expect(Object.keys(stored as object)).toEqual(['at', 'lines', 'nothing', 'deep']);
    const { absent: _absent, ...kept } = value;
    expect(fromStored(stored)).toEqual(kept);
  });

  it('reads a 64-bit number of the database as a number', () => {
    expect(fromStored({ count: mongoose.mongo.Long.fromNumber(12) })).toEqual({ count: 12 });
  });
});
