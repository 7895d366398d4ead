import { compileExpression, type Expression, scopeOf, type Variables } from '../aggregate/expression.js';
import { asDouble } from '../bson/arithmetic.js';
import { type Doc, isDoc, isNumber, toArray, toDoc, toNumber, truthy, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from './filter.js';
import type { Position } from './path.js';

/** Makes the answer of a stored document. The filter tells which array item `$` stands for. */
export type Projection = (doc: Doc, filter?: Filter) => Doc;

type Leaf = { readonly leaf: 'keep' | 'drop' } | { readonly leaf: 'compute'; readonly compute: Compute };
type Tree = Map<string, Leaf | Tree>;
type Compute = (context: { value: Value | undefined; root: Doc; position: Position }) => Value | undefined;

/** What a tree does with the fields that it does not name. */
type Others = 'drop-others' | 'keep-others';

/** The projection of find and findAndModify; `undefined` when it changes nothing. */
export function findProjection(spec: Doc, variables: Variables): Projection | undefined {
  return spec.size === 0 ? undefined : compileProjection(spec, { variables, dialect: 'find' });
}

/** Paths that a projection of plain inclusions looks at; `undefined`: it may look at any. */
export function includedPaths(spec: Doc): ReadonlySet<string> | undefined {
  const isPlain = [...spec].every(
    ([name, value]) => (isNumber(value) || value === true) && (truthy(value) || name === '_id'),
  );
  if (!isPlain || onlyId(spec)) return undefined;
  return new Set(['_id', ...spec.keys()]);
}

interface Context {
  readonly variables: Variables;
  /** $slice, $elemMatch and `$` mean something else, or nothing, in an aggregation. */
  readonly dialect: 'find' | 'aggregate';
}

/** $project: keeps the fields that are named, or all others when only exclusions are. */
export function compileProjection(spec: Doc, context: Context): Projection {
  const tree: Tree = new Map();
  const kinds = new Set<'keep' | 'drop'>();
  const positional = new Set<string>();
  addFields(tree, spec, { ...context, kinds, positional, prefix: '' });
  if (kinds.size > 1) {
    throw new CommandError('Location31254', 'Cannot do exclusion and inclusion in one projection');
  }
  const others = kinds.has('drop') || (kinds.size === 0 && onlyId(spec)) ? 'keep-others' : 'drop-others';
  if (others === 'drop-others' && !tree.has('_id')) tree.set('_id', { leaf: 'keep' });
  return (doc, filter) => {
    const position: Position = { index: undefined };
    if (positional.size > 0) filter?.test(doc, position);
    return applyTree(doc, tree, { others, root: doc, position });
  };
}

/** $addFields, $set: computes some fields, keeps the others. */
export function compileAddFields(spec: Doc, variables: Variables): Projection {
  const tree: Tree = new Map();
  for (const [path, value] of spec) {
    const compute =
      isDoc(value) && ![...value.keys()].some((name) => name.startsWith('$'))
        ? nested(value)
        : [[path, value] as const];
    for (const [inner, expression] of compute) {
      const full = inner === path ? path : `${path}.${inner}`;
      place(tree, full, computed(compileExpression(expression), variables));
    }
  }
  return (doc) => applyTree(doc, tree, { others: 'keep-others', root: doc, position: { index: undefined } });
}

function nested(spec: Doc): (readonly [string, Value])[] {
  return [...spec].flatMap(([name, value]) => {
    if (!isDoc(value) || value.size === 0 || [...value.keys()].some((inner) => inner.startsWith('$')))
      return [[name, value] as const];
    return nested(value).map(([inner, leaf]) => [`${name}.${inner}`, leaf] as const);
  });
}

interface Adding extends Context {
  readonly kinds: Set<'keep' | 'drop'>;
  /** Paths that ask for the array item that the filter found. */
  readonly positional: Set<string>;
  readonly prefix: string;
}

function addFields(tree: Tree, spec: Doc, adding: Adding): void {
  for (const [name, value] of spec) {
    const path = adding.prefix + name;
    const [first] = isDoc(value) ? value.keys() : [];
    if (isDoc(value) && first !== undefined && !first.startsWith('$')) {
      addFields(tree, value, { ...adding, prefix: `${path}.` });
      continue;
    }
    if (adding.dialect === 'find' && path.endsWith('.$')) {
      adding.kinds.add('keep');
      adding.positional.add(path);
      place(tree, path.slice(0, -2), { leaf: 'compute', compute: itemFound });
      continue;
    }
    place(tree, path, leafOf(path, value, adding));
  }
}

function leafOf(path: string, value: Value, adding: Adding): Leaf {
  if (isNumber(value) || typeof value === 'boolean') {
    const leaf = truthy(value) ? 'keep' : 'drop';
    if (path !== '_id') adding.kinds.add(leaf);
    return { leaf };
  }
  const [operator] = isDoc(value) ? value.keys() : [];
  const operand = isDoc(value) && operator !== undefined ? (value.get(operator) ?? null) : null;
  if (adding.dialect === 'find' && operator === '$slice' && !isExpressionSlice(operand)) {
    return { leaf: 'compute', compute: slice(operand) };
  }
  adding.kinds.add('keep');
  if (adding.dialect === 'find' && operator === '$elemMatch') return { leaf: 'compute', compute: elemMatch(operand) };
  if (adding.dialect === 'find' && operator === '$meta') {
    throw new CommandError('CommandNotSupported', 'the projection $meta is not supported by the embedded server');
  }
  return computed(compileExpression(value), adding.variables);
}

/** find's own $slice takes numbers only; with a path or an expression first it is the aggregation's. */
function isExpressionSlice(operand: Value): boolean {
  return Array.isArray(operand) && !isNumber(operand[0]);
}

function onlyId(spec: Doc): boolean {
  return [...spec].every(([name, value]) => (name === '_id' ? !truthy(value) : isDoc(value) && value.has('$slice')));
}

function computed(expression: Expression, variables: Variables): Leaf {
  return { leaf: 'compute', compute: ({ root }) => expression(scopeOf(root, variables)) };
}

function place(tree: Tree, path: string, leaf: Leaf): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  if (last === '' || names.includes('')) throw new CommandError('FailedToParse', `'${path}' is not a valid path`);
  let branch = tree;
  for (const name of names) {
    const inner = branch.get(name) ?? new Map();
    if (!(inner instanceof Map)) throw collision(path);
    branch.set(name, inner);
    branch = inner;
  }
  if (branch.has(last)) throw collision(path);
  branch.set(last, leaf);
}

function collision(path: string): CommandError {
  return new CommandError('Location31250', `Path collision at ${path}`);
}

interface Applying {
  readonly others: Others;
  readonly root: Doc;
  readonly position: Position;
}

function applyTree(doc: Doc, tree: Tree, applying: Applying): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const node = tree.get(name);
    const kept =
      node === undefined ? (applying.others === 'keep-others' ? value : undefined) : applyNode(value, node, applying);
    if (kept !== undefined) result.set(name, kept);
  }
  for (const [name, node] of tree) {
    if (doc.has(name)) continue;
    const made =
      node instanceof Map
        ? made1(node, applying)
        : node.leaf === 'compute'
          ? node.compute({ value: undefined, ...applying })
          : undefined;
    if (made !== undefined) result.set(name, made);
  }
  return result;
}

/** Computed fields of a document that is not there yet. */
function made1(tree: Tree, applying: Applying): Doc | undefined {
  return hasComputed(tree) ? applyTree(new Map(), tree, applying) : undefined;
}

function applyNode(value: Value, node: Leaf | Tree, applying: Applying): Value | undefined {
  if (!(node instanceof Map)) {
    if (node.leaf === 'compute') return node.compute({ value, ...applying });
    return node.leaf === 'keep' ? value : undefined;
  }
  if (isDoc(value)) return applyTree(value, node, applying);
  if (Array.isArray(value)) {
    return value.map((item) => applyNode(item, node, applying)).filter((item) => item !== undefined);
  }
  if (hasComputed(node)) return applyTree(new Map(), node, applying);
  return applying.others === 'keep-others' ? value : undefined;
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((node) => (node instanceof Map ? hasComputed(node) : node.leaf === 'compute'));
}

const itemFound: Compute = ({ value, position }) => {
  if (!Array.isArray(value)) return value;
  if (position.index === undefined) {
    throw new CommandError('BadValue', "positional operator '.$' couldn't find a matching element in the array");
  }
  const item = value[position.index];
  return item === undefined ? [] : [item];
};

function elemMatch(operand: Value): Compute {
  const condition = new Map<string, Value>([['items', new Map([['$elemMatch', toDoc(operand, '$elemMatch')]])]]);
  const filter = compileFilter(condition, () => () => false);
  return ({ value }) => {
    const position: Position = { index: undefined };
    if (!Array.isArray(value) || !filter.test(new Map([['items', value]]), position)) return undefined;
    const item = value[position.index ?? 0];
    return item === undefined ? undefined : [item];
  };
}

function slice(operand: Value): Compute {
  const [first, count] = isNumber(operand)
    ? [asDouble(operand), undefined]
    : toArray(operand, '$slice').map((item) => toNumber(item, '$slice'));
  return ({ value }) => {
    if (!Array.isArray(value) || first === undefined) return value;
    if (count === undefined) return first >= 0 ? value.slice(0, first) : value.slice(first);
    const start = first >= 0 ? first : Math.max(0, value.length + first);
    return value.slice(start, start + count);
  };
}
