import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useRunningHub } from '../../support/hub-process.js';
import { OPERATOR, useTempFolder } from '../../support/hub-settings.js';
import { runCli } from '../../support/run-cli.js';

const hub = useRunningHub('cli-prices');
const folder = useTempFolder('cli-prices-files');
/** Each command is a process of its own. */
const SLOW_MS = 30_000;
/** The days from 2023 to 2026 on which the clock of Europe/Berlin changes. */
const CLOCK_CHANGES = 'test/fixtures/prices/epex-de-clock-changes.csv';

/** A command as the operator of the hub. */
function prices(...args: readonly string[]) {
  const as = ['--email', OPERATOR.email, '--password', OPERATOR.password, '--hub', hub.url()];
  return runCli(['prices', ...args, ...as]);
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('voltclear prices', () => {
  it(
    'imports a file, twice without harm, and tells the days that have 23 or 25 hours',
    async () => {
      const index = ['--index', 'EPEX-DE'];
      const first = await prices('import', CLOCK_CHANGES, ...index, '--format', 'csv', '--minutes', '60');
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.stdout).toMatch(/^PI-[0-9a-f]{20} {2}144 added, 0 corrected, 0 the same\n$/);
      const zone = ['--time-zone', 'Europe/Berlin'];
      const [second, odd, listed, imports] = await Promise.all([
        prices('import', CLOCK_CHANGES, ...index),
        prices('days', ...index, ...zone, '--odd'),
        prices('list', ...index, '--from', '2025-10-26', '--until', '2025-10-26T02:00:00Z'),
        prices('imports', ...index),
      ]);
      expect(second.stdout).toBe(first.stdout.replace('\n', '  (was imported before: nothing changed)\n'));
      expect(odd.stdout.split('\n')).toEqual([
        '2023-10-29  25 h  25 × 60 min',
        '2024-03-31  23 h  23 × 60 min',
        '2024-10-27  25 h  25 × 60 min',
        '2025-03-30  23 h  23 × 60 min',
        '2025-10-26  25 h  25 × 60 min',
        '2026-03-29  23 h  23 × 60 min',
        '6 days, 0 quarter hours missing',
        '',
      ]);
      expect(listed.stdout).toMatch(
        /^2025-10-26T00:00:00.000Z {2}60 min {2} {5}3.19 EUR\/MWh {2}v1 {2}CSV {2}PI-\w+\n/,
      );
      expect(listed.stdout.split('\n')).toHaveLength(3);
      expect(imports.stdout).toContain('epex-de-clock-changes.csv  by operator@hub.example');
    },
    SLOW_MS,
  );

  it(
    'tells what is missing, what a correction changed, and closes a report with a note',
    async () => {
      const index = ['--index', 'CORRECTED'];
      const header = 'start_utc,price_per_mwh,minutes\n';
      await prices('import', fileOf('a.csv', `${header}2025-10-26T00:00:00Z,3.19,60\n`), ...index);
      const corrected = await prices('import', fileOf('b.csv', `${header}2025-10-26T00:00:00Z,-3.19,60\n`), ...index);
      const id = /PD-[0-9a-f]{20}-1/.exec(corrected.stdout)?.[0] ?? '';
      const day = ['--day', '2025-10-26', '--time-zone', 'Europe/Berlin', '--minutes', '60'];
      const [missing, shown, versions, unsaid] = await Promise.all([
        prices('missing', ...index, ...day),
        prices('differences', id),
        prices('list', ...index, '--from', '2025-10-01', '--until', '2025-12-31', '--versions'),
        prices('differences', '--close', id),
      ]);
      expect(missing).toMatchObject({ code: 1, stderr: '24 of 25 prices are missing\n' });
      expect(missing.stdout.split('\n')).toHaveLength(25);
      expect(shown.stdout).toContain('2025-10-26T00:00:00.000Z  60 min  3.19 EUR/MWh (v1) → -3.19 EUR/MWh (v2)');
      expect(versions.stdout.split('\n')).toHaveLength(3);
      expect(unsaid).toMatchObject({ code: 2, stderr: '--note: expected what was decided\n' });
      const closed = await prices('differences', '--close', id, '--note', 'nobody charged');
      expect(closed.stdout).toMatch(/CLOSED {2}1 period .* by operator@hub.example: nobody charged\n$/);
      expect(await prices('differences', '--index', 'CORRECTED')).toMatchObject({ code: 0, stdout: '' });
    },
    SLOW_MS,
  );

  it(
    'is refused with the line that is wrong, and when it is asked wrongly',
    async () => {
      const wrong = fileOf('wrong.csv', 'start_utc,price_per_mwh\n2025-10-26T00:00:00Z,cheap\n');
      const [refused, formless, gone, instant, feedless, none] = await Promise.all([
        prices('import', wrong, '--index', 'WRONG', '--minutes', '60'),
        prices('import', fileOf('prices.txt', ''), '--index', 'WRONG'),
        prices('import', join(folder, 'gone.csv'), '--index', 'WRONG'),
        prices('list', '--index', 'WRONG', '--from', 'yesterday', '--until', '2025-10-27'),
        prices('fetch', '--index', 'WRONG'),
        prices('fetch'),
      ]);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('line 2: price_per_mwh: expected a decimal number');
      expect(formless).toMatchObject({ code: 2, stderr: '--format: expected, since prices.txt does not tell\n' });
      expect(gone.code).toBe(2);
      expect(instant.code).toBe(2);
      expect(feedless.stderr).toContain('no feed of price-feeds.yaml is for WRONG');
      expect(none).toMatchObject({ code: 0, stdout: '' });
    },
    SLOW_MS,
  );
});
