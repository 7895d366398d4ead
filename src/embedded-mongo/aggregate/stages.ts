import { type Doc, docOf, isDoc, toCount, toDoc, toText, truthy, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { type Flow, PAUSE } from '../query/pace.js';
import { Sorter, sortKey, sortSpec } from '../query/sort.js';
import { documentStage, type Transform } from './document-stages.js';
import { compileCondition, type Variables, valueAtPath } from './expression.js';
import { bucketStage, groupStage } from './group.js';

export type Stage = (input: Flow<Doc>) => Flow<Doc>;

/** Reads other collections, for $lookup and its kind. */
export interface Surroundings {
  readonly variables: Variables;
  /** Runs a pipeline on another collection of the same database. */
  readonly read: (collection: string, pipeline: readonly Value[], variables: Variables) => Flow<Doc>;
}

export type MakeStage = (operand: Value, around: Surroundings) => Stage;

/** Chains the stages of a pipeline; refuses (code 40324) a stage that this server does not have. */
export function compilePipeline(pipeline: readonly Value[], around: Surroundings, more: StageTable): Stage {
  const stages = pipeline.map((item) => {
    const [name, operand] = stageOf(item);
    const make = stageMakers.get(name) ?? more.get(name);
    if (make !== undefined) return make(operand, around);
    const transform = documentStage(name, operand, around.variables);
    if (transform !== undefined) return eachDocument(transform);
    throw new CommandError(
      'UnknownStage',
      `Unrecognized pipeline stage name: '${name}': the embedded server does not have it`,
    );
  });
  return (input) => stages.reduce((flow, stage) => stage(flow), input);
}

export type StageTable = ReadonlyMap<string, MakeStage>;

/** The name and the operand of one stage. */
export function stageOf(item: Value): readonly [string, Value] {
  const stage = toDoc(item, 'Each element of the pipeline array');
  const [entry] = stage;
  if (entry !== undefined && stage.size === 1) return entry;
  throw new CommandError('Location40323', 'A pipeline stage specification object must contain exactly one field.');
}

const stageMakers: StageTable = new Map<string, MakeStage>([
  ['$match', (operand, { variables }) => matchStage(toDoc(operand, '$match'), variables)],
  ['$sort', (operand) => sortStage(toDoc(operand, '$sort'))],
  ['$limit', (operand) => limitStage(toCount(operand, '$limit'))],
  ['$skip', (operand) => skipStage(toCount(operand, '$skip'))],
  ['$unwind', (operand) => unwindStage(operand)],
  ['$group', (operand, { variables }) => groupStage(toDoc(operand, '$group'), variables)],
  ['$bucket', (operand, { variables }) => bucketStage(toDoc(operand, '$bucket'), variables)],
  ['$count', (operand) => countStage(toText(operand, '$count'))],
]);

function eachDocument(transform: Transform): Stage {
  return function* (input) {
    for (const doc of input) yield doc === PAUSE ? PAUSE : transform(doc);
  };
}

function matchStage(spec: Doc, variables: Variables): Stage {
  const filter = compileFilter(spec, (expression) => compileCondition(expression, variables));
  return function* (input) {
    for (const doc of input) if (doc === PAUSE || filter.test(doc)) yield doc;
  };
}

function sortStage(spec: Doc): Stage {
  const sort = sortSpec(spec);
  if (sort.length === 0) throw new CommandError('Location15976', '$sort stage must have at least one sort key');
  return function* (input) {
    const sorter = new Sorter<Doc>(Number.POSITIVE_INFINITY);
    for (const doc of input) {
      if (doc === PAUSE) yield PAUSE;
      // The size of a document in memory is only guessed here: this limit is against running out of it.
      else sorter.add(sortKey(doc, sort), doc, doc.size * 64);
    }
    yield* sorter.sorted();
  };
}

function limitStage(limit: number): Stage {
  if (limit === 0) throw new CommandError('Location15958', 'the limit must be positive');
  return function* (input) {
    let passed = 0;
    for (const doc of input) {
      yield doc;
      if (doc !== PAUSE && ++passed === limit) return;
    }
  };
}

function skipStage(skip: number): Stage {
  return function* (input) {
    let passed = 0;
    for (const doc of input) if (doc === PAUSE || ++passed > skip) yield doc;
  };
}

function countStage(field: string): Stage {
  return function* (input) {
    let count = 0;
    for (const doc of input) {
      if (doc === PAUSE) yield PAUSE;
      else count += 1;
    }
    if (count > 0) yield docOf({ [field]: count });
  };
}

function unwindStage(operand: Value): Stage {
  const spec = isDoc(operand) ? operand : docOf({ path: operand });
  const path = toText(spec.get('path'), 'path');
  if (!path.startsWith('$')) throw new CommandError('Location28818', "path option to $unwind must start with a '$'");
  const names = path.slice(1).split('.');
  const indexName = spec.get('includeArrayIndex');
  const keepsEmpty = truthy(spec.get('preserveNullAndEmptyArrays'));
  const withIndex = (doc: Doc, index: bigint | null): Doc =>
    typeof indexName === 'string' ? replaced(doc, indexName.split('.'), index) : doc;
  return function* (input) {
    for (const doc of input) {
      if (doc === PAUSE) {
        yield PAUSE;
        continue;
      }
      const value = valueAtPath(doc, names);
      if (!Array.isArray(value)) {
        if (keepsEmpty || (value !== undefined && value !== null)) yield withIndex(doc, null);
      } else if (value.length === 0 && keepsEmpty) yield withIndex(replaced(doc, names, undefined), null);
      for (const [index, item] of Array.isArray(value) ? value.entries() : []) {
        yield withIndex(replaced(doc, names, item), BigInt(index));
      }
    }
  };
}

/** A copy of the document with another value at the end of a path. */
export function replaced(doc: Doc, names: readonly string[], value: Value | undefined): Doc {
  const [name = '', ...rest] = names;
  const copy = new Map(doc);
  const inner = doc.get(name);
  if (rest.length > 0) copy.set(name, replaced(isDoc(inner) ? inner : new Map(), rest, value));
  else if (value === undefined) copy.delete(name);
  else copy.set(name, value);
  return copy;
}
