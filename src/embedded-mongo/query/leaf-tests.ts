import { BSONRegExp, Double } from 'bson';
import { asDouble } from '../bson/arithmetic.js';
import { compareValues, equalValues } from '../bson/compare.js';
import { encodeKeyValue } from '../bson/key.js';
import { bsonType, isNumber, toArray, toCount, toNumber, toText, typeOf, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { Visit } from './path.js';

/** From this length on, $in looks values up instead of comparing with each. */
const IN_LOOKUP_SIZE = 8;

export function equalTest(operand: Value): Visit {
  if (operand === null) return (leaf) => leaf === undefined || leaf === null;
  if (operand instanceof BSONRegExp) {
    const matches = regexTest(operand.pattern, operand.options);
    return (leaf) => matches(leaf) || (leaf instanceof BSONRegExp && equalValues(leaf, operand));
  }
  return (leaf) => leaf !== undefined && equalValues(leaf, operand);
}

export function inTest(operand: Value): Visit {
  const values = toArray(operand, '$in');
  const tests = values.filter((value) => value instanceof BSONRegExp).map(equalTest);
  const plain = values.filter((value) => !(value instanceof BSONRegExp));
  if (plain.length < IN_LOOKUP_SIZE) tests.push(...plain.map(equalTest));
  else {
    const keys = new Set(plain.map((value) => encodeKeyValue(value).toString('latin1')));
    if (plain.includes(null)) tests.push((leaf) => leaf === undefined);
    tests.push((leaf) => leaf !== undefined && keys.has(encodeKeyValue(leaf).toString('latin1')));
  }
  return (leaf) => tests.some((test) => test(leaf));
}

export type Comparison = '$gt' | '$gte' | '$lt' | '$lte';

const holds: Readonly<Record<Comparison, (order: number) => boolean>> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Compares only with values of the operand's type, as MongoDB does. */
export function comparisonTest(comparison: Comparison, operand: Value): Visit {
  if (operand instanceof BSONRegExp) {
    throw new CommandError('BadValue', `Can't have RegEx as arg to predicate over field '${comparison}'`);
  }
  const isOrEqual = comparison === '$gte' || comparison === '$lte';
  const type = typeOf(operand);
  if (type === 'null') return isOrEqual ? equalTest(null) : () => false;
  if (isNumber(operand) && Number.isNaN(asDouble(operand))) return isOrEqual ? equalTest(operand) : () => false;
  const matches = holds[comparison];
  if (type === 'minKey' || type === 'maxKey') {
    return (leaf) => leaf !== undefined && matches(compareValues(leaf, operand));
  }
  return (leaf) =>
    leaf !== undefined &&
    leaf !== null &&
    typeOf(leaf) === type &&
    !(leaf instanceof Double && Number.isNaN(leaf.value)) &&
    matches(compareValues(leaf, operand));
}

export function typeTest(operand: Value): Visit {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map((type) =>
    typeof type === 'string' ? type : toNumber(type, '$type'),
  );
  for (const type of wanted) if (typeof type === 'string' && !typeNames.has(type)) throw unknownType(type);
  return (leaf) => {
    if (leaf === undefined) return false;
    const [number, name] = bsonType(leaf);
    return wanted.some((type) => type === number || type === name || (type === 'number' && isNumber(leaf)));
  };
}

const typeNames = new Set(
  `double string object array binData objectId bool date null regex javascript symbol int timestamp long decimal
   minKey maxKey number`.split(/\s+/),
);

function unknownType(name: string): CommandError {
  return new CommandError('BadValue', `Unknown type name alias: ${name}`);
}

export function sizeTest(operand: Value): Visit {
  const size = toCount(operand, '$size');
  return (leaf) => Array.isArray(leaf) && leaf.length === size;
}

export function modTest(operand: Value): Visit {
  const [divisor, remainder] = toArray(operand, '$mod').map((value) => Math.trunc(toNumber(value, '$mod')));
  if (divisor === undefined || remainder === undefined) throw new CommandError('BadValue', 'malformed mod');
  if (divisor === 0) throw new CommandError('BadValue', 'divisor cannot be 0');
  return (leaf) => isNumber(leaf) && Math.trunc(asDouble(leaf)) % divisor === remainder;
}

export function regexTest(pattern: string, options: string): Visit {
  const regex = compileRegex(pattern, options);
  return (leaf) => typeof leaf === 'string' && regex.test(leaf);
}

/** Turns MongoDB's regular expression into JavaScript's; refuses options that JavaScript has not (x). */
export function compileRegex(pattern: string, options: string): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const source = inline === null ? pattern : pattern.slice(inline[0].length);
  const flags = new Set(`${options}${inline?.[1] ?? ''}`);
  flags.delete('u');
  for (const flag of flags) {
    if (!'ims'.includes(flag)) throw new CommandError('CommandNotSupported', `regex option '${flag}' is not supported`);
  }
  try {
    return new RegExp(source, [...flags].join(''));
  } catch {
    throw new CommandError('BadValue', `Regular expression is invalid: ${pattern}`);
  }
}

/** The pattern and options of `$regex`, which may be text or a regular expression. */
export function regexOperand(operand: Value, options: Value | undefined): BSONRegExp {
  const given = options === undefined ? undefined : toText(options, '$options');
  if (operand instanceof BSONRegExp) return new BSONRegExp(operand.pattern, given ?? operand.options);
  return new BSONRegExp(toText(operand, '$regex'), given ?? '');
}
