import { DEFAULT_POLICY, type PricingPolicy } from '../policy.js';
import { priceCdr } from '../price-cdr.js';
import type { PriceableTariff, PricedCdr, PricingInput } from '../priced-cdr.js';
import { compileTariffs } from './compile-tariffs.js';
import type { CompiledTariffs } from './compiled-tariffs.js';
import { priceScaled } from './price-scaled.js';
import { scaleCdr } from './scale-cdr.js';
import type { ScaledPrice } from './scaled-cdr.js';
import { tariffKey } from './tariff/tariff-key.js';
import { toPricedCdr } from './to-priced-cdr.js';

export interface Pricer {
  /**
   * What a session costs by its tariffs: the same answer and the same refusals as `priceCdr`, which is asked itself
   * where the compiled engine is out of range. Tariffs must not be changed once they were handed in.
   */
  price(input: PricingInput): PricedCdr;
  /** The exact totals alone, in integers, or undefined where only `price` can tell. */
  priceExactly(input: PricingInput): ScaledPrice | undefined;
}

export interface PricerOptions {
  /** Sets of tariffs that are kept compiled; the one that was used longest ago goes first. */
  readonly maxTariffs?: number;
}

const MAX_TARIFFS = 1_000;
/** A year of day-ahead prices has 35 000 elements: what is kept is bounded by them too. */
const MAX_ELEMENTS = 250_000;

/** Makes a pricer with a memory of compiled tariffs: by the list that is handed in, and by what stands in it. */
export function createPricer({ maxTariffs = MAX_TARIFFS }: PricerOptions = {}): Pricer {
  const byList = new WeakMap<readonly PriceableTariff[], Kept>();
  const byContent = new CompiledSets(maxTariffs);
  const compiledFor = (input: PricingInput): CompiledTariffs => {
    const kept = byList.get(input.tariffs);
    if (kept && kept.timeZone === input.timeZone && samePolicy(kept.policy, input.policy)) return kept.compiled;
    const compiled = byContent.compiledFor(input);
    byList.set(input.tariffs, { timeZone: input.timeZone, policy: input.policy, compiled });
    return compiled;
  };
  const priceExactly = (input: PricingInput): ScaledPrice | undefined => {
    const scaled = scaleCdr(input.cdr);
    return scaled && priceScaled(compiledFor(input), scaled, input.context);
  };
  return {
    priceExactly,
    price(input) {
      const price = priceExactly(input);
      return price ? toPricedCdr(price, input.policy?.roundingMode ?? DEFAULT_POLICY.roundingMode) : priceCdr(input);
    },
  };
}

interface Kept {
  readonly timeZone: string | undefined;
  readonly policy: PricingInput['policy'];
  readonly compiled: CompiledTariffs;
}

/** Compiled tariffs by content, the one that was used last at the end. */
class CompiledSets {
  private readonly most: number;
  private readonly sets = new Map<string, CompiledTariffs>();
  private elements = 0;

  constructor(most: number) {
    this.most = most;
  }

  compiledFor({ tariffs, timeZone, policy }: PricingInput): CompiledTariffs {
    const key = `${timeZone} ${policyKey(policy)} ${tariffKey(tariffs)}`;
    const kept = this.sets.get(key);
    if (kept) {
      this.sets.delete(key);
      this.sets.set(key, kept);
      return kept;
    }
    const compiled = compileTariffs(tariffs, { timeZone, policy });
    this.sets.set(key, compiled);
    this.elements += elementsOf(compiled);
    for (const [oldKey, old] of this.sets) {
      if (this.sets.size <= this.most && this.elements <= MAX_ELEMENTS) break;
      this.sets.delete(oldKey);
      this.elements -= elementsOf(old);
    }
    return compiled;
  }
}

function elementsOf({ tariffs }: CompiledTariffs): number {
  return tariffs.reduce((count, { source }) => count + source.elements.length, 0);
}

function policyKey(policy: PricingInput['policy']): string {
  const { ...all }: PricingPolicy = { ...DEFAULT_POLICY, ...policy };
  return Object.values(all).join();
}

function samePolicy(one: PricingInput['policy'], other: PricingInput['policy']): boolean {
  return one === other || policyKey(one) === policyKey(other);
}
