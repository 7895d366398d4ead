import { type Decimal, roundTo } from '../../domain/decimal.js';

/** Languages in which documents are made. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a number, date or country looks like in a language. Exact: decimals go in as text, never as JS numbers. */
export interface Format {
  /** With exactly `places` decimals: amounts on paper. */
  readonly fixed: (value: Decimal, places: number) => string;
  /** With at least `places` decimals and all that there are: exact amounts and quantities. */
  readonly exact: (value: Decimal, places: number) => string;
  /** As `exact`, with a sign before positive values too. */
  readonly signed: (value: Decimal, places: number) => string;
  readonly count: (value: number) => string;
  /** From `YYYY-MM-DD`: 2 November 2026. */
  readonly date: (isoDate: string) => string;
  /** From `YYYY-MM`: October 2026. */
  readonly month: (isoMonth: string) => string;
  /** Name of an ISO 3166-1 alpha-2 country; the code itself where it has none. */
  readonly country: (code: string) => string;
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
/** Most decimals that Intl can write. */
const MAX_PLACES = 100;

export function formatFor(language: Language): Format {
  const locale = LOCALES[language];
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const decimalFormat = decimalFormats(locale);
  const whole = new Intl.NumberFormat(locale);
  const exact = (value: Decimal, places: number, signDisplay?: 'exceptZero') =>
    decimalFormat({ places, most: Math.max(places, value.decimalPlaces()), signDisplay }).format(asText(value));
  return {
    fixed: (value, places) => decimalFormat({ places, most: places }).format(asText(roundTo(value, places))),
    exact,
    signed: (value, places) => exact(value, places, 'exceptZero'),
    count: (value) => whole.format(value),
    date: (isoDate) => day.format(new Date(`${isoDate}T00:00:00Z`)),
    month: (isoMonth) => month.format(new Date(`${isoMonth}-01T00:00:00Z`)),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
  };
}

/** `NL91 ABNA 0417 1643 00`: in groups of four, as it is printed (ISO 13616). */
export function formatIban(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

interface Places {
  readonly places: number;
  readonly most: number;
  readonly signDisplay?: 'exceptZero' | undefined;
}

/** Making a number format takes longer than using it a thousand times: one document asks for a few of them often. */
function decimalFormats(locale: string): (wanted: Places) => Intl.NumberFormat {
  const made = new Map<string, Intl.NumberFormat>();
  return ({ places, most, signDisplay: shown }) => {
    const signDisplay = shown ?? 'negative';
    const key = `${places} ${most} ${signDisplay}`;
    const format =
      made.get(key) ??
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: Math.min(places, MAX_PLACES),
        maximumFractionDigits: Math.min(most, MAX_PLACES),
        signDisplay,
      });
    made.set(key, format);
    return format;
  };
}

/** Decimal text is a number in Intl's eyes too; its type only does not know that ours has the form of one. */
function asText(value: Decimal): `${number}` {
  return value.toFixed() as `${number}`;
}
