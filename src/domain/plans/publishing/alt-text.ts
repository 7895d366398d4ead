import { Decimal, roundTo, ZERO } from '../../decimal.js';
import type { DisplayText } from '../../roaming/display-text.js';
import type { Membership, Plan } from '../plan.js';
import type { EnergyOption } from './energy-options.js';
import type { Inexpressible } from './inexpressible.js';
import { comma } from './inexpressible-texts.js';

export interface ToldTariff {
  readonly plan: Plan;
  readonly membership?: Membership;
  /** `YYYY-MM-DD`, of the day that the tariff is for. */
  readonly date: string;
  readonly options: readonly EnergyOption[];
  /** Follows the market, or has the price of the quarter hour in which a session begins. */
  readonly spot: { readonly mode: 'FOLLOW' | 'LOCK_AT_START' } | undefined;
  /** True: market prices are missing, and the plan's fallback stands for them. */
  readonly fallback: boolean;
  readonly notExpressed: readonly Inexpressible[];
}

/** OCPI 2.2.1, types, DisplayText.text: string(512). */
const MAX_TEXT = 512;
const LANGUAGES = ['en', 'de'] as const;
type Language = (typeof LANGUAGES)[number];

/** What a tariff costs in plain words, English and German, with what its elements cannot say. */
export function altText(told: ToldTariff): DisplayText[] {
  return LANGUAGES.map((language) => ({ language, text: joined(sentences(told, language), MORE[language]) }));
}

/** In the order of weight: what comes last is left out where there is no room. */
function sentences(told: ToldTariff, language: Language): string[] {
  const { plan, membership, spot, fallback, notExpressed } = told;
  const words = WORDS[language];
  const name = nameIn(plan.names, language);
  const member = membership && nameIn(membership.names, language);
  return [
    ...(name ? [`${name}.`] : []),
    ...(member ? [words.member(member)] : []),
    ...(spot ? [words[spot.mode]] : []),
    words.range(rangeOf(told, language), plan.currency, told.date),
    ...(fallback ? [words.fallback] : []),
    ...notExpressed.flatMap(({ texts }) => texts.find((one) => one.language === language)?.text ?? []),
  ];
}

const WORDS = {
  en: {
    member: (name: string) => `For customers with ${name}.`,
    FOLLOW: 'The energy price follows the day-ahead market by the quarter hour.',
    LOCK_AT_START: 'The day-ahead market price at the start of a session holds for all of it.',
    range: (range: string, currency: string, date: string) =>
      `Energy on ${date}: ${range} ${currency} per kWh excl. VAT.`,
    fallback: 'Market prices are missing: a substitute price is shown.',
  },
  de: {
    member: (name: string) => `Für Kunden mit ${name}.`,
    FOLLOW: 'Der Energiepreis folgt viertelstündlich der Strombörse (Day-Ahead).',
    LOCK_AT_START: 'Der Börsenpreis (Day-Ahead) beim Start gilt für den ganzen Ladevorgang.',
    range: (range: string, currency: string, date: string) =>
      `Energie am ${date}: ${range} ${currency} je kWh ohne MwSt.`,
    fallback: 'Börsenpreise fehlen: gezeigt ist ein Ersatzpreis.',
  },
} as const;

const MORE = { en: 'More conditions apply.', de: 'Weitere Bedingungen gelten.' } as const;

/** The name in a language, else the first there is. */
function nameIn(names: readonly DisplayText[], language: Language): string | undefined {
  return (names.find((one) => one.language === language) ?? names[0])?.text;
}

/** The elements have all digits. */
const SHOWN_DECIMALS = 4;

/** Lowest and highest price of a kWh on the day; free kWh are told by themselves. */
function rangeOf({ options, plan, membership }: ToldTariff, language: Language): string {
  const freeKwh = membership?.freeKwh ?? plan.energy.freeKwh;
  const isFree = ({ price, restrictions }: EnergyOption): boolean =>
    price.isZero() && freeKwh !== undefined && restrictions.maxKwh?.equals(freeKwh) === true;
  const prices = options.flatMap((option) => (isFree(option) ? [] : [option.price]));
  const write = (price: Decimal): string => {
    const text = roundTo(price, SHOWN_DECIMALS).toFixed();
    return language === 'de' ? comma(text) : text;
  };
  const ends = prices.length > 0 ? [Decimal.min(...prices), Decimal.max(...prices)] : [ZERO];
  return [...new Set(ends.map(write))].join(language === 'de' ? ' bis ' : ' to ');
}

/** As many whole sentences as there is room for; the rest is hinted at. */
function joined(all: readonly string[], more: string): string {
  const whole = all.join(' ');
  if (whole.length <= MAX_TEXT) return whole;
  const kept: string[] = [];
  for (const sentence of all) {
    if ([...kept, sentence, more].join(' ').length > MAX_TEXT) break;
    kept.push(sentence);
  }
  return [...kept, more].join(' ');
}
