import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, deserialize, serialize } from 'bson';
import { decodeDoc } from '../../src/embedded-mongo/bson/decode.js';
import { encodeDoc } from '../../src/embedded-mongo/bson/encode.js';
import { RawDoc } from '../../src/embedded-mongo/bson/value.js';
import { answer } from '../../src/embedded-mongo/commands/dispatch.js';
import { Server } from '../../src/embedded-mongo/server.js';

/** A server without a socket: commands in, replies out. */
export interface LocalServer {
  readonly server: Server;
  readonly dataDir: string;
  run(command: Document): Promise<Document>;
  /** All documents that a find answers with. */
  find(command: Document): Promise<Document[]>;
}

export function useLocalServer(options: { refuseCollectionScans?: boolean } = {}): LocalServer {
  const dataDir = mkdtempSync(join(tmpdir(), 'local-server-'));
  const server = new Server({
    dataDir,
    noSync: true,
    refuseCollectionScans: options.refuseCollectionScans === true,
    onFatal: (error) => {
      throw error;
    },
  });
  afterAll(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const run = async (command: Document): Promise<Document> => {
    const body = decodeDoc(Buffer.from(serialize(command, { ignoreUndefined: true })));
    if (Array.isArray(command['documents'])) {
      body.set(
        'documents',
        command['documents'].map((doc: Document) => new RawDoc(Buffer.from(serialize(doc)))),
      );
    }
    const [name = ''] = body.keys();
    const reply = await answer(server, { requestId: 1, command: body, name, db: 'test', answer: 'message' });
    return deserialize(encodeDoc(reply));
  };
  return {
    server,
    dataDir,
    run,
    find: async (command) => {
      const reply = await run({ ...command, batchSize: 100_000 });
      if (reply['ok'] !== 1) throw Object.assign(new Error(reply['errmsg']), { code: reply['code'] });
      return reply['cursor'].firstBatch;
    },
  };
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
