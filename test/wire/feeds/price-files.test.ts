import { readPriceCsv } from '../../../src/wire/feeds/price-csv.js';
import { readPriceJson } from '../../../src/wire/feeds/price-json.js';
import { readPrices } from '../../../src/wire/feeds/read-prices.js';
import { refusalOf } from '../../support/refusal.js';

const START = '2026-10-12T10:00:00Z';
const csv = (text: string, options = {}) => readPriceCsv(Buffer.from(text), options);
const json = (value: unknown, options = {}) =>
  readPriceJson(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), options);

describe('a CSV file of prices', () => {
  it('in cents per kWh is read as ten times as many euro per MWh, without a float', () => {
    const rows = csv('start_utc,cent_per_kwh\n2026-10-12T10:00:00Z,9.75800\n2026-10-12T11:00:00Z,-0.011\n');
    expect(rows.map(({ perMwh, minutes, currency }) => [perMwh.toFixed(), minutes, currency])).toEqual([
      ['97.58', 60, 'EUR'],
      ['-0.11', 60, 'EUR'],
    ]);
  });

  it('has its columns in any order, its own currency, a byte order mark, quotes, and empty lines', () => {
    const rows = csv(
      '\uFEFFcurrency,price_per_mwh,start_utc\r\nSEK,"1.20",2026-10-12T10:00Z\r\n\r\nSEK,1.3,2026-10-12T10:15Z\r\n',
    );
    expect(rows).toMatchObject([{ currency: 'SEK', minutes: 15 }, { startsAt: new Date('2026-10-12T10:15:00Z') }]);
  });

  it('has the currency that is told where it names none', () => {
    expect(csv(`start_utc,price_per_mwh\n${START},1`, { minutes: 60, currency: 'GBP' })[0]?.currency).toBe('GBP');
  });

  it('may have its lines in any order', () => {
    const rows = csv('start_utc,price_per_mwh\n2026-10-12T12:00:00Z,2\n2026-10-12T11:00:00Z,1\n2026-10-12T10:00:00Z,0');
    expect(rows.map(({ perMwh }) => perMwh.toString())).toEqual(['0', '1', '2']);
  });

  it('tells the length of its periods by their distances, also where some are missing', () => {
    const hours = 'start_utc,price_per_mwh\n2026-10-12T10:00:00Z,1\n2026-10-12T13:00:00Z,1\n2026-10-12T14:00:00Z,1';
    expect(csv(hours).map(({ minutes }) => minutes)).toEqual([60, 60, 60]);
  });

  it('may say the length in each line', () => {
    const rows = csv('start_utc,price_per_mwh,minutes\n2026-10-12T10:00:00Z,1,60\n2026-10-12T11:00:00Z,1,15');
    expect(rows.map(({ minutes }) => minutes)).toEqual([60, 15]);
  });

  it.each([
    ['one line', ''],
    ['a quarter hour and then a missing one', '\n2026-10-12T10:15:00Z,1\n2026-10-12T10:45:00Z,1'],
    ['hours that turn into quarters', '\n2026-10-12T11:00:00Z,1\n2026-10-12T11:15:00Z,1'],
    ['lines twenty minutes apart, were they allowed', '\n2026-10-12T10:45:00Z,1'],
  ])('must be told the length where %s leave it open', (_what, rest) => {
    const text = `start_utc,price_per_mwh\n${START},1${rest}`;
    expect(refusalOf(() => csv(text))).toMatchObject({ code: 'bad-field', field: 'minutes' });
    expect(csv(text, { minutes: 15 })).not.toEqual([]);
  });

  it.each([
    ['an instant without a zone', '2026-10-12T10:00:00,1', 'line 3: start_utc'],
    ['an instant that is none', '2026-13-12T10:00:00Z,1', 'line 3: start_utc'],
    ['a start off the quarter hour', '2026-10-12T11:07:00Z,1', 'line 3: start_utc'],
    ['a price that is none', '2026-10-12T11:00:00Z,1,5', 'line 3'],
    ['a price in words', '2026-10-12T11:00:00Z,NaN', 'line 3: price_per_mwh'],
    ['an empty price', '2026-10-12T11:00:00Z,', 'line 3: price_per_mwh'],
    ['a price beyond reason', '2026-10-12T11:00:00Z,1e9', 'line 3: price_per_mwh'],
    ['a period given twice, with both lines', `${START},2`, 'line 3'],
    ['a period within another one', '2026-10-12T10:30:00Z,2', 'line 3'],
    ['a quote that does not close', '"2026-10-12T11:00:00Z,2', 'line 3'],
  ])('is refused whole with the line of %s', (_what, line, field) => {
    const refused = refusalOf(() => csv(`start_utc,price_per_mwh\n${START},1\n${line}`, { minutes: 60 }));
    expect(refused).toMatchObject({ code: 'bad-field', field });
    expect(refused.message).toContain(field);
  });

  it('names both lines of a period given twice', () => {
    const refused = refusalOf(() => csv(`start_utc,price_per_mwh\n${START},1\n${START},1`, { minutes: 60 }));
    expect(refused.message).toContain('a second time, after line 2');
  });

  it.each([
    ['no header', ''],
    ['no start', 'price_per_mwh\n1'],
    ['no price', `start_utc\n${START}`],
    ['two prices', `start_utc,price_per_mwh,cent_per_kwh\n${START},1,1`],
    ['a column that nobody knows', `start_utc,price_per_mwh,curency\n${START},1,SEK`],
    ['a column twice', `start_utc,start_utc,price_per_mwh\n${START},${START},1`],
    ['no lines', 'start_utc,price_per_mwh'],
    ['two currencies', `start_utc,price_per_mwh,currency\n${START},1,EUR\n2026-10-12T11:00:00Z,1,SEK`],
    ['a length that is none', `start_utc,price_per_mwh,minutes\n${START},1,20`],
  ])('is refused with %s', (_what, text) => {
    expect(refusalOf(() => csv(text, { minutes: 60 }))).toMatchObject({ code: 'bad-field' });
  });

  it('is refused when it has more lines than one import may bring', () => {
    const lines = Array.from({ length: 50_001 }, (_, at) => new Date(at * 900_000).toISOString());
    const text = `start_utc,price_per_mwh\n${lines.map((start) => `${start},1`).join('\n')}`;
    expect(refusalOf(() => csv(text, { minutes: 15 })).message).toContain('more than 50000');
  });
});

describe('a JSON document of prices', () => {
  const DOCUMENT = {
    index: 'EPEX-DE',
    currency: 'EUR',
    unit: 'EUR/MWh',
    prices: [
      { start: '2026-10-12T11:00:00Z', minutes: 60, price: -1.5 },
      { start: '2026-10-12T12:00:00+02:00', minutes: 15, price: '97.58' },
    ],
  };

  it('is read in the order of time, its numbers exactly', () => {
    expect(json(DOCUMENT).map(({ startsAt, perMwh }) => [startsAt.toISOString(), perMwh.toString()])).toEqual([
      ['2026-10-12T10:00:00.000Z', '97.58'],
      ['2026-10-12T11:00:00.000Z', '-1.5'],
    ]);
    const text = JSON.stringify(DOCUMENT).replace('-1.5', '0.10000000000000000055');
    expect(json(text)[1]?.perMwh.toFixed()).toBe('0.10000000000000000055');
  });

  it.each([
    ['EUR/MWh', '-1.5'],
    ['EUR/kWh', '-1500'],
    ['cent/kWh', '-15'],
  ])('in %s becomes a price per MWh', (unit, perMwh) => {
    expect(json({ ...DOCUMENT, unit })[1]?.perMwh.toString()).toBe(perMwh);
  });

  it.each([
    ['another index', { index: 'EPEX-FR' }, 'index'],
    ['a unit that is not read', { unit: 'EUR/GJ' }, 'unit'],
    ['a unit of another currency', { unit: 'SEK/MWh' }, 'unit'],
    ['no currency', { currency: undefined }, 'currency'],
    ['a field that nobody knows', { resolution: 60 }, 'resolution'],
    ['prices that are no list', { prices: {} }, 'prices'],
    ['no prices', { prices: [] }, 'file'],
    ['a start that is none', { prices: [{ ...DOCUMENT.prices[0], start: '12 o’clock' }] }, 'prices.0.start'],
    ['a length that is none', { prices: [{ ...DOCUMENT.prices[0], minutes: 20 }] }, 'prices.0.minutes'],
    ['a price that is none', { prices: [{ ...DOCUMENT.prices[0], price: 'cheap' }] }, 'prices.0.price'],
    ['a price that is true', { prices: [{ ...DOCUMENT.prices[0], price: true }] }, 'prices.0.price'],
    ['a period given twice', { prices: [DOCUMENT.prices[0], DOCUMENT.prices[0]] }, 'prices.1'],
  ])('is refused with %s', (_what, change, field) => {
    const refused = refusalOf(() => json({ ...DOCUMENT, ...change }, { index: 'EPEX-DE' }));
    expect(refused).toMatchObject({ code: 'bad-field', field });
  });

  it('is refused when it is no JSON', () => {
    expect(refusalOf(() => json('{"index":'))).toMatchObject({ code: 'bad-json' });
  });
});

it('a file is read by its format', () => {
  const bytes = Buffer.from(`start_utc,price_per_mwh\n${START},1`);
  expect(readPrices({ format: 'CSV', bytes, minutes: 60 })).toHaveLength(1);
  expect(refusalOf(() => readPrices({ format: 'HTTP', bytes })).code).toBe('bad-json');
  expect(refusalOf(() => readPrices({ format: 'ENTSOE', bytes })).code).toBe('bad-field');
});
