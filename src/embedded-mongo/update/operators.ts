import { Timestamp } from 'bson';
import { add, multiply } from '../bson/arithmetic.js';
import { compareValues, identicalValues } from '../bson/compare.js';
import { bsonType, type Doc, isDoc, isNumber, type NumberValue, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { addToSetChange, popChange, pullAllChange, pullChange, pushChange } from './array-operators.js';
import { type Change, KEEP, type PathChange } from './change-path.js';

interface Operator {
  readonly change: (operand: Value, name: string) => Change;
  readonly missing: PathChange['missing'];
}

const operators = new Map<string, Operator>([
  ['$set', { change: setChange, missing: 'create' }],
  ['$setOnInsert', { change: setChange, missing: 'create' }],
  ['$unset', { change: () => () => undefined, missing: 'skip' }],
  ['$inc', { change: (operand, name) => numberChange(operand, name, incremented), missing: 'create' }],
  ['$mul', { change: (operand, name) => numberChange(operand, name, multiplied), missing: 'create' }],
  ['$min', { change: (operand) => extremeChange(operand, -1), missing: 'create' }],
  ['$max', { change: (operand) => extremeChange(operand, 1), missing: 'create' }],
  ['$currentDate', { change: currentDateChange, missing: 'create' }],
  ['$push', { change: pushChange, missing: 'create' }],
  ['$addToSet', { change: addToSetChange, missing: 'create' }],
  ['$pull', { change: pullChange, missing: 'skip' }],
  ['$pullAll', { change: pullAllChange, missing: 'skip' }],
  ['$pop', { change: popChange, missing: 'skip' }],
]);

/** What an update operator does to one path; refuses (code 9) an operator that this server does not have. */
export function pathChange(name: string, path: string, operand: Value): PathChange {
  const operator = operators.get(name);
  if (operator === undefined) {
    throw new CommandError('FailedToParse', `Unknown or unsupported modifier: ${name}`);
  }
  return { names: checkedPath(path), change: operator.change(operand, path), missing: operator.missing };
}

/** The parts of a path that may be written to. */
export function checkedPath(path: string): string[] {
  const names = path.split('.');
  if (names.includes('')) {
    throw new CommandError('EmptyFieldName', `The update path '${path}' contains an empty field name`);
  }
  if (names[0]?.startsWith('$') === true) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${path}' is not valid for storage.`,
    );
  }
  return names;
}

function setChange(operand: Value): Change {
  return (current) => (identicalValues(current, operand) ? KEEP : copyOf(operand));
}

/** The same operand may be set in several places, and then be changed in one of them. */
function copyOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf);
  return isDoc(value) ? new Map([...value].map(([name, inner]) => [name, copyOf(inner)] as const)) : value;
}

type Calculate = (current: NumberValue | undefined, operand: NumberValue) => NumberValue;

const incremented: Calculate = (current, operand) =>
  current === undefined ? operand : add(current, operand, 'refuse');
const multiplied: Calculate = (current, operand) => multiply(current ?? 0, operand, 'refuse');

function numberChange(operand: Value, path: string, calculate: Calculate): Change {
  if (!isNumber(operand)) {
    throw new CommandError('TypeMismatch', `Cannot increment or multiply with a non-numeric argument: ${path}`);
  }
  return (current) => {
    if (current === undefined || isNumber(current)) return calculate(current, operand);
    const [, type] = bsonType(current);
    throw new CommandError('TypeMismatch', `Cannot apply $inc or $mul to field '${path}' of non-numeric type ${type}`);
  };
}

function extremeChange(operand: Value, sign: 1 | -1): Change {
  return (current) => (current === undefined || sign * compareValues(operand, current) > 0 ? operand : KEEP);
}

function currentDateChange(operand: Value): Change {
  const type = isDoc(operand) ? operand.get('$type') : operand === true ? 'date' : undefined;
  if (type === 'date') return () => new Date();
  if (type === 'timestamp') return () => new Timestamp({ t: Math.floor(Date.now() / 1_000), i: 1 });
  throw new CommandError('BadValue', "$currentDate needs true, or a '$type' of 'date' or 'timestamp'");
}

/** $rename takes a value away from one path and sets it at another. */
export function renameChanges(doc: Doc, from: string, to: Value): PathChange[] {
  if (typeof to !== 'string')
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string: ${from}`);
  const source = checkedPath(from);
  let value: Value | undefined = doc;
  for (const name of source) {
    if (Array.isArray(value)) throw new CommandError('BadValue', `The source of $rename is in an array: ${from}`);
    value = isDoc(value) ? value.get(name) : undefined;
  }
  if (value === undefined || from === to) return [];
  const moved = value;
  return [
    { names: source, change: () => undefined, missing: 'skip' },
    { names: checkedPath(to), change: () => moved, missing: 'create' },
  ];
}
