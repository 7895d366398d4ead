import { createPricer, type Pricer } from '../../../../src/domain/pricing/compiled/create-pricer.js';
import { toPricedCdr } from '../../../../src/domain/pricing/compiled/to-priced-cdr.js';
import { DEFAULT_POLICY } from '../../../../src/domain/pricing/policy.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import type { PricingInput } from '../../../../src/domain/pricing/priced-cdr.js';
import { Prng } from './prng.js';
import { randomInputs } from './random-session.js';
import { answerOf, caseText, firstDifference } from './same-price.js';

export interface Comparison {
  readonly seed: number;
  readonly cases: number;
  /** Those that the compiled engine priced by itself. */
  readonly compiled: number;
  /** Those that both engines refuse. */
  readonly refused: number;
  /** Sessions for which the engines differ. */
  readonly found: number;
  /** The first few of them, with the case in full. */
  readonly differences: readonly string[];
  readonly seconds: number;
}

export interface Bounds {
  readonly seed: number;
  readonly cases: number;
  readonly maxSeconds: number;
}

const SHOWN = 5;
/** Sessions that are priced by the same tariffs. */
const SESSIONS = 8;

/**
 * Prices random sessions by both engines and compares the answers in full: amounts, exact fractions, quantities, VAT,
 * limits, warnings with their words, and the audit. Stops when the time is up.
 */
export function compareEngines({ seed, cases, maxSeconds }: Bounds): Comparison {
  const random = new Prng(seed);
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1_000;
  const differences: string[] = [];
  let [done, compiled, refused, found] = [0, 0, 0, 0];
  while (done < cases && seconds() < maxSeconds) {
    const pricer = createPricer();
    for (const input of randomInputs(random, SESSIONS)) {
      const compared = compare(pricer, input);
      if (compared.compiled) compiled += 1;
      if (compared.refused) refused += 1;
      if (compared.difference !== undefined) found += 1;
      if (compared.difference !== undefined && differences.length < SHOWN) {
        differences.push(`seed ${seed}, case ${done}: ${compared.difference}\n${caseText(input)}`);
      }
      done += 1;
    }
  }
  return { seed, cases: done, compiled, refused, found, differences, seconds: seconds() };
}

interface Compared {
  readonly compiled: boolean;
  readonly refused: boolean;
  readonly difference: string | undefined;
}

/** One session by both engines; where the compiled one declines, a pricer's answer is the reference engine's own. */
function compare(pricer: Pricer, input: PricingInput): Compared {
  const price = pricer.priceExactly(input);
  const reference = answerOf(priceCdr, input);
  const refused = 'refusal' in reference;
  if (!price) return { compiled: false, refused, difference: undefined };
  if (refused) return { compiled: true, refused, difference: `priced what is refused: ${reference.refusal}` };
  const { roundingMode } = { ...DEFAULT_POLICY, ...input.policy };
  return { compiled: true, refused, difference: firstDifference(toPricedCdr(price, roundingMode), reference) };
}
