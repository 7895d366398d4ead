import { asDouble } from '../../bson/arithmetic.js';
import { equalValues } from '../../bson/compare.js';
import { type Doc, docOf, isDoc, truthy, type Value } from '../../bson/value.js';
import { CommandError } from '../../errors.js';
import type { Compile, Expression, Operators } from '../expression.js';
import { withVariables } from './logic.js';
import {
  arrayOperand,
  docOperand,
  isMissing,
  namedOperands,
  nullable,
  numberOperand,
  plain,
  textOperand,
} from './operands.js';

const MANY = 1_000_000;

export const arrayOperators: Operators = {
  $size: plain(1, 1, ([a]) => arrayOperand(a, '$size').length),
  $isArray: plain(1, 1, ([a]) => Array.isArray(a)),
  $arrayElemAt: nullable(2, 2, ([a, at]) =>
    arrayOperand(a, '$arrayElemAt').at(asDouble(numberOperand(at, '$arrayElemAt'))),
  ),
  $first: nullable(1, 1, ([a]) => arrayOperand(a, '$first')[0]),
  $last: nullable(1, 1, ([a]) => arrayOperand(a, '$last').at(-1)),
  $in: plain(2, 2, ([a, b]) => arrayOperand(b, '$in').some((item) => a !== undefined && equalValues(item, a))),
  $concatArrays: nullable(0, MANY, (operands) => operands.flatMap((each) => arrayOperand(each, '$concatArrays'))),
  $slice: nullable(2, 3, (operands) => sliced(operands)),
  $setUnion: nullable(0, MANY, (operands) => distinct(operands.flatMap((each) => arrayOperand(each, '$setUnion')))),
  $setIntersection: nullable(0, MANY, (operands) => {
    const [first = [], ...others] = operands.map((each) => arrayOperand(each, '$setIntersection'));
    return distinct(first.filter((item) => others.every((other) => includes(other, item))));
  }),
  $objectToArray: nullable(1, 1, ([a]) => [...docOperand(a, '$objectToArray')].map(([k, v]) => docOf({ k, v }))),
  $arrayToObject: nullable(1, 1, ([a]) => new Map(arrayOperand(a, '$arrayToObject').map(pairOf))),
  $mergeObjects: plain(0, MANY, (operands) => {
    const [only] = operands;
    const parts = operands.length === 1 && Array.isArray(only) ? only : operands;
    return new Map(parts.filter((part) => !isMissing(part)).flatMap((part) => [...docOperand(part, '$mergeObjects')]));
  }),
  $getField: fieldOf,
  $setField: withField,
  $filter: filtered,
  $map: mapped,
  $reduce: reduced,
};

function includes(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => equalValues(item, wanted));
}

function distinct(items: readonly Value[]): Value[] {
  const kept: Value[] = [];
  for (const item of items) if (!includes(kept, item)) kept.push(item);
  return kept;
}

function sliced([array, ...numbers]: readonly Value[]): Value[] {
  const items = arrayOperand(array, '$slice');
  const [first = 0, second] = numbers.map((each) => asDouble(numberOperand(each, '$slice')));
  if (second === undefined) return first >= 0 ? items.slice(0, first) : items.slice(first);
  if (second <= 0) throw new CommandError('BadValue', 'Third argument to $slice must be positive');
  const start = first >= 0 ? first : Math.max(0, items.length + first);
  return items.slice(start, start + second);
}

function pairOf(item: Value): readonly [string, Value] {
  if (Array.isArray(item)) return [textOperand(item[0], '$arrayToObject'), item[1] ?? null];
  const pair = docOperand(item, '$arrayToObject');
  return [textOperand(pair.get('k'), '$arrayToObject'), pair.get('v') ?? null];
}

/** `input`, `as` and the rest of $filter and $map. */
function loop(
  operand: Value,
  compile: Compile,
  names: readonly string[],
): { input: Expression; as: string; given: Doc } {
  const given = namedOperands(operand, ['input', 'as', ...names]);
  const as = given.get('as') ?? 'this';
  return { input: compile(given.get('input') ?? null), as: textOperand(as, 'as'), given };
}

function fieldOf(operand: Value, compile: Compile): Expression {
  const isShort = !isDoc(operand) || !operand.has('field');
  const given = isShort ? docOf({ field: operand }) : namedOperands(operand, ['field', 'input']);
  const field = compile(given.get('field') ?? null);
  const input = compile(given.get('input') ?? '$$CURRENT');
  return (scope) => {
    const value = input(scope);
    return isDoc(value) ? value.get(textOperand(field(scope), '$getField')) : undefined;
  };
}

function withField(operand: Value, compile: Compile): Expression {
  const given = namedOperands(operand, ['field', 'input', 'value']);
  const [field, input, value] = ['field', 'input', 'value'].map((name) => compile(given.get(name) ?? null));
  return (scope) => {
    const doc = input?.(scope);
    if (isMissing(doc)) return null;
    const changed = new Map(docOperand(doc, '$setField'));
    const name = textOperand(field?.(scope), '$setField');
    const result = value?.(scope);
    if (result === undefined) changed.delete(name);
    else changed.set(name, result);
    return changed;
  };
}

function filtered(operand: Value, compile: Compile): Expression {
  const { input, as, given } = loop(operand, compile, ['cond', 'limit']);
  const condition = compile(given.get('cond') ?? null);
  return (scope) => {
    const items = input(scope);
    if (isMissing(items)) return null;
    return arrayOperand(items, '$filter').filter((item) =>
      truthy(condition(withVariables(scope, new Map([[as, item]])))),
    );
  };
}

function mapped(operand: Value, compile: Compile): Expression {
  const { input, as, given } = loop(operand, compile, ['in']);
  const body = compile(given.get('in') ?? null);
  return (scope) => {
    const items = input(scope);
    if (isMissing(items)) return null;
    return arrayOperand(items, '$map').map((item) => body(withVariables(scope, new Map([[as, item]]))) ?? null);
  };
}

function reduced(operand: Value, compile: Compile): Expression {
  const given = namedOperands(operand, ['input', 'initialValue', 'in']);
  const [input, initial, body] = ['input', 'initialValue', 'in'].map((name) => compile(given.get(name) ?? null));
  return (scope) => {
    const items = input?.(scope);
    if (isMissing(items)) return null;
    let value = initial?.(scope);
    for (const item of arrayOperand(items, '$reduce')) {
      value = body?.(
        withVariables(
          scope,
          new Map([
            ['value', value],
            ['this', item],
          ]),
        ),
      );
    }
    return value;
  };
}
