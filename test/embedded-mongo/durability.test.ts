import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Collection, MongoClient } from 'mongodb';
import { sweepExpired } from '../../src/embedded-mongo/engine/ttl.js';
import { backupEmbeddedMongo, verifyEmbeddedMongo } from '../../src/embedded-mongo/engine/verify.js';
import { useLocalServer } from './local-server.js';

const ROUNDS = 2;
const WRITERS = 8;
const WRITING_MS = 250;

describe('writes that share a commit', () => {
  const local = useLocalServer();

  it('do no harm to each other when one of them is refused', async () => {
    await local.run({ createIndexes: 'c', indexes: [{ key: { k: 1 }, name: 'k', unique: true }] });
    const commands = Array.from({ length: 60 }, (_, at) =>
      local.run({ insert: 'c', documents: [{ _id: at, k: at % 3 === 0 ? 'same' : at, tags: [at, 'x'] }] }),
    );
    const replies = await Promise.all(commands);
    const stored = replies.filter((reply) => reply['n'] === 1).length;
    const { documents, problems } = await verifyEmbeddedMongo(local.dataDir);
    expect([stored, documents, problems]).toEqual([41, 41, []]);
  });

  it('keep what an unordered command could store, and nothing of what it could not', async () => {
    const documents = [{ _id: 1 }, { _id: 1, extra: true }, { _id: 2 }];
    const [ordered, unordered] = await Promise.all([
      local.run({ insert: 'ordered', documents }),
      local.run({ insert: 'unordered', documents, ordered: false }),
    ]);
    expect([ordered['n'], unordered['n']]).toEqual([1, 2]);
    expect(await local.find({ find: 'unordered', sort: { _id: 1 } })).toEqual([{ _id: 1 }, { _id: 2 }]);
  });

  it('are read only once they are stored, and a cursor reads on in what was there when it began', async () => {
    await local.run({ insert: 'rows', documents: Array.from({ length: 30 }, (_, at) => ({ _id: at })) });
    const { cursor } = await local.run({ find: 'rows', batchSize: 10 });
    await local.run({ delete: 'rows', deletes: [{ q: {}, limit: 0 }] });
    const rest = await local.run({ getMore: cursor.id, collection: 'rows' });
    expect([rest['cursor'].nextBatch.length, Number(rest['cursor'].id)]).toEqual([20, 0]);
    expect(await local.find({ find: 'rows' })).toEqual([]);
    expect((await local.run({ getMore: cursor.id, collection: 'rows' }))['code']).toBe(43);
  });
});

describe('a TTL index', () => {
  const local = useLocalServer();

  it('lets expire what is old enough, and nothing else', async () => {
    const index = { key: { at: 1 }, name: 'at', expireAfterSeconds: 60 };
    await local.run({ createIndexes: 'sessions', indexes: [index] });
    const documents = [
      { _id: 1, at: new Date(0) },
      { _id: 2, at: new Date(90_000) },
      { _id: 3, at: 'text' },
      { _id: 4 },
    ];
    await local.run({ insert: 'sessions', documents });
    expect(await sweepExpired(local.server.store, local.server.catalog, 61_000)).toBe(1);
    expect((await local.find({ find: 'sessions' })).map((each) => each['_id'])).toEqual([2, 3, 4]);
  });
});

describe('a copy made while the server works', () => {
  const local = useLocalServer();

  it('holds everything that was acknowledged before', async () => {
    await local.run({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }] });
    await local.run({ insert: 'c', documents: [{ a: 1 }, { a: [2, 3] }] });
    const target = mkdtempSync(join(tmpdir(), 'backup-'));
    await backupEmbeddedMongo(local.dataDir, target);
    expect(await verifyEmbeddedMongo(target)).toEqual({ documents: 2, indexEntries: 3, problems: [] });
    await expect(backupEmbeddedMongo(local.dataDir, target)).rejects.toThrow('already');
    rmSync(target, { recursive: true });
  });
});

describe('a server that is killed', () => {
  it('has every document that it acknowledged, and its indexes agree with them', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'killed-'));
    const acknowledged = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) await writeAndKill(dataDir, round, acknowledged);
    expect(acknowledged.size).toBeGreaterThan(WRITERS);
    await expectAllStored(dataDir, acknowledged);
  }, 30_000);
});

describe('a disk that takes no more', () => {
  it('ends the server, which has acknowledged nothing that is not stored', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'full-'));
    const { child, uri } = await startServer(dataDir, `trap '' XFSZ; ulimit -f 2000;`);
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 1_000 });
    const acknowledged = new Set<string>();
    await insertUntilGone(client.db('hub').collection<Row>('cdrs'), 'x'.repeat(900), acknowledged);
    await client.close();
    expect(await ended).toBe(70);
    await expectAllStored(dataDir, acknowledged);
  }, 30_000);
});

interface Row {
  readonly _id: string;
  readonly n: number;
}

async function expectAllStored(dataDir: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const { problems } = await verifyEmbeddedMongo(dataDir);
  const { child, uri } = await startServer(dataDir);
  const client = await MongoClient.connect(uri);
  const stored = new Set<string>();
  for await (const row of client.db('hub').collection<Row>('cdrs').find()) stored.add(row._id);
  await client.close();
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect(problems).toEqual([]);
  rmSync(dataDir, { recursive: true, force: true });
}

async function writeAndKill(dataDir: string, round: number, acknowledged: Set<string>): Promise<void> {
  const { child, uri } = await startServer(dataDir);
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 1_000 });
  const cdrs = client.db('hub').collection<Row>('cdrs');
  await cdrs.createIndex({ n: 1 });
  const writers = Array.from({ length: WRITERS }, (_, writer) =>
    insertUntilGone(cdrs, `${round}-${writer}`, acknowledged),
  );
  setTimeout(() => child.kill('SIGKILL'), WRITING_MS);
  await Promise.all(writers);
  await client.close();
}

async function insertUntilGone(cdrs: Collection<Row>, name: string, acknowledged: Set<string>): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${name}-${n}`;
    try {
      await cdrs.insertOne({ _id: id, n });
    } catch {
      return;
    }
    acknowledged.add(id);
  }
}

/** A server in a process of its own, as it is in production; `limits` are set by the shell before it starts. */
async function startServer(dataDir: string, limits = ''): Promise<{ child: ChildProcess; uri: string }> {
  const require = createRequire(import.meta.url);
  const tsx = pathToFileURL(join(dirname(require.resolve('tsx/package.json')), 'dist/loader.mjs')).href;
  const main = join(process.cwd(), 'test/embedded-mongo/serve-alone.ts');
  const command = `${limits} exec '${process.execPath}' --import '${tsx}' '${main}' '${dataDir}'`;
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
  const uri = await new Promise<string>((done) => child.stdout?.once('data', (text) => done(String(text).trim())));
  return { child, uri };
}
