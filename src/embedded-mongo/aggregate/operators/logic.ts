import { compareValues } from '../../bson/compare.js';
import { isDoc, toArray, toDoc, truthy, type Value } from '../../bson/value.js';
import { CommandError } from '../../errors.js';
import type { Compile, Expression, Operators, PlainOperator, Scope } from '../expression.js';
import { isMissing, namedOperands, plain } from './operands.js';

const MANY = 1_000_000;

export const logicOperators: Operators = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: plain(2, 2, ([a, b]) => Math.sign(order(a, b))),
  $not: plain(1, 1, ([a]) => !truthy(a)),
  $and: plain(0, MANY, (operands) => operands.every(truthy)),
  $or: plain(0, MANY, (operands) => operands.some(truthy)),
  $ifNull: plain(2, MANY, (operands) => operands.find((each) => !isMissing(each)) ?? operands.at(-1)),
  $literal: (operand) => () => operand,
  $cond: conditional,
  $switch: choice,
  $let: letIn,
};

function comparison(holds: (order: number) => boolean): PlainOperator {
  return plain(2, 2, ([a, b]) => holds(order(a, b)));
}

/** A missing field comes before everything, even null. */
function order(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b);
}

function conditional(operand: Value, compile: Compile): Expression {
  const parts = isDoc(operand)
    ? ['if', 'then', 'else'].map((name) => namedOperands(operand, ['if', 'then', 'else']).get(name))
    : toArray(operand, '$cond');
  const [condition, yes, no] = parts.map((part) => (part === undefined ? undefined : compile(part)));
  if (condition === undefined || yes === undefined || no === undefined || parts.length !== 3) {
    throw new CommandError('FailedToParse', '$cond needs if, then and else');
  }
  return (scope) => (truthy(condition(scope)) ? yes(scope) : no(scope));
}

function choice(operand: Value, compile: Compile): Expression {
  const given = namedOperands(operand, ['branches', 'default']);
  const branches = toArray(given.get('branches'), 'branches').map((item) => {
    const branch = toDoc(item, 'branch');
    return { when: compile(branch.get('case') ?? null), outcome: compile(branch.get('then') ?? null) };
  });
  const otherwise = given.get('default');
  const last = otherwise === undefined ? noBranch : compile(otherwise);
  return (scope) => (branches.find((branch) => truthy(branch.when(scope)))?.outcome ?? last)(scope);
}

function noBranch(): never {
  throw new CommandError('BadValue', '$switch could not find a matching branch for an input, and no default was given');
}

function letIn(operand: Value, compile: Compile): Expression {
  const given = namedOperands(operand, ['vars', 'in']);
  const vars = [...toDoc(given.get('vars'), 'vars')].map(([name, value]) => [name, compile(value)] as const);
  const body = compile(given.get('in') ?? null);
  return (scope) => body(withVariables(scope, new Map(vars.map(([name, value]) => [name, value(scope)]))));
}

export function withVariables(scope: Scope, more: ReadonlyMap<string, Value | undefined>): Scope {
  return { current: scope.current, variables: new Map([...scope.variables, ...more]) };
}
