import type { DisplayText } from '../../roaming/display-text.js';
import type { InexpressibleCode } from './inexpressible.js';

type Words = (value: string) => string;

/** Short, since OCPI allows 512 characters for all of a tariff's text (2.2.1, types, DisplayText). */
const TEXTS: Readonly<Record<InexpressibleCode, { readonly en: Words; readonly de: Words }>> = {
  CONTRACT_MEMBERSHIP: {
    en: () => 'Some contracts pay less.',
    de: () => 'Einzelne Verträge zahlen weniger.',
  },
  IDLE_CAP_PER_DAY: {
    en: (most) => `Parking costs at most ${most} a day.`,
    de: (most) => `Parken kostet höchstens ${comma(most)} am Tag.`,
  },
  IDLE_CAP_PER_SESSION: {
    en: (most) => `Parking costs at most ${most} a session.`,
    de: (most) => `Parken kostet höchstens ${comma(most)} je Vorgang.`,
  },
  IDLE_GRACE: {
    en: (minutes) => `The first ${minutes} minutes of parking after charging are free.`,
    de: (minutes) => `Nach dem Laden sind die ersten ${minutes} Minuten Parken frei.`,
  },
  MARGIN_LIMITS: {
    en: () => 'The surcharge on a session has a lower or upper limit.',
    de: () => 'Der Aufschlag je Vorgang ist nach unten oder oben begrenzt.',
  },
  MARGIN_ON_LIMITED_PRICE: {
    en: () => 'The lowest and highest price hold before the surcharge.',
    de: () => 'Mindest- und Höchstpreis gelten vor dem Aufschlag.',
  },
  MARGIN_VAT: {
    en: () => 'The surcharge has a VAT rate of its own; the higher rate is shown.',
    de: () => 'Der Aufschlag hat einen eigenen Steuersatz; gezeigt ist der höhere.',
  },
  MIXED_VAT: {
    en: () => 'Parts of the energy price have a lower VAT rate than the one shown.',
    de: () => 'Teile des Energiepreises haben einen niedrigeren Steuersatz als gezeigt.',
  },
};

/** What a part of a plan is that OCPI cannot say, in English and German. */
export function inexpressibleTexts(code: InexpressibleCode, value: string): readonly DisplayText[] {
  return [
    { language: 'en', text: TEXTS[code].en(value) },
    { language: 'de', text: TEXTS[code].de(value) },
  ];
}

/** A decimal as German writes it. */
export function comma(decimal: string): string {
  return decimal.replace('.', ',');
}
