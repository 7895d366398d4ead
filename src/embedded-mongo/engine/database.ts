import { open, type RootDatabase } from 'lmdb';

export type Database = RootDatabase<Buffer, Buffer>;

export const DATA_FILE = 'data.mdb';

/** LMDB's limit with pages of 4 KiB. */
export const MAX_KEY_BYTES = 1_978;

const MAX_READERS = 2_000;
/** Address space, not disk: the file grows as it is filled, and the map beyond this when it must. */
const MAP_BYTES = 2 ** 34;

/** For everything that opens a data folder: one LMDB environment, one key space, plain bytes. */
export function openDatabase(path: string, options: { noSync?: boolean; readOnly?: boolean }): Database {
  return open<Buffer, Buffer>({
    path,
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    // The default would tell of a commit before it is on disk.
    overlappingSync: false,
    noSync: options.noSync === true,
    readOnly: options.readOnly === true,
    maxReaders: MAX_READERS,
    mapSize: MAP_BYTES,
  });
}
