import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseJsonLine } from '../../src/cli/price-input.js';
import { parseTariffs } from '../../src/cli/tariff/read-tariffs.js';
import { refusalOf } from '../domain/pricing/a-session.js';
import { ocpiExample, withField } from '../support/ocpi-example.js';
import { runCli } from '../support/run-cli.js';

const SPEC = 'test/fixtures/ocpi/2.2.1';
const SIMPLE = ocpiExample('tariff_8_simple_025kwh');

describe('voltclear tariff', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'voltclear-tariff-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: unknown): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  it('lint tells what is wrong, and ends well while there is no error', async () => {
    const { code, stdout } = await runCli([
      'tariff',
      'lint',
      `${SPEC}/tariff_8_simple_025kwh.json`,
      `${SPEC}/tariff_14_step_size.json`,
    ]);
    expect(stdout).toContain('tariff_8_simple_025kwh.json: Tariff 16\n  nothing was found\n');
    expect(stdout).toContain(
      '  Hint ENDS_AT_MIDNIGHT elements.2.restrictions.end_time\n    The element holds from 20:00',
    );
    expect(code).toBe(0);
  });

  it('lint ends with 1 where there is an error, and writes JSON in German', async () => {
    const file = await fileOf('odd.json', [SIMPLE, { ...SIMPLE, id: 'ODD', currency: 'DEM' }]);
    const { code, stdout, stderr } = await runCli(['tariff', 'lint', file, '--json', '--lang', 'de']);
    expect(JSON.parse(stdout)).toEqual([
      { file, tariff_id: '16', findings: [] },
      {
        file,
        tariff_id: 'ODD',
        findings: [
          { severity: 'ERROR', code: 'CURRENCY_UNKNOWN', field: 'currency', text: expect.stringContaining('„DEM“') },
        ],
      },
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '1 error was found\n' });
  });

  it('explain tells a tariff of 2.3.0 in words, and the prices of a day', async () => {
    const file = await fileOf('tax.json', { ...SIMPLE, tax_included: 'YES' });
    const { stdout } = await runCli(['tariff', 'explain', file, '--day', '2026-11-02', '--lang', 'de']);
    expect(stdout).toContain('Strom\n  Strom kostet 0,25 € je kWh einschließlich 10 % USt.\n');
    expect(stdout).toContain('  Montag, 2. November 2026   ganztags   0,25 €\n');
  });

  it('bill tells a session sentence by sentence', async () => {
    const period = { start_date_time: '2026-03-04T09:00:00Z', dimensions: [{ type: 'ENERGY', volume: 4.2 }] };
    const times = { start_date_time: '2026-03-04T09:00:00Z', end_date_time: '2026-03-04T09:15:00Z' };
    const cdr = { ...times, currency: 'EUR', charging_periods: [period] };
    const file = await fileOf('session.json', { time_zone: 'Europe/Amsterdam', tariff: SIMPLE, cdr });
    const { code, stdout } = await runCli(['tariff', 'bill', file]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '4.2 kWh between 10:00 and 10:15 at €0.25 per kWh = €1.05, because element 1 always applies.\n',
    );
    expect(stdout).toContain('To pay: €1.16 (rounded once).\n');
  });

  it.each([
    [['lint', 'nowhere.json'], 'nowhere.json'],
    [['lint', `${SPEC}/tariff_8_simple_025kwh.json`, '--time-zone', 'IRN'], '"IRN" is not a time zone'],
    [['explain', `${SPEC}/tariff_8_simple_025kwh.json`, '--day', 'today'], 'day: expected a day'],
    [['explain', `${SPEC}/tariff_8_simple_025kwh.json`, '--lang', 'nl'], 'Allowed choices are'],
    [['bill', `${SPEC}/tariff_8_simple_025kwh.json`], 'cdr'],
  ])('refuses wrong use: %j', async (args, text) => {
    const { code, stderr } = await runCli(['tariff', ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
  });
});

describe('a file of tariffs', () => {
  const read = (value: unknown) => parseTariffs(parseJsonLine(JSON.stringify(value)), 'a.json');

  it('holds one tariff or a list, with the words of the operator', () => {
    expect(read([SIMPLE, SIMPLE])).toHaveLength(2);
    const [tariff] = read(ocpiExample('tariff_2_alt_text'));
    expect(tariff?.altText?.map(({ language }) => language)).toEqual(['en', 'nl']);
  });

  it.each([
    [withField(SIMPLE, 'elements.0.price_components.0.price', 'a lot'), 'elements.0.price_components.0.price'],
    [withField(SIMPLE, 'elements.0.restrictions', { start_time: '8:00' }), 'elements.0.restrictions.start_time'],
    [[SIMPLE, withField(SIMPLE, 'currency', undefined)], '1.currency'],
    ['a tariff', ''],
  ])('is refused with the field: %#', (value, field) => {
    expect(refusalOf(() => read(value))).toEqual({ code: 'bad-field', field });
  });
});
