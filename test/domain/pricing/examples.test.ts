import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPricedCdr } from '../../../src/cli/price/price-output.js';
import { parseJsonLine, parsePriceLine } from '../../../src/cli/price-input.js';
import { createPricer } from '../../../src/domain/pricing/compiled/create-pricer.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import { firstDifference } from './compiled/same-price.js';

const EXAMPLES = join(import.meta.dirname, '../../../tariffs/examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

interface Expectation {
  readonly story: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

describe('the worked examples in tariffs/examples', () => {
  it.each(names)('%s costs what was worked out by hand', (name) => {
    const text = (file: string): string => readFileSync(join(EXAMPLES, name, file), 'utf8');
    const { story, given, expected }: Expectation = JSON.parse(text('expected.json'));
    const tariff = parseJsonLine(text('tariff.json'));
    const tariffs = Array.isArray(tariff) ? tariff : [tariff];

    const line = parsePriceLine({ id: name, tariffs, cdr: parseJsonLine(text('cdr.json')), ...given });

    expect(story).toMatch(/\w+/);
    expect(expected).toHaveProperty('total_cost');
    const priced = priceCdr(line.input);
    expect(formatPricedCdr(priced)).toMatchObject(expected);
    expect(firstDifference(createPricer().price(line.input), priced)).toBeUndefined();
  });

  it('are at least forty', () => expect(names.length).toBeGreaterThanOrEqual(40));
});
