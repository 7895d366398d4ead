import { decodeChanging, decodeDoc, decodeStored } from '../bson/decode.js';
import { encodeChanged, encodeDoc } from '../bson/encode.js';
import { fieldsOf } from '../bson/fields.js';
import type { Doc } from '../bson/value.js';
import { insertDocument, reachOf, replaceDocument, type Target } from '../engine/documents.js';
import type { Filter } from '../query/filter.js';
import type { Position } from '../query/path.js';
import type { Found } from '../query/scan.js';
import { changeFields, type Update, updatedDocument, upsertedDocument } from '../update/update.js';
import { checkId } from './insert.js';

interface Change {
  readonly filter: Filter;
  readonly update: Update;
}

/** Changes one document; gives its new bytes, or `undefined` when nothing changes. */
export type ChangeStored = (found: Found) => Buffer | undefined;

/** What an update does to the documents that its filter finds: by their changed fields alone where it can. */
export function changing(target: Target, change: Change): ChangeStored {
  const { collection } = target;
  const { filter, update } = change;
  const { touched } = update;
  const reach = touched && reachOf(collection, touched);
  if (touched === undefined || reach === undefined) return changingWhole(target, change);
  return (found) => {
    const { before, fresh, elements } = decodeChanging(found.bytes, reach.fields, touched);
    const position = update.usesPosition ? positionIn(found, filter) : undefined;
    if (!changeFields(before, fresh, { update, touched, position })) return undefined;
    const bytes = encodeChanged(found.bytes, elements, fresh);
    const { indexes } = reach;
    const doc = indexes.length === 0 ? before : withFields(before, touched, fresh);
    replaceDocument(target, { ...found, doc: before }, { doc, bytes, indexes });
    return bytes;
  };
}

/** By whole documents: for pipelines and replacements, which may change any field. */
export function changingWhole(target: Target, { filter, update }: Change): ChangeStored {
  const { indexes } = target.collection;
  return (found) => {
    const before = decodeDoc(found.bytes);
    const position = update.usesPosition ? positionIn(found, filter) : undefined;
    const doc = updatedDocument(before, decodeDoc(found.bytes), { update, position });
    if (doc === undefined) return undefined;
    const bytes = encodeDoc(doc);
    replaceDocument(target, { ...found, doc: before }, { doc, bytes, indexes });
    return bytes;
  };
}

/** Stores the document that an upsert makes when its filter finds none. */
export function insertUpserted(target: Target, { filter, update }: Change): Doc {
  const doc = upsertedDocument(filter, update);
  checkId(doc.get('_id') ?? null);
  insertDocument(target, doc, encodeDoc(doc));
  return doc;
}

/** Which array item the filter found. */
function positionIn(found: Found, filter: Filter): number | undefined {
  const position: Position = { index: undefined };
  filter.test(decodeStored(found.bytes, filter.paths && fieldsOf(filter.paths)), position);
  return position.index;
}

function withFields(doc: Doc, names: ReadonlySet<string>, fields: Doc): Doc {
  const changed = new Map(doc);
  for (const name of names) {
    const value = fields.get(name);
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}
