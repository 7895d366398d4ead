import type { Money } from '../../money.js';
import type { BilledDimension } from '../../pricing/priced-cdr.js';
import type { Format } from '../format.js';
import { withVat } from '../price-words.js';
import type { TariffTexts, Tax } from '../texts.js';

const UNIT: Readonly<Record<BilledDimension, string>> = {
  ENERGY: ' je kWh',
  FLAT: '',
  PARKING_TIME: ' je Stunde',
  RESERVATION_FLAT: '',
  RESERVATION_TIME: ' je Stunde',
  TIME: ' je Stunde',
};

const THINGS: Readonly<Record<BilledDimension, string>> = {
  ENERGY: 'den Strom',
  FLAT: 'den Start',
  PARKING_TIME: 'das Parken',
  RESERVATION_FLAT: 'das Reservieren',
  RESERVATION_TIME: 'die reservierte Zeit',
  TIME: 'die Ladezeit',
};

const HEADINGS: TariffTexts['headings'] = {
  ENERGY: 'Strom',
  TIME: 'Ladezeit',
  PARKING_TIME: 'Parken',
  FLAT: 'Startgebühr',
  RESERVATION_TIME: 'Reservierung',
  RESERVATION_FLAT: 'Reservierungsgebühr',
  EXPIRED: 'Reservierung, die ungenutzt verfällt',
  FREE: 'Preis',
  STEPS: 'Abrechnungsschritte',
  LIMITS: 'Mindest- und Höchstpreis',
  VALIDITY: 'Wann und für wen',
  NOTES: 'Außerdem',
  OPERATOR: 'Was der Betreiber sagt',
};

const TYPES: TariffTexts['types'] = {
  AD_HOC_PAYMENT: 'Für alle, die ohne Vertrag vor Ort bezahlen.',
  PROFILE_CHEAP: 'Für alle, die möglichst günstig laden wollen.',
  PROFILE_FAST: 'Für alle, die möglichst schnell laden wollen.',
  PROFILE_GREEN: 'Für alle, die mit möglichst viel Ökostrom laden wollen.',
  REGULAR: 'Für alle mit Vertrag, die kein anderes Ladeprofil gewählt haben.',
};

/** A tariff in German. */
export function tariffTexts(format: Format): TariffTexts {
  const { price, number, duration, list } = format;
  const steps = (sizes: readonly string[]): string => `Schritten von ${sizes.join(' oder ')}`;
  return {
    title: (id) => `Tarif ${id}`,
    headings: HEADINGS,
    price: (dimension, of, on) => `${price(of)}${UNIT[dimension]}${tax(of, on, format)}`,
    unitPrice: (dimension, of) => `${price(of)}${UNIT[dimension]}`,
    always: (dimension, priced) => {
      if (dimension === 'FLAT') return `Jeder Ladevorgang kostet einmalig ${priced}.`;
      if (dimension === 'RESERVATION_FLAT') return `Jede Reservierung kostet einmalig ${priced}.`;
      const subject = {
        ENERGY: 'Strom',
        PARKING_TIME: 'Parken',
        RESERVATION_TIME: 'Eine Reservierung',
        TIME: 'Die Ladezeit',
      };
      return `${subject[dimension]} kostet ${priced}.`;
    },
    free: (dimension) => `Für ${THINGS[dimension]} wird nichts berechnet.`,
    freePrice: 'kostenlos',
    firstThatApplies: 'Es gilt die erste Zeile, die zutrifft:',
    manyPrices: (count, lowest, highest) =>
      `${count} Preise je nach Tag und Uhrzeit, von ${price(lowest)} bis ${price(highest)}; die Tabelle nennt sie Tag für Tag.`,
    noPrice: 'kostenlos',
    feeOnce: 'Die Gebühr fällt je Ladevorgang einmal an, sobald zum ersten Mal eine Zeile zutrifft.',
    parkingMeans: 'Als Parken zählt die Zeit, in der das Fahrzeug angeschlossen ist, aber keinen Strom mehr anfordert.',
    expiredInstead:
      'Diese Preise treten an die Stelle derer für eine genutzte Reservierung; was hier nicht genannt ist, kostet dasselbe wie dort.',
    energyStep: (sizes) =>
      `Strom wird in ${steps(sizes.map((wh) => `${number(wh)} Wh`))} abgerechnet: Die Summe des Ladevorgangs wird auf einen vollen Schritt aufgerundet.`,
    timeStep: (dimension, sizes) => {
      const subject = { PARKING_TIME: 'Die Parkzeit', RESERVATION_TIME: 'Die reservierte Zeit', TIME: 'Die Ladezeit' };
      return `${subject[dimension]} wird in ${steps(sizes.map(duration))} abgerechnet: Die Summe des Ladevorgangs wird auf einen vollen Schritt aufgerundet.`;
    },
    parkingAbsorbs: 'Wird auch Parken berechnet, so wird nur die Parkzeit aufgerundet.',
    lastStepCounts: 'Gibt es mehrere Schritte, so zählt der des zuletzt berechneten Preises.',
    limit: (kind, excl, incl) =>
      `Ein Ladevorgang kostet ${kind === 'max' ? 'höchstens' : 'mindestens'} ${price(excl)} ohne USt${incl ? ` (${price(incl)} mit USt)` : ''}.`,
    validFrom: (instant) => `Für Ladevorgänge, die ab dem ${instant}, beginnen.`,
    validUntil: (instant) => `Für Ladevorgänge, die vor dem ${instant}, beginnen.`,
    types: TYPES,
    notCharged: (dimensions) => `Für ${list(dimensions.map((one) => THINGS[one]))} wird nichts berechnet.`,
    allFree: 'Laden ist kostenlos.',
    operatorUrl: (url) => `Mehr zu diesem Tarif: ${url}`,
    localTime: (zone) => `Alle Uhrzeiten sind Ortszeiten der Ladestation${zone === undefined ? '' : ` (${zone})`}.`,
  };
}

function tax(of: Money, on: Tax, { price, percent }: Format): string {
  switch (on.kind) {
    case 'ADDED':
      return on.percent.isZero()
        ? ', mit 0 % USt'
        : ` zuzüglich ${percent(on.percent)} USt (${price(withVat(of, on.percent))} mit USt)`;
    case 'INCLUDED':
      return ` einschließlich ${percent(on.percent)} USt`;
    case 'INCLUDED_UNKNOWN':
      return ' einschließlich Steuern';
    case 'NONE':
      return ' (ohne USt)';
    case 'UNKNOWN':
      return ' (USt nicht angegeben)';
  }
}
