import { type Doc, isDoc, toDoc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileAddFields, compileProjection } from '../query/projection.js';
import { compileExpression, scopeOf, type Variables } from './expression.js';

export type Transform = (doc: Doc) => Doc;

/** The stages that make one document of one; `undefined` when the name is none of them. */
export function documentStage(name: string, operand: Value, variables: Variables): Transform | undefined {
  switch (name) {
    case '$set':
    case '$addFields':
      return compileAddFields(toDoc(operand, name), variables);
    case '$unset':
      return compileProjection(unsetSpec(operand), { variables, dialect: 'aggregate' });
    case '$project': {
      const spec = toDoc(operand, name);
      if (spec.size === 0) throw new CommandError('BadValue', '$project must have at least one field');
      return compileProjection(spec, { variables, dialect: 'aggregate' });
    }
    case '$replaceRoot':
      return replaceRoot(toDoc(operand, name).get('newRoot') ?? null, variables);
    case '$replaceWith':
      return replaceRoot(operand, variables);
    default:
      return undefined;
  }
}

/** The pipeline of an update: only stages that keep one document one document. */
export function compileDocumentStages(pipeline: readonly Value[], variables: Variables): Transform {
  const transforms = pipeline.map((item) => {
    const [name = '', operand = null] = [...toDoc(item, 'stage')][0] ?? [];
    const transform = documentStage(name, operand, variables);
    if (transform !== undefined) return transform;
    throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
  });
  return (doc) => transforms.reduce((current, transform) => transform(current), doc);
}

function replaceRoot(expression: Value, variables: Variables): Transform {
  const compiled = compileExpression(expression);
  return (doc) => {
    const root = compiled(scopeOf(doc, variables));
    if (isDoc(root)) return root;
    throw new CommandError('Location40228', "'newRoot' expression must evaluate to an object");
  };
}

function unsetSpec(operand: Value): Doc {
  const names = Array.isArray(operand) ? operand : [operand];
  return new Map(
    names.map((name) => {
      if (typeof name === 'string') return [name, 0] as const;
      throw new CommandError('Location31002', '$unset specification must be a string or an array of strings');
    }),
  );
}
