import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFastPricer } from '../../../src/cli/price/fast/fast-pricer.js';
import { formatPricedCdr } from '../../../src/cli/price/price-output.js';
import { parseJsonLine, parsePriceLine } from '../../../src/cli/price-input.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';

const EXAMPLES = join(import.meta.dirname, '../../../tariffs/examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

/** An example as a line; its numbers are written as in its files. */
function lineOf(name: string): string {
  const text = (file: string): string =>
    readFileSync(join(EXAMPLES, name, file), 'utf8')
      .replaceAll('\n', ' ')
      .trim();
  const tariff = text('tariff.json');
  const { given } = JSON.parse(text('expected.json'));
  const rest = Object.entries(given).map(([key, value]) => `,"${key}":${JSON.stringify(value)}`);
  return `{"id":"${name}","tariffs":${tariff.startsWith('[') ? tariff : `[${tariff}]`},"cdr":${text('cdr.json')}${rest.join('')}}`;
}

function inFull(line: string, audit = true): string {
  const { id, input } = parsePriceLine(parseJsonLine(line));
  return JSON.stringify({ id, ...formatPricedCdr(priceCdr(input), { audit }) });
}

const SIMPLE = { price: '0.25', energy: '20', more: '', before: '', id: '"a"', start: '2026-03-04T09:00:00Z' };
const simple = (change: Partial<typeof SIMPLE> = {}): string => {
  const { price, energy, more, before, id, start } = { ...SIMPLE, ...change };
  return (
    `{${before}"id":${id},"tariff":{"id":"T","currency":"EUR","elements":[{"price_components":` +
    `[{"type":"ENERGY","price":${price},"vat":21,"step_size":1}]}]},"cdr":{"start_date_time":"${start}",` +
    `"end_date_time":"2026-03-04T10:00:00Z","currency":"EUR","charging_periods":[{"start_date_time":"${start}",` +
    `"dimensions":[{"type":"ENERGY","volume":${energy}}]}]${more}}}`
  );
};
const fastPricer = (audit = true) => createFastPricer({ defaults: {}, audit });

describe('a line priced in integers', () => {
  it('is, to the letter, the line that is priced in full', () => {
    const fast = fastPricer();
    const priced = names.flatMap((name) => {
      const line = lineOf(name);
      const text = fast.price(line);
      if (text !== undefined) expect(text).toBe(inFull(line));
      return text ?? [];
    });
    expect(priced.length).toBeGreaterThan(names.length * 0.7);
  });

  it('leaves out why when nobody asks for it', () => {
    const text = fastPricer(false).price(simple());
    expect(text).toBe(inFull(simple(), false));
    expect(text).not.toContain('audit');
  });

  it.each([
    ['a third of an hour’s price', { more: '', price: '0.333333' }],
    ['a negative price', { price: '-0.05' }],
    ['energy that was fed back', { energy: '-3.5' }],
    ['six decimals', { energy: '0.000001' }],
    ['nothing at all', { energy: '0' }],
    ['a credit CDR', { more: ',"credit":true,"credit_reference_id":"C1"' }],
    ['a total that does not fit its periods', { more: ',"total_energy":19.5' }],
    ['text with quotes and braces', { more: ',"remark":"a \\"}{\\" b\\\\"' }],
    ['white space', { before: ' \t' }],
    ['milliseconds', { start: '2026-03-04T09:00:00.000Z' }],
  ])('is the same for %s', (_what, change) => {
    expect(fastPricer().price(simple(change))).toBe(inFull(simple(change)));
  });

  it('finds the tariffs that a CDR carries itself', () => {
    const own =
      ',"tariffs":[{"id":"T","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":3,"step_size":0}]}]}]';
    const line = simple({ more: own }).replace(/"tariff":\{.*?\}\]\}\]\},/, '');
    expect(fastPricer().price(line)).toBe(inFull(line));
    expect(inFull(line)).toContain('"excl_vat":"3.0000"');
  });

  it('knows tariffs apart whose texts begin alike', () => {
    const fast = fastPricer();
    const lines = ['0.25', '0.250001', '0.2', '0.25'].map((price) => simple({ price }));
    expect(lines.map((line) => fast.price(line))).toEqual(lines.map((line) => inFull(line)));
  });
});

describe('a line that is left to be priced in full', () => {
  it.each([
    ['more digits than a double keeps', { energy: '20.00000000000000001' }],
    ['seven decimals', { energy: '20.0000001' }],
    ['a volume that is text', { energy: '"20"' }],
    ['a dimension that is no dimension of a CDR', { more: '', energy: '20},{"type":"CURRENT","volume":3' }],
    ['a dimension twice', { energy: '20},{"type":"ENERGY","volume":3' }],
    ['an offset in its time', { start: '2026-03-04T10:00:00+01:00' }],
    ['a member twice', { before: '"id":"b",' }],
    ['an id with an escape', { id: '"\\u0061"' }],
    ['an id that is no text', { id: '7' }],
  ])('has %s', (_what, change) => {
    expect(fastPricer().price(simple(change))).toBeUndefined();
  });

  it.each(['', '[]', '{', '{"id":"a"}', 'null', '{"id":"a","cdr":{}} x', '{"id":"a","cdr":{"a":}}', '"', '{"id'])(
    'is no line at all: %j',
    (line) => {
      expect(fastPricer().price(line)).toBeUndefined();
    },
  );
});
