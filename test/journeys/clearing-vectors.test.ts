import { SLOW_MS } from '../support/running-hub.js';
import { playAlone, playTogether } from '../support/vectors/all-vectors.js';
import { agrees, type VectorCase } from '../support/vectors/vector-case.js';
import { PLAIN_PAPERS } from '../support/vectors/vector-hub.js';

const folder = 'test/fixtures/clearing/vectors';
const instead = { papers: PLAIN_PAPERS };

describe('what was calculated independently', () => {
  it('of VAT is what the command line says', async () => {
    const cases: VectorCase[] = [];
    await playAlone('01', { folder, tell: (one) => cases.push(one) });
    expect(cases.filter((one) => !agrees(one))).toEqual([]);
    expect(cases).toHaveLength(19);
  });

  it(
    'of rounding, rates, numbers, the bank, credit and fees is what a hub does over its doors',
    async () => {
      const cases: VectorCase[] = [];
      // Vector 09 is test/flows/clearing/intake-cases.test.ts.
      await playTogether({ folder, tell: (one) => cases.push(one), instead }, ['09']);
      expect(cases.filter((one) => !agrees(one))).toEqual([]);
      expect([...new Set(cases.map(({ vector }) => vector))].sort()).toEqual(['05', '07', '08', '10', '11', '13']);
    },
    SLOW_MS,
  );

  it.each([
    ['02', 'in the names of the CPOs'],
    ['03', 'as its own business'],
  ] as const)(
    'of a month of three networks, vector %s, that the hub bills %s, is what its documents and books say',
    async (vector, _how) => {
      const cases: VectorCase[] = [];
      await playAlone(vector, { folder, tell: (one) => cases.push(one), instead });
      expect(cases.filter((one) => !agrees(one))).toEqual([]);
      expect(cases.length).toBeGreaterThan(50);
    },
    SLOW_MS,
  );
});
