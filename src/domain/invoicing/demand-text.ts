import type { Ratio } from '../ratio.js';

/** The highest quarter hour of a month at a location, as it is put on a line. */
export interface DemandFacts {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly location: string;
  readonly meanKw: Ratio;
  readonly peakSlot: Date;
  /** IANA zone in which people there read the clock. */
  readonly timeZone: string;
}

const KW_DECIMALS = 2;
const LOCALES = { en: 'en-GB', de: 'de-DE' } as const;

/** What a demand charge is for, in the language of who pays it: month, location, mean power and its quarter hour. */
export function demandText(
  { month, location, meanKw, peakSlot, timeZone }: DemandFacts,
  language: 'en' | 'de',
): string {
  const locale = LOCALES[language];
  const monthText = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(peakSlot);
  const kilowatts = meanKw.round(KW_DECIMALS).toFixed();
  const kw = language === 'de' ? kilowatts.replace('.', ',') : kilowatts;
  return language === 'de'
    ? `Leistungspreis ${monthText}, ${location}: Anteil an der höchsten Viertelstunde, ${kw} kW am ${at}`
    : `Demand charge ${monthText}, ${location}: share of the highest quarter hour, ${kw} kW on ${at}`;
}
