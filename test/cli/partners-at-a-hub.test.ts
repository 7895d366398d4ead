import { useRunningHub } from '../support/hub-process.js';
import { operatorOf } from '../support/run-cli.js';

const hub = useRunningHub('cli-partners');
const asOperator = operatorOf(hub);
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear partner, for a platform that was invited', () => {
  it(
    'grants it roles, renews its invitation, changes its settings and shows the quality of its messages',
    async () => {
      const added = await asOperator('partner', 'add', '--name', 'Alfa', '--role', 'CPO=NL*ABC', '--raw-token');
      const [, id = '', token = ''] = /^id +(\S+)\n[^\n]+\nTOKEN_A +(\S+)\n$/.exec(added.stdout) ?? [];
      const versions = (authorization: string) => fetch(`${hub.url()}/ocpi/versions`, { headers: { authorization } });
      expect((await versions(`Token ${token}`)).status).toBe(200);

      const changes = ['--in-order', '--keep', 'locations', 'tokens', '--requests-per-second', '40'];
      const [changed, quality] = await Promise.all([
        asOperator('partner', 'settings', id, ...changes),
        asOperator('partner', 'quality', id),
      ]);
      expect(changed).toMatchObject({ code: 0, stderr: '' });
      expect(changed.stdout).toBe(
        [
          'raw token           yes',
          'deliver in order    yes',
          'keep undelivered    cdrs, locations, tokens',
          'requests per second 40\n',
        ].join('\n'),
      );
      expect(quality.stdout).toMatch(/^ {7}1 {2}token-not-encoded {2}versions header:Authorization {2}last \S+Z$/m);
      expect(quality.stdout).toMatch(/^ {10}encode the token with Base64/m);

      const granted = await asOperator('partner', 'grant', id, '--role', 'CPO=NL*ABC', 'emsp=nl-abc');
      expect(granted.stdout).toBe(`${id}  PLANNED    may speak for CPO NL*ABC, EMSP NL*ABC\n`);

      const renewed = await asOperator('partner', 'renew', id);
      expect(renewed.stdout).toMatch(
        new RegExp(`^id +${id}\nversions URL +${hub.url()}/ocpi/versions\nTOKEN_A +\\S+\n$`),
      );
      expect((await versions(`Token ${token}`)).status).toBe(401);
    },
    SLOW_MS,
  );
});

describe('voltclear agreement', () => {
  it(
    'adds one between two parties, ends it and lists it',
    async () => {
      const terms = ['--module', 'locations', 'tariffs', '--from', '2026-01-01T00:00:00Z'];
      const added = await asOperator('agreement', 'add', '--party', 'nl-abc', 'DE*XYZ', ...terms);
      expect(added).toMatchObject({ code: 0, stderr: '' });
      const [, id = ''] =
        /^(RA-\S+) {2}DE\*XYZ and NL\*ABC {2}locations, tariffs {2}from \S+ until /.exec(added.stdout) ?? [];

      const ended = await asOperator('agreement', 'end', id, '--at', '2026-12-31T23:00:00Z');
      expect(ended.stdout).toBe(added.stdout.replace('further notice', '2026-12-31T23:00:00.000Z'));
      expect((await asOperator('agreement', 'list')).stdout).toBe(ended.stdout);
    },
    SLOW_MS,
  );
});
