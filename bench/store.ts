/**
 * Compares the embedded store, as the hub uses it through mongoose, with its raw engine on the same disk.
 *
 *   tsx bench/store.ts
 *
 * Prints lines `NAME METRIC=value goal=limit ok|short`; a ratio of 0.10 means a tenth of the engine's speed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'bson';
import mongoose from 'mongoose';
import { openDatabase } from '../src/embedded-mongo/engine/database.js';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.js';

const IN_FLIGHT = 64;
/** Until the code is compiled. */
const WARM_UP_MS = 2_000;
const MEASURE_MS = 3_000;
/** Mongoose itself allows about 3,500 inserts and 6,100 lean finds a second here; the engine 46,000 and 280,000. */
const GOALS = { insert: 0.05, find: 0.01, bulk: 0.3 };

interface Row {
  readonly key: string;
  readonly party: string;
  readonly at: Date;
  readonly total: mongoose.Types.Decimal128;
  readonly note: string;
}

const rowOf = (n: number): Row => ({
  key: `NL*ABC/${n}`,
  party: 'NL*ABC',
  at: new Date(n),
  total: mongoose.Types.Decimal128.fromString('12.34'),
  note: 'x'.repeat(200),
});

const engine = await measureEngine();
const store = await measureStore();
report('store_insert_64', store.insert / engine.insert, GOALS.insert);
report('store_find_unique_64', store.find / engine.find, GOALS.find);
report('store_insert_many', store.bulk / engine.bulk, GOALS.bulk);

function report(name: string, ratio: number, goal: number): void {
  console.log(`${name} ratio=${ratio.toFixed(3)} goal=${goal} ${ratio >= goal ? 'ok' : 'short'}`);
}

interface Speeds {
  readonly insert: number;
  readonly find: number;
  readonly bulk: number;
}

/** Keys and bytes straight into LMDB, one commit for what is in flight; a unique index is one more key. */
async function measureEngine(): Promise<Speeds> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-engine-'));
  const database = openDatabase(join(dataDir, 'data.mdb'), {});
  const put = (n: number): Promise<boolean> => {
    const row = rowOf(n);
    void database.put(Buffer.from(`key ${row.key}`), Buffer.from(`id ${n}`));
    return database.put(Buffer.from(`id ${n}`), Buffer.from(serialize(row)));
  };
  let n = 0;
  const insert = await perSecond('engine inserts', IN_FLIGHT, () => put(n++));
  const stored = n;
  const find = await perSecond('engine finds', IN_FLIGHT, async (turn) => {
    const id = database.get(Buffer.from(`key NL*ABC/${turn % stored}`));
    return id === undefined ? undefined : database.get(id);
  });
  const bulk = await perSecond('engine insertMany', 1, () =>
    Promise.all(Array.from({ length: 1_000 }, () => put(n++))),
  );
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
  return { insert, find, bulk: bulk * 1_000 };
}

async function measureStore(): Promise<Speeds> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-store-'));
  const server = await startEmbeddedMongo({ dataDir });
  const connection = await mongoose
    .createConnection(server.uri, { dbName: 'bench', maxPoolSize: IN_FLIGHT })
    .asPromise();
  const schema = new mongoose.Schema({
    key: { type: String, unique: true },
    party: String,
    at: Date,
    total: mongoose.Schema.Types.Decimal128,
    note: String,
  });
  const Rows = connection.model('Row', schema);
  await Rows.init();
  let n = 0;
  const insert = await perSecond('store inserts', IN_FLIGHT, () => Rows.create(rowOf(n++)));
  const stored = n;
  const find = await perSecond('store finds (lean)', IN_FLIGHT, (turn) =>
    Rows.findOne({ key: `NL*ABC/${turn % stored}` }).lean(),
  );
  const bulk = await perSecond('store insertMany (collection)', 1, () =>
    Rows.collection.insertMany(Array.from({ length: 1_000 }, () => rowOf(n++))),
  );
  await connection.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { insert, find, bulk: bulk * 1_000 };
}

async function perSecond(name: string, inFlight: number, work: (turn: number) => Promise<unknown>): Promise<number> {
  let turns = 0;
  const runFor = async (durationMs: number): Promise<number> => {
    const startedAt = performance.now();
    const before = turns;
    const worker = async (): Promise<void> => {
      while (performance.now() - startedAt < durationMs) await work(turns++);
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    return (turns - before) / ((performance.now() - startedAt) / 1000);
  };
  await runFor(WARM_UP_MS);
  const speed = await runFor(MEASURE_MS);
  console.log(`${name}: ${Math.round(speed)}/s`);
  return speed;
}
