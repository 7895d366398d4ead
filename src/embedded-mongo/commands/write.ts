import { compileCondition, variablesOf } from '../aggregate/expression.js';
import { decodeStored } from '../bson/decode.js';
import { type Doc, docOf, toNumber, truthy, type Value } from '../bson/value.js';
import type { CollectionInfo } from '../engine/catalog.js';
import { fieldsOfIndexes, removeDocument } from '../engine/documents.js';
import type { WriteBatch } from '../engine/write-batch.js';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { find, type Query } from '../query/find.js';
import { Pace, withoutPauses } from '../query/pace.js';
import type { SortSpec } from '../query/plan.js';
import type { Found } from '../query/scan.js';
import { compileUpdate } from '../update/update.js';
import { type Call, collectionName, docOption, docsOption, hintedIndex, ok } from './call.js';
import { changing, insertUpserted } from './change.js';
import { collectionFor, writeError } from './insert.js';

/** update: changes, replaces or upserts documents, one statement after the other. */
export function update(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const statements = docsOption(command, 'updates');
  return server.store.write((batch) => {
    const result = { matched: 0, modified: 0, upserted: [] as Value[], errors: [] as Value[] };
    for (const [index, statement] of statements.entries()) {
      try {
        const done = runUpdate(call, batch, { db, name, statement });
        result.matched += done.matched;
        result.modified += done.modified;
        if (done.upsertedId !== undefined) result.upserted.push(docOf({ index, _id: done.upsertedId }));
      } catch (error) {
        result.errors.push(writeError(index, error));
        if (command.get('ordered') !== false) break;
      }
    }
    return ok({
      n: result.matched + result.upserted.length,
      nModified: result.modified,
      upserted: result.upserted.length > 0 ? result.upserted : undefined,
      writeErrors: result.errors.length > 0 ? result.errors : undefined,
    });
  });
}

/** delete: removes all documents that a filter finds, or the first. */
export function remove(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const statements = docsOption(command, 'deletes');
  return server.store.write((batch) => {
    const collection = server.catalog.find(db, name);
    const errors: Value[] = [];
    let removed = 0;
    for (const [index, statement] of statements.entries()) {
      try {
        checkFields(statement, DELETE_FIELDS);
        if (collection === undefined) continue;
        const filter = filterOf(call, docOption(statement, 'q'));
        const limit = toNumber(statement.get('limit') ?? 0, 'limit');
        const target = { batch, catalog: server.catalog, collection };
        const fields = fieldsOfIndexes(collection);
        for (const each of found(call, target, { filter, limit, sort: [], hint: statement.get('hint') })) {
          removeDocument(target, { ...each, doc: decodeStored(each.bytes, fields) });
          removed += 1;
        }
      } catch (error) {
        errors.push(writeError(index, error));
        if (command.get('ordered') !== false) break;
      }
    }
    return ok({ n: removed, writeErrors: errors.length > 0 ? errors : undefined });
  });
}

interface Statement {
  readonly db: string;
  readonly name: string;
  readonly statement: Doc;
}

const UPDATE_FIELDS = new Set('q u c upsert multi hint arrayFilters collation'.split(' '));
const DELETE_FIELDS = new Set('q limit hint collation'.split(' '));

interface UpdateDone {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: Value;
}

function runUpdate(call: Call, batch: WriteBatch, { db, name, statement }: Statement): UpdateDone {
  checkFields(statement, UPDATE_FIELDS);
  const filter = filterOf(call, docOption(statement, 'q'));
  const isMulti = truthy(statement.get('multi'));
  const update = compileUpdate(statement.get('u') ?? null, {
    arrayFilters: statement.get('arrayFilters'),
    variables: new Map([...variablesOf(call), ...docOption(statement, 'c')]),
  });
  if (isMulti && update.kind === 'replacement') {
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const isUpsert = truthy(statement.get('upsert'));
  const existing = call.server.catalog.find(db, name);
  const collection = isUpsert ? collectionFor(call, batch, { db, name }) : existing;
  if (collection === undefined) return { matched: 0, modified: 0 };
  const target = { batch, catalog: call.server.catalog, collection };
  const limit = isMulti ? 0 : 1;
  let matched = 0;
  let modified = 0;
  const changeStored = changing(target, { filter, update });
  for (const each of found(call, target, { filter, limit, sort: [], hint: statement.get('hint') })) {
    matched += 1;
    if (changeStored(each) !== undefined) modified += 1;
  }
  if (matched > 0 || !isUpsert) return { matched, modified };
  return { matched, modified, upsertedId: insertUpserted(target, { filter, update }).get('_id') ?? null };
}

/** The documents that a write is about; collected first, so that the write does not change what it finds. */
export function found(
  call: Call,
  target: { batch: WriteBatch; collection: CollectionInfo },
  search: { filter: Filter; limit: number; sort: SortSpec; hint: Value | undefined },
): Found[] {
  const { batch: reader, collection } = target;
  const hint = hintedIndex(search.hint, collection);
  const query: Query = { ...search, hint, skip: 0, needs: 'bytes' };
  const source = { reader, collection, pace: new Pace(0), checkPlan: call.server.checkPlan };
  return [...withoutPauses(find(source, query))];
}

export function filterOf(call: Call, filter: Doc): Filter {
  return compileFilter(filter, (expression) => compileCondition(expression, variablesOf(call)));
}

function checkFields(statement: Doc, known: ReadonlySet<string>): void {
  for (const name of statement.keys()) {
    if (!known.has(name)) throw new CommandError('UnknownField', `BSON field '${name}' is an unknown field.`);
  }
  refuseCollation(statement.get('collation'));
}

export function refuseCollation(collation: Value | undefined): void {
  const isSimple = collation === undefined || (collation instanceof Map && collation.get('locale') === 'simple');
  if (!isSimple) throw new CommandError('CommandNotSupported', 'collation is not supported by the embedded server');
}
