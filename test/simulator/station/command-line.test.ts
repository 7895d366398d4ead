import { runCli } from '../../support/run-cli.js';
import { useBareHub } from './bare-hub.js';

const bare = useBareHub();
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear simulate station', () => {
  it(
    'charges a car by card, and ends when the hub has all of it',
    async () => {
      const hub = await bare.hub();
      const { code, stdout } = await runCli([
        ...['simulate', 'station', '--hub', hub.url, '--id', 'NL-SIM-1', '--password', 'key', '--charge', 'AB12'],
        ...['--speed', '20000', '--energy', '5', '--power', '11000', '--fault', 'unit=kwh', '--once'],
      ]);
      expect(stdout).toMatch(/the hub has all of 5\.000 kWh/);
      expect(code).toBe(0);
      expect(hub.passwords).toEqual(['key']);
      expect(hub.of('StopTransaction')).toMatchObject([{ meterStop: 5_000 }]);
      hub.answers['Authorize'] = () => ({ idTagInfo: { status: 'Blocked' } });
      const refused = await runCli([
        ...['simulate', 'station', '--hub', hub.url, '--id', 'NL-SIM-1', '--charge', 'AB12', '--once'],
      ]);
      expect({ code: refused.code, stderr: refused.stderr }).toEqual({ code: 1, stderr: 'card AB12: Blocked\n' });
    },
    SLOW_MS,
  );
});
