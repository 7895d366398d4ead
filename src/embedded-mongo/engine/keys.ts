import type { KeyRange } from './reader.js';
import type { WriteBatch } from './write-batch.js';

/** Each key starts with the number of the table it belongs to. */
export const TABLE_BYTES = 4;

export function tableKey(table: number, rest: Uint8Array): Buffer {
  const key = Buffer.allocUnsafe(TABLE_BYTES + rest.length);
  key.writeUInt32BE(table);
  key.set(rest, TABLE_BYTES);
  return key;
}

/** A key of an index that is not unique: values, `_id`, and how long the `_id` is. */
export function entryKey(table: number, values: Buffer, idKey: Buffer): Buffer {
  const key = Buffer.allocUnsafe(TABLE_BYTES + values.length + idKey.length + 2);
  key.writeUInt32BE(table);
  values.copy(key, TABLE_BYTES);
  idKey.copy(key, TABLE_BYTES + values.length);
  key.writeUInt16BE(idKey.length, key.length - 2);
  return key;
}

/** The `_id` at the end of such a key. */
export function idOfEntry(key: Buffer): Buffer {
  const size = key.readUInt16BE(key.length - 2);
  return key.subarray(key.length - 2 - size, key.length - 2);
}

/** All keys of a table: none starts with FF. */
export function wholeTable(table: number): KeyRange {
  return { low: tableKey(table, Buffer.alloc(0)), high: tableKey(table, Buffer.from([0xff])) };
}

/** Removes everything that is stored under these numbers. */
export function removeTables(batch: WriteBatch, tables: readonly number[]): void {
  for (const table of tables) {
    // Collected first: removing under an open cursor would move it.
    for (const { key, value } of [...batch.entries(wholeTable(table), 'forward')]) batch.remove(key, value);
  }
}
