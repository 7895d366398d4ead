import { ObjectId } from 'bson';
import { compileDocumentStages } from '../aggregate/document-stages.js';
import type { Variables } from '../aggregate/expression.js';
import { identicalValues } from '../bson/compare.js';
import { topOf } from '../bson/fields.js';
import { type Doc, isDoc, toArray, toDoc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { type ArrayPlaces, changePath, type PathChange } from './change-path.js';
import { checkedPath, pathChange, renameChanges } from './operators.js';

/** What an update does to a document: gives the new one; the one given may be changed on the way. */
export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  readonly apply: (doc: Doc, context: UpdateContext) => Doc;
  /** Top-level fields that it looks at and changes in documents that are there; `undefined`: any. */
  readonly touched: ReadonlySet<string> | undefined;
  /** Whether it changes the array item that the filter found. */
  readonly usesPosition: boolean;
}

export interface UpdateContext {
  /** The array item that the filter found. */
  readonly position: number | undefined;
  readonly purpose: 'change' | 'insert';
}

/** Reads an update: operators, a whole new document, or a pipeline. */
export function compileUpdate(
  update: Value,
  options: { arrayFilters: Value | undefined; variables: Variables },
): Update {
  if (Array.isArray(update)) {
    const transform = compileDocumentStages(update, options.variables);
    return { kind: 'pipeline', apply: transform, touched: undefined, usesPosition: false };
  }
  const doc = toDoc(update, 'update');
  const [first] = doc.keys();
  if (first?.startsWith('$') !== true) return replacement(doc);
  const filters = arrayFilters(options.arrayFilters);
  checkConflicts(doc);
  const changes = changesOf(doc);
  const touching = changes.filter(({ operator }) => operator !== '$setOnInsert').flatMap(({ paths }) => paths);
  return {
    kind: 'operators',
    touched: new Set(touching.map(topOf)),
    usesPosition: touching.some((path) => path.split('.').includes('$')),
    apply: (target, { position, purpose }) => {
      const places: ArrayPlaces = { position, filters };
      for (const change of changes) {
        if (change.operator === '$setOnInsert' && purpose === 'change') continue;
        for (const each of change.on(target)) changePath(target, each, places);
      }
      return target;
    },
  };
}

/** The document that an upsert inserts: what the filter asks for, then the update. */
export function upsertedDocument(filter: Filter, update: Update): Doc {
  const asked: Doc = new Map();
  for (const { path, kind, operand } of filter.predicates) {
    const single = kind === 'in' && Array.isArray(operand) && operand.length === 1 ? operand[0] : undefined;
    const value = kind === 'eq' ? operand : single;
    if (value === undefined || (update.kind === 'replacement' && path !== '_id')) continue;
    changePath(asked, { names: path.split('.'), change: () => value, missing: 'create' }, NO_PLACES);
  }
  const id = asked.get('_id');
  const doc = update.apply(asked, { position: undefined, purpose: 'insert' });
  if (id !== undefined && doc.has('_id') && !identicalValues(doc.get('_id'), id)) throw immutableId();
  const { _id, rest } = splitId(doc);
  const given = _id === undefined ? id : _id;
  return new Map([['_id', given === undefined ? new ObjectId() : given], ...rest]);
}

/** The changed document, or `undefined` when the update changes nothing. Refuses another `_id` (code 66). */
export function updatedDocument(
  before: Doc,
  fresh: Doc,
  change: { update: Update; position: number | undefined },
): Doc | undefined {
  const { update, position } = change;
  const after = update.apply(fresh, { position, purpose: 'change' });
  const id = before.get('_id') ?? null;
  const given = after.get('_id');
  if (given === undefined && update.kind === 'operators') throw immutableId();
  if (given !== undefined && !identicalValues(given, id)) throw immutableId();
  const whole: Doc = given === undefined ? new Map([['_id', id], ...after]) : withIdInFront(after, id);
  return identicalValues(before, whole) ? undefined : whole;
}

/**
 * Changes `fresh`, which holds the fields that the update touches; `before` holds them as they were. Tells whether the
 * update changes anything. Refuses another `_id` (code 66).
 */
export function changeFields(
  before: Doc,
  fresh: Doc,
  change: { update: Update; touched: ReadonlySet<string>; position: number | undefined },
): boolean {
  const { update, touched, position } = change;
  update.apply(fresh, { position, purpose: 'change' });
  if (touched.has('_id') && !identicalValues(before.get('_id'), fresh.get('_id'))) throw immutableId();
  for (const name of touched) if (!identicalValues(before.get(name), fresh.get(name))) return true;
  return false;
}

function withIdInFront(doc: Doc, id: Value): Doc {
  const [first] = doc.keys();
  return first === '_id' ? doc : new Map([['_id', id], ...splitId(doc).rest]);
}

function splitId(doc: Doc): { _id: Value | undefined; rest: [string, Value][] } {
  return { _id: doc.get('_id'), rest: [...doc].filter(([name]) => name !== '_id') };
}

const NO_PLACES: ArrayPlaces = { position: undefined, filters: new Map() };

function immutableId(): CommandError {
  return new CommandError(
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

function replacement(doc: Doc): Update {
  const named = [...doc.keys()].find((name) => name.startsWith('$'));
  if (named !== undefined) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${named}' is not allowed in a replacement`,
    );
  }
  return { kind: 'replacement', apply: () => new Map(doc), touched: undefined, usesPosition: false };
}

interface NamedChange {
  readonly operator: string;
  readonly path: string;
  /** Where it writes: $rename does so at two places. */
  readonly paths: readonly string[];
  readonly on: (doc: Doc) => readonly PathChange[];
}

/** In the order of their paths: that is the order in which mongod adds new fields. */
function changesOf(update: Doc): NamedChange[] {
  const changes = [...update].flatMap(([operator, operand]) =>
    [...toDoc(operand, operator)].map(([path, value]): NamedChange => {
      const paths = pathsOf(operator, path, value);
      if (operator === '$rename') return { operator, path, paths, on: (doc) => renameChanges(doc, path, value) };
      const change = [pathChange(operator, path, value)];
      return { operator, path, paths, on: () => change };
    }),
  );
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function pathsOf(operator: string, path: string, value: Value): readonly string[] {
  return operator === '$rename' && typeof value === 'string' ? [path, value] : [path];
}

/** Two operators may not write to the same place, nor one into what another one replaces (code 40). */
function checkConflicts(update: Doc): void {
  const paths: string[] = [];
  for (const [operator, operand] of update) {
    if (!isDoc(operand)) {
      throw new CommandError('FailedToParse', `Modifiers operate on fields but found another type for ${operator}`);
    }
    for (const [path, value] of operand) {
      checkedPath(path);
      for (const each of pathsOf(operator, path, value)) {
        const other = paths.find(
          (known) => known === each || known.startsWith(`${each}.`) || each.startsWith(`${known}.`),
        );
        if (other !== undefined) {
          throw new CommandError(
            'ConflictingUpdateOperators',
            `Updating the path '${each}' would create a conflict at '${other}'`,
          );
        }
        paths.push(each);
      }
    }
  }
}

function arrayFilters(given: Value | undefined): ReadonlyMap<string, (item: Value) => boolean> {
  const filters = new Map<string, (item: Value) => boolean>();
  if (given === undefined || given === null) return filters;
  for (const each of toArray(given, 'arrayFilters')) {
    const filter = compileFilter(toDoc(each, 'arrayFilter'), () => {
      throw new CommandError('CommandNotSupported', '$expr is not supported in arrayFilters');
    });
    const [name, ...others] = new Set([...(filter.paths ?? [])].map(topOf));
    if (name === undefined || others.length > 0) {
      throw new CommandError('FailedToParse', 'an array filter must have one top-level field name');
    }
    filters.set(name, (item) => filter.test(new Map([[name, item]])));
  }
  return filters;
}
