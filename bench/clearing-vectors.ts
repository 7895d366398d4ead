import { orBroken, playAlone, playTogether, TOLD_ALONE } from '../test/support/vectors/all-vectors.js';
import { agrees, textOf, type VectorCase } from '../test/support/vectors/vector-case.js';

/**
 * Holds the hub against vectors that were calculated independently (VAT, settlement of three networks as agent and as
 * principal, rounding and credits, exchange rates, numbers, intake, bank lines, credit limits, fees), over its own doors:
 * OCPI, API and command line. A line for each case, and one for all.
 *
 *   npx tsx bench/clearing-vectors.ts [folder]
 */
const folder = process.argv[2] ?? 'test/fixtures/clearing/vectors';
const counts = { agree: 0, differ: 0 };

function tell(one: VectorCase): void {
  const isSame = agrees(one);
  counts[isSame ? 'agree' : 'differ'] += 1;
  const difference = isSame ? '' : `: expected ${textOf(one.expected)}, got ${textOf(one.got)}`;
  console.log(`${one.vector} ${one.name} ${isSame ? 'agree' : 'differ'}${difference}`);
}

for (const vector of TOLD_ALONE) await orBroken(vector, tell, () => playAlone(vector, { folder, tell }));
await orBroken('05-13', tell, () => playTogether({ folder, tell }));
const { agree, differ } = counts;
console.log(
  `CLEARING_VECTORS cases=${agree + differ} agree=${agree} differ=${differ} ${differ === 0 ? 'ok' : 'failed'}`,
);
