import { types } from 'node:util';
import { Decimal } from '../../domain/decimal.js';

/** Decimals lose what they are on the way to another thread; dates, text and lists do not. */
const MARK = '$decimal';

/** Plain data that may be sent to another thread, with each decimal as its exact text. */
export function pack(value: unknown): unknown {
  return mapped(value, (inner) => (Decimal.isDecimal(inner) ? { [MARK]: inner.toFixed() } : undefined));
}

/** What was packed, as it was. The caller names the type that it packed. */
export function unpack<T>(packed: unknown): T;
export function unpack(packed: unknown): unknown {
  return mapped(packed, (inner) => {
    const text: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, MARK) : undefined;
    return typeof text === 'string' ? new Decimal(text) : undefined;
  });
}

function mapped(value: unknown, change: (inner: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, change));
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapped(inner, change)]));
}
