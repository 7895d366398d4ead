import { Binary, BSONRegExp, Decimal128, type Document, Double, Long, serialize, Timestamp } from 'bson';
import fc from 'fast-check';
import { decodeDoc } from '../../src/embedded-mongo/bson/decode.js';
import { changingWhole } from '../../src/embedded-mongo/commands/change.js';
import { wholeTable } from '../../src/embedded-mongo/engine/keys.js';
import { verifyEmbeddedMongo } from '../../src/embedded-mongo/engine/verify.js';
import { CommandError } from '../../src/embedded-mongo/errors.js';
import { compileFilter } from '../../src/embedded-mongo/query/filter.js';
import { compileUpdate } from '../../src/embedded-mongo/update/update.js';
import { useLocalServer } from './local-server.js';

const local = useLocalServer();
const { server } = local;
let next = 0;

const scalar = fc.constantFrom<unknown>(
  ...[0, 1, -7, 'x', 'long text é 😀', '', true, null, new Double(1), new Double(-0), Long.fromNumber(5)],
  ...[Decimal128.fromString('1.10'), Decimal128.fromString('NaN'), new Date(5), new Timestamp({ t: 1, i: 2 })],
  ...[new Binary(Buffer.from([1, 2, 0])), new BSONRegExp('a', 'i')],
);
const item = fc.oneof(scalar, fc.record({ k: fc.integer({ min: 0, max: 3 }), v: scalar }, { requiredKeys: ['k'] }));
const value = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(item, { maxLength: 3 }),
  fc.record({ p: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), q: scalar }, { requiredKeys: [] }),
);
const FIELDS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const fields = fc.dictionary(fc.constantFrom(...FIELDS), value, { minKeys: 1, maxKeys: 6, noNullPrototype: true });
const documents = fc
  .array(fields, { minLength: 1, maxLength: 4 })
  .map((all): Document[] => all.map((one, at) => ({ _id: at, ...one })));

const suffix = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.constantFrom('.p', '.q') },
  { weight: 1, arbitrary: fc.constantFrom('.0', '.$', '.$[]', '.$[].v') },
);
const path = fc.tuple(fc.constantFrom(...FIELDS, 'g'), suffix);
const pathText = path.map((parts) => parts.join(''));
const setters = fc.constantFrom('$set', '$setOnInsert', '$min', '$max', '$push', '$addToSet', '$pull');
const operator = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('$set'), pathText, value) },
  { weight: 3, arbitrary: fc.tuple(setters, pathText, value) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('$unset'), pathText, fc.constant('')) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('$rename'), pathText, pathText) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('$inc', '$mul', '$pop'), pathText, fc.constantFrom(1, -1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('$set'), fc.constantFrom('_id', '_id.x'), fc.constantFrom(0, 1)) },
);
const update = fc.array(operator, { minLength: 1, maxLength: 2 }).map((all) => {
  const made: Record<string, Record<string, unknown>> = {};
  for (const [name, at, operand] of all) made[name] = { ...made[name], [at]: operand };
  return made;
});
const filter = fc.constantFrom<Document>(
  {},
  {},
  { _id: 0 },
  { 'a.k': { $gte: 1 } },
  { b: 1 },
  { c: { $exists: true } },
);

const INDEXES = [
  { key: { a: 1 }, name: 'plain' },
  { key: { 'b.p': -1, a: 1 }, name: 'compound' },
  { key: { c: 1 }, name: 'sparse', sparse: true },
  { key: { d: 1, 'e.q': 1 }, name: 'unique', unique: true, partialFilterExpression: { d: { $exists: true } } },
  { key: { e: 1 }, name: 'partial', partialFilterExpression: { 'f.p': { $gt: 0 }, c: 'x' } },
  { key: { 'a.k': 1, c: 1 }, name: 'items' },
];

/** A new collection with these documents; none when the indexes refuse them. */
async function collectionWith(docs: readonly Document[]): Promise<string> {
  const name = `c${next++}`;
  await local.run({ createIndexes: name, indexes: INDEXES });
  await local.run({ insert: name, documents: [...docs], ordered: false });
  return name;
}

interface Statement {
  readonly q: Document;
  readonly u: Document;
}

type Outcome = { readonly matched: number; readonly modified: number; readonly refused: string | undefined };

async function byFields(name: string, { q, u }: Statement): Promise<Outcome> {
  const reply = await local.run({ update: name, updates: [{ q, u, multi: true, hint: '_id_' }] });
  const refused = reply['writeErrors']?.[0].errmsg ?? reply['errmsg'];
  return { matched: reply['n'] ?? 0, modified: reply['nModified'] ?? 0, refused: refused?.replaceAll(name, 'NAME') };
}

/** The same by decoding, changing and encoding whole documents, and looking at all indexes. */
function byDocuments(name: string, { q, u }: Statement): Promise<Outcome> {
  const collection = server.catalog.find('test', name);
  if (collection === undefined) throw new Error(`no collection ${name}`);
  return server.store.write((batch) => {
    const done = { matched: 0, modified: 0 };
    try {
      const asked = compileFilter(decodeDoc(Buffer.from(serialize(q))), () => () => true);
      const change = compileUpdate(decodeDoc(Buffer.from(serialize(u))), { arrayFilters: null, variables: new Map() });
      const changeOne = changingWhole(
        { batch, catalog: server.catalog, collection },
        { filter: asked, update: change },
      );
      const stored = [...batch.entries(wholeTable(collection.table), 'forward')];
      for (const { key, value: bytes } of stored.filter((each) => asked.test(decodeDoc(each.value)))) {
        done.matched += 1;
        if (changeOne({ idKey: key.subarray(4), bytes }) !== undefined) done.modified += 1;
      }
      return { ...done, refused: undefined };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { matched: 0, modified: 0, refused: error.message.replaceAll(name, 'NAME') };
    }
  });
}

/** What is stored of a collection, byte for byte: its documents, then the entries of each index. */
function storedOf(name: string): string[][] {
  const collection = server.catalog.find('test', name);
  const snapshot = server.store.snapshot();
  const tables = [collection?.table ?? 0, ...(collection?.indexes ?? []).map(({ table }) => table)];
  const entries = tables.map((table) =>
    [...snapshot.entries(wholeTable(table), 'forward')].map(
      ({ key, value: bytes }) => `${key.subarray(4).toString('hex')} ${bytes.toString('hex')}`,
    ),
  );
  snapshot.release();
  return [...entries, ...(collection?.indexes ?? []).map(({ arrayPaths }) => [...arrayPaths].sort())];
}

describe('an update with operators', () => {
  it('stores what changing whole documents would store, byte for byte, in documents and indexes', async () => {
    let modified = 0;
    const statements = fc.array(fc.record({ q: filter, u: update }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(documents, statements, async (docs, all) => {
        const [one, other] = [await collectionWith(docs), await collectionWith(docs)];
        for (const statement of all) {
          const outcome = await byFields(one, statement);
          expect(outcome).toEqual(await byDocuments(other, statement));
          modified += outcome.modified;
        }
        expect(storedOf(one)).toEqual(storedOf(other));
      }),
      { numRuns: 60 },
    );
    expect(modified).toBeGreaterThan(10);
    expect((await verifyEmbeddedMongo(local.dataDir)).problems).toEqual([]);
  });
});
