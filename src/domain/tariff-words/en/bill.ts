import type { Format } from '../format.js';
import type { BillTexts } from '../texts.js';

const FEES = { FLAT: 'Start fee', RESERVATION_FLAT: 'Fee for the reservation' } as const;

/** A bill in English, line by line. */
export function billTexts({ number, duration }: Format): BillTexts {
  const rounded = (isRounded: boolean): string => (isRounded ? ' (rounded once)' : '');
  return {
    session: (date, from, until, zone) => `Session on ${date} from ${from} to ${until} (${zone}).`,
    span: (from, until) => `between ${from} and ${until}`,
    quantity: (dimension, quantity) => {
      const what = { PARKING_TIME: ' of parking', RESERVATION_TIME: ' of reservation', TIME: ' of charging' };
      if (dimension === 'ENERGY') return `${number(quantity)} kWh`;
      return dimension === 'FLAT' || dimension === 'RESERVATION_FLAT' ? '' : `${duration(quantity)}${what[dimension]}`;
    },
    charge: ({ quantity, span, price, cost, because }) =>
      `${quantity} ${span} at ${price} ${cost}, because ${because}.`,
    fee: (kind, cost, because) => `${FEES[kind]}, charged once: ${cost}, because ${because}.`,
    because: (element, condition) =>
      condition === undefined ? `element ${element} always applies` : `element ${element} (${condition}) applies`,
    step: ({ quantity, step, price, cost }) =>
      `Billed in ${step === undefined ? 'full steps' : `steps of ${step}`}: another ${quantity} to fill the last step, at ${price} ${cost}.`,
    rounding: (difference) => `Amounts were rounded before they were added up: ${difference}.`,
    limit: ({ kind, before, after, withVat }) =>
      `The ${kind === 'MAX_PRICE' ? 'highest' : 'lowest'} price of the tariff applies: ${before} becomes ${after} (${withVat ? 'with' : 'without'} VAT).`,
    vat: ({ treatment, base, percent, vat }) => {
      if (treatment === 'RATE') return `${percent} VAT on ${base} ${vat}.`;
      return treatment === 'NONE' ? `No VAT on ${base}.` : `VAT on ${base} is not known.`;
    },
    vatAfterLimit: (vat) => `After the price limit, VAT comes to ${vat}.`,
    total: (excl, incl) => (incl === undefined ? `In all ${excl}.` : `In all ${excl} without VAT, ${incl} with VAT.`),
    payable: (payable, isRounded) => `To pay: ${payable}${rounded(isRounded)}.`,
    payableWithoutVat: (payable, isRounded) =>
      `To pay: ${payable} without VAT, which is not known${rounded(isRounded)}.`,
    credit: 'This takes back an earlier bill: the amount is owed to the driver.',
    nothing: 'Nothing is charged for this session.',
  };
}
