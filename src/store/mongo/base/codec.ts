import mongoose from 'mongoose';
import { Decimal } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';

const { Decimal128, Binary, Long } = mongoose.mongo;

/** Significant digits of Decimal128. */
const DECIMAL128_DIGITS = 34;

/** Domain object → what is stored: Decimal becomes Decimal128, absent fields stay absent. */
export function toStored(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return toDecimal128(value);
  if (Array.isArray(value)) return value.map(toStored);
  if (!isPlainObject(value)) return value;
  const stored: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) stored[key] = toStored(field);
  }
  return stored;
}

/** What is stored → domain object of the shape that `toStored` was given. */
export function fromStored<T>(value: unknown): T {
  return decode(value) as T;
}

/** Exact or refused: a number of more than 34 digits is never cut. */
export function toDecimal128(value: Decimal): mongoose.mongo.Decimal128 {
  if (value.precision() > DECIMAL128_DIGITS) {
    throw new HubError('bad-field', `${value.toString()} has more than ${DECIMAL128_DIGITS} digits`);
  }
  return Decimal128.fromString(value.toString());
}

function decode(value: unknown): unknown {
  if (value instanceof Decimal128) return new Decimal(value.toString());
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Binary) return Buffer.from(value.buffer);
  if (Array.isArray(value)) return value.map(decode);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, decode(field)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
