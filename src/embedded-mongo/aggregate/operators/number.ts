import { Decimal128, Double } from 'bson';
import { add, asDecimal, asDouble, divide, integer, modulo, multiply, negate, Sum } from '../../bson/arithmetic.js';
import { compareValues } from '../../bson/compare.js';
import { decimal128Of, roundDecimal } from '../../bson/decimal.js';
import { isNumber, type NumberValue, type Value } from '../../bson/value.js';
import type { Operators } from '../expression.js';
import { isMissing, nullable, numberOperand, plain } from './operands.js';

const MANY = 1_000_000;

export const numberOperators: Operators = {
  $add: nullable(0, MANY, (operands) => operands.reduce<Value>((sum, each) => addOrMove(sum, each), 0)),
  $subtract: nullable(2, 2, ([a = null, b = null]) => {
    if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
    return addOrMove(a, negate(numberOperand(b, '$subtract')));
  }),
  $multiply: nullable(0, MANY, (operands) =>
    operands.reduce<NumberValue>((product, each) => multiply(product, numberOperand(each, '$multiply')), 1),
  ),
  $divide: nullable(2, 2, ([a, b]) => divide(numberOperand(a, '$divide'), numberOperand(b, '$divide'))),
  $mod: nullable(2, 2, ([a, b]) => modulo(numberOperand(a, '$mod'), numberOperand(b, '$mod'))),
  $abs: nullable(1, 1, ([a]) => {
    const value = numberOperand(a, '$abs');
    return compareValues(value, 0) < 0 ? negate(value) : value;
  }),
  $ceil: nullable(1, 1, ([a]) => rounded(numberOperand(a, '$ceil'), 0, 'up')),
  $floor: nullable(1, 1, ([a]) => rounded(numberOperand(a, '$floor'), 0, 'down')),
  $round: nullable(1, 2, ([a, places = 0]) => rounded(numberOperand(a, '$round'), digits(places, '$round'), 'even')),
  $trunc: nullable(1, 2, ([a, places = 0]) => rounded(numberOperand(a, '$trunc'), digits(places, '$trunc'), 'cut')),
  $sum: plain(0, MANY, (operands) => sumOf(operandsOrItems(operands))),
  $avg: plain(0, MANY, (operands) => averageOf(operandsOrItems(operands))),
  $min: plain(0, MANY, (operands) => extremeOf(operandsOrItems(operands), -1)),
  $max: plain(0, MANY, (operands) => extremeOf(operandsOrItems(operands), 1)),
};

export function sumOf(values: Iterable<Value | undefined>): NumberValue {
  const sum = new Sum();
  for (const value of values) if (isNumber(value)) sum.add(value);
  return sum.total();
}

export function averageOf(values: Iterable<Value | undefined>): Value {
  const sum = new Sum();
  let count = 0;
  for (const value of values) {
    if (!isNumber(value)) continue;
    sum.add(value);
    count += 1;
  }
  return count === 0 ? null : divide(sum.total(), count);
}

export function extremeOf(values: Iterable<Value | undefined>, sign: 1 | -1): Value {
  let best: Value = null;
  for (const value of values) {
    if (!isMissing(value) && (best === null || sign * compareValues(value, best) > 0)) best = value;
  }
  return best;
}

function addOrMove(a: Value, b: Value): Value {
  if (a instanceof Date) return new Date(a.getTime() + asDouble(numberOperand(b, '$add')));
  if (b instanceof Date) return new Date(b.getTime() + asDouble(numberOperand(a, '$add')));
  return add(numberOperand(a, '$add'), numberOperand(b, '$add'));
}

/** `$sum: '$array'` means its items. */
function operandsOrItems(operands: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
  const [only] = operands;
  return operands.length === 1 && Array.isArray(only) ? only : operands;
}

function digits(value: Value, operator: string): number {
  return asDouble(numberOperand(value, operator));
}

type Rounding = 'up' | 'down' | 'even' | 'cut';

function rounded(value: NumberValue, places: number, rounding: Rounding): NumberValue {
  if (!(value instanceof Double) && !(value instanceof Decimal128) && places >= 0) return value;
  if (value instanceof Double && !Number.isFinite(value.value)) return value;
  const decimal = asDecimal(value);
  let result = decimal128Of(roundDecimal(decimal, places, rounding === 'even' ? 'half-even' : 'truncate'));
  const order = compareValues(result, value);
  if (rounding === 'up' && order < 0) result = asDecimal128(add(result, 1));
  if (rounding === 'down' && order > 0) result = asDecimal128(add(result, -1));
  if (value instanceof Decimal128) return result;
  if (value instanceof Double) return new Double(Number(result.toString()));
  return integer(BigInt(Number(result.toString())), typeof value === 'number' ? 'int' : 'long');
}

function asDecimal128(value: NumberValue): Decimal128 {
  return decimal128Of(asDecimal(value));
}
