import { inTurn } from '../../../src/flows/analytics/in-turn.js';

describe('reports', () => {
  it('are made one after the other, also after one that was refused', async () => {
    let atWork = 0;
    const most: number[] = [];
    const make = inTurn(async (name: string) => {
      atWork += 1;
      most.push(atWork);
      await Promise.resolve();
      atWork -= 1;
      if (name === 'b') throw new Error('refused');
      return name;
    });
    const made = await Promise.allSettled(['a', 'b', 'c'].map((name) => make(name)));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(most).toEqual([1, 1, 1]);
  });

  it('are refused when many wait, and made again when they are done', async () => {
    const make = inTurn(async () => 'made');
    const made = Array.from({ length: 9 }, () => make());
    await expect(make()).rejects.toMatchObject({ code: 'too-many-requests' });
    await Promise.all(made);
    expect(await make()).toBe('made');
  });
});
