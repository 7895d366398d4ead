/**
 * Kills the embedded server, as a process of its own, amid concurrent inserts, again and again, and looks whether every
 * insert that it acknowledged is there, and whether its indexes agree with its documents.
 *
 *   tsx bench/mongo-kill9.ts [ROUNDS]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Collection, MongoClient } from 'mongodb';
import { verifyEmbeddedMongo } from '../src/embedded-mongo/engine/verify.js';
import { serveEmbeddedMongo } from '../src/embedded-mongo/serve.js';

const WRITERS = 64;
const WRITING_MS = 1_200;
const MAX_RUN_MS = 60_000;

interface Row {
  readonly _id: string;
  readonly party: string;
  readonly n: number;
}

if (process.argv[2] === '--serve') await serve(process.argv[3] ?? '');
else await main(Number(process.argv[2] ?? 20));

async function main(rounds: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-kill9-'));
  const startedAt = performance.now();
  const acknowledged: string[] = [];
  let round = 0;
  for (; round < rounds && performance.now() - startedAt < MAX_RUN_MS - 8_000; round++) {
    await writeAndKill(dataDir, round, acknowledged);
  }
  const { documents, indexEntries, problems } = await verifyEmbeddedMongo(dataDir);
  const lost = await countLost(dataDir, acknowledged);
  rmSync(dataDir, { recursive: true, force: true });
  for (const problem of problems.slice(0, 20)) console.log(problem);
  console.log(`rounds=${round} acknowledged=${acknowledged.length} lost=${lost}`);
  console.log(`verify documents=${documents} index_entries=${indexEntries} problems=${problems.length}`);
  process.exitCode = lost === 0 && problems.length === 0 ? 0 : 1;
}

async function writeAndKill(dataDir: string, round: number, acknowledged: string[]): Promise<void> {
  const { child, uri } = await start(dataDir);
  const client = await MongoClient.connect(uri, { maxPoolSize: WRITERS, serverSelectionTimeoutMS: 1_000 });
  const rows = client.db('hub').collection<Row>('rows');
  await rows.createIndexes([{ key: { party: 1, n: 1 } }, { key: { n: 1, party: 1 }, name: 'other' }]);
  const writers = Array.from({ length: WRITERS }, (_, writer) =>
    insertUntilGone(rows, `${round}-${writer}`, acknowledged),
  );
  setTimeout(() => child.kill('SIGKILL'), WRITING_MS);
  await Promise.all(writers);
  await client.close();
}

async function insertUntilGone(rows: Collection<Row>, name: string, acknowledged: string[]): Promise<void> {
  for (let n = 0; ; n++) {
    try {
      await rows.insertOne({ _id: `${name}-${n}`, party: name, n });
    } catch {
      return;
    }
    acknowledged.push(`${name}-${n}`);
  }
}

async function countLost(dataDir: string, acknowledged: readonly string[]): Promise<number> {
  const { child, uri } = await start(dataDir);
  const client = await MongoClient.connect(uri);
  const stored = new Set<string>();
  for await (const row of client
    .db('hub')
    .collection<Row>('rows')
    .find({}, { projection: { _id: 1 } }))
    stored.add(row._id);
  await client.close();
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
  return acknowledged.filter((id) => !stored.has(id)).length;
}

async function start(dataDir: string): Promise<{ child: ChildProcess; uri: string }> {
  const own = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [...process.execArgv, own, '--serve', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const uri = await new Promise<string>((done) => child.stdout?.once('data', (text) => done(String(text).trim())));
  return { child, uri };
}

async function serve(dataDir: string): Promise<void> {
  const server = await serveEmbeddedMongo({
    dataDir,
    listen: { socketPath: join(dataDir, 'mongo.sock') },
    onFatal: (error) => {
      console.error(error.message);
      process.exit(70);
    },
  });
  console.log(server.uri);
  process.once('SIGTERM', () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
