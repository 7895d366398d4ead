import type { Money } from '../../money.js';
import type { BilledDimension } from '../../pricing/priced-cdr.js';
import type { Format } from '../format.js';
import { withVat } from '../price-words.js';
import type { TariffTexts, Tax } from '../texts.js';

const UNIT: Readonly<Record<BilledDimension, string>> = {
  ENERGY: ' per kWh',
  FLAT: '',
  PARKING_TIME: ' per hour',
  RESERVATION_FLAT: '',
  RESERVATION_TIME: ' per hour',
  TIME: ' per hour',
};

const THINGS: Readonly<Record<BilledDimension, string>> = {
  ENERGY: 'energy',
  FLAT: 'starting a session',
  PARKING_TIME: 'parking',
  RESERVATION_FLAT: 'making a reservation',
  RESERVATION_TIME: 'the time of a reservation',
  TIME: 'charging time',
};

const HEADINGS: TariffTexts['headings'] = {
  ENERGY: 'Energy',
  TIME: 'Charging time',
  PARKING_TIME: 'Parking',
  FLAT: 'Start fee',
  RESERVATION_TIME: 'Reservation',
  RESERVATION_FLAT: 'Reservation fee',
  EXPIRED: 'Reservation that expires unused',
  FREE: 'Price',
  STEPS: 'Billing steps',
  LIMITS: 'Lowest and highest price',
  VALIDITY: 'When and for whom',
  NOTES: 'Also',
  OPERATOR: 'What the operator says',
};

const TYPES: TariffTexts['types'] = {
  AD_HOC_PAYMENT: 'For drivers who pay on the spot, without a contract.',
  PROFILE_CHEAP: 'For drivers who have chosen to charge as cheaply as possible.',
  PROFILE_FAST: 'For drivers who have chosen to charge as fast as possible.',
  PROFILE_GREEN: 'For drivers who have chosen to charge as green as possible.',
  REGULAR: 'For drivers with a contract who have chosen no other profile.',
};

/** A tariff in English. */
export function tariffTexts(format: Format): TariffTexts {
  const { price, number, duration, list } = format;
  const steps = (sizes: readonly string[]): string => `steps of ${sizes.join(' or ')}`;
  return {
    title: (id) => `Tariff ${id}`,
    headings: HEADINGS,
    price: (dimension, of, on) => `${price(of)}${UNIT[dimension]}${tax(of, on, format)}`,
    unitPrice: (dimension, of) => `${price(of)}${UNIT[dimension]}`,
    always: (dimension, priced) => {
      if (dimension === 'FLAT') return `Each session costs ${priced}, once.`;
      if (dimension === 'RESERVATION_FLAT') return `Each reservation costs ${priced}, once.`;
      const subject = {
        ENERGY: 'Energy',
        PARKING_TIME: 'Parking',
        RESERVATION_TIME: 'A reservation',
        TIME: 'Charging time',
      };
      return `${subject[dimension]} costs ${priced}.`;
    },
    free: (dimension) => `There is no charge for ${THINGS[dimension]}.`,
    freePrice: 'free of charge',
    firstThatApplies: 'The first line that applies counts:',
    manyPrices: (count, lowest, highest) =>
      `${count} prices by date and time, from ${price(lowest)} to ${price(highest)}; the table has them day by day.`,
    noPrice: 'no charge',
    feeOnce: 'The fee is charged once per session, when a line first applies.',
    parkingMeans: 'Parking is the time for which the vehicle stays connected without asking for power.',
    expiredInstead: 'This takes the place of what a used reservation costs; what is not named here costs the same.',
    energyStep: (sizes) =>
      `Energy is billed in ${steps(sizes.map((wh) => `${number(wh)} Wh`))}: the total of the session is rounded up to a full step.`,
    timeStep: (dimension, sizes) => {
      const subject = { PARKING_TIME: 'Parking', RESERVATION_TIME: 'Reserved time', TIME: 'Charging time' };
      return `${subject[dimension]} is billed in ${steps(sizes.map(duration))}: the total of the session is rounded up to a full step.`;
    },
    parkingAbsorbs: 'Where parking is charged as well, only the parking time is rounded up.',
    lastStepCounts: 'Where steps differ, that of the last price charged counts.',
    limit: (kind, excl, incl) =>
      `A session costs at ${kind === 'max' ? 'most' : 'least'} ${price(excl)} without VAT${incl ? ` (${price(incl)} with VAT)` : ''}.`,
    validFrom: (instant) => `For sessions that start on ${instant} or later.`,
    validUntil: (instant) => `For sessions that start before ${instant}.`,
    types: TYPES,
    notCharged: (dimensions) =>
      `There is no charge for ${list(dimensions.map((one) => THINGS[one])).replace(/ and /g, ' or ')}.`,
    allFree: 'Charging is free of charge.',
    operatorUrl: (url) => `More about this tariff: ${url}`,
    localTime: (zone) => `Times are local times of the charging station${zone === undefined ? '' : ` (${zone})`}.`,
  };
}

function tax(of: Money, on: Tax, { price, percent }: Format): string {
  switch (on.kind) {
    case 'ADDED':
      return on.percent.isZero()
        ? ', with 0% VAT'
        : ` plus ${percent(on.percent)} VAT (${price(withVat(of, on.percent))} with VAT)`;
    case 'INCLUDED':
      return ` including ${percent(on.percent)} VAT`;
    case 'INCLUDED_UNKNOWN':
      return ' including taxes';
    case 'NONE':
      return ' (no VAT)';
    case 'UNKNOWN':
      return ' (VAT not stated)';
  }
}
