import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../src/wire/ocpi/json.js';
import { parseTariff } from '../../../src/wire/ocpi/v221/tariff.js';
import { useTempFolder } from '../../support/hub-settings.js';
import { runCli } from '../../support/run-cli.js';

const PLANS = ['--folder', 'tariffs/plans'];
const CSV = join(useTempFolder('cli-publish'), 'prices.csv');
const hours = Array.from({ length: 24 }, (_none, hour) => new Date(Date.UTC(2026, 2, 3, 23 + hour)).toISOString());
writeFileSync(CSV, ['start_utc,price_per_mwh', ...hours.map((hour, index) => `${hour},${index * 10}`)].join('\n'));

describe('voltclear plan publish', () => {
  it('prints the tariffs of a day as OCPI, one in a line, and what they cannot say beside them', async () => {
    const args = ['plan', 'publish', 'motorway-wholesale', '--dry-run', '--day', '2026-03-04', '--prices', CSV];
    const { code, stdout, stderr } = await runCli([...args, ...PLANS]);
    expect(code).toBe(0);
    const tariffs = stdout
      .trim()
      .split('\n')
      .map((line) => parseTariff(parseJson(line)));
    expect(tariffs[0]).toMatchObject({ id: 'MOTORWAY-WHOLESALE-20260304', type: 'REGULAR' });
    expect(tariffs[0]?.elements.length).toBeGreaterThan(10);
    expect(stderr).toContain('not in the elements: The first 10 minutes of parking after charging are free.');
  }, 20_000);

  it('refuses to publish without a hub', async () => {
    const { code, stderr } = await runCli(['plan', 'publish', 'CITY-SPOT', '--day', '2026-03-04', ...PLANS]);
    expect(code).toBe(2);
    expect(stderr).toContain('--dry-run');
  }, 20_000);
});

describe('voltclear plan lint', () => {
  it('prints what to look at in a plan, in English or German', async () => {
    const { code, stdout } = await runCli(['plan', 'lint', 'WORKDAY-PEAK', '--lang', 'de', ...PLANS]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'WORKDAY-PEAK: HINT idle.graceMinutes IDLE_GRACE: Nach dem Laden sind die ersten 15 Minuten',
    );
  }, 20_000);

  it('holds all plans against a market, and says of a plain one that there is nothing', async () => {
    const { stdout } = await runCli(['plan', 'lint', '--prices', CSV, ...PLANS]);
    expect(stdout).toContain('DEPOT-DEMAND: nothing to look at');
  }, 20_000);

  it('refuses a plan that there is not', async () => {
    expect((await runCli(['plan', 'lint', 'NONE', ...PLANS])).code).toBe(1);
  }, 20_000);
});
