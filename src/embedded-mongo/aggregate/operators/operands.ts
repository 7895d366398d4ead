import { type Doc, isDoc, isNumber, type NumberValue, toDoc, typeOf, type Value } from '../../bson/value.js';
import { CommandError } from '../../errors.js';
import type { Compile, Expression, PlainOperator } from '../expression.js';

type Given = Value | undefined;

export function isMissing(value: Given): value is null | undefined {
  return value === null || value === undefined;
}

/** An operator that gives null as soon as one of its operands is null or missing. */
export function nullable(least: number, most: number, apply: (operands: readonly Value[]) => Given): PlainOperator {
  return {
    operands: [least, most],
    apply: (operands) => {
      const values: Value[] = [];
      for (const operand of operands) {
        if (isMissing(operand)) return null;
        values.push(operand);
      }
      return apply(values);
    },
  };
}

export function plain(least: number, most: number, apply: PlainOperator['apply']): PlainOperator {
  return { operands: [least, most], apply };
}

/** An operator with named operands, evaluated before it; those not given are missing. */
export function named(names: readonly string[], apply: (operands: ReadonlyMap<string, Value>) => Given) {
  return (operand: Value, compile: Compile): Expression => {
    const fields = namedOperands(operand, names);
    const compiled = [...fields].map(([name, value]) => [name, compile(value)] as const);
    return (scope) => {
      const values = new Map<string, Value>();
      for (const [name, value] of compiled) {
        const result = value(scope);
        if (result !== undefined) values.set(name, result);
      }
      return apply(values);
    };
  };
}

/** Checks the names of an operator's arguments. */
export function namedOperands(operand: Value, names: readonly string[]): Doc {
  const fields = toDoc(operand, 'operand');
  for (const name of fields.keys()) {
    if (!names.includes(name)) throw new CommandError('FailedToParse', `Unrecognized argument: ${name}`);
  }
  return fields;
}

export function numberOperand(value: Given, operator: string): NumberValue {
  if (isNumber(value)) return value;
  throw wrongType(value, operator, 'numbers');
}

export function textOperand(value: Given, operator: string): string {
  if (typeof value === 'string') return value;
  throw wrongType(value, operator, 'strings');
}

export function arrayOperand(value: Given, operator: string): Value[] {
  if (Array.isArray(value)) return value;
  throw wrongType(value, operator, 'arrays');
}

export function dateOperand(value: Given, operator: string): Date {
  if (value instanceof Date) return value;
  throw wrongType(value, operator, 'dates');
}

export function docOperand(value: Given, operator: string): Doc {
  if (isDoc(value)) return value;
  throw wrongType(value, operator, 'objects');
}

function wrongType(value: Given, operator: string, wanted: string): CommandError {
  const type = value === undefined ? 'missing' : typeOf(value);
  return new CommandError('TypeMismatch', `${operator} only supports ${wanted}, not ${type}`);
}
