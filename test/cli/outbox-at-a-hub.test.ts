import { useRunningHub } from '../support/hub-process.js';
import { operatorOf } from '../support/run-cli.js';

const hub = useRunningHub('cli-outbox');
const asOperator = operatorOf(hub);
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear outbox', () => {
  it(
    'lists what was given up, tries it again, and wants to be told which',
    async () => {
      const [listed, retried, unsaid, unknown] = await Promise.all([
        asOperator('outbox', 'list', '--party', 'de-msp', '--module', 'cdrs', '--limit', '9'),
        asOperator('outbox', 'retry', '--all'),
        asOperator('outbox', 'retry'),
        asOperator('outbox', 'retry', '--key', 'push:nobody'),
      ]);
      expect(listed).toMatchObject({ code: 0, stdout: '0 of 0\n', stderr: '' });
      expect(retried).toMatchObject({ code: 0, stdout: '0 will be tried again\n', stderr: '' });
      expect(unsaid).toMatchObject({
        code: 2,
        stdout: '',
        stderr: 'say which: --key, or --party and --module, or --all\n',
      });
      expect(unknown).toMatchObject({ code: 1, stdout: '' });
      expect(unknown.stderr).toContain('no message push:nobody was given up');
    },
    SLOW_MS,
  );
});
