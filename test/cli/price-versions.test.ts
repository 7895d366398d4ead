import { PassThrough, Readable } from 'node:stream';
import { priceCommand } from '../../src/cli/price.js';
import { ocpiExample } from '../support/ocpi-example.js';

async function priced(line: object): Promise<Record<string, unknown>> {
  const output = new PassThrough();
  const done = priceCommand(Readable.from([`${JSON.stringify(line)}\n`]), output).then(() => output.end());
  const chunks: Buffer[] = await output.toArray();
  await done;
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const START = '2026-03-07T13:00:00Z';
const END = '2026-03-07T14:00:00Z';
const periods = (tariffId?: string) => [
  {
    start_date_time: START,
    dimensions: [
      { type: 'TIME', volume: 1 },
      { type: 'MAX_POWER', volume: 7 },
    ],
    ...(tariffId && { tariff_id: tariffId }),
  },
];
const old = {
  start_date_time: START,
  stop_date_time: END,
  auth_id: 'DE8ACC12E46L89',
  currency: 'EUR',
  charging_periods: periods(),
  total_cost: 3.5,
  total_energy: 7,
};

describe('voltclear price and the versions of OCPI', () => {
  it('prices a CDR of 2.1.1 by its tariff, in the time zone of its Location; VAT is not known', async () => {
    const tariffs = [ocpiExample('tariff_complex', '2.1.1')];
    const cdr = { ...old, tariffs, location: { id: 'LOC1', time_zone: 'Europe/Brussels' } };
    expect(await priced({ id: 'S-1', cdr })).toMatchObject({
      total_cost: { excl_vat: '3.5000', incl_vat: null },
      vat_breakdown: { unknown: { base: '3.5' } },
    });
  });

  it('takes the time zone of the line before that of the CDR, and asks for one where there is none', async () => {
    const line = { id: 'S-1', tariff: ocpiExample('tariff_complex', '2.1.1'), cdr: old };
    expect(await priced(line)).toMatchObject({ error: { code: 'cannot-price', field: 'time_zone' } });
    expect(await priced({ ...line, time_zone: 'Europe/Paris' })).toMatchObject({ total_cost: { excl_vat: '3.5000' } });
  });

  it('does not know VAT of a CDR of 2.2.1 either, where the context says that its tariff is of 2.1.1', async () => {
    const { stop_date_time: end_date_time, ...rest } = old;
    const tariff = ocpiExample('tariff_simple_2_euro_per_hour', '2.1.1');
    const line = { id: 'S-1', tariff, cdr: { ...rest, end_date_time } };
    expect(await priced(line)).toMatchObject({ total_cost: { excl_vat: '2.0000', incl_vat: '2.0000' } });
    expect(await priced({ ...line, context: { ocpi_version: '2.1.1' } })).toMatchObject({
      total_cost: { excl_vat: '2.0000', incl_vat: null },
    });
  });

  it('prices a CDR of 2.3.0 by a tariff with limits and prices that include taxes', async () => {
    const tariff = {
      ...ocpiExample('tariff_1_simple_2hour', '2.3.0'),
      tax_included: 'YES',
      max_price: { before_taxes: 1.5, after_taxes: 1.65 },
    };
    const total = { before_taxes: 1.5, taxes: [{ name: 'VAT', percentage: 10, amount: 0.15 }] };
    const { stop_date_time: end_date_time, ...rest } = old;
    const cdr = { ...rest, end_date_time, total_cost: total, charging_periods: periods('12') };
    expect(await priced({ id: 'S-1', tariff, cdr })).toMatchObject({
      total_cost: { excl_vat: '1.5000', incl_vat: '1.6500' },
      limit_applied: 'max_price',
    });
  });

  it('refuses a CDR that does not end, by the name that newer versions have for it', async () => {
    const { stop_date_time: _none, ...endless } = old;
    const tariff = ocpiExample('tariff_complex', '2.1.1');
    expect(await priced({ id: 'S-1', tariff, cdr: endless })).toMatchObject({
      error: { code: 'bad-field', field: 'cdr.end_date_time' },
    });
  });
});
