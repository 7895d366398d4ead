import { useRunningHub } from '../../support/hub-process.js';
import { OPERATOR } from '../../support/hub-settings.js';
import { runCli } from '../../support/run-cli.js';

const hub = useRunningHub('margin');
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

function margin(...args: readonly string[]) {
  return runCli(['margin', ...args, '--email', OPERATOR.email, '--password', OPERATOR.password, '--hub', hub.url()]);
}

describe('voltclear margin', () => {
  it(
    'asks a running hub, as a table or as CSV',
    async () => {
      const month = ['--from', '2026-10-01', '--until', '2026-11-01T00:00:00Z', '--tz', 'Europe/Amsterdam'];
      const [table, csv] = await Promise.all([
        margin(...month, '--by', 'weekday,hour_of_day', '--cpo', 'NL*ABC'),
        margin(...month, '--by', 'location', '--csv'),
      ]);
      expect(table).toMatchObject({ code: 0, stderr: '' });
      expect(table.stdout).toMatch(/^weekday {2}hour_of_day {2}kWh {2}revenue {2}cost {2}margin .*\n$/);
      expect(csv.stdout).toMatch(/^location,currency,energy_kwh,revenue,energy_cost,margin,[a-z_,]+\r\n$/);
    },
    SLOW_MS,
  );

  it(
    'ends with 2 when it is asked wrongly, and with 1 when the hub refuses',
    async () => {
      const [wrong, refused] = await Promise.all([
        margin('--from', 'October', '--until', '2026-11-01'),
        margin('--from', '2026-10-01', '--until', '2026-09-01'),
      ]);
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/HTTP 400 .*until: must be after from/);
    },
    SLOW_MS,
  );
});
