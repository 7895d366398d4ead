import { divide, Sum } from '../bson/arithmetic.js';
import { compareValues } from '../bson/compare.js';
import { encodeKeyValue } from '../bson/key.js';
import { isDoc, isNumber, toDoc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileExpression, type Expression } from './expression.js';
import { isMissing } from './operators/operands.js';

/** What one group collects of one field. */
export interface Accumulator {
  add(value: Value | undefined): void;
  result(): Value;
}

export interface AccumulatorSpec {
  readonly expression: Expression;
  readonly make: () => Accumulator;
}

const makers = new Map<string, () => Accumulator>([
  ['$sum', sum],
  ['$avg', average],
  ['$min', () => extreme(-1)],
  ['$max', () => extreme(1)],
  ['$first', first],
  ['$last', last],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$count', () => counter()],
]);

/** Reads one field of $group; refuses accumulators that this server does not have. */
export function accumulatorSpec(field: string, spec: Value): AccumulatorSpec {
  const [name = '', operand = null] = [...toDoc(spec, `The field '${field}'`)][0] ?? [];
  const make = makers.get(name);
  if (make === undefined || !isDoc(spec) || spec.size !== 1) {
    throw new CommandError(
      'InvalidPipelineOperator',
      `the accumulator ${name} is not supported by the embedded server`,
    );
  }
  return { expression: name === '$count' ? () => null : compileExpression(operand), make };
}

function sum(): Accumulator {
  const total = new Sum();
  return {
    add: (value) => {
      if (isNumber(value)) total.add(value);
    },
    result: () => total.total(),
  };
}

function average(): Accumulator {
  const total = new Sum();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) return;
      total.add(value);
      count += 1;
    },
    result: () => (count === 0 ? null : divide(total.total(), count)),
  };
}

function extreme(sign: 1 | -1): Accumulator {
  let best: Value = null;
  return {
    add: (value) => {
      if (!isMissing(value) && (best === null || sign * compareValues(value, best) > 0)) best = value;
    },
    result: () => best,
  };
}

function first(): Accumulator {
  let kept: { value: Value } | undefined;
  return {
    add: (value) => {
      kept ??= { value: value ?? null };
    },
    result: () => kept?.value ?? null,
  };
}

function last(): Accumulator {
  let kept: Value = null;
  return {
    add: (value) => {
      kept = value ?? null;
    },
    result: () => kept,
  };
}

function push(): Accumulator {
  const items: Value[] = [];
  return {
    add: (value) => {
      if (value !== undefined) items.push(value);
    },
    result: () => items,
  };
}

function addToSet(): Accumulator {
  const items = new Map<string, Value>();
  return {
    add: (value) => {
      if (value !== undefined) items.set(encodeKeyValue(value).toString('latin1'), value);
    },
    result: () => [...items.values()],
  };
}

function counter(): Accumulator {
  let count = 0;
  return {
    add: () => {
      count += 1;
    },
    result: () => count,
  };
}
