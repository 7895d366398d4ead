import type { Format } from '../format.js';
import type { BillTexts } from '../texts.js';

const FEES = { FLAT: 'Startgebühr', RESERVATION_FLAT: 'Gebühr für die Reservierung' } as const;

/** A bill in German, line by line. */
export function billTexts({ number, duration }: Format): BillTexts {
  const rounded = (isRounded: boolean): string => (isRounded ? ' (einmal gerundet)' : '');
  return {
    session: (date, from, until, zone) => `Ladevorgang am ${date} von ${from} bis ${until} Uhr (${zone}).`,
    span: (from, until) => `zwischen ${from} und ${until} Uhr`,
    quantity: (dimension, quantity) => {
      const what = { PARKING_TIME: ' Parkzeit', RESERVATION_TIME: ' Reservierung', TIME: ' Ladezeit' };
      if (dimension === 'ENERGY') return `${number(quantity)} kWh`;
      return dimension === 'FLAT' || dimension === 'RESERVATION_FLAT' ? '' : `${duration(quantity)}${what[dimension]}`;
    },
    charge: ({ quantity, span, price, cost, because }) => `${quantity} ${span} zu ${price} ${cost}, denn ${because}.`,
    fee: (kind, cost, because) => `${FEES[kind]}, einmalig: ${cost}, denn ${because}.`,
    because: (element, condition) =>
      condition === undefined ? `Element ${element} gilt immer` : `es gilt Element ${element} (${condition})`,
    step: ({ quantity, step, price, cost }) =>
      `Abgerechnet in ${step === undefined ? 'vollen Schritten' : `Schritten von ${step}`}: weitere ${quantity} bis zum vollen Schritt, zu ${price} ${cost}.`,
    rounding: (difference) => `Die Beträge wurden vor dem Zusammenzählen gerundet: ${difference}.`,
    limit: ({ kind, before, after, withVat }) =>
      `Es gilt der ${kind === 'MAX_PRICE' ? 'Höchstpreis' : 'Mindestpreis'} des Tarifs: Aus ${before} werden ${after} (${withVat ? 'mit' : 'ohne'} USt).`,
    vat: ({ treatment, base, percent, vat }) => {
      if (treatment === 'RATE') return `${percent} USt auf ${base} ${vat}.`;
      return treatment === 'NONE' ? `Keine USt auf ${base}.` : `Die USt auf ${base} ist nicht bekannt.`;
    },
    vatAfterLimit: (vat) => `Nach Anwendung der Preisgrenze beträgt die USt ${vat}.`,
    total: (excl, incl) => (incl === undefined ? `Insgesamt ${excl}.` : `Insgesamt ${excl} ohne USt, ${incl} mit USt.`),
    payable: (payable, isRounded) => `Zu zahlen: ${payable}${rounded(isRounded)}.`,
    payableWithoutVat: (payable, isRounded) =>
      `Zu zahlen: ${payable} ohne USt, die nicht bekannt ist${rounded(isRounded)}.`,
    credit: 'Dies nimmt eine frühere Abrechnung zurück: Der Betrag wird gutgeschrieben.',
    nothing: 'Für diesen Ladevorgang wird nichts berechnet.',
  };
}
