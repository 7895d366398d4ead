import { compareValues } from '../bson/compare.js';
import { encodeKeyValue } from '../bson/key.js';
import { type Doc, docOf, toArray, toDoc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { type Flow, PAUSE } from '../query/pace.js';
import { type Accumulator, accumulatorSpec } from './accumulators.js';
import { compileExpression, type Expression, scopeOf, type Variables } from './expression.js';
import type { Stage } from './stages.js';

/** More groups than this would fill the memory. */
const MAX_GROUPS = 1_000_000;

/** $group: one document for each value of `_id`. */
export function groupStage(spec: Doc, variables: Variables): Stage {
  const id = spec.get('_id');
  if (id === undefined) throw new CommandError('Location15955', 'a group specification must include an _id');
  return grouping(compileExpression(id), fieldsOf(spec, '_id'), variables);
}

/** $bucket: groups by the ranges between boundaries. */
export function bucketStage(spec: Doc, variables: Variables): Stage {
  const boundaries = toArray(spec.get('boundaries'), 'boundaries');
  const by = compileExpression(spec.get('groupBy') ?? null);
  const otherwise = spec.get('default');
  const output = spec.get('output') ?? docOf({ count: docOf({ $sum: 1 }) });
  const bucket: Expression = (scope) => {
    const value = by(scope);
    const at = value === undefined ? 0 : boundaries.findIndex((boundary) => compareValues(value, boundary) < 0);
    const lower = at > 0 ? boundaries[at - 1] : otherwise;
    if (lower === undefined) throw new CommandError('BadValue', '$bucket found a value outside its boundaries');
    return lower;
  };
  const stage = grouping(bucket, fieldsOf(toDoc(output, 'output'), undefined), variables);
  return function* (input) {
    const groups: Doc[] = [];
    for (const doc of stage(input)) {
      if (doc === PAUSE) yield PAUSE;
      else groups.push(doc);
    }
    yield* groups.sort((a, b) => compareValues(a.get('_id') ?? null, b.get('_id') ?? null));
  };
}

type Fields = readonly (readonly [string, ReturnType<typeof accumulatorSpec>])[];

function fieldsOf(spec: Doc, without: string | undefined): Fields {
  return [...spec]
    .filter(([name]) => name !== without)
    .map(([name, value]) => {
      if (name.includes('.')) throw new CommandError('BadValue', `The field name '${name}' cannot contain '.'`);
      return [name, accumulatorSpec(name, value)] as const;
    });
}

interface Group {
  readonly id: Value;
  readonly accumulators: readonly Accumulator[];
}

function grouping(id: Expression, fields: Fields, variables: Variables): Stage {
  return function* (input: Flow<Doc>) {
    const groups = new Map<string, Group>();
    for (const doc of input) {
      if (doc === PAUSE) {
        yield PAUSE;
        continue;
      }
      const scope = scopeOf(doc, variables);
      const value = id(scope) ?? null;
      const key = encodeKeyValue(value).toString('latin1');
      let group = groups.get(key);
      if (group === undefined) {
        group = { id: value, accumulators: fields.map(([, spec]) => spec.make()) };
        groups.set(key, group);
        if (groups.size > MAX_GROUPS) {
          throw new CommandError('QueryExceededMemoryLimitNoDiskUseAllowed', `more than ${MAX_GROUPS} groups`);
        }
      }
      for (const [at, [, spec]] of fields.entries()) group.accumulators[at]?.add(spec.expression(scope));
    }
    for (const group of groups.values()) {
      const results = fields.map(([name], at) => [name, group.accumulators[at]?.result() ?? null] as const);
      yield new Map([['_id', group.id], ...results]);
    }
  };
}
