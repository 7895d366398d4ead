import { Decimal128, type Document } from 'bson';
import { useLocalServer } from './local-server.js';

const local = useLocalServer();
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

async function aggregate(collection: string, pipeline: Document[]): Promise<Document[]> {
  const reply = await local.run({ aggregate: collection, pipeline, cursor: {} });
  if (reply['ok'] !== 1) throw Object.assign(new Error(reply['errmsg']), { code: reply['code'] });
  return reply['cursor'].firstBatch;
}

/** The value of one expression over one document. */
async function value(expression: unknown): Promise<unknown> {
  const [result] = await aggregate('cdrs', [{ $limit: 1 }, { $project: { _id: 0, value: expression } }]);
  return result?.['value'];
}

beforeAll(async () => {
  await local.run({
    insert: 'cdrs',
    documents: [
      { _id: 1, party: 'NL*ABC', total: decimal('0.10'), tags: ['a', 'b'], at: new Date('2026-03-28T23:30:00Z') },
      { _id: 2, party: 'NL*ABC', total: decimal('0.20'), tags: [], at: new Date('2026-03-29T01:30:00Z') },
      { _id: 3, party: 'DE*XYZ', total: decimal('9.95'), at: new Date('2026-04-01T00:00:00Z') },
    ],
  });
  await local.run({
    insert: 'parties',
    documents: [
      { _id: 'NL*ABC', name: 'Abc' },
      { _id: 'DE*XYZ', name: 'Xyz' },
    ],
  });
});

describe('an aggregation', () => {
  it('sums decimals exactly by group', async () => {
    const found = await aggregate('cdrs', [
      { $match: { _id: { $gt: 0 } } },
      { $group: { _id: '$party', total: { $sum: '$total' }, count: { $sum: 1 }, most: { $max: '$total' } } },
      { $sort: { _id: 1 } },
    ]);
    expect(
      found.map((each) => [each['_id'], each['total'].toString(), each['count'], each['most'].toString()]),
    ).toEqual([
      ['DE*XYZ', '9.95', 1, '9.95'],
      ['NL*ABC', '0.30', 2, '0.20'],
    ]);
  });

  it('groups by several fields, and collects', async () => {
    const found = await aggregate('cdrs', [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: { party: '$party' },
          ids: { $push: '$_id' },
          first: { $first: '$_id' },
          last: { $last: '$_id' },
        },
      },
      { $sort: { '_id.party': 1 } },
    ]);
    expect(found).toEqual([
      { _id: { party: 'DE*XYZ' }, ids: [3], first: 3, last: 3 },
      { _id: { party: 'NL*ABC' }, ids: [1, 2], first: 1, last: 2 },
    ]);
  });

  it('unwinds arrays, and keeps the empty ones when asked', async () => {
    const plain = await aggregate('cdrs', [{ $unwind: '$tags' }, { $project: { tags: 1 } }]);
    const kept = await aggregate('cdrs', [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'at' } },
      { $count: 'n' },
    ]);
    expect(plain).toEqual([
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
    ]);
    expect(kept).toEqual([{ n: 4 }]);
  });

  it('looks up what belongs to a document, by a field or by a pipeline', async () => {
    const byField = { from: 'parties', localField: 'party', foreignField: '_id', as: 'p' };
    const byPipeline = {
      from: 'cdrs',
      let: { id: '$_id' },
      pipeline: [{ $match: { $expr: { $eq: ['$party', '$$id'] } } }, { $count: 'n' }],
      as: 'cdrs',
    };
    const [first] = await aggregate('cdrs', [{ $match: { _id: 1 } }, { $lookup: byField }]);
    const counted = await aggregate('parties', [
      { $sort: { _id: 1 } },
      { $lookup: byPipeline },
      { $project: { n: '$cdrs.n' } },
    ]);
    expect(first?.['p']).toEqual([{ _id: 'NL*ABC', name: 'Abc' }]);
    expect(counted).toEqual([
      { _id: 'DE*XYZ', n: [1] },
      { _id: 'NL*ABC', n: [2] },
    ]);
  });

  it('gives several answers over the same documents', async () => {
    const [found] = await aggregate('cdrs', [
      {
        $facet: { count: [{ $count: 'n' }], newest: [{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }] },
      },
    ]);
    expect(found).toEqual({ count: [{ n: 3 }], newest: [{ _id: 3 }] });
  });

  it('puts numbers into buckets', async () => {
    const bucket = { groupBy: '$total', boundaries: [0, 1, 10], output: { n: { $sum: 1 } } };
    expect(await aggregate('cdrs', [{ $bucket: bucket }])).toEqual([
      { _id: 0, n: 2 },
      { _id: 1, n: 1 },
    ]);
  });

  it('merges its result into a collection', async () => {
    const pipeline = [
      { $group: { _id: '$party', n: { $sum: 1 } } },
      { $merge: { into: 'totals', whenMatched: 'merge', whenNotMatched: 'insert' } },
    ];
    await local.run({ insert: 'totals', documents: [{ _id: 'NL*ABC', note: 'kept' }] });
    await aggregate('cdrs', pipeline);
    const found = await local.find({ find: 'totals', sort: { _id: 1 } });
    expect(found).toEqual([
      { _id: 'DE*XYZ', n: 1 },
      { _id: 'NL*ABC', note: 'kept', n: 2 },
    ]);
  });

  it('counts as drivers ask for it', async () => {
    expect(await aggregate('cdrs', [{ $match: { _id: { $gte: 2 } } }, { $group: { _id: 1, n: { $sum: 1 } } }])).toEqual(
      [{ _id: 1, n: 2 }],
    );
  });

  it.each<[unknown, unknown]>([
    [{ $add: [1, 2, 3] }, 6],
    [{ $subtract: [new Date(5_000), new Date(2_000)] }, 3_000],
    [{ $add: ['$at', 3_600_000] }, new Date('2026-03-29T00:30:00Z')],
    [{ $round: [2.345, 2] }, 2.34],
    [{ $floor: -1.5 }, -2],
    [{ $ceil: 1.2 }, 2],
    [{ $cond: [{ $gt: ['$_id', 0] }, 'yes', 'no'] }, 'yes'],
    [{ $switch: { branches: [JSON.parse('{"case": false, "then": 1}')], default: 2 } }, 2],
    [{ $ifNull: ['$missing', 'none'] }, 'none'],
    [{ $concat: ['$party', '-', { $toString: '$_id' }] }, 'NL*ABC-1'],
    [{ $toUpper: { $substrCP: ['abcdef', 1, 2] } }, 'BC'],
    [{ $split: ['NL*ABC', '*'] }, ['NL', 'ABC']],
    [{ $size: '$tags' }, 2],
    [{ $arrayElemAt: ['$tags', -1] }, 'b'],
    [{ $filter: { input: [1, 2, 3], as: 'n', cond: { $gt: ['$$n', 1] } } }, [2, 3]],
    [{ $map: { input: [1, 2], as: 'n', in: { $multiply: ['$$n', 10] } } }, [10, 20]],
    [{ $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
    [{ $mergeObjects: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    [{ $in: ['a', '$tags'] }, true],
    [{ $let: { vars: { x: 2 }, in: { $multiply: ['$$x', 3] } } }, 6],
    [{ $year: '$at' }, 2026],
    [{ $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M', timezone: 'Europe/Berlin' } }, '2026-03-29 00:30'],
    [{ $dateTrunc: { date: '$at', unit: 'day', timezone: 'Europe/Berlin' } }, new Date('2026-03-28T23:00:00Z')],
    [{ $dateTrunc: { date: '$at', unit: 'month' } }, new Date('2026-03-01T00:00:00Z')],
    [{ $dateTrunc: { date: '$at', unit: 'hour', binSize: 6 } }, new Date('2026-03-28T18:00:00Z')],
    [{ $dateAdd: { startDate: '$at', unit: 'month', amount: 1 } }, new Date('2026-04-28T23:30:00Z')],
    [
      { $dateAdd: { startDate: '$at', unit: 'day', amount: 1, timezone: 'Europe/Berlin' } },
      new Date('2026-03-29T22:30:00Z'),
    ],
  ])('computes %j', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });
});
