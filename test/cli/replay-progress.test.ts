import { createProgress } from '../../src/cli/progress.js';

const written = (isTTY: boolean, total: number, steps: number): string => {
  let text = '';
  const progress = createProgress(total, 'CDRs', {
    isTTY,
    write: (piece) => {
      text += piece;
    },
  });
  for (let step = 0; step < steps; step += 1) progress.advance();
  progress.done();
  return text;
};

describe('the progress of long work', () => {
  it('is a line for every tenth where nobody watches', () => {
    const lines = written(false, 1000, 1000).trimEnd().split('\n');
    expect(lines.map((line) => /(\d+ %) \((\d+)/.exec(line)?.slice(1))).toEqual(
      Array.from({ length: 10 }, (_, i) => [`${(i + 1) * 10} %`, String((i + 1) * 100)]),
    );
    expect(lines[4]).toMatch(/^CDRs: 50 % \(500 of 1000\), \d+\/s, \d+ s left$/);
  });

  it('says how far it came when it ends early', () => {
    expect(written(false, 10, 3).trimEnd().split('\n').at(-1)).toMatch(/^CDRs: 30 % \(3 of 10\)/);
  });

  it('rewrites one line on a terminal', () => {
    const text = written(true, 1000, 1000);
    expect(text).toContain('\r\x1b[2KCDRs: 100 % (1000 of 1000)');
    expect(text.split('\n')).toHaveLength(2);
  });

  it('says nothing where there is nothing to do', () => {
    expect(written(false, 0, 0)).toBe('');
  });
});
