import { Decimal, roundTo } from '../decimal.js';
import { type Money, minorDigits } from '../money.js';
import { localTimeAt, type TimeZone } from '../pricing/periods/local-time.js';

/** How a language writes numbers, money, times and dates. */
export interface Format {
  /** All digits of it. */
  readonly number: (value: Decimal | number) => string;
  /** An exact price, with at least the decimals of its currency. */
  readonly price: (money: Money) => string;
  /** An amount rounded to what can be paid, half up. */
  readonly amount: (money: Money) => string;
  readonly percent: (value: Decimal) => string;
  /** Seconds as hours, minutes and seconds, to the hundredth. */
  readonly duration: (seconds: Decimal | number) => string;
  /** `YYYY-MM-DD` as 2 November 2026. */
  readonly date: (date: string) => string;
  /** Date and time of an instant, in a zone or else in UTC. */
  readonly instant: (instant: Date, zone?: TimeZone) => string;
  /** a, b and c. */
  readonly list: (items: readonly string[]) => string;
}

/** What is different from language to language in them. */
export interface Locale {
  readonly decimalPoint: string;
  readonly groupSeparator: string;
  readonly percentSign: string;
  readonly moneyBefore: boolean;
  readonly months: readonly string[];
  /** From day of the month, name of the month and year. */
  readonly date: (day: number, month: string, year: number) => string;
  /** From a date and a time of day, which is UTC or local. */
  readonly instant: (date: string, clock: string, zone: 'LOCAL' | 'UTC') => string;
  readonly and: string;
}

const SYMBOLS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', USD: '$' };
const MINUS = '−';
const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_MINUTE = 60;

/** The formats of a language. */
export function formatFor(locale: Locale): Format {
  const number = (value: Decimal | number, places = 0): string => digits(new Decimal(value), places, locale);
  const money = ({ amount, currency }: Money, places: number): string => {
    const sign = amount.isNegative() && !amount.isZero() ? MINUS : '';
    const value = number(amount.abs(), places);
    const symbol = SYMBOLS[currency];
    if (!locale.moneyBefore) return `${sign}${value} ${symbol ?? currency}`;
    return symbol === undefined ? `${currency} ${sign}${value}` : `${sign}${symbol}${value}`;
  };
  return {
    number,
    price: (price) => money(price, minorDigits(price.currency)),
    amount: ({ amount, currency }) => {
      const places = minorDigits(currency);
      return money({ amount: roundTo(amount, places), currency }, places);
    },
    percent: (value) => `${number(value)}${locale.percentSign}`,
    duration: (seconds) => duration(roundTo(new Decimal(seconds), 2), number),
    date: (date) => dateText(date, locale),
    instant: (instant, zone) => {
      const local = zone ? localTimeAt(zone, instant.getTime()) : undefined;
      const date = local?.date ?? instant.toISOString().slice(0, 10);
      const clock = clockText(local?.secondOfDay ?? secondOfUtcDay(instant));
      const seconds = instant.getUTCSeconds();
      const exact = seconds === 0 ? clock : `${clock}:${String(seconds).padStart(2, '0')}`;
      return locale.instant(dateText(date, locale), exact, local ? 'LOCAL' : 'UTC');
    },
    list: (items) => joinList(items, locale.and),
  };
}

/** `HH:MM` of a second of the day; 24:00 is the end of it. */
export function clockText(secondOfDay: number): string {
  const two = (value: number): string => Math.floor(value).toString().padStart(2, '0');
  return `${two(secondOfDay / SECONDS_PER_HOUR)}:${two((secondOfDay / SECONDS_PER_MINUTE) % SECONDS_PER_MINUTE)}`;
}

/** The same text with a capital letter at its beginning. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function secondOfUtcDay(instant: Date): number {
  return (instant.getUTCHours() * SECONDS_PER_MINUTE + instant.getUTCMinutes()) * SECONDS_PER_MINUTE;
}

function digits(value: Decimal, places: number, { decimalPoint, groupSeparator }: Locale): string {
  const [whole = '0', decimals] = value.abs().toFixed(Math.max(places, value.decimalPlaces())).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, groupSeparator);
  const sign = value.isNegative() && !value.isZero() ? MINUS : '';
  return `${sign}${grouped}${decimals === undefined ? '' : `${decimalPoint}${decimals}`}`;
}

function duration(seconds: Decimal, number: (value: Decimal) => string): string {
  const hours = seconds.dividedToIntegerBy(SECONDS_PER_HOUR);
  const minutes = seconds.modulo(SECONDS_PER_HOUR).dividedToIntegerBy(SECONDS_PER_MINUTE);
  const rest = seconds.modulo(SECONDS_PER_MINUTE);
  const parts = [
    hours.isZero() ? '' : `${number(hours)} h`,
    minutes.isZero() ? '' : `${number(minutes)} min`,
    rest.isZero() ? '' : `${number(rest)} s`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '0 min' : parts.join(' ');
}

function dateText(date: string, locale: Locale): string {
  const month = locale.months[Number(date.slice(5, 7)) - 1];
  return month === undefined ? date : locale.date(Number(date.slice(8, 10)), month, Number(date.slice(0, 4)));
}

function joinList(items: readonly string[], and: string): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${and} ${last}`;
}
