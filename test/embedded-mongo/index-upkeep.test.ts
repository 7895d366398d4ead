import type { Document } from 'bson';
import { verifyEmbeddedMongo } from '../../src/embedded-mongo/engine/verify.js';
import { seededRandom, useLocalServer } from './local-server.js';

const WRITES = 600;

describe('the indexes of a collection', () => {
  const local = useLocalServer();

  it('agree with its documents after any series of writes', async () => {
    const random = seededRandom(11);
    const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
    const value = (): unknown =>
      pick([1, 2, 'x', 'y', null, [1, 2], [], [{ d: 1 }, { d: [2, 3] }], { d: 5 }, { d: 'x' }]);
    const indexes = [
      { key: { a: 1 }, name: 'plain' },
      { key: { 'a.d': -1, b: 1 }, name: 'compound' },
      { key: { b: 1 }, name: 'sparse', sparse: true },
      { key: { b: 1, c: 1 }, name: 'unique', unique: true, partialFilterExpression: { c: { $gt: 0 } } },
      { key: { c: -1 }, name: 'partial', partialFilterExpression: { a: { $exists: true } } },
    ];
    await local.run({ createIndexes: 'c', indexes });
    const write = (): Document => {
      const _id = Math.floor(random() * 40);
      const field = `${pick(['a', 'b', 'c', 'a.d', 'b.0'])}`;
      return (
        pick<() => Document>([
          () => ({ insert: 'c', documents: [{ _id, a: value(), b: value(), c: value() }] }),
          () => ({ update: 'c', updates: [{ q: { _id }, u: { $set: { [field]: value() } }, upsert: random() < 0.3 }] }),
          () => ({ update: 'c', updates: [{ q: { _id: { $gt: _id } }, u: { $unset: { [field]: 1 } }, multi: true }] }),
          () => ({ update: 'c', updates: [{ q: { _id }, u: { a: value(), c: 7 } }] }),
          () => ({ update: 'c', updates: [{ q: { _id }, u: { $push: { a: value() } } }] }),
          () => ({ delete: 'c', deletes: [{ q: { a: value() }, limit: 1 }] }),
          () => ({ findAndModify: 'c', query: { _id }, update: { $set: { b: _id, c: 1 } }, upsert: true }),
        ])?.() ?? {}
      );
    };
    for (let turn = 0; turn < WRITES; turn += 3) await Promise.all([write(), write(), write()].map(local.run));
    const { documents, problems } = await verifyEmbeddedMongo(local.dataDir);
    expect(documents).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});
