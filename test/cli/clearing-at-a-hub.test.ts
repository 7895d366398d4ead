import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useRunningHub } from '../support/hub-process.js';
import { operatorOf } from '../support/run-cli.js';

const asOperator = operatorOf(useRunningHub('cli-clearing'));
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'cli-clearing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PARTIES = ['--cpo', 'nl-abc', '--emsp', 'DE*XYZ', '--currency', 'EUR'];

/** `voltclear clearing` as the operator of the hub. */
function clearing(command: 'add' | 'list', ...args: readonly string[]) {
  return asOperator('clearing', command, ...args);
}

describe('voltclear clearing', () => {
  it(
    'agrees on terms and on readings, and lists them with every version',
    async () => {
      const first = await clearing('add', ...PARTIES, '--from', '2026-01-01T00:00:00Z');
      const told = 'EUR from 2026-01-01T00:00:00.000Z until further notice  tolerance 0.01,0.005,0.5';
      const usual = `NL*ABC→DE*XYZ/1  ${told}  contest 10 days  payment 14 days\n`;
      expect(first).toEqual({ code: 0, stderr: '', stdout: usual });

      const terms = ['--tolerance', '0,0.01,1', '--contest-days', '0', '--payment-term-days', '30'];
      const readings = ['--policy', 'missing_tariff_id=DEFAULT', '--policy', 'unordered_periods=SORT'];
      const dates = ['--from', '2026-07-01T00:00:00Z', '--until', '2027-01-01T00:00:00Z'];
      const second = await clearing('add', ...PARTIES, ...dates, ...terms, ...readings);
      expect(second.stdout).toBe(
        'NL*ABC→DE*XYZ/2  EUR from 2026-07-01T00:00:00.000Z until 2027-01-01T00:00:00.000Z  tolerance 0,0.01,1  ' +
          'contest 0 days  payment 30 days  missing_tariff_id=DEFAULT  unordered_periods=SORT\n',
      );

      expect((await clearing('list')).stdout).toBe(`${usual}${second.stdout}`);
    },
    SLOW_MS,
  );

  it(
    'reads all terms from a file, tells them, and shows how much of a credit limit is used',
    async () => {
      const file = join(folder, 'agreement.yaml');
      writeFileSync(
        file,
        `cpo: NL*ABC
emsp: FR*QRS
currency: EUR
valid_from: 2026-01-01T00:00:00Z
billing: REVERSE
self_billing_agreed_on: 2025-12-15
settlement_mode: HUB_ACCOUNT
contest_days: 7
credit_limit: 250.00
fees:
  per_cdr: { payer: EMSP, tiers: [{ up_to: 1000, price: 0.08 }, { price: 0.05 }] }
`,
      );
      const added = await clearing('add', '--file', file, '--credit-limit', '100.50', '--expected-session', '15');
      const fees = '{"per_cdr":{"payer":"EMSP","tiers":[{"up_to":1000,"price":"0.08"},{"price":"0.05"}]}}';
      expect(added).toEqual({
        code: 0,
        stderr: '',
        stdout:
          'NL*ABC→FR*QRS/1  EUR from 2026-01-01T00:00:00.000Z until further notice  REVERSE  HUB_ACCOUNT  ' +
          `tolerance 0.01,0.005,0.5  contest 7 days  payment 14 days  credit 100.5  a session 15  fees ${fees}\n`,
      });
      const [listed, credit, refused] = await Promise.all([
        clearing('list', '--emsp', 'FR*QRS', '--at', '2026-06-01T00:00:00Z'),
        asOperator('credit', '--party', 'FR*QRS'),
        clearing('add', '--file', file, '--until', '2025-01-01T00:00:00Z'),
      ]);
      expect(listed.stdout).toBe(added.stdout);
      expect(credit.stdout).toBe('NL*ABC→FR*QRS/1  EUR  limit 100.50  prepaid 0.00  owed 0.00  left 100.50\n');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/HTTP 400 .*valid_until/);
    },
    SLOW_MS,
  );

  it(
    'is wrong use with a reading or a tolerance that does not exist, named in one line',
    async () => {
      const [reading, tolerance, pair] = await Promise.all([
        clearing('add', ...PARTIES, '--policy', 'rounding=NEVER'),
        clearing('add', ...PARTIES, '--tolerance', '0.01'),
        clearing('add', '--cpo', 'NL*ABC', '--currency', 'EUR'),
      ]);
      expect(pair).toMatchObject({ code: 2, stdout: '', stderr: 'say --emsp, or name it in --file\n' });
      expect(reading).toMatchObject({ code: 2, stdout: '' });
      expect(reading.stderr).toMatch(/^policy\.rounding: expected one of PER_SESSION, .*\n$/);
      expect(tolerance).toMatchObject({ code: 2, stdout: '' });
      expect(tolerance.stderr).toMatch(/--tolerance .* Expected three amounts such as 0\.01,0\.005,0\.50\.\n$/);
    },
    SLOW_MS,
  );

  it(
    'imports exchange rates, lists them and payment orders, and writes no file for a run that does not exist',
    async () => {
      const file = join(folder, 'eurofxref-hist.csv');
      writeFileSync(file, 'Date,SEK,CHF\n2026-01-09,11.2345,0.9412\n2026-01-08,11.2000,N/A\n');
      const imported = await asOperator('rates', 'import', file, '--from', '2026-01-09');
      expect(imported.stdout).toBe('2026-01-09 to 2026-01-09  1 day added, 0 the same\n');
      const [rates, payments, pain] = await Promise.all([
        asOperator('rates', 'list', '--currency', 'SEK'),
        asOperator('payments', 'list'),
        asOperator('payments', 'pain', 'RUN-1999-01', '--out', join(folder, 'pain.xml')),
      ]);
      expect(rates.stdout).toBe('2026-01-09  SEK 11.2345\n');
      expect(payments).toMatchObject({ code: 0, stdout: '' });
      expect(pain).toMatchObject({ code: 1, stdout: '' });
      expect(pain.stderr).toMatch(/HTTP 404 .*no such run/);
    },
    SLOW_MS,
  );
});
