import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planLine } from '../../../src/cli/plans/plan-line.js';
import { type PlanDay, planDay } from '../../../src/cli/plans/plan-table.js';
import { readSpotFile } from '../../../src/compose/plans/read-spot-file.js';
import { spotPrices } from '../../../src/domain/spot/spot-prices.js';
import { planOf, SPOT } from '../../domain/plans/parsing/a-plan-file.js';
import { useTempFolder } from '../../support/hub-settings.js';
import { refusalOf } from '../../support/refusal.js';
import { runCli } from '../../support/run-cli.js';

const folder = useTempFolder('cli-plans');
const CSV = join(folder, 'prices.csv');
writeFileSync(
  CSV,
  'start_utc,price_per_mwh\n2026-10-25T00:00:00Z,-200\n2026-10-25T00:15:00Z,100\n2026-10-25T00:30:00Z,900.5\n',
);

const PLAN = planOf({
  locations: [{ id: 'L1', zone: 'NORD' }, { id: 'L2' }],
  energy: {
    spot: { ...SPOT, percent: '50' },
    markup: [
      { name: 'M', price: '0.10' },
      { name: 'N', price: '0.00101' },
    ],
    grid_fees: [{ name: 'Night', zone: 'NORD', price: '0.02', window: { until: '06:00' } }],
    power_bands: [
      { to_kw: '50', price: '0' },
      { from_kw: '50', price: '0.05' },
    ],
    floor: '0.05',
    cap: '0.40',
  },
});

function dayOf(more: Partial<PlanDay> = {}): readonly string[] {
  return planDay({
    plan: PLAN,
    base: PLAN,
    day: '2026-10-25',
    prices: spotPrices(readSpotFile(CSV, 'EPEX-DE')),
    ...more,
  });
}

describe('voltclear plan show', () => {
  it('prints each quarter hour of a day, with the hour that comes twice', () => {
    const lines = dayOf();
    const cells = lines.map((line) => line.split(/ {2,20}/).map((cell) => cell.trim()));
    expect(lines.slice(0, 2)).toEqual([
      'TEST-1 on 2026-10-25: 100 quarter hours in Europe/Berlin, L1 in zone NORD',
      'EUR per kWh excl. VAT, before memberships',
    ]);
    expect(cells[2]).toEqual(['time', 'market', 'band', 'markup', 'grid fee', 'price']);
    expect(cells.filter(([time]) => time?.startsWith('02:'))).toEqual([
      ['02:00+02:00', '-0.1000', '0.0000', '0.10101', '0.0200', '0.0500', 'floor'],
      ['02:15+02:00', '0.0500', '0.0000', '0.10101', '0.0200', '0.17101'],
      ['02:30+02:00', '0.45025', '0.0000', '0.10101', '0.0200', '0.4000', 'cap'],
      ['02:45+02:00', '0.1200*', '0.0000', '0.10101', '0.0200', '0.24101'],
      ['02:00+01:00', '0.1200*', '0.0000', '0.10101', '0.0200', '0.24101'],
      ['02:15+01:00', '0.1200*', '0.0000', '0.10101', '0.0200', '0.24101'],
      ['02:30+01:00', '0.1200*', '0.0000', '0.10101', '0.0200', '0.24101'],
      ['02:45+01:00', '0.1200*', '0.0000', '0.10101', '0.0200', '0.24101'],
    ]);
    expect(lines).toHaveLength(104);
    expect(lines.at(-1)).toBe("* no market price: the plan's fallback");
  });

  it('prints the prices of another location and power', () => {
    const lines = dayOf({ location: 'l2', kw: '60' });
    expect(lines.slice(0, 2)).toEqual([
      'TEST-1 on 2026-10-25: 100 quarter hours in Europe/Berlin, l2',
      'EUR per kWh excl. VAT, before memberships, at 60 kW',
    ]);
    expect(lines[3]).toMatch(/^00:00\+02:00 +0\.1200\* +0\.0500 +0\.10101 +0\.0000 +0\.27101$/);
  });

  it('says on what a margin comes', () => {
    const plan = planOf({ id: 'SHOP', energy: undefined, margin: { over: 'TEST-1', percent: '5' } });
    expect(dayOf({ plan }).at(-1)).toBe('these are the prices of TEST-1; the margin of SHOP comes on the session');
  });

  it.each([
    [{ location: 'L3' }, 'unknown-object', 'plan TEST-1 is not for L3'],
    [{ day: '2026-02-30' }, 'bad-field', 'day: expected a date such as 2026-03-29, got "2026-02-30"'],
    [{ day: '2025-10-25' }, 'cannot-price', 'plan TEST-1 is not valid on 2025-10-25'],
  ])('refuses %j', (more, code, message) => {
    expect(refusalOf(() => dayOf(more))).toMatchObject({ code, message });
  });
});

describe('voltclear plan check', () => {
  it('prints a plan in one line', () => {
    const tax = { name: 'T', price: '0.02' };
    const plan = planOf({
      valid_until: '2027-01-01',
      energy: { base: [{ name: 'B', price: '0.4' }], taxes: [tax, tax], cap: '0.50', free_kwh: '1' },
      idle: { per_hour: '6' },
    });
    expect(planLine({ path: '/tariffs/plans/test.yaml', plan })).toBe(
      'TEST-1                DE*TST  RETAIL     EUR  from 2026-01-01 until 2027-01-01  all locations  ' +
        '1 base price, 2 taxes, cap 0.5, 1 kWh free, idle fee  (test.yaml)',
    );
  });

  it('ends with 1 and all complaints by file and line, or with 0', async () => {
    const plans = join(folder, 'plans');
    mkdirSync(plans);
    writeFileSync(join(plans, 'wrong.yaml'), 'id: wrong\nparty: DE*TST\ncolour: green\n');
    const [wrong, right] = await Promise.all([runCli(['plan', 'check', plans]), runCli(['plan', 'check'])]);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining(`${plans}/wrong.yaml:3: colour: no such field`),
      expect.stringContaining(`${plans}/wrong.yaml:1: id: expected at most 20 letters`),
    ]);
    expect(right.code).toBe(0);
    expect(right.stdout).toMatch(/\n\d{1,3} plans\n$/);
  }, 20_000);
});
