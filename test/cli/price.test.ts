import { PassThrough, Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { policyHelp } from '../../src/cli/price/policy-option.js';
import { priceCommand, registerPriceCommand } from '../../src/cli/price.js';
import { POLICY_CHOICES, type PricingPolicy } from '../../src/domain/pricing/policy.js';
import { refusalOf } from '../support/refusal.js';

/** A line as a user would write it; the text of single fields can be replaced. */
function line(replace: Readonly<Record<string, string>> = {}): string {
  const fields = {
    volume: '20',
    price: '0.25',
    policy: '{}',
    vat: '10',
    zone: '"Europe/Amsterdam"',
    id: '"S-1"',
    ...replace,
  };
  return (
    `{"id": ${fields.id}, "time_zone": ${fields.zone}, "policy": ${fields.policy}, "remark": {"un": "known"},` +
    ` "tariff": {"id": "T1", "currency": "EUR", "type": null, "elements": [{"price_components":` +
    ` [{"type": "ENERGY", "price": ${fields.price}, "vat": ${fields.vat}, "step_size": 1}]}]},` +
    ` "cdr": {"start_date_time": "2026-03-04T09:00:00Z", "end_date_time": "2026-03-04T10:00:00", "currency": "EUR",` +
    ` "charging_periods": [{"start_date_time": "2026-03-04T09:00:00Z", "tariff_id": "T1",` +
    ` "dimensions": [{"type": "ENERGY", "volume": ${fields.volume}}]}]}}`
  );
}

type Json = Readonly<Record<string, unknown>>;

async function results(input: Iterable<string | Buffer>, policy?: Partial<PricingPolicy>): Promise<Json[]> {
  const output = new PassThrough();
  const done = priceCommand(Readable.from(input), output, policy ? { defaults: policy } : {}).then(() => output.end());
  const chunks: Buffer[] = await output.toArray();
  await done;
  return Buffer.concat(chunks)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
}

const first = async (text: string): Promise<Json | undefined> => (await results([`${text}\n`]))[0];

describe('voltclear price', () => {
  it('writes what a session costs, exact and rounded, with the reason of every charge', async () => {
    expect(await first(line())).toMatchObject({
      id: 'S-1',
      currency: 'EUR',
      total_cost: { excl_vat: '5.0000', incl_vat: '5.5000' },
      payable_minor_units: { excl_vat: '5.00', incl_vat: '5.50' },
      total_energy_cost: { excl_vat: '5.0000', incl_vat: '5.5000' },
      total_parking_cost: null,
      billed: { energy_kwh: '20', time_s: '0', parking_time_s: '0', reservation_time_s: '0' },
      total_time_h: '1.0000',
      vat_breakdown: { 10: { base: '5', vat: '0.5' } },
      exact: { total_excl: '5', total_incl: '5.5' },
      limit_applied: null,
      warnings: [],
      audit: [{ kind: 'CHARGE', period: 0, dimension: 'ENERGY', quantity: '20', price: '0.25', cost_excl_vat: '5' }],
    });
  });

  it('loses no digit of a number', async () => {
    const digits = { price: '0.12345678901234567', volume: '12345678.901' };
    expect(await first(line({ ...digits, vat: '5.20' }))).toMatchObject({
      exact: { total_excl: '1524157.87529492456663770867' },
      vat_breakdown: { '26/5': { base: '1524157.87529492456663770867' } },
    });
  });

  it('answers line by line in order, and goes on after one that cannot be priced', async () => {
    const text = [line(), '{"id": "S-2"', '', line({ id: '"S-3"', zone: '"IRN"' }), line({ id: '"S-4"' })].join('\r\n');
    const [one, two, three, four, ...others] = await results([text]);
    expect(one).toMatchObject({ id: 'S-1', currency: 'EUR' });
    expect(two).toMatchObject({ id: null, line: 2, error: { code: 'bad-json', field: null } });
    expect(three).toMatchObject({ id: 'S-3', line: 4, error: { code: 'cannot-price', field: 'time_zone' } });
    expect(four).toMatchObject({ id: 'S-4', currency: 'EUR' });
    expect(others).toEqual([]);
  });

  it.each([
    [{ volume: '"20"' }, 'cdr.charging_periods.0.dimensions.0.volume'],
    [{ volume: 'null' }, 'cdr.charging_periods.0.dimensions.0.volume'],
    [{ volume: '1e99' }, 'cdr.charging_periods.0.dimensions.0.volume'],
    [{ price: 'true' }, 'tariff.elements.0.price_components.0.price'],
    [{ id: '7' }, 'id'],
    [{ policy: '{"missing_tariff_id": "PERHAPS"}' }, 'policy.missing_tariff_id'],
    [{ policy: '{"generosity": "GREAT"}' }, 'policy.generosity'],
  ])('refuses %j and names the field by its path', async (replace, field) => {
    expect(await first(line(replace))).toMatchObject({ error: { code: 'bad-field', field } });
  });

  it('refuses a line that has no CDR or no tariff, or is no object', async () => {
    expect(await first('{"id": "X", "tariff": {"id": "T", "currency": "EUR", "elements": []}}')).toMatchObject({
      id: 'X',
      error: { code: 'bad-field', field: 'tariff.elements' },
    });
    expect(await first('{"id": "X"}')).toMatchObject({ id: 'X', error: { code: 'bad-field', field: 'cdr' } });
    expect(await first(line().replace('"tariff":', '"tarif":'))).toMatchObject({ error: { field: 'tariff' } });
    expect(await first('[1, 2]')).toMatchObject({ id: null, error: { code: 'bad-field', field: '' } });
  });

  it('follows the policy of a line', async () => {
    const policy = (text: string) => first(line({ policy: text, volume: '0.5', price: '0.25', vat: '0' }));
    expect(await policy('{}')).toMatchObject({
      total_cost: { excl_vat: '0.1250' },
      payable_minor_units: { excl_vat: '0.13' },
    });
    expect(await policy('{"rounding_mode": "HALF_EVEN"}')).toMatchObject({ payable_minor_units: { excl_vat: '0.12' } });
    expect(await policy('{"rounding": "HALF_EVEN"}')).toMatchObject({ payable_minor_units: { excl_vat: '0.12' } });
    expect(await policy('{"rounding": "PER_DIMENSION", "snap": false}')).toMatchObject({
      total_cost: { excl_vat: '0.1300' },
    });
  });

  it('follows the policy of the command line where a line names none of its own', async () => {
    const half = { volume: '0.5', price: '0.25', vat: '0' };
    const lines = [line(half), line({ ...half, policy: '{"rounding_mode": "HALF_UP"}' })].join('\n');
    const priced = await results([lines], { roundingMode: 'HALF_EVEN', snap: 'VERBATIM' });
    expect(priced).toMatchObject([
      { payable_minor_units: { excl_vat: '0.12' } },
      { payable_minor_units: { excl_vat: '0.13' } },
    ]);
  });

  it('collects the policies of its command line, and refuses one that does not exist by its name', () => {
    const program = new Command();
    registerPriceCommand(program);
    const policy = program.commands[0]?.options.find(({ long }) => long === '--policy');
    const read = (text: string, earlier = {}): unknown => policy?.parseArg?.(text, earlier);
    expect(read('rounding=PER_PERIOD', read('rounding=PER_SESSION', { split: 'LINEAR' }) as object)).toEqual({
      split: 'LINEAR',
      rounding: 'PER_PERIOD',
    });
    for (const [text, field] of [
      ['generosity=GREAT', 'policy.generosity'],
      ['rounding=NEVER', 'policy.rounding'],
      ['rounding', 'policy'],
    ] as const) {
      expect(refusalOf(() => read(text))).toMatchObject({ code: 'bad-field', field });
    }
  });

  it('lists every policy with its readings, which one is the default, and what it decides', () => {
    const help = policyHelp();
    expect(help.match(/^\w+ = /gm)).toHaveLength(Object.keys(POLICY_CHOICES).length);
    expect(help).toContain('missing_tariff_id = UNPRICED (default) | DEFAULT\n    A period that names no tariff');
  });

  it('reads characters and lines that are cut anywhere', async () => {
    const bytes = Buffer.from(`${line({ id: '"Zürich–1"' })}\n${line({ id: '"Zürich–2"' })}`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_none, i) => bytes.subarray(i * 7, i * 7 + 7));
    expect((await results(pieces)).map(({ id }) => id)).toEqual(['Zürich–1', 'Zürich–2']);
  });

  it('passes over a line that is too long without keeping it', async () => {
    const endless = Array.from({ length: 9 }, () => 'x'.repeat(1024 * 1024));
    const [long, next] = await results([...endless, `\n${line()}\n`]);
    expect(long).toMatchObject({ id: null, line: 1, error: { code: 'too-large' } });
    expect(next).toMatchObject({ id: 'S-1', currency: 'EUR' });
  });

  it('refuses nesting that has no end', async () => {
    expect(await first('['.repeat(200_000))).toMatchObject({ id: null, error: { code: 'bad-json' } });
  });

  it('reads no faster than its output is taken', async () => {
    let read = 0;
    const source = function* (): Generator<string> {
      for (; read < 500; read += 1) yield `${line()}\n`;
    };
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = 0;
    const slow = new Writable({
      highWaterMark: 1_024,
      write(chunk: Buffer, _encoding, next): void {
        written += chunk.toString().split('\n').length - 1;
        gate.then(() => next(), next);
      },
    });
    const done = priceCommand(Readable.from(source()), slow);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).toBeLessThan(200);
    release();
    await done;
    expect([read, written]).toEqual([500, 500]);
  });

  it('is a command of its own that reads a file or standard input', () => {
    const program = new Command();
    registerPriceCommand(program);
    const [command] = program.commands;
    expect(command?.name()).toBe('price');
    expect(command?.registeredArguments.map((argument) => [argument.name(), argument.required])).toEqual([
      ['file', false],
    ]);
  });
});
