import type { Document } from 'bson';
import { useLocalServer } from './local-server.js';

const local = useLocalServer();
beforeAll(() => local.run({ insert: 'c', documents: [{ _id: 1, a: 1, list: [1] }] }));

/** Nothing outside the subset is ever ignored: a query that seems to work must mean what MongoDB means. */
describe('what the embedded server does not have', () => {
  it.each<[string, Document, number]>([
    ['a command', { mapReduce: 'c' }, 59],
    ['a field of a command', { find: 'c', awaitData: true }, 40415],
    ['a transaction', { insert: 'c', documents: [{}], txnNumber: 1, startTransaction: true, autocommit: false }, 20],
    ['a collation', { find: 'c', collation: { locale: 'de' } }, 115],
    ['a snapshot read concern', { find: 'c', readConcern: { level: 'snapshot' } }, 72],
    ['$where', { find: 'c', filter: { $where: 'true' } }, 115],
    ['$text', { find: 'c', filter: { $text: { $search: 'x' } } }, 115],
    ['$near', { find: 'c', filter: { a: { $near: [1, 2] } } }, 115],
    ['$bitsAllSet', { find: 'c', filter: { a: { $bitsAllSet: 1 } } }, 115],
    ['$jsonSchema', { find: 'c', filter: { $jsonSchema: {} } }, 115],
    ['an unknown operator in $not', { find: 'c', filter: { a: { $not: { $foo: 1 } } } }, 115],
    ['a stage', { aggregate: 'c', pipeline: [{ $graphLookup: {} }], cursor: {} }, 40324],
    ['a change stream', { aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {} }, 40324],
    ['an expression', { aggregate: 'c', pipeline: [{ $project: { x: { $function: {} } } }], cursor: {} }, 168],
    [
      'an accumulator',
      { aggregate: 'c', pipeline: [{ $group: { _id: 1, x: { $stdDevPop: '$a' } } }], cursor: {} },
      168,
    ],
    ['a text index', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 67],
    ['a wildcard index', { createIndexes: 'c', indexes: [{ key: { '$**': 1 }, name: 'a' }] }, 67],
    ['an index option', { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a', collation: {} }] }, 115],
    ['a capped collection', { create: 'd', capped: true, size: 100 }, 115],
    ['a view', { create: 'd', viewOn: 'c', pipeline: [] }, 115],
    ['a projection', { find: 'c', projection: { score: { $meta: 'textScore' } } }, 115],
    ['a sort by relevance', { find: 'c', sort: { a: { $meta: 'textScore' } } }, 2],
    [
      'a partial index that negates',
      { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { a: { $ne: 1 } } }] },
      67,
    ],
    ['an index hint that does not exist', { find: 'c', hint: 'nothing' }, 2],
    ['a name that is none', { find: 'a$b' }, 73],
    ['a malformed filter', { find: 'c', filter: 5 }, 14],
    ['an array as _id', { update: 'c', updates: [{ q: { _id: [1] }, u: { $set: { a: 1 } }, upsert: true }] }, 0],
  ])('is refused by name: %s', async (_, command, code) => {
    const reply = await local.run(command);
    if (code === 0) expect(reply['writeErrors']).toHaveLength(1);
    else expect([reply['ok'], reply['code']]).toEqual([0, code]);
  });

  it('names what it refuses', async () => {
    const reply = await local.run({ find: 'c', filter: { a: { $geoWithin: {} } } });
    expect(reply['errmsg']).toContain('$geoWithin');
  });
});

describe('an index', () => {
  it('refuses a second document with its values, and tells which', async () => {
    await local.run({ createIndexes: 'u', indexes: [{ key: { a: 1, 'b.c': -1 }, name: 'both', unique: true }] });
    await local.run({ insert: 'u', documents: [{ a: 1, b: { c: 'x' } }] });
    const reply = await local.run({ insert: 'u', documents: [{ a: 1, b: { c: 'x' } }, { a: 2 }], ordered: false });
    expect(reply['n']).toBe(1);
    expect(reply['writeErrors'][0]).toMatchObject({
      index: 0,
      code: 11000,
      keyPattern: { a: 1, 'b.c': -1 },
      keyValue: { a: 1, 'b.c': 'x' },
      errmsg: 'E11000 duplicate key error collection: test.u index: both dup key: { a: 1, b.c: "x" }',
    });
  });

  it('refuses to be unique where documents already are not, and is then not there', async () => {
    await local.run({ insert: 'twice', documents: [{ a: 1 }, { a: 1 }] });
    const reply = await local.run({ createIndexes: 'twice', indexes: [{ key: { a: 1 }, name: 'a', unique: true }] });
    const { cursor } = await local.run({ listIndexes: 'twice' });
    expect([reply['code'], cursor.firstBatch.length]).toEqual([11000, 1]);
  });

  it('lets a partial one bind only the documents that it is about', async () => {
    const index = { key: { a: 1 }, name: 'a', unique: true, partialFilterExpression: { state: 'open' } };
    await local.run({ createIndexes: 'partial', indexes: [index] });
    const documents = [
      { a: 1, state: 'open' },
      { a: 1, state: 'done' },
      { a: 1, state: 'open' },
    ];
    expect(await local.run({ insert: 'partial', documents, ordered: false })).toMatchObject({ n: 2 });
  });

  it('refuses two arrays side by side, and keys that are too long', async () => {
    await local.run({ createIndexes: 'keys', indexes: [{ key: { a: 1, b: 1 }, name: 'ab' }] });
    const arrays = await local.run({ insert: 'keys', documents: [{ a: [1], b: [2] }] });
    const long = await local.run({ insert: 'keys', documents: [{ a: 'x'.repeat(3_000) }] });
    const search = await local.find({ find: 'keys', filter: { a: 'x'.repeat(3_000) } });
    expect([arrays['writeErrors'][0].code, long['writeErrors'][0].code, search]).toEqual([171, 17280, []]);
  });
});

describe('a field called __proto__', () => {
  it('is a field like any other', async () => {
    const poison = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    await local.run({ insert: 'proto', documents: [{ _id: 1, ...poison }] });
    const update = {
      $set: { '__proto__.polluted': 1, 'constructor.prototype.polluted': 1, 'a.__proto__.polluted': 1 },
    };
    const reply = await local.run({ update: 'proto', updates: [{ q: { _id: 1 }, u: update }] });
    const [found] = await local.find({ find: 'proto', filter: { '__proto__.polluted': 1 } });
    await local.run({
      aggregate: 'proto',
      pipeline: [{ $group: { _id: '$__proto__', toString: { $sum: 1 } } }],
      cursor: {},
    });
    expect(reply['nModified']).toBe(1);
    expect(found?.['_id']).toBe(1);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a server that refuses collection scans', () => {
  const strict = useLocalServer({ refuseCollectionScans: true });

  it('answers queries that an index leads, and those that ask for everything', async () => {
    await strict.run({ insert: 'c', documents: [{ _id: 1, a: 1, b: 1 }] });
    await strict.run({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }] });
    expect(await strict.find({ find: 'c', filter: { a: 1, b: 1 } })).toHaveLength(1);
    expect(await strict.find({ find: 'c', filter: { $or: [{ a: 1 }, { _id: 5 }] } })).toHaveLength(1);
    expect(await strict.find({ find: 'c', sort: { b: 1 } })).toHaveLength(1);
  });

  it.each<[string, Document]>([
    ['find', { find: 'c', filter: { b: 1 } }],
    ['find with an order that an index has', { find: 'c', filter: { b: 1 }, sort: { a: 1 } }],
    ['$or with one alternative that no index leads', { find: 'c', filter: { $or: [{ a: 1 }, { b: 1 }] } }],
    ['aggregate', { aggregate: 'c', pipeline: [{ $match: { b: 1 } }], cursor: {} }],
    [
      '$lookup',
      {
        aggregate: 'c',
        pipeline: [{ $lookup: { from: 'c', localField: 'a', foreignField: 'b', as: 'x' } }],
        cursor: {},
      },
    ],
    ['count', { count: 'c', query: { b: 1 } }],
    ['findAndModify', { findAndModify: 'c', query: { b: 1 }, remove: true }],
  ])('refuses %s without an index', async (_, command) => {
    expect((await strict.run(command))['code']).toBe(291);
  });
});
