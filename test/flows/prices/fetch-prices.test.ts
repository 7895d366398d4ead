import { HubError } from '../../../src/domain/errors.js';
import { deliveryPeriods, type LocalDay } from '../../../src/domain/spot/local-day.js';
import type { PriceFeed } from '../../../src/domain/spot/price-feed.js';
import { fetchDuePrices, fetchPrices } from '../../../src/flows/prices/fetch-prices.js';
import { listPriceDays, listPrices } from '../../../src/flows/prices/list-prices.js';
import { missingPrices } from '../../../src/flows/prices/missing-prices.js';
import type { FetchedPrices } from '../../../src/flows/prices/price-feeds.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aRow } from '../../support/prices/a-spot-price.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
const logged: Readonly<Record<string, unknown>>[] = [];
const asked: string[] = [];

beforeAll(async () => {
  hub = await openTestHub(database);
});
beforeEach(() => {
  logged.length = 0;
  asked.length = 0;
});
afterAll(() => hub.close());

function aFeed(index: string, change: Partial<PriceFeed> = {}): PriceFeed {
  const about = { kind: 'HTTP', url: 'https://x.example/{day}?key=s3cret', timeZone: 'Europe/Berlin' } as const;
  return { index, ...about, minutes: 60, at: '13:15', currency: 'EUR', ...change };
}

/** A whole day of prices, or as many hours as are told. */
function answerOf(day: LocalDay, hours?: number): FetchedPrices {
  const rows = deliveryPeriods(day, 60)
    .slice(0, hours)
    .map((start, at) => aRow(start.toISOString(), `${20 + at}`));
  return { bytes: Buffer.from(JSON.stringify(rows)), rows, source: 'HTTP', origin: 'https://x.example' };
}

/** The hub with feeds that answer as told. */
function withFeeds(feeds: readonly PriceFeed[], answer: (feed: PriceFeed, day: LocalDay) => FetchedPrices) {
  const fetch = async (feed: PriceFeed, day: LocalDay) => {
    asked.push(`${feed.index} ${day.date}`);
    return answer(feed, day);
  };
  const note = (fields: Readonly<Record<string, unknown>>) => void logged.push(fields);
  return { ...hub, priceFeeds: { feeds, fetch }, log: { info: () => undefined, warn: note, error: note } };
}

describe('prices that are due', () => {
  it('are today’s in the morning, and tomorrow’s from the feed’s own time on, in its own zone', async () => {
    const feeds = [aFeed('DUE-DE'), aFeed('DUE-LT', { timeZone: 'Europe/Vilnius' })];
    const asking = withFeeds(feeds, (_feed, day) => answerOf(day));
    hub.time.now = new Date('2026-10-12T10:14:00Z');
    expect(await fetchDuePrices(asking)).toBe(0);
    expect(asked).toEqual(['DUE-DE 2026-10-12', 'DUE-LT 2026-10-12']);
    asked.length = 0;
    hub.time.now = new Date('2026-10-12T10:15:00Z');
    await fetchDuePrices(asking);
    expect(asked).toEqual(['DUE-LT 2026-10-13']);
    hub.time.now = new Date('2026-10-12T11:15:00Z');
    await fetchDuePrices(asking);
    await fetchDuePrices(asking);
    expect(asked).toEqual(['DUE-LT 2026-10-13', 'DUE-DE 2026-10-13']);
    expect(logged).toEqual([]);
  });

  it('are asked for again until every period has a price, and what is missing is told', async () => {
    hub.time.now = new Date('2026-10-24T11:15:00Z');
    const feed = aFeed('PARTLY');
    let hours = 24;
    const asking = withFeeds([feed], (_feed, day) => answerOf(day, day.date === '2026-10-25' ? hours : undefined));
    expect(await fetchDuePrices(asking)).toBe(1);
    const slots = ['2026-10-25T22:00:00.000Z'];
    expect(logged).toEqual([
      { event: 'prices.missing', index: 'PARTLY', day: '2026-10-25', missing: 1, of: 25, slots },
    ]);
    hours = 25;
    expect(await fetchDuePrices(asking)).toBe(0);
    expect(await fetchDuePrices(asking)).toBe(0);
    expect(asked).toEqual(['PARTLY 2026-10-24', 'PARTLY 2026-10-25', 'PARTLY 2026-10-25']);
  });

  it('of one feed that fails cost the others nothing, and its slots are missing', async () => {
    hub.time.now = new Date('2026-10-12T09:00:00Z');
    const asking = withFeeds([aFeed('BROKEN'), aFeed('WHOLE')], ({ index }, day) => {
      if (index === 'BROKEN') throw new HubError('receiver-timeout', 'BROKEN: the receiver took too long');
      return answerOf(day);
    });
    expect(await fetchDuePrices(asking)).toBe(1);
    expect(logged).toMatchObject([
      { event: 'prices.not-fetched', index: 'BROKEN', code: 'receiver-timeout' },
      { event: 'prices.missing', index: 'BROKEN', missing: 24, of: 24 },
    ]);
    expect(await missing('WHOLE', '2026-10-12')).toEqual([]);
  });

  it('that a feed tells otherwise than before are taken, also when it goes back to what it told first', async () => {
    hub.time.now = new Date('2026-10-12T09:00:00Z');
    const [first, second] = ['', '1'].map((more) => (_feed: PriceFeed, day: LocalDay): FetchedPrices => {
      const { rows, ...rest } = answerOf(day);
      const dearer = rows.map((row) => ({ ...row, perMwh: row.perMwh.plus(Number(more)) }));
      return { ...rest, rows: dearer, bytes: Buffer.from(JSON.stringify(dearer)) };
    });
    for (const answer of [first, second, first]) {
      if (answer) await fetchPrices(withFeeds([aFeed('FLIP')], answer), { day: '2026-10-12', importedBy: 'me' });
    }
    const found = await hub.spotPrices.newest({
      index: 'FLIP',
      from: hub.time.now,
      until: new Date('2026-10-12T10:00:00Z'),
    });
    expect(found.map(({ version, perMwh }) => [version, perMwh.toString()])).toEqual([[3, '31']]);
  });
});

describe('prices that an operator asks for', () => {
  it('are tomorrow’s of all feeds, or those of a day and an index', async () => {
    hub.time.now = new Date('2026-10-12T22:30:00Z');
    const asking = withFeeds([aFeed('ALL-1'), aFeed('ALL-2')], (_feed, day) => answerOf(day));
    const fetched = await fetchPrices(asking, { importedBy: 'clerk@hub.example' });
    expect(fetched).toMatchObject([
      {
        index: 'ALL-1',
        day: '2026-10-14',
        result: { repeated: false, priceImport: { importedBy: 'clerk@hub.example' } },
      },
      { index: 'ALL-2', day: '2026-10-14', missing: { missing: [] } },
    ]);
    await fetchPrices(asking, { index: 'ALL-2', day: '2026-03-29', importedBy: 'me' });
    expect(asked.at(-1)).toBe('ALL-2 2026-03-29');
    expect(JSON.stringify(fetched)).not.toContain('s3cret');
  });

  it('are refused of an index without a feed, and for a day that is none', async () => {
    const asking = withFeeds([aFeed('ONE')], (_feed, day) => answerOf(day));
    const nobody = fetchPrices(asking, { index: 'OTHER', importedBy: 'me' });
    await expect(nobody).rejects.toMatchObject({ code: 'unknown-object' });
    const never = fetchPrices(asking, { day: '2026-02-30', importedBy: 'me' });
    await expect(never).rejects.toMatchObject({ code: 'bad-field', field: 'day' });
  });

  it('tell why nothing came', async () => {
    const asking = withFeeds([aFeed('LATE')], () => {
      throw new HubError('unknown-object', 'LATE: ENTSO-E: No matching data found');
    });
    const [told] = await fetchPrices(asking, { day: '2026-10-25', importedBy: 'me' });
    expect(told).toMatchObject({ error: 'LATE: ENTSO-E: No matching data found', missing: { expected: 25 } });
    expect(told?.missing.missing).toHaveLength(25);
  });
});

describe('the days of an index in the store', () => {
  it('can be narrowed to those with 23 or 25 hours, and to dates', async () => {
    const asking = withFeeds([aFeed('DAYS')], (_feed, day) => answerOf(day));
    for (const day of ['2026-10-24', '2026-10-25', '2026-10-26']) await fetchPrices(asking, { day, importedBy: 'me' });
    const days = { index: 'DAYS', timeZone: 'Europe/Berlin' } as const;
    expect(await listPriceDays(hub, { ...days, which: 'ODD' })).toMatchObject([
      { date: '2026-10-25', hours: 25, periods: [{ minutes: 60, count: 25 }], missingQuarterHours: 0 },
    ]);
    const last = await listPriceDays(hub, { ...days, which: 'ALL', from: '2026-10-26', until: '2026-10-26' });
    expect(last.map(({ date }) => date)).toEqual(['2026-10-26']);
  });

  it('show the newest prices, or all versions', async () => {
    const until = new Date('2026-10-12T10:00:00Z');
    const query = { index: 'FLIP', from: new Date('2026-10-12T09:00:00Z'), until };
    expect(await listPrices(hub, { ...query, versions: 'NEWEST' })).toHaveLength(1);
    expect(await listPrices(hub, { ...query, versions: 'ALL' })).toHaveLength(3);
  });
});

async function missing(index: string, day: string): Promise<readonly Date[]> {
  return (await missingPrices(hub, { index, day, timeZone: 'Europe/Berlin', minutes: 60 })).missing;
}
