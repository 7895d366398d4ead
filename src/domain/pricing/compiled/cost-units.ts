import { Decimal } from '../../decimal.js';
import type { RoundingMode } from '../../ratio.js';
import { COST_UNITS, type ScaledCharge, type ScaledSums } from './scaled-cdr.js';

/** What nine divides of cost units, of which there are 9 × 2·10^20 in one, has decimals that end, 21 at most. */
const NINE = 9n;
const FIVE = 5n;
const EXACT_EXPONENT = 'e-21';
const ALL_UNITS = new Decimal(COST_UNITS.toString());

/** An amount as a decimal: exact where its decimals end, otherwise 64 significant digits. */
export function costDecimal(units: bigint): Decimal {
  const ninth = units / NINE;
  if (ninth * NINE === units) return new Decimal(`${ninth * FIVE}${EXACT_EXPONENT}`);
  return new Decimal(units.toString()).dividedBy(ALL_UNITS);
}

/** 1, 0.1, 0.01 and 0.001: the minor units that currencies have. */
const POWERS = [0, 1, 2, 3].map((places) => new Decimal(`1e-${places}`));

/** An amount rounded once, to a number of decimal places. */
export function roundCost(units: bigint, places: number, mode: RoundingMode): Decimal {
  const unit = COST_UNITS / 10n ** BigInt(places);
  const size = units < 0n ? -units : units;
  const whole = size / unit;
  const twice = (size - whole * unit) * 2n;
  const up = twice > unit || (twice === unit && (mode === 'HALF_UP' || whole % 2n === 1n));
  const rounded = up ? whole + 1n : whole;
  const signed = Number(units < 0n ? -rounded : rounded);
  const power = POWERS[places];
  if (power && Number.isSafeInteger(signed)) return new Decimal(signed).times(power);
  return new Decimal(`${units < 0n ? -rounded : rounded}e-${places}`);
}

/** Cost units per 1e-6 of a price: for 1e-6 kWh, for a fee, and for a microsecond at a price per hour. */
const PER_ENERGY = 1_800_000_000n;
const PER_FEE = 1_800_000_000_000_000n;
const PER_TIME = 500_000n;
const HUNDRED_PERCENT = 100_000_000n;

/** What a charge costs; gross is undefined where VAT is not known. */
export function chargeCost({ dimension, quantity, component }: ScaledCharge): ScaledSums {
  const exclVat = BigInt(component.priceMicro) * BigInt(quantity) * factorOf(dimension);
  if (component.treatment === 'UNKNOWN') return { exclVat, inclVat: undefined };
  const vat = (exclVat / HUNDRED_PERCENT) * BigInt(component.percentMicro ?? 0);
  return { exclVat, inclVat: exclVat + vat };
}

function factorOf(dimension: ScaledCharge['dimension']): bigint {
  if (dimension === 'ENERGY') return PER_ENERGY;
  return dimension === 'FLAT' || dimension === 'RESERVATION_FLAT' ? PER_FEE : PER_TIME;
}
