import { type Doc, docOf, toArray, toDoc, toText, type Value } from '../bson/value.js';
import { PAUSE } from '../query/pace.js';
import { compileExpression, scopeOf, valueAtPath } from './expression.js';
import { namedOperands } from './operators/operands.js';
import { compilePipeline, type MakeStage, replaced, type Stage, type StageTable } from './stages.js';

/** The stages that read other collections, or run whole pipelines inside. */
export const collectionStages: StageTable = new Map<string, MakeStage>([
  ['$lookup', lookupStage],
  ['$facet', facetStage],
]);

/** $lookup: puts the documents of another collection that belong to each document into an array. */
function lookupStage(operand: Value, around: Parameters<MakeStage>[1]): Stage {
  const spec = namedOperands(operand, ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline']);
  const from = toText(spec.get('from'), 'from');
  const as = toText(spec.get('as'), 'as').split('.');
  const local = spec.has('localField') ? toText(spec.get('localField'), 'localField').split('.') : undefined;
  const foreign = local === undefined ? '' : toText(spec.get('foreignField'), 'foreignField');
  const pipeline = spec.has('pipeline') ? toArray(spec.get('pipeline'), 'pipeline') : [];
  const letFields = spec.has('let') ? toDoc(spec.get('let'), 'let') : new Map<string, Value>();
  const given = [...letFields].map(([name, value]) => [name, compileExpression(value)] as const);
  return function* (input) {
    for (const doc of input) {
      if (doc === PAUSE) {
        yield PAUSE;
        continue;
      }
      const scope = scopeOf(doc, around.variables);
      const variables = new Map([...around.variables, ...given.map(([name, value]) => [name, value(scope)] as const)]);
      const match = local === undefined ? [] : [docOf({ $match: belongingTo(valueAtPath(doc, local), foreign) })];
      const found: Doc[] = [];
      for (const each of around.read(from, [...match, ...pipeline], variables)) {
        if (each === PAUSE) yield PAUSE;
        else found.push(each);
      }
      yield replaced(doc, as, found);
    }
  };
}

function belongingTo(value: Value | undefined, foreignField: string): Doc {
  if (Array.isArray(value)) return docOf({ [foreignField]: docOf({ $in: value }) });
  return docOf({ [foreignField]: docOf({ $eq: value ?? null }) });
}

/** $facet: several pipelines over the same documents, each into one field. */
function facetStage(operand: Value, around: Parameters<MakeStage>[1]): Stage {
  const facets = [...toDoc(operand, '$facet')].map(([name, pipeline]) => {
    const stages = toArray(pipeline, name);
    return [name, compilePipeline(stages, around, collectionStages)] as const;
  });
  return function* (input) {
    const docs: Doc[] = [];
    for (const doc of input) {
      if (doc === PAUSE) yield PAUSE;
      else docs.push(doc);
    }
    const result: Doc = new Map();
    for (const [name, stage] of facets) {
      const found: Doc[] = [];
      for (const doc of stage(docs)) {
        if (doc === PAUSE) yield PAUSE;
        else found.push(doc);
      }
      result.set(name, found);
    }
    yield result;
  };
}
