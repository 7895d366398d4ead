import { Decimal, roundTo } from '../decimal.js';
import { HubError } from '../errors.js';
import { type Money, minorDigits } from '../money.js';
import { Ratio } from '../ratio.js';
import type { RateTable } from './rate-table.js';

const MS_PER_DAY = 86_400_000;

/** What a table is used for: the day, how old its rates may be on it, and the field that asked. */
export interface RateUse {
  readonly day: string;
  readonly maxAgeDays: number;
  readonly field: string;
}

/**
 * Lets a table through that may be used on a day: the newest one of that day or before, so that a weekend takes the last
 * business day. Refuses (`conflict`) where there is none, one of a later day, and one that is older than `maxAgeDays`.
 */
export function freshRates(table: RateTable | undefined, { day, maxAgeDays, field }: RateUse): RateTable {
  if (table === undefined) throw new HubError('conflict', `${field}: there are no exchange rates for ${day}`, field);
  const age = (Date.parse(day) - Date.parse(table.date)) / MS_PER_DAY;
  if (age < 0) {
    throw new HubError('conflict', `${field}: the exchange rates of ${table.date} are not those of ${day}`, field);
  }
  if (age > maxAgeDays) {
    const limit = `rates may be ${maxAgeDays} days old`;
    throw new HubError(
      'conflict',
      `${field}: the exchange rates of ${table.date} are too old for ${day}: ${limit}`,
      field,
    );
  }
  return table;
}

/** Units of a currency for one EUR. Refuses (`currency-mismatch`) one that the table does not have. */
export function rateFor({ date, unitsPerEur }: RateTable, currency: string, field = 'currency'): Decimal {
  if (currency === 'EUR') return ONE;
  const rate = Object.hasOwn(unitsPerEur, currency) ? unitsPerEur[currency] : undefined;
  if (rate === undefined) {
    throw new HubError('currency-mismatch', `${field}: there is no exchange rate for ${currency} on ${date}`, field);
  }
  return rate;
}

/**
 * An amount in another currency, by way of the euro and rounded once: half up to the minor unit of the target. The
 * amount itself where the currency is the target already, and zero without asking for a rate.
 */
export function convert(amount: Money, target: string, { rates, field }: Conversion): Decimal {
  if (amount.currency === target || amount.amount.isZero()) return amount.amount;
  const from = Ratio.of(rateFor(rates, amount.currency, field));
  const to = Ratio.of(rateFor(rates, target, field));
  return Ratio.of(amount.amount).times(to).dividedBy(from).round(minorDigits(target));
}

export interface Conversion {
  readonly rates: RateTable;
  /** Named in a refusal. */
  readonly field?: string;
}

/** Units of `to` for one unit of `from`, with six decimals: for people to read. Amounts are converted by `convert`. */
export function crossRate(rates: RateTable, from: string, to: string): Decimal {
  return roundTo(rateFor(rates, to).dividedBy(rateFor(rates, from)), SHOWN_DECIMALS);
}

const ONE = new Decimal(1);
const SHOWN_DECIMALS = 6;
