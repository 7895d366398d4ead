import { compareEngines } from './two-engines.js';

/** Set PRICING_SEED to run the cases of a failure again. */
const seed = Number(process.env['PRICING_SEED'] ?? Date.now() % 1_000_000_000);
const MAX_SECONDS = 5;

describe('the compiled engine and the reference engine', () => {
  it('tell the same price, to the last digit and word, for random sessions', () => {
    const { cases, compiled, differences, seconds } = compareEngines({ seed, cases: 100_000, maxSeconds: MAX_SECONDS });
    process.stdout.write(
      `two engines: seed=${seed} cases=${cases} compiled=${compiled} differences=${differences.length} ` +
        `seconds=${seconds.toFixed(1)}\n`,
    );

    expect(differences).toEqual([]);
    expect(compiled / cases).toBeGreaterThan(0.75);
  }, 60_000);
});
