import { Decimal128, type Document, Double, Long } from 'bson';
import { useLocalServer } from './local-server.js';

const local = useLocalServer();
let next = 0;

/** Stores a document, updates it and gives what it is then. */
async function updated(before: Document, update: Document | Document[], options: Document = {}): Promise<Document> {
  const collection = `updates${next++}`;
  await local.run({ insert: collection, documents: [{ _id: 1, ...before }] });
  const { q = { _id: 1 }, ...rest } = options;
  const reply = await local.run({ update: collection, updates: [{ q, u: update, ...rest }] });
  if (reply['writeErrors'] !== undefined) return { refused: reply['writeErrors'][0].code };
  const [{ _id, ...after } = { _id: 0 }] = await local.find({ find: collection });
  return after;
}

describe('an update', () => {
  it.each<[string, Document, Document, Document]>([
    [
      'sets fields, also in documents that are not there yet',
      { a: 1 },
      { $set: { a: 2, 'b.c': 3 } },
      { a: 2, b: { c: 3 } },
    ],
    ['removes fields', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '', x: '' } }, { b: { d: 2 } }],
    ['adds to numbers', { a: 1 }, { $inc: { a: 2, b: 5 } }, { a: 3, b: 5 }],
    ['multiplies', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
    [
      'takes the smaller or the greater',
      { a: 3, b: 3 },
      { $min: { a: 2 }, $max: { b: 2, c: 1 } },
      { a: 2, b: 3, c: 1 },
    ],
    ['renames', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    ['pushes', { a: [1] }, { $push: { a: 2, b: 'x' } }, { a: [1, 2], b: ['x'] }],
    [
      'pushes many at a place and keeps so many',
      { a: [1, 2] },
      { $push: { a: { $each: [8, 9], $position: 1, $slice: 3 } } },
      { a: [1, 8, 9] },
    ],
    ['pushes in order', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
    ['adds to a set', { a: [1] }, { $addToSet: { a: { $each: [1, 2] } } }, { a: [1, 2] }],
    ['pulls values', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    ['pulls by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    ['pulls documents', { a: [{ x: 1 }, { x: 2 }] }, { $pull: { a: { x: { $gt: 1 } } } }, { a: [{ x: 1 }] }],
    ['pops', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
    ['changes every item', { a: [{ n: 1 }, { n: 2 }] }, { $inc: { 'a.$[].n': 1 } }, { a: [{ n: 2 }, { n: 3 }] }],
    ['fills an array up to its place', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    ['replaces the document', { a: 1 }, { b: 2 }, { b: 2 }],
  ])('%s', async (_, before, update, after) => {
    expect(await updated(before, update)).toEqual(after);
  });

  it('changes the item that the filter found', async () => {
    const before = { lines: [{ id: 1 }, { id: 2 }, { id: 3 }] };
    const after = await updated(before, { $set: { 'lines.$.paid': true } }, { q: { 'lines.id': 2 } });
    expect(after).toEqual({ lines: [{ id: 1 }, { id: 2, paid: true }, { id: 3 }] });
  });

  it('changes the items that an array filter chooses', async () => {
    const after = await updated(
      { a: [1, 5, 9] },
      { $set: { 'a.$[big]': 0 } },
      { arrayFilters: [{ big: { $gte: 5 } }] },
    );
    expect(after).toEqual({ a: [1, 0, 0] });
  });

  it('computes with a pipeline', async () => {
    const after = await updated({ a: 2, b: 3 }, [{ $set: { c: { $multiply: ['$a', '$b'] } } }, { $unset: 'a' }]);
    expect(after).toEqual({ b: 3, c: 6 });
  });

  it('keeps the types of numbers that it does not touch', async () => {
    const before = { int: 1, double: new Double(1), long: Long.fromNumber(1), decimal: Decimal128.fromString('1.10') };
    const collection = 'types';
    await local.run({ insert: collection, documents: [{ _id: 1, ...before }] });
    await local.run({ update: collection, updates: [{ q: {}, u: { $set: { x: 1 }, $inc: { decimal: 1 } } }] });
    const types = { int: 'int', double: 'double', long: 'long', decimal: 'decimal' };
    const filter = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { $type: type }]));
    const [found] = await local.find({ find: collection, filter });
    expect(found?.['decimal'].toString()).toBe('2.10');
  });

  it('inserts what the filter and the update say when there is nothing to change', async () => {
    const upsert = {
      q: { _id: 'k', state: 'new', n: { $gt: 3 } },
      u: { $inc: { n: 1 }, $setOnInsert: { at: 5 } },
      upsert: true,
    };
    const first = await local.run({ update: 'upserts', updates: [upsert] });
    expect(first).toMatchObject({ n: 1, nModified: 0, upserted: [{ index: 0, _id: 'k' }] });
    expect(await local.find({ find: 'upserts' })).toEqual([{ _id: 'k', state: 'new', at: 5, n: 1 }]);
  });

  it('tells how many it found and how many it changed', async () => {
    await local.run({ insert: 'counts', documents: [{ a: 1 }, { a: 2 }, { a: 2 }] });
    const reply = await local.run({ update: 'counts', updates: [{ q: {}, u: { $set: { a: 2 } }, multi: true }] });
    expect(reply).toMatchObject({ n: 3, nModified: 1 });
  });

  it.each<[string, Document, Document, number]>([
    ['another _id', {}, { $set: { _id: 2 } }, 66],
    ['two operators for one path', {}, { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
    ['a path through a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['adding to text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['an empty part of a path', {}, { $set: { 'a..b': 1 } }, 56],
    ['a field named like an operator', {}, { $set: { $a: 1 } }, 52],
    ['an operator that is not there', {}, { $bit: { a: { and: 1 } } }, 9],
    ['pushing into a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ])('refuses %s', async (_, before, update, code) => {
    expect(await updated(before, update)).toEqual({ refused: code });
  });
});

describe('findAndModify', () => {
  it('claims the first in an order, and answers with it as it was or as it is', async () => {
    const documents = [3, 1, 2].map((due) => ({ _id: due, due, state: 'waiting' }));
    await local.run({ insert: 'leases', documents });
    await local.run({ createIndexes: 'leases', indexes: [{ key: { state: 1, due: 1 }, name: 'due' }] });
    const claim = {
      query: { state: 'waiting', due: { $lte: 2 } },
      sort: { due: 1 },
      update: { $set: { state: 'held' } },
    };
    const first = await local.run({ findAndModify: 'leases', ...claim, new: true });
    const second = await local.run({ findAndModify: 'leases', ...claim });
    const third = await local.run({ findAndModify: 'leases', ...claim });
    expect(first['value']).toEqual({ _id: 1, due: 1, state: 'held' });
    expect(second['value']).toEqual({ _id: 2, due: 2, state: 'waiting' });
    expect(third['value']).toBeNull();
  });

  it('removes and gives back', async () => {
    await local.run({ insert: 'gone', documents: [{ _id: 1 }] });
    expect((await local.run({ findAndModify: 'gone', query: {}, remove: true }))['value']).toEqual({ _id: 1 });
    expect(await local.find({ find: 'gone' })).toEqual([]);
  });
});
