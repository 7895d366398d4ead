/**
 * Runs the MongoDB drivers' published CRUD specification tests (unified format, JSON) against a fresh embedded server.
 *
 *   tsx bench/crud-spec-runner.ts FOLDER [--verbose]
 *
 * The tests are published at https://github.com/mongodb/specifications, folder source/crud/tests/unified.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.js';
import { describeDifference, type Event, matchEvents } from './crud-spec/match.js';
import { type Entities, type Json, runOperation, UnknownOperation } from './crud-spec/operations.js';

const [folder, flag] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: tsx bench/crud-spec-runner.ts FOLDER [--verbose]');
  process.exit(2);
}

/** What the driver does before a server could see it. */
const driverMatters = [
  {
    test: /^(Aggregate with \$out|BulkWrite|FindOneAnd\w+|InsertMany) passes bypassDocumentValidation: false/,
    reason: 'the driver itself does not send bypassDocumentValidation: false',
  },
  { test: /_id with type null via (insert|bulk)/, reason: 'the driver itself replaces an _id of null' },
];

const counts = { passed: 0, failed: 0, skipped: 0 };
const reasons = new Map<string, number>();
const dataDir = mkdtempSync(join(tmpdir(), 'crud-spec-'));
const server = await startEmbeddedMongo({ dataDir, noSync: true });
const admin = await MongoClient.connect(server.uri);

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()) {
  const suite: Json = EJSON.parse(readFileSync(join(folder, file), 'utf8'), { relaxed: true });
  for (const test of suite['tests'] ?? []) {
    const reason = reasonToSkip(suite, test);
    if (reason !== undefined) note('skipped', reason, `${file}: ${test['description']}`);
    else await runTest(file, suite, test);
  }
}

await admin.close();
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
  console.log(`${String(count).padStart(5)}  ${reason}`);
const runnable = counts.passed + counts.failed;
console.log(`passed ${counts.passed} of ${runnable} runnable, failed ${counts.failed}, skipped ${counts.skipped}`);

function note(outcome: keyof typeof counts, reason: string, name: string): void {
  counts[outcome] += 1;
  if (outcome === 'passed') return;
  reasons.set(`${outcome}: ${reason}`, (reasons.get(`${outcome}: ${reason}`) ?? 0) + 1);
  if (flag === '--verbose' && outcome === 'failed') console.log(`${name}\n      ${reason}`);
}

/** What a standalone server of version 7.0 cannot run, as the tests themselves say, or what is no server's matter. */
function reasonToSkip(suite: Json, test: Json): string | undefined {
  if (test['skipReason'] !== undefined) return 'skipped by the specification itself';
  const usesFailPoint = JSON.stringify(test).includes('"failPoint"');
  if (usesFailPoint) return 'needs a fail point (made errors of a test server)';
  const byDriver = driverMatters.find((each) => each.test.test(`${test['description']}`));
  if (byDriver !== undefined) return byDriver.reason;
  for (const requirements of [suite['runOnRequirements'], test['runOnRequirements']]) {
    if (requirements === undefined) continue;
    const isMet = requirements.some((each: Json) => meets(each));
    if (!isMet) return `needs ${requirements.map(shown).join(' or ')}`;
  }
  return undefined;
}

function meets(requirement: Json): boolean {
  const { minServerVersion = '0', maxServerVersion = '99', topologies, serverless, auth, csfle } = requirement;
  if (topologies !== undefined && !topologies.includes('single')) return false;
  if (auth === true || csfle === true || serverless === 'require') return false;
  return number(minServerVersion) <= 7_000_000 && number(maxServerVersion) >= 7_000_000;
}

function number(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

function shown(requirement: Json): string {
  return Object.entries(requirement)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('/') : String(value)}`)
    .join(', ');
}

async function runTest(file: string, suite: Json, test: Json): Promise<void> {
  const name = `${file}: ${test['description']}`;
  const events: Event[] = [];
  const entities: Entities = new Map();
  const clients: MongoClient[] = [];
  try {
    for (const data of suite['initialData'] ?? []) {
      const collection = admin.db(data['databaseName']).collection(data['collectionName']);
      await collection.drop().catch(() => undefined);
      if (data['documents'].length > 0) await collection.insertMany(data['documents']);
      else await admin.db(data['databaseName']).createCollection(data['collectionName']);
    }
    await createEntities(suite['createEntities'] ?? [], { entities, clients, events });
    events.length = 0;
    for (const operation of test['operations']) await runOperation(operation, entities);
    await checkOutcome(test['outcome'] ?? []);
    const problem = matchEvents(test['expectEvents'] ?? [], events);
    if (problem !== undefined) throw new Error(problem);
    note('passed', '', name);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof UnknownOperation) note('skipped', text, name);
    else note('failed', text.split('\n')[0]?.slice(0, 160) ?? '', name);
  } finally {
    for (const client of clients) await client.close();
  }
}

interface Made {
  readonly entities: Entities;
  readonly clients: MongoClient[];
  readonly events: Event[];
}

async function createEntities(specs: Json[], { entities, clients, events }: Made): Promise<void> {
  for (const spec of specs) {
    const { client, database, collection } = spec;
    if (client !== undefined) {
      const made = new MongoClient(server.uri, { monitorCommands: true, ...client['uriOptions'] });
      made.on('commandStarted', (event) => {
        events.push({ client: client['id'], name: event.commandName, command: event.command, db: event.databaseName });
      });
      await made.connect();
      clients.push(made);
      entities.set(client['id'], { kind: 'client', client: made });
    } else if (database !== undefined) {
      const owner = entities.get(database['client']);
      if (owner?.kind !== 'client') throw new UnknownOperation('an entity that is no client');
      const db = owner.client.db(database['databaseName'], options(database['databaseOptions']));
      entities.set(database['id'], { kind: 'database', db, client: owner.client });
    } else if (collection !== undefined) {
      const owner = entities.get(collection['database']);
      if (owner?.kind !== 'database') throw new UnknownOperation('an entity that is no database');
      const made = owner.db.collection(collection['collectionName'], options(collection['collectionOptions']));
      entities.set(collection['id'], { kind: 'collection', collection: made, db: owner.db });
    } else throw new UnknownOperation(`an entity of kind ${Object.keys(spec).join()}`);
  }
}

function options(given: Json | undefined): Json {
  return given ?? {};
}

async function checkOutcome(outcome: Json[]): Promise<void> {
  for (const { databaseName, collectionName, documents } of outcome) {
    const found = await admin.db(databaseName).collection(collectionName).find().sort({ _id: 1 }).toArray();
    const problem = describeDifference(documents, found, { isRoot: false });
    if (problem !== undefined) throw new Error(`outcome: ${problem}`);
  }
}
