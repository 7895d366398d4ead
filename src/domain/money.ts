import { Decimal, roundTo } from './decimal.js';
import { HubError } from './errors.js';

/** An exact amount of one currency (ISO 4217 code). Never rounded until `toMinorUnits`. */
export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

/** Builds money from decimal text or a Decimal. */
export function money(amount: Decimal | string, currency: string): Money {
  return { amount: new Decimal(amount), currency };
}

/** Adds two amounts; refuses different currencies. */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: a.amount.plus(b.amount), currency: a.currency };
}

/** Subtracts two amounts; refuses different currencies. */
export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: a.amount.minus(b.amount), currency: a.currency };
}

/** Multiplies an amount with a plain factor, exactly. */
export function times(a: Money, factor: Decimal): Money {
  return { amount: a.amount.times(factor), currency: a.currency };
}

/** The same amount with the other sign. */
export function negate(a: Money): Money {
  return { amount: a.amount.negated(), currency: a.currency };
}

/** Rounds to what can be paid: the minor unit of ISO 4217, half up (away from zero). */
export function toMinorUnits(a: Money): Money {
  return { amount: roundTo(a.amount, minorDigits(a.currency)), currency: a.currency };
}

/** Decimals of a currency after ISO 4217: EUR 2, JPY 0, KWD 3. HUF is 2 there, though coins are gone. */
export function minorDigits(currency: string): number {
  if (NO_MINOR_UNIT.has(currency)) return 0;
  return THREE_DIGITS.has(currency) ? 3 : 2;
}

const NO_MINOR_UNIT = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new HubError('currency-mismatch', `cannot combine ${a.currency} with ${b.currency}`, 'currency');
  }
}
