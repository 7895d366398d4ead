import { useRunningHub } from '../support/hub-process.js';
import { operatorOf } from '../support/run-cli.js';

const asOperator = operatorOf(useRunningHub('cli-contests'));
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear contests and voltclear cdrs', () => {
  it(
    'ask the hub, and end with 1 where it refuses',
    async () => {
      const objection = ['--reason', 'PRICE_DIFFERS', '--text', 'agreed were 0.35', '--would-pay', '3.50'];
      const [listed, opened, answered, held, approved] = await Promise.all([
        asOperator('contests', 'list', '--overdue', '--cpo', 'nl-abc'),
        asOperator('contests', 'open', 'nl-abc/C 1', ...objection),
        asOperator('contests', 'answer', 'NL*ABC/C1#2', '--decision', 'REFUSE', '--text', 'no'),
        asOperator('cdrs', 'hold', 'NL*ABC/C1', '--reason', 'asked the CPO'),
        asOperator('cdrs', 'approve', '--emsp', 'DE*XYZ'),
      ]);
      expect(listed).toEqual({ code: 0, stderr: '', stdout: '0 of 0\n' });
      expect(opened).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('/api/cdrs/NL*ABC/C%201/contest: HTTP 404'),
      });
      expect(answered.stderr).toContain('/api/contests/NL*ABC/C1/2/answer: HTTP 404');
      expect(held.stderr).toContain('no such CDR');
      expect(approved).toEqual({ code: 0, stderr: '', stdout: '0 approved\n' });
    },
    SLOW_MS,
  );

  it(
    'end with 2 when it is not said what is meant',
    async () => {
      const wrong = await Promise.all([
        asOperator('cdrs', 'approve'),
        asOperator('cdrs', 'show', 'CDR-1'),
        asOperator('contests', 'open', 'NL*ABC/C1', '--reason', 'DISLIKE', '--text', 'x'),
      ]);
      expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2]);
      expect(wrong[1]?.stderr).toBe('expected a CDR such as NL*ABC/CDR-1, got "CDR-1"\n');
    },
    SLOW_MS,
  );
});
