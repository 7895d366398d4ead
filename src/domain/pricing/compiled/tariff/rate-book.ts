import type { VatLine } from '../../priced-cdr.js';
import type { CompiledRate } from '../compiled-tariffs.js';

/** 100 % in 1e-6 percent: a rate of 21 % makes 121 of 100. */
const HUNDRED_PERCENT = 100_000_000;

/** The VAT rates and the different costs of a set of tariffs, numbered as they are met. */
export class RateBook {
  readonly rates: CompiledRate[] = [];
  private readonly rateNumbers = new Map<string, number>();
  private readonly costNumbers = new Map<string, number>();

  /** The number of a VAT rate: 21 and 21.0 are one, 0 and none are two. */
  rate(treatment: VatLine['treatment'], percentMicro: number | undefined): number {
    const number = numberOf(this.rateNumbers, `${treatment} ${percentMicro}`);
    if (number === this.rates.length) this.rates.push(rateOf(treatment, percentMicro));
    return number;
  }

  /** The same number for what costs the same. */
  cost(priceMicro: number, vatMicro: number | undefined, stepSize: number): number {
    return numberOf(this.costNumbers, `${priceMicro} ${vatMicro} ${stepSize}`);
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

function rateOf(treatment: VatLine['treatment'], percentMicro: number | undefined): CompiledRate {
  const factor = BigInt(HUNDRED_PERCENT + (percentMicro ?? 0));
  return { treatment, percentMicro, grossFactor: treatment === 'UNKNOWN' ? undefined : factor };
}
