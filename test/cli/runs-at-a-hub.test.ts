import { useRunningHub } from '../support/hub-process.js';
import { operatorOf, runCli } from '../support/run-cli.js';

const hub = useRunningHub('cli-runs');
const asOperator = operatorOf(hub);
const SECOND = ['--email', 'adam@hub.example', '--password', 'another battery staple'];
const MONTHS = [1, 2].map((back) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
});
const [LAST = '', BEFORE = ''] = MONTHS;
/** Each command is a process of its own. */
const SLOW_MS = 60_000;

describe('voltclear runs', () => {
  it(
    'takes a month from a dry run to its approval by a second operator',
    async () => {
      const dry = await asOperator('runs', 'dry-run', LAST);
      expect(dry).toEqual({ code: 0, stderr: '', stdout: `dry run of ${LAST}  0 CDRs  0 documents\n` });

      const head = `RUN-${LAST}  IN_REVIEW  0 CDRs  0 documents\n`;
      const waits = `waits for another operator: voltclear runs approve RUN-${LAST}\n`;
      expect(await asOperator('settle', LAST)).toEqual({ code: 0, stderr: '', stdout: `${head}${waits}` });

      const own = await asOperator('runs', 'approve', `RUN-${LAST}`);
      expect(own).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('HTTP 403') });
      await asOperator(
        'user',
        'add',
        '--new-email',
        SECOND[1] ?? '',
        '--new-password',
        SECOND[3] ?? '',
        '--role',
        'OPERATOR',
      );
      const approved = await runCli(['runs', 'approve', `RUN-${LAST}`, ...SECOND, '--hub', hub.url()]);
      expect(approved.stdout).toMatch(/^RUN-\d{4}-\d\d {2}CLOSED .*\napproved by adam@hub\.example at \S+\n$/);

      const shown = await asOperator('runs', 'show', `RUN-${LAST}`, '--documents', '5');
      expect(shown.stdout).toContain('0 of 0 documents issued, 0 of 0 payments settled\n');
    },
    SLOW_MS,
  );

  it(
    'gives a run up with a reason, and lists what there was',
    async () => {
      await asOperator('runs', 'start', BEFORE);
      const cancelled = await asOperator('runs', 'cancel', `RUN-${BEFORE}`, '--reason', 'wrong month');
      expect(cancelled.stdout).toMatch(/^RUN-\d{4}-\d\d {2}CANCELLED .*\ncancelled by \S+ at \S+: wrong month\n$/);
      const listed = (await asOperator('runs', 'list')).stdout.split('\n');
      expect(listed[0]).toMatch(/^RUN-\S+ {2}CANCELLED .* by operator@hub\.example$/);
      expect(listed[1]).toMatch(/^RUN-\S+ {2}CLOSED /);
    },
    SLOW_MS,
  );
});
