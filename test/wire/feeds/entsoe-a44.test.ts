import type { PriceRow } from '../../../src/domain/spot/price-row.js';
import { readEntsoeA44 } from '../../../src/wire/feeds/entsoe-a44.js';
import { type A44Period, type A44Series, anA44 } from '../../support/prices/an-a44.js';
import { refusalOf } from '../../support/refusal.js';

const HOUR: A44Period = {
  start: '2026-10-12T22:00Z',
  end: '2026-10-12T23:00Z',
  resolution: 'PT15M',
  points: [
    [1, '10.5'],
    [2, '-0.01'],
  ],
};

function prices(rows: readonly PriceRow[]): readonly string[] {
  return rows.map(({ startsAt, minutes, perMwh }) => `${startsAt.toISOString().slice(5, 16)} ${minutes} ${perMwh}`);
}

function read(series: Partial<A44Series> = {}, period: Partial<A44Period> = {}): readonly PriceRow[] {
  return readEntsoeA44(anA44({ periods: [{ ...HOUR, ...period }], ...series }));
}

describe('day-ahead prices of ENTSO-E', () => {
  it('of curve A03 repeat a price over positions that are left out, also at the end of the period', () => {
    expect(prices(read())).toEqual([
      '10-12T22:00 15 10.5',
      '10-12T22:15 15 -0.01',
      '10-12T22:30 15 -0.01',
      '10-12T22:45 15 -0.01',
    ]);
  });

  it('of curve A01 have every position', () => {
    const points = [
      [1, '1'],
      [2, '2'],
      [4, '4'],
      [3, '3'],
    ] as const;
    expect(prices(read({ curveType: 'A01' }, { points })).map((row) => row.slice(-1))).toEqual(['1', '2', '3', '4']);
  });

  it('keep every digit, and the currency', () => {
    const [row] = read({ currency: 'PLN' }, { points: [[1, '12345.678901234567890123']] });
    expect(row).toMatchObject({ currency: 'PLN' });
    expect(row?.perMwh.toFixed()).toBe('12345.678901234567890123');
  });

  it.each([
    ['forward', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 92, 23],
    ['back', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 100, 25],
  ])('count positions on the day when the clock is put %s', (_what, start, end, quarters, hours) => {
    const whole = read(
      {},
      {
        start,
        end,
        points: [
          [1, '5'],
          [quarters, '7'],
        ],
      },
    );
    expect(whole).toHaveLength(quarters);
    expect(whole.at(-1)?.perMwh.toString()).toBe('7');
    expect(read({}, { start, end, resolution: 'PT60M', points: [[1, '5']] })).toHaveLength(hours);
    expect(
      refusalOf(() =>
        read(
          {},
          {
            start,
            end,
            points: [
              [1, '5'],
              [quarters + 1, '7'],
            ],
          },
        ),
      ).message,
    ).toContain(`a whole number from 1 to ${quarters}`);
  });

  it('may come in several series, periods and resolutions', () => {
    const later = { ...HOUR, start: '2026-10-13T00:00Z', end: '2026-10-13T01:00Z' };
    const rows = readEntsoeA44(
      anA44(
        { periods: [{ ...later, resolution: 'PT30M' }, HOUR] },
        {
          periods: [
            { ...HOUR, resolution: 'PT60M', points: [[1, '8']] },
            { ...later, resolution: 'PT1H', points: [[1, '9']] },
          ],
        },
      ),
    );
    expect(prices(rows).filter((row) => !row.includes(' 15 '))).toEqual([
      '10-12T22:00 60 8',
      '10-13T00:00 30 10.5',
      '10-13T00:00 60 9',
      '10-13T00:30 30 -0.01',
    ]);
  });

  it('of several sequences are those of the first, unless another is named', () => {
    const other = { ...HOUR, points: [[1, '99']] as const };
    const document = anA44({ sequence: '2', periods: [other] }, { sequence: '1', periods: [HOUR] });
    expect(readEntsoeA44(document)[0]?.perMwh.toString()).toBe('10.5');
    expect(readEntsoeA44(document, { sequence: '2' })[0]?.perMwh.toString()).toBe('99');
    const refused = refusalOf(() => readEntsoeA44(document, { sequence: '3' }));
    expect(refused.message).toContain('none is 3, there are 2, 1');
  });

  it('leave intraday auctions out', () => {
    const intraday = { agreement: 'A07', periods: [{ ...HOUR, points: [[1, '99']] as const }] };
    expect(readEntsoeA44(anA44(intraday, { periods: [HOUR] }))).toHaveLength(4);
  });

  it('may repeat a series as it is, and not otherwise', () => {
    expect(readEntsoeA44(anA44({ periods: [HOUR] }, { periods: [HOUR] }))).toHaveLength(4);
    const other = { ...HOUR, points: [[1, '99']] as const };
    const refused = refusalOf(() => readEntsoeA44(anA44({ periods: [HOUR] }, { periods: [other] })));
    expect(refused).toMatchObject({
      code: 'bad-field',
      field: 'Publication_MarketDocument/TimeSeries[2]/Period[1]/Point[1]',
    });
  });

  it('are told to be missing with the reason that ENTSO-E gives', () => {
    const none = Buffer.from(`<?xml version="1.0"?><Acknowledgement_MarketDocument xmlns="urn:x"><mRID>1</mRID>
      <Reason><code>999</code><text>No matching data found for Data item Day-ahead Prices</text></Reason>
      </Acknowledgement_MarketDocument>`);
    expect(refusalOf(() => readEntsoeA44(none))).toMatchObject({
      code: 'unknown-object',
      message: 'ENTSO-E: No matching data found for Data item Day-ahead Prices',
    });
  });
});

describe('a document of ENTSO-E is refused by its path', () => {
  const PERIOD = 'Publication_MarketDocument/TimeSeries[1]/Period[1]';

  it.each<readonly [string, Partial<A44Series>, Partial<A44Period>, string]>([
    ['a position out of range', {}, { points: [[0, '1']] }, `${PERIOD}/Point[1]/position`],
    [
      'a position beyond the end',
      {},
      {
        points: [
          [1, '1'],
          [5, '1'],
        ],
      },
      `${PERIOD}/Point[2]/position`,
    ],
    ['a position that is no number', {}, { points: [['1.5', '1']] }, `${PERIOD}/Point[1]/position`],
    [
      'a position given twice',
      {},
      {
        points: [
          [1, '1'],
          [1, '1'],
        ],
      },
      `${PERIOD}/Point[2]/position`,
    ],
    ['no first position', {}, { points: [[2, '1']] }, `${PERIOD}/Point`],
    ['no position at all', {}, { points: [] }, `${PERIOD}/Point`],
    ['a position left out by A01', { curveType: 'A01' }, {}, `${PERIOD}/Point`],
    ['a price that is no number', {}, { points: [[1, 'n/a']] }, `${PERIOD}/Point[1]/price.amount`],
    ['a price without an end', {}, { points: [[1, '1'.repeat(5_000)]] }, `${PERIOD}/Point[1]/price.amount`],
    ['a resolution that is not read', {}, { resolution: 'P1D' }, `${PERIOD}/resolution`],
    ['a resolution of another kind', {}, { resolution: 'toString' }, `${PERIOD}/resolution`],
    ['a period that does not fit', {}, { resolution: 'PT60M', end: '2026-10-12T22:30Z' }, `${PERIOD}/timeInterval`],
    ['a period that ends before it begins', {}, { end: '2026-10-12T21:00Z' }, `${PERIOD}/timeInterval`],
    ['a start off the quarter hour', {}, { start: '2026-10-12T22:05Z' }, `${PERIOD}/timeInterval/start`],
    ['an end that is no instant', {}, { end: 'tomorrow' }, `${PERIOD}/timeInterval/end`],
    ['another unit', { unit: 'KWH' }, {}, 'Publication_MarketDocument/TimeSeries[1]/price_Measure_Unit.name'],
    [
      'a currency that is none',
      { currency: 'euro' },
      {},
      'Publication_MarketDocument/TimeSeries[1]/currency_Unit.name',
    ],
    ['another curve type', { curveType: 'A02' }, {}, 'Publication_MarketDocument/TimeSeries[1]/curveType'],
    ['nothing in it', { periods: [] }, {}, 'file'],
  ])('%s', (_what, series, period, path) => {
    expect(refusalOf(() => read(series, period))).toMatchObject({ code: 'bad-field', field: path });
  });

  it('another zone than the one that is asked for', () => {
    const refused = refusalOf(() => readEntsoeA44(anA44({ periods: [HOUR] }), { domain: '10YFR-RTE------C' }));
    expect(refused.field).toBe('Publication_MarketDocument/TimeSeries[1]/in_Domain.mRID');
  });

  it('a period that would fill the memory', () => {
    expect(refusalOf(() => read({}, { end: '2126-10-12T22:00Z' })).code).toBe('too-large');
    expect(refusalOf(() => readEntsoeA44(new Uint8Array(17 * 1024 * 1024))).code).toBe('too-large');
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><Publication_MarketDocument/>'],
    ['an entity of its own', '<!ENTITY a SYSTEM "file:///etc/passwd"><a/>'],
    ['text', 'Too many requests'],
    ['nothing', ''],
    ['JSON', '{"a":1}'],
    ['an element that does not close', '<Publication_MarketDocument><type>A44</type>'],
    ['a hundred thousand levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    ['a reserved name', '<__proto__><type>A44</type></__proto__>'],
    ['a page', '<html><body>maintenance</body></html>'],
    ['two documents', '<a/><a/>'],
    ['another type', '<Publication_MarketDocument><type>A65</type></Publication_MarketDocument>'],
    ['an element for a text', '<Publication_MarketDocument><type><b/></type></Publication_MarketDocument>'],
    ['a type given twice', '<Publication_MarketDocument><type>A44</type><type>A44</type></Publication_MarketDocument>'],
  ])('%s', (_what, text) => {
    expect(refusalOf(() => readEntsoeA44(Buffer.from(text)))).toMatchObject({ code: 'bad-field' });
  });

  it('bytes that are not UTF-8', () => {
    expect(refusalOf(() => readEntsoeA44(Buffer.from([0x3c, 0xff, 0xfe])))).toMatchObject({ field: 'file' });
  });
});
