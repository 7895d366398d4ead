import { LosslessNumber } from 'lossless-json';
import { Decimal } from '../../../domain/decimal.js';
import type { ExactNumber } from '../json.js';

export type JsonValue = string | number | boolean | null | ExactNumber | JsonFields | readonly JsonValue[];
export type JsonFields = { readonly [name: string]: JsonValue };

/** A decimal as a JSON number with all its digits. */
export function jsonNumber(value: Decimal): number | ExactNumber {
  const double = value.toNumber();
  return new Decimal(double).equals(value) ? double : new LosslessNumber(value.toFixed());
}

/** The fields that there are, in the order written: OCPI leaves out what is not known. */
export function jsonFields(fields: { readonly [name: string]: JsonValue | undefined }): JsonFields {
  const written: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) written[name] = value;
  return written;
}

/** A list field that is left out when it is empty (cardinality `*`). */
export function unlessEmpty<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length > 0 ? values : undefined;
}
