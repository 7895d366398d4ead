import type { VatRate } from '../../pricing/amounts/vat.js';
import { findTimeZone, type TimeZone } from '../../pricing/periods/local-time.js';
import { type Field, peek, type Range } from './field.js';

/** What parts of a plan must know of the whole. */
export interface Frame {
  /** Of every part that names no VAT of its own. */
  readonly vat: VatRate;
  /** Absent where the plan's zone is refused anyway. */
  readonly zone?: TimeZone;
  readonly hasHolidays: boolean;
  /** Grid zones of the plan's locations. */
  readonly zones: ReadonlySet<unknown>;
  readonly limits: PriceLimits;
}

/** Prices beyond these are taken for typing errors: a comma in the wrong place, or cents for euros. */
export interface PriceLimits {
  /** An addend, which may be negative. */
  readonly perKwh: Range;
  /** What cannot be negative. */
  readonly costPerKwh: Range;
  readonly perHour: Range;
  readonly perKw: Range;
  /** Of a fee or a price on the session. */
  readonly flat: Range;
}

/** Reads what parts must know, leaving complaints about it to those who read it properly. */
export function frameOf(root: Field): Frame {
  const zone = peek(() => readTimeZone(root.at('time_zone')));
  const currency = root.at('currency').value;
  return {
    vat: peek(() => readVat(root.at('vat'))) ?? { treatment: 'NONE' },
    ...(zone && { zone }),
    hasHolidays: root.at('holidays').value !== undefined,
    zones: new Set(peek(() => root.at('locations').list((place) => place.at('zone').value))),
    limits: limitsOf(typeof currency === 'string' && SMALL_UNITS.has(currency) ? SMALL_UNIT_FACTOR : 1),
  };
}

/** `none`, which is not 0, or a percentage. */
export function readVat(field: Field): VatRate {
  if (field.value === 'none') return { treatment: 'NONE' };
  return { treatment: 'RATE', percent: field.decimal({ min: 0, max: 100 }) };
}

/** An IANA zone whose clocks differ from UTC by whole quarter hours, as all do today. */
export function readTimeZone(field: Field): TimeZone {
  const name = field.text(/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/, 'a time zone such as Europe/Berlin');
  const zone = peek(() => findTimeZone(name));
  return zone ?? field.refuse('a time zone of the tz database, such as Europe/Berlin');
}

/** Currencies whose unit buys less than a few cents. */
const SMALL_UNITS: ReadonlySet<string> = new Set(
  'ALL AMD CLP COP CRC HUF IDR INR IQD ISK JPY KRW KZT LBP LKR NGN PKR PYG RSD RUB THB TZS UAH UGX UZS VND XAF XOF'.split(
    ' ',
  ),
);
const SMALL_UNIT_FACTOR = 1_000;

function limitsOf(factor: number): PriceLimits {
  return {
    perKwh: { min: -100 * factor, max: 100 * factor },
    costPerKwh: { min: 0, max: 100 * factor },
    perHour: { min: 0, max: 1_000 * factor },
    perKw: { min: 0, max: 1_000 * factor },
    flat: { min: 0, max: 10_000 * factor },
  };
}
