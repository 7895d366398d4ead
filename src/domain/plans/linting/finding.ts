import type { DisplayText } from '../../roaming/display-text.js';
import type { Inexpressible, InexpressibleCode } from '../publishing/inexpressible.js';
import { comma } from '../publishing/inexpressible-texts.js';

export type PlanOddity =
  | 'CAP_NEVER_REACHED'
  | 'FALLBACK_BELOW_USUAL'
  | 'FALLBACK_ZERO'
  | 'FLOOR_ABOVE_USUAL'
  | 'NO_VAT'
  | 'PART_NEVER_REACHED'
  | 'WINDOW_NEVER_HOLDS';

/** Something in a plan that somebody should look at; the plan is used all the same. */
export interface PlanFinding {
  readonly code: InexpressibleCode | PlanOddity;
  /** WARNING: probably not meant. HINT: right, and not told by the published tariffs. */
  readonly severity: 'HINT' | 'WARNING';
  /** Where it stands in the plan: `energy.parts.2.window`. */
  readonly field: string;
  /** In English and German. */
  readonly texts: readonly DisplayText[];
  /** How a price by the published tariffs can differ from the plan's. */
  readonly publishedIs?: Inexpressible['publishedIs'];
}

type Words = (value: string) => string;

const TEXTS: Readonly<Record<PlanOddity, { readonly en: Words; readonly de: Words }>> = {
  CAP_NEVER_REACHED: {
    en: (most) => `The cap is never reached: the highest price is ${most}.`,
    de: (most) => `Die Obergrenze wird nie erreicht: der höchste Preis ist ${comma(most)}.`,
  },
  FALLBACK_BELOW_USUAL: {
    en: (usual) => `The fallback is lower than what the market costs on average, ${usual}.`,
    de: (usual) => `Der Ersatzpreis ist niedriger als der Durchschnitt der Börse, ${comma(usual)}.`,
  },
  FALLBACK_ZERO: {
    en: () => 'The fallback is 0: without a market price energy costs no more than its other parts.',
    de: () => 'Der Ersatzpreis ist 0: ohne Börsenpreis kostet Energie nur ihre übrigen Bestandteile.',
  },
  FLOOR_ABOVE_USUAL: {
    en: (share) => `The floor holds in ${share} % of the quarter hours: the price is mostly fixed.`,
    de: (share) => `Die Untergrenze gilt in ${comma(share)} % der Viertelstunden: der Preis ist meist fest.`,
  },
  NO_VAT: {
    en: () => 'No VAT rate is named: prices are published as free of VAT.',
    de: () => 'Kein Steuersatz ist genannt: Preise werden als umsatzsteuerfrei veröffentlicht.',
  },
  PART_NEVER_REACHED: {
    en: (name) => `"${name}" never counts: others of its kind before it always apply first.`,
    de: (name) => `„${name}“ zählt nie: andere gleicher Art davor gelten immer zuerst.`,
  },
  WINDOW_NEVER_HOLDS: {
    en: () => 'This window holds on no day of the year.',
    de: () => 'Dieses Zeitfenster gilt an keinem Tag des Jahres.',
  },
};

/** Makes a finding of what was probably not meant. */
export function oddity(code: PlanOddity, field: string, value = ''): PlanFinding {
  const { en, de } = TEXTS[code];
  const texts = [
    { language: 'en', text: en(value) },
    { language: 'de', text: de(value) },
  ];
  return { code, severity: 'WARNING', field, texts };
}

/** Makes a finding of what the published tariffs do not tell. */
export function hint({ code, field, texts, publishedIs }: Inexpressible): PlanFinding {
  return { code, severity: 'HINT', field, texts, publishedIs };
}
