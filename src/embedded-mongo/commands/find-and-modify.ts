import { variablesOf } from '../aggregate/expression.js';
import { decodeDoc } from '../bson/decode.js';
import { type Doc, docOf, RawDoc, truthy, type Value } from '../bson/value.js';
import { removeDocument, type Target } from '../engine/documents.js';
import { CommandError } from '../errors.js';
import type { Filter } from '../query/filter.js';
import { findProjection, type Projection } from '../query/projection.js';
import type { Found } from '../query/scan.js';
import { sortSpec } from '../query/sort.js';
import { compileUpdate } from '../update/update.js';
import { type Call, collectionName, docOption, ok } from './call.js';
import { changing, insertUpserted } from './change.js';
import { collectionFor } from './insert.js';
import { filterOf, found } from './write.js';

/** findAndModify: changes, replaces, upserts or removes the first document in an order, and answers with it. */
export function findAndModify(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  const isRemoval = truthy(command.get('remove'));
  if (isRemoval === command.has('update')) {
    throw new CommandError('FailedToParse', 'Either an update or remove=true must be specified');
  }
  const filter = filterOf(call, docOption(command, 'query'));
  const projection = findProjection(docOption(command, 'fields'), variablesOf(call));
  const sort = sortSpec(docOption(command, 'sort'));
  return server.store.write((batch) => {
    const isUpsert = truthy(command.get('upsert'));
    const existing = server.catalog.find(db, name);
    const collection = isUpsert ? collectionFor(call, batch, { db, name }) : existing;
    if (collection === undefined) return nothing(isRemoval);
    const target = { batch, catalog: server.catalog, collection };
    const [stored] = found(call, target, { filter, limit: 1, sort, hint: command.get('hint') });
    if (!isRemoval) return modify(call, target, { stored, filter, projection });
    if (stored === undefined) return nothing(isRemoval);
    removeDocument(target, { ...stored, doc: decodeDoc(stored.bytes) });
    return ok({ lastErrorObject: docOf({ n: 1 }), value: shown(stored.bytes, projection, filter) });
  });
}

interface Modification {
  readonly stored: Found | undefined;
  readonly filter: Filter;
  readonly projection: Projection | undefined;
}

function modify(call: Call, target: Target, { stored, filter, projection }: Modification): Doc {
  const { command } = call;
  const wantsNew = truthy(command.get('new'));
  const update = compileUpdate(command.get('update') ?? null, {
    arrayFilters: command.get('arrayFilters'),
    variables: variablesOf(call),
  });
  if (stored !== undefined) {
    const after = changing(target, { filter, update })(stored) ?? stored.bytes;
    return ok({
      lastErrorObject: docOf({ n: 1, updatedExisting: true }),
      value: shown(wantsNew ? after : stored.bytes, projection, filter),
    });
  }
  if (!truthy(command.get('upsert'))) return nothing(false);
  const inserted = insertUpserted(target, { filter, update });
  return ok({
    lastErrorObject: docOf({ n: 1, updatedExisting: false, upserted: inserted.get('_id') }),
    value: !wantsNew ? null : projection === undefined ? inserted : projection(inserted, filter),
  });
}

function nothing(isRemoval: boolean): Doc {
  return ok({ lastErrorObject: docOf(isRemoval ? { n: 0 } : { n: 0, updatedExisting: false }), value: null });
}

function shown(bytes: Buffer, projection: Projection | undefined, filter: Filter): Value {
  return projection === undefined ? new RawDoc(bytes) : projection(decodeDoc(bytes), filter);
}
