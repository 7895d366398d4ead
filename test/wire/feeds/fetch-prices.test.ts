import { gzipSync } from 'node:zlib';
import { HubError } from '../../../src/domain/errors.js';
import { findTimeZone } from '../../../src/domain/pricing/periods/local-time.js';
import { localDay } from '../../../src/domain/spot/local-day.js';
import type { PriceFeed } from '../../../src/domain/spot/price-feed.js';
import { createPriceFetcher, type FetcherOptions } from '../../../src/wire/feeds/fetch-prices.js';
import { anA44 } from '../../support/prices/an-a44.js';
import { useFeedServer } from '../../support/prices/feed-server.js';

const TOKEN = 'c0ffee00-0000-4000-8000-secret000000';
const ZONE = '10Y1001A1001A82H';
const LONG_DAY = localDay(findTimeZone('Europe/Berlin'), '2026-10-25');
const WHOLE = { start: '2026-10-24T22:00Z', end: '2026-10-25T23:00Z', resolution: 'PT15M' };

const server = useFeedServer();
const fetchers: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(fetchers.map((fetcher) => fetcher.close())));

function aFeed(change: Partial<PriceFeed> = {}): PriceFeed {
  const about = { timeZone: 'Europe/Berlin', minutes: 15, at: '13:15', currency: 'EUR' } as const;
  return { index: 'EPEX-DE', kind: 'ENTSOE', url: `${server.url()}/api`, domain: ZONE, ...about, ...change };
}

function ask(feed: PriceFeed, options: Partial<FetcherOptions> = {}) {
  const fetcher = createPriceFetcher({ allowPrivateNetworks: true, entsoeToken: TOKEN, ...options });
  fetchers.push(fetcher);
  return fetcher.fetch(feed, LONG_DAY);
}

async function refused(asking: Promise<unknown>): Promise<HubError> {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HubError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(JSON.stringify([error.message, error.stack, String(error.cause)])).not.toContain(TOKEN);
  return error;
}

describe('a feed of ENTSO-E', () => {
  it('is asked for the day-ahead prices of a zone and a local day, in UTC', async () => {
    server.answer = { body: anA44({ periods: [{ ...WHOLE, points: [[1, '5']] }] }) };
    const fetched = await ask(aFeed());
    expect(fetched).toMatchObject({ source: 'ENTSOE', origin: `${server.url()}/api` });
    expect(fetched.rows).toHaveLength(100);
    const asked = new URL(server.asked.at(-1) ?? '', server.url());
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      documentType: 'A44',
      'contract_MarketAgreement.type': 'A01',
      in_Domain: ZONE,
      out_Domain: ZONE,
      periodStart: '202610242200',
      periodEnd: '202610252300',
      securityToken: TOKEN,
    });
  });

  it('may answer compressed', async () => {
    const body = gzipSync(anA44({ periods: [{ ...WHOLE, points: [[1, '5']] }] }));
    server.answer = { body, headers: { 'content-encoding': 'gzip' } };
    expect((await ask(aFeed())).rows).toHaveLength(100);
  });

  it.each([200, 400])(
    'says with status %d that it has none, and the reason is told without the token',
    async (status) => {
      const text = `No matching data for securityToken=${TOKEN}`;
      const body = `<Acknowledgement_MarketDocument><Reason><text>${text}</text></Reason></Acknowledgement_MarketDocument>`;
      server.answer = { status, body };
      const refusal = await refused(ask(aFeed()));
      expect(refusal).toMatchObject({
        code: 'unknown-object',
        message: 'EPEX-DE: ENTSO-E: No matching data for securityToken=***',
      });
    },
  );

  it('needs the token, and gives it to nobody over plain http', async () => {
    const { length } = server.asked;
    const without = createPriceFetcher({ allowPrivateNetworks: true });
    fetchers.push(without);
    expect(await refused(without.fetch(aFeed(), LONG_DAY))).toMatchObject({ field: 'HUB_ENTSOE_TOKEN' });
    const plain = ask(aFeed({ url: 'http://web-api.tp.entsoe.eu/api' }), { allowPrivateNetworks: false });
    expect((await refused(plain)).message).toContain('by https only');
    expect(server.asked).toHaveLength(length);
  });
});

describe('a feed over HTTP', () => {
  it('is asked for the day that stands in its URL, and the query is not kept', async () => {
    server.answer = { body: 'start_utc,price_per_mwh\n2026-10-24T22:00:00Z,5' };
    const url = `${server.url()}/{day}.csv?from={from}&until={until}&key=s3cret`;
    const fetched = await ask(aFeed({ kind: 'CSV', url }));
    expect(server.asked.at(-1)).toBe(
      '/2026-10-25.csv?from=2026-10-24T22:00:00.000Z&until=2026-10-25T23:00:00.000Z&key=s3cret',
    );
    expect(fetched).toMatchObject({ source: 'CSV', origin: `${server.url()}/2026-10-25.csv` });
    expect(fetched.rows).toMatchObject([{ minutes: 15, currency: 'EUR' }]);
  });

  it('in the JSON form must be about the index', async () => {
    const prices = [{ start: '2026-10-24T22:00:00Z', minutes: 15, price: 5 }];
    server.answer = { body: JSON.stringify({ index: 'EPEX-FR', currency: 'EUR', unit: 'EUR/MWh', prices }) };
    const refusal = await refused(ask(aFeed({ kind: 'HTTP' })));
    expect(refusal).toMatchObject({ code: 'bad-field', field: 'index' });
  });

  it.each([
    ['an error', { status: 503, body: 'busy' }, 'receiver-unusable'],
    [
      'a redirect, which is not followed',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      'receiver-unusable',
    ],
    ['a page', { body: '<html></html>' }, 'bad-json'],
    ['more than 16 MiB', { body: Buffer.alloc(16 * 1024 * 1024 + 1, 32) }, 'receiver-unusable'],
  ])('is refused when it answers with %s', async (_what, answer, code) => {
    server.answer = answer;
    expect(await refused(ask(aFeed({ kind: 'HTTP' })))).toMatchObject({ code });
  });

  it('is refused when it does not answer in time', async () => {
    server.answer = undefined;
    const refusal = await refused(ask(aFeed({ kind: 'HTTP' }), { timeoutMs: 30 }));
    expect(refusal).toMatchObject({ code: 'receiver-timeout' });
    expect(refusal.message).toMatch(/^EPEX-DE: /);
  });

  it.each([
    'http://127.0.0.1/',
    'http://169.254.169.254/latest',
    'http://[::1]/',
    'http://10.0.0.1/',
    'http://example.com:22/',
  ])('is refused when it is in the hub’s own network: %s', async (url) => {
    const refusal = await refused(ask(aFeed({ kind: 'HTTP', url }), { allowPrivateNetworks: false }));
    expect(refusal).toMatchObject({ code: 'receiver-unreachable' });
  });

  it('is refused when its name leads into the hub’s own network', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const asking = ask(aFeed({ kind: 'HTTP', url: 'http://prices.example/' }), {
      allowPrivateNetworks: false,
      resolve,
    });
    expect(await refused(asking)).toMatchObject({ code: 'receiver-unreachable' });
  });
});
