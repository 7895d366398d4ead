import { Decimal } from '../../../../src/domain/decimal.js';
import { HubError } from '../../../../src/domain/errors.js';
import type { PricedCdr, PricingInput } from '../../../../src/domain/pricing/priced-cdr.js';
import { Ratio } from '../../../../src/domain/ratio.js';

/** What an engine answers: a price, or its refusal. */
export type Answer = PricedCdr | { readonly refusal: string };

export function answerOf(engine: (input: PricingInput) => PricedCdr, input: PricingInput): Answer {
  try {
    return engine(input);
  } catch (error) {
    if (error instanceof HubError) return { refusal: `${error.code} ${error.field} ${error.message}` };
    throw error;
  }
}

/** The first place at which two answers differ in value; undefined where they are the same throughout. */
export function firstDifference(one: unknown, other: unknown, path = ''): string | undefined {
  if (one === other) return undefined;
  if (Decimal.isDecimal(one) && Decimal.isDecimal(other)) {
    return one.equals(other) && one.s === other.s ? undefined : `${path}: ${one} and ${other}`;
  }
  if (one instanceof Ratio && other instanceof Ratio) {
    const same = one.numerator === other.numerator && one.denominator === other.denominator;
    return same ? undefined : `${path}: ${one.toFraction()} and ${other.toFraction()}`;
  }
  if (!isObject(one) || !isObject(other)) return `${path}: ${String(one)} and ${String(other)}`;
  if (countTold(one) !== countTold(other)) return `${path}: ${Object.keys(one)} and ${Object.keys(other)}`;
  for (const name in one) {
    if (one[name] === undefined) continue;
    const difference = firstDifference(one[name], other[name], `${path}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** How many fields are not undefined. */
function countTold(fields: Readonly<Record<string, unknown>>): number {
  let told = 0;
  for (const name in fields) if (fields[name] !== undefined) told += 1;
  return told;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A case as text that can be read, with every digit. */
export function caseText(input: PricingInput): string {
  return JSON.stringify(input);
}
