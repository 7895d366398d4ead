import { parseArgs } from 'node:util';
import { compareEngines } from '../test/domain/pricing/compiled/two-engines.js';

/**
 * Random tariffs and sessions priced by both engines, and the complete prices compared: a million of them should not
 * have one difference. The same seed gives the same cases.
 *
 *   npx tsx bench/pricing-property.ts [--cases 1000000] [--seed 1]
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: `${Date.now() % 1e9}` } },
});
const result = compareEngines({
  seed: Number(values.seed),
  cases: Number(values.cases),
  maxSeconds: Number.POSITIVE_INFINITY,
});
for (const difference of result.differences) console.log(difference);
const { seed, cases, compiled, refused, found, seconds } = result;
const share = ((compiled * 100) / cases).toFixed(1);
console.log(
  `PRICING_PROPERTY seed=${seed} cases=${cases} compiled=${compiled} (${share} %) refused=${refused} ` +
    `differences=${found} seconds=${seconds.toFixed(0)} ${found === 0 ? 'ok' : 'short'}`,
);
