import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aScene, CLERK, PASSWORD } from '../support/api/api-scene.js';
import { apiServer } from '../support/api/api-server.js';
import { ASKED, TO_EMSP, TO_OTHER } from '../support/api/message-flows.js';
import { runCli } from '../support/run-cli.js';

/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear messages', () => {
  let server: Server;

  beforeAll(async () => {
    server = createServer(apiServer(await aScene(), { judged: 'nothing' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it(
    'lists messages, shows one with its receivers, and sends some again',
    async () => {
      const [listed, shown, replayed, refused] = await Promise.all([
        messages('list', '--correlation-id', 'corr-1', '--party', 'nl*abc'),
        messages('show', ASKED),
        messages('replay', '--correlation-id', 'corr-1'),
        messages('replay', ASKED),
      ]);
      expect(listed).toMatchObject({ code: 0, stderr: '' });
      expect(listed.stdout).toMatch(
        /^2026-11-20T09:00:00.000Z +IN +NL\*ABC → XX\*HUB +locations +PUT +200\/1000 +12.5 ms +BROADCAST DE\*XYZ FR\*QRS +chunk-1-0\n$/,
      );
      expect(shown.stdout).toContain('"authorization": "[redacted]"');
      expect(shown.stdout.split('\n').slice(-3)).toEqual([
        `2026-11-20T09:00:00.000Z  → FR*QRS  receiver-timeout  12.5 ms  ${TO_OTHER}`,
        `2026-11-20T09:00:00.000Z  → DE*XYZ  200/1000  12.5 ms  ${TO_EMSP}`,
        '',
      ]);
      expect(replayed).toMatchObject({ code: 0, stdout: 'sent 2, failed 0, refused 0\n' });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/HTTP 409 .*only what the hub sent can be sent again/);
    },
    SLOW_MS,
  );

  function messages(...args: readonly string[]) {
    const { port } = server.address() as AddressInfo;
    const login = ['--email', CLERK, '--password', PASSWORD, '--hub', `http://127.0.0.1:${port}`];
    return runCli(['messages', ...args, ...login]);
  }
});
