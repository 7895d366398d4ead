import { Decimal128, type Document, Double, Long, ObjectId, serialize } from 'bson';
import { decodeDoc } from '../../src/embedded-mongo/bson/decode.js';
import { encodeKeyValue } from '../../src/embedded-mongo/bson/key.js';
import type { Doc } from '../../src/embedded-mongo/bson/value.js';
import { compileFilter } from '../../src/embedded-mongo/query/filter.js';
import { sortKey, sortSpec } from '../../src/embedded-mongo/query/sort.js';
import { type LocalServer, seededRandom, useLocalServer } from './local-server.js';

const DOCUMENTS = 40;
const COLLECTIONS = 10;
const QUERIES = 25;

/** Whatever indexes there are, a query must find what a look at every document finds. */
describe('the planner', () => {
  const local = useLocalServer();

  it.each([1, 2])('finds by any index what a look at every document finds (seed %i)', async (seed) => {
    const chance = new Chance(seed * 1_000);
    let indexed = 0;
    for (let round = 0; round < COLLECTIONS; round++)
      indexed += await checkCollection(local, `c${seed}-${round}`, chance);
    expect(indexed).toBeGreaterThan(0);
  });
});

async function checkCollection(local: LocalServer, name: string, chance: Chance): Promise<number> {
  const documents = Array.from({ length: DOCUMENTS }, (_, id) => ({ _id: chance.id(id), ...chance.document() }));
  const indexes = Array.from({ length: chance.below(5) }, (_, at) => chance.index(at));
  const half = documents.splice(0, DOCUMENTS / 2);
  await local.run({ insert: name, documents: half });
  let made = 0;
  for (const index of indexes) {
    const reply = await local.run({ createIndexes: name, indexes: [index] });
    if (reply['ok'] === 1) made += 1;
    else expect([171, 85, 11000]).toContain(reply['code']);
  }
  const all = half.map(toDoc);
  for (const document of documents) {
    const { n } = await local.run({ insert: name, documents: [document] });
    if (n === 1) all.push(toDoc(document));
  }
  for (let query = 0; query < QUERIES; query++) await checkQuery(local, { name, all, chance });
  return made;
}

interface Query {
  readonly name: string;
  readonly all: readonly Doc[];
  readonly chance: Chance;
}

async function checkQuery(local: LocalServer, { name, all, chance }: Query): Promise<void> {
  const filter = chance.filter(2);
  const sort = chance.sort();
  const limit = chance.isLikely(0.3) ? chance.below(9) + 1 : 0;
  const compiled = compileFilter(toDoc(filter), () => () => false);
  const spec = sortSpec(toDoc(sort));
  const place = (doc: Doc): string => sortKey(doc, spec).toString('hex');
  const identity = (doc: Doc): string => encodeKeyValue(doc.get('_id') ?? null).toString('hex');
  const matching = all.filter((doc) => compiled.test(doc));
  const places = matching.map(place).sort();
  const wanted = limit === 0 ? places : places.slice(0, limit);

  const found = (await local.find({ find: name, filter, sort, limit })).map(toDoc);
  const ids = new Set(matching.map(identity));
  const { n } = await local.run({ count: name, query: filter, limit });
  const isRight =
    found.map(place).join() === wanted.join() &&
    found.every((doc) => ids.has(identity(doc))) &&
    new Set(found.map(identity)).size === found.length &&
    n === wanted.length;
  if (!isRight)
    throw new Error(
      `found ${found.length}, counted ${n}, not ${wanted.length}: ${JSON.stringify({ filter, sort, limit })}`,
    );
}

function toDoc(value: Document): Doc {
  return decodeDoc(Buffer.from(serialize(value)));
}

class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  isLikely(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  id(id: number): unknown {
    return this.pick<() => unknown>([() => id, () => `id-${id}`, () => new Date(id), () => ({ n: id })])();
  }

  scalar(): unknown {
    const small = this.below(6) - 2;
    return this.pick<() => unknown>([
      () => small,
      () => small,
      () => new Double(small + this.pick([0, 0.1, 0.5])),
      () => Long.fromNumber(small),
      () => Decimal128.fromString(`${small}.${this.pick(['0', '1', '50'])}`),
      () => this.pick(['', 'a', 'ab', 'abc', 'b', 'ü', 'a\0b']),
      () => this.pick(['', 'a', 'ab', 'abc', 'b', 'NL*ABC']),
      () => null,
      () => this.isLikely(0.5),
      () => new Date(this.below(4)),
      () => new ObjectId(`${this.below(3)}`.padStart(24, '0')),
    ])();
  }

  value(): unknown {
    const roll = this.#random();
    if (roll < 0.8) return this.scalar();
    if (roll < 0.88) return { e: this.scalar(), f: this.scalar() };
    if (roll < 0.94) return Array.from({ length: this.below(4) }, () => this.scalar());
    return Array.from({ length: this.below(3) }, () => ({ e: this.scalar(), f: this.scalar() }));
  }

  document(): Document {
    const document: Document = {};
    for (const field of ['a', 'b', 'c', 'd']) if (this.isLikely(0.85)) document[field] = this.value();
    return document;
  }

  path(): string {
    return this.pick(['a', 'a', 'b', 'b', 'c', 'd', 'd.e', 'd.f', 'c.e', '_id', 'a.0']);
  }

  index(at: number): Document {
    const key: Document = {};
    for (let part = this.below(3); part >= 0; part--) key[this.path().replace('.0', '')] = this.pick([1, -1]);
    const index: Document = { key, name: `index-${at}` };
    if (this.isLikely(0.2)) index['sparse'] = true;
    else if (this.isLikely(0.3)) index['partialFilterExpression'] = this.partialFilter();
    if (this.isLikely(0.1)) index['unique'] = true;
    return index;
  }

  partialFilter(): Document {
    return this.pick<Document>([
      { a: { $exists: true } },
      { b: { $gt: 0 } },
      { a: { $type: 'string' } },
      { a: this.scalar(), b: { $exists: true } },
      { a: { $gte: new Date(1) } },
    ]);
  }

  filter(depth: number): Document {
    const roll = this.#random();
    if (depth > 0 && roll < 0.1) return { $or: [this.filter(depth - 1), this.filter(depth - 1)] };
    if (depth > 0 && roll < 0.2) return { $and: [this.filter(depth - 1), this.filter(depth - 1)] };
    const filter: Document = {};
    for (let part = this.below(3); part >= 0; part--) filter[this.path()] = this.condition();
    return this.isLikely(0.05) ? {} : filter;
  }

  condition(): unknown {
    return this.pick<() => unknown>([
      () => this.value(),
      () => this.scalar(),
      () => ({ $in: [this.scalar(), this.scalar(), this.value()] }),
      () => ({ $in: Array.from({ length: 12 }, () => this.scalar()) }),
      () => ({ [this.comparison()]: this.value() }),
      () => ({ [this.comparison()]: this.scalar() }),
      () => ({ $gte: this.scalar(), $lt: this.scalar() }),
      () => ({ $gt: this.scalar(), $lte: this.scalar() }),
      () => ({ $exists: this.isLikely(0.5) }),
      () => ({ $ne: this.scalar() }),
      () => ({ $not: { [this.comparison()]: this.scalar() } }),
      () => ({ $type: this.pick(['string', 'number', 'null', 'array']) }),
      () => ({ $size: this.below(3) }),
      () => ({ $elemMatch: { [this.comparison()]: this.scalar() } }),
      () => ({ $elemMatch: { e: this.scalar() } }),
      () => ({ $regex: this.pick(['^a', '^ab', '^NL\\*', 'b', '^a?b', '^(a|b)']) }),
    ])();
  }

  comparison(): string {
    return this.pick(['$gt', '$gte', '$lt', '$lte']);
  }

  sort(): Document {
    const sort: Document = {};
    for (let part = this.below(3); part > 0; part--) sort[this.path().replace('.0', '')] = this.pick([1, -1]);
    return sort;
  }
}
