import { createHash } from 'node:crypto';
import type { FileStore } from '../../src/store/document-store.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoFileStore } from '../../src/store/mongo/files.js';
import { useTestDatabase } from '../support/mongo.js';

const database = useTestDatabase();
let connection: Awaited<ReturnType<typeof connectStore>>;
let files: FileStore;

beforeAll(async () => {
  connection = await connectStore(database.uri, database.dbName);
  files = mongoFileStore(connection);
});
afterAll(() => connection.close());

/** Bytes that differ from place to place, so that swapped pieces are noticed. */
function someBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4_096) bytes.writeUInt32LE(at, at);
  return bytes;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the files of documents', () => {
  it.each([
    ['an empty one', 0],
    ['a small one', 5_000],
    ['one of exactly a piece', 8 * 1024 * 1024],
    ['one of three pieces', 17 * 1024 * 1024 + 1],
  ])('come back as they were put: %s', async (_which, length) => {
    const bytes = someBytes(length);
    await files.put(sha256(bytes), bytes);
    expect(await files.get(sha256(bytes)).then((found) => found?.equals(bytes))).toBe(true);
  });

  it('may be put twice, and are not there before they were put', async () => {
    const bytes = Buffer.from('%PDF-1.7');
    expect(await files.get(sha256(bytes))).toBeUndefined();
    await files.put(sha256(bytes), bytes);
    await files.put(sha256(bytes), bytes);
    expect(await files.get(sha256(bytes))).toEqual(bytes);
  });

  it('are absent when a crash came before the last piece, and whole after the next put', async () => {
    const bytes = someBytes(16 * 1024 * 1024 + 7);
    await files.put(sha256(bytes), bytes);
    // The first piece is written last.
    await connection.collection<{ _id: string }>('files').deleteOne({ _id: `${sha256(bytes)}/0` });
    expect(await files.get(sha256(bytes))).toBeUndefined();
    await files.put(sha256(bytes), bytes);
    expect((await files.get(sha256(bytes)))?.equals(bytes)).toBe(true);
  });
});
