import { decodeDoc } from '../bson/decode.js';
import { encodeKeyValue } from '../bson/key.js';
import { inverted } from '../query/bounds.js';
import type { Catalog, CollectionInfo, IndexInfo } from './catalog.js';
import { removeDocument } from './documents.js';
import { idOfEntry, tableKey } from './keys.js';
import type { Store } from './store.js';
import type { WriteBatch } from './write-batch.js';

/** Removed in one write at most, so that others get their turn. */
const SWEEP_SIZE = 500;

/** Removes what TTL indexes say has expired. Gives how many documents that were. */
export async function sweepExpired(store: Store, catalog: Catalog, nowMs: number): Promise<number> {
  let removed = 0;
  for (const collection of catalog.list()) {
    for (const index of collection.indexes) {
      if (index.expireAfterS === undefined) continue;
      const beforeMs = nowMs - index.expireAfterS * 1_000;
      for (let count = SWEEP_SIZE; count === SWEEP_SIZE; removed += count) {
        count = await store.write((batch) => sweep({ batch, catalog, collection }, index, beforeMs));
      }
    }
  }
  return removed;
}

interface Place {
  readonly batch: WriteBatch;
  readonly catalog: Catalog;
  readonly collection: CollectionInfo;
}

function sweep(place: Place, index: IndexInfo, beforeMs: number): number {
  const { batch, collection } = place;
  if (!collection.indexes.includes(index)) return 0;
  const ids = new Map<string, Buffer>();
  for (const entry of batch.entries(expired(index, beforeMs), 'forward')) {
    const idKey = index.unique ? entry.value : idOfEntry(entry.key);
    ids.set(idKey.toString('latin1'), idKey);
    if (ids.size === SWEEP_SIZE) break;
  }
  for (const idKey of ids.values()) {
    const bytes = batch.get(tableKey(collection.table, idKey));
    if (bytes !== undefined) removeDocument(place, { idKey, bytes, doc: decodeDoc(bytes) });
  }
  return ids.size;
}

/** Only dates expire: other values lie outside of these keys. */
function expired(index: IndexInfo, beforeMs: number): { low: Buffer; high: Buffer } {
  const first = encodeKeyValue(new Date(-8.64e15));
  const last = encodeKeyValue(new Date(beforeMs));
  const descending = index.parts[0]?.descending === true;
  const [low, high] = descending ? [inverted(last), inverted(first)] : [first, last];
  return { low: tableKey(index.table, low), high: tableKey(index.table, Buffer.concat([high, FF])) };
}

const FF = Buffer.from([0xff]);
