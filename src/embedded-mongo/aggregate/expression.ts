import { type Doc, docOf, isDoc, toDoc, truthy, type Value } from '../bson/value.js';
import type { Call } from '../commands/call.js';
import { CommandError } from '../errors.js';
import { arrayOperators } from './operators/array.js';
import { dateOperators } from './operators/date.js';
import { logicOperators } from './operators/logic.js';
import { numberOperators } from './operators/number.js';
import { textOperators } from './operators/text.js';
import { typeOperators } from './operators/type.js';

/** What an expression is evaluated in: `$$CURRENT`, and the variables by name. */
export interface Scope {
  readonly current: Value | undefined;
  readonly variables: Variables;
}

export type Variables = ReadonlyMap<string, Value | undefined>;

/** A compiled expression; `undefined` is a missing field. */
export type Expression = (scope: Scope) => Value | undefined;

export type Compile = (expression: Value) => Expression;

/** An operator whose operands are all evaluated before it. */
export interface PlainOperator {
  readonly operands: readonly [number, number];
  readonly apply: (operands: readonly (Value | undefined)[]) => Value | undefined;
}

/** An operator that has its own way with its operand: conditions, loops, named arguments. */
export type SpecialOperator = (operand: Value, compile: Compile) => Expression;

export type Operators = Readonly<Record<string, PlainOperator | SpecialOperator>>;

const operators = new Map<string, PlainOperator | SpecialOperator>(
  [numberOperators, textOperators, arrayOperators, dateOperators, typeOperators, logicOperators].flatMap((group) =>
    Object.entries(group),
  ),
);

/** Reads an aggregation expression; refuses (code 168) every operator that this server does not have. */
export function compileExpression(expression: Value): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return reference(expression);
  if (Array.isArray(expression)) {
    const items = expression.map(compileExpression);
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const [name] = expression.keys();
  if (name?.startsWith('$') === true) return operation(expression, name);
  const fields = [...expression].map(([field, value]) => [field, compileExpression(value)] as const);
  return (scope) => {
    const doc: Doc = new Map();
    for (const [field, value] of fields) {
      const result = value(scope);
      if (result !== undefined) doc.set(field, result);
    }
    return doc;
  };
}

/** For $expr: whether the expression is true of a document. */
export function compileCondition(expression: Value, variables: Variables = NO_VARIABLES): (doc: Doc) => boolean {
  const condition = compileExpression(expression);
  return (doc) => truthy(condition(scopeOf(doc, variables)));
}

export function scopeOf(doc: Doc, variables: Variables): Scope {
  return { current: doc, variables: new Map([...variables, ['ROOT', doc]]) };
}

/** The variables that a command brings: its `let`, and the time. */
export function variablesOf(call: Pick<Call, 'command'>): Variables {
  const variables = new Map<string, Value | undefined>([['NOW', new Date()]]);
  const given = call.command.get('let');
  if (given === undefined) return variables;
  const scope = { current: docOf({}), variables };
  for (const [name, value] of toDoc(given, 'let')) variables.set(name, compileExpression(value)(scope));
  return variables;
}

export const NO_VARIABLES: Variables = new Map();

/** The value at the end of a path; through arrays, the array of what lies behind each of their items. */
export function valueAtPath(value: Value | undefined, names: readonly string[], from = 0): Value | undefined {
  const name = names[from];
  if (name === undefined) return value;
  if (isDoc(value)) return valueAtPath(value.get(name), names, from + 1);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => valueAtPath(item, names, from)).filter((item) => item !== undefined);
}

function reference(path: string): Expression {
  const names = path.replace(/^\$\$?/, '').split('.');
  if (names.some((name) => name === '' || name.startsWith('$'))) {
    throw new CommandError('FailedToParse', `'${path}' is not a valid field path`);
  }
  if (!path.startsWith('$$')) return (scope) => valueAtPath(scope.current, names);
  const [variable = '', ...rest] = names;
  if (variable === 'REMOVE') return () => undefined;
  if (variable === 'CURRENT') return (scope) => valueAtPath(scope.current, rest);
  return (scope) => {
    if (!scope.variables.has(variable)) {
      throw new CommandError('FailedToParse', `Use of undefined variable: ${variable}`);
    }
    return valueAtPath(scope.variables.get(variable), rest);
  };
}

function operation(expression: Doc, name: string): Expression {
  if (expression.size !== 1) {
    throw new CommandError('FailedToParse', `an expression has one operator, but this has more: ${name}`);
  }
  const operand = expression.get(name) ?? null;
  const operator = operators.get(name);
  if (operator === undefined) {
    throw new CommandError('InvalidPipelineOperator', `the expression ${name} is not supported by the embedded server`);
  }
  if (typeof operator === 'function') return operator(operand, compileExpression);
  const operands = (Array.isArray(operand) ? operand : [operand]).map(compileExpression);
  const [least, most] = operator.operands;
  if (operands.length < least || operands.length > most) {
    throw new CommandError('FailedToParse', `Expression ${name} takes another number of arguments: ${operands.length}`);
  }
  return (scope) => operator.apply(operands.map((each) => each(scope)));
}
