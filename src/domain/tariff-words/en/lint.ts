import type { BilledDimension } from '../../pricing/priced-cdr.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { Bounded, Gap, LimitName } from '../../tariff-lint/finding.js';
import { conditionIn } from '../conditions.js';
import type { Format } from '../format.js';
import type { CaseCode, ConditionTexts, LintTexts } from '../texts.js';

const PRICED: Readonly<Record<BilledDimension, string>> = {
  ENERGY: 'energy',
  FLAT: 'starting a session',
  PARKING_TIME: 'parking time',
  RESERVATION_FLAT: 'making a reservation',
  RESERVATION_TIME: 'reserved time',
  TIME: 'charging time',
};
const BOUNDED: Readonly<Record<Bounded, readonly [string, string]>> = {
  current: ['current', 'A'],
  duration: ['duration', 's'],
  kwh: ['energy', 'kWh'],
  power: ['power', 'kW'],
};
const LIMITS: Readonly<Record<LimitName, string>> = { max_price: 'highest', min_price: 'lowest' };

/** What is wrong with a tariff, in English, and what to do about it. */
export function lintTexts(format: Format, conditions: ConditionTexts): LintTexts {
  return { ...amountTexts(format), ...caseTexts(format, conditions) };
}

function amountTexts({ number, price, percent, duration, amount: rounded }: Format): Omit<LintTexts, CaseCode> {
  return {
    AMOUNT_BELOW_MINOR_UNIT: ({ amount, digits }) =>
      `${price(amount)} cannot be paid: the currency has ${digits === 0 ? 'no' : digits} decimals. The total is rounded.`,
    COMPONENT_TWICE: ({ dimension }) =>
      `The element has a second price for ${PRICED[dimension]}. Only the first is ever used: remove one.`,
    CURRENCY_UNKNOWN: ({ currency }) => `"${currency}" is not a currency of ISO 4217 that is in use, such as EUR.`,
    EXPIRES_WITHOUT_RESERVATION: () =>
      'An expired reservation has a price, but a reservation that is used has none: is that meant?',
    LIMITS_CROSSED: ({ min, max, side }) =>
      `The lowest price ${price(min)} is above the highest price ${price(max)} (${side}).`,
    LIMIT_INCL_BELOW_EXCL: ({ limit, excl, incl }) =>
      `The ${LIMITS[limit]} price with VAT, ${price(incl)}, is below that without VAT, ${price(excl)}.`,
    LIMIT_INCL_MISSING: ({ limit }) =>
      `The ${LIMITS[limit]} price is not stated with VAT. Here VAT follows in proportion; others may leave it as it was. State incl_vat.`,
    NO_ENERGY_PRICE: ({ pricesTime }) =>
      pricesTime
        ? 'There is no price per kWh: drivers pay for time alone. Is that meant, and allowed where the stations are?'
        : 'There is no price per kWh and none for charging time: charging itself costs nothing. Is that meant?',
    PRICE_DECIMALS: ({ price: exact }) =>
      `${price(exact)} has more than the four decimals of an OCPI number; others may round it.`,
    PRICE_NEGATIVE: ({ price: negative }) =>
      `At ${price(negative)} the driver is paid. Is that meant? Some systems cannot bill it.`,
    RESERVATION_PRICES_OTHER: ({ dimension }) =>
      `An element for reservations prices reserved time and a fee only: this price for ${PRICED[dimension]} is never used.`,
    STEP_BESIDE_PARKING: ({ stepS }) =>
      `The step of ${duration(stepS)} counts only in sessions without parking to be charged: otherwise OCPI rounds up the parking time alone.`,
    STEP_ENERGY_LARGE: ({ stepWh }) =>
      `Energy is billed in steps of ${number(stepWh)} Wh. The step is in Wh, not kWh: are ${number(stepWh / 1_000)} kWh meant?`,
    STEP_IN_ROUNDED_HOURS: ({ stepS }) =>
      `Full steps of ${duration(stepS)} cannot be told exactly in hours with four decimals: a system that bills the rounded hours of a CDR may charge a step too many. Steps of 15 min, 30 min or 1 h are exact.`,
    STEP_TIME_LONG: ({ stepS, cost }) =>
      `Whoever stays for a minute pays for ${duration(stepS)}, that is ${rounded(cost)}. Is that meant?`,
    STEP_ZERO: ({ dimension }) =>
      `A step of 0 for ${PRICED[dimension]} is read here as "no steps". OCPI does not say what it means: use 1.`,
    VAT_AS_FRACTION: ({ percent: stated }) =>
      `VAT is in percent: ${number(stated)} means ${percent(stated)}. Is ${percent(stated.times(100))} meant?`,
    VAT_MISSING: () => 'No price states VAT. In OCPI that means that no VAT applies. Is that meant?',
    VAT_MISSING_HERE: ({ dimension }) =>
      `This price for ${PRICED[dimension]} has no VAT, while others in the tariff have. In OCPI that means that no VAT applies.`,
    VAT_UNLIKELY: ({ percent: stated }) => `A VAT of ${percent(stated)} is unlikely.`,
  };
}

function caseTexts(format: Format, conditions: ConditionTexts): Pick<LintTexts, CaseCode> {
  const { number, duration, date, instant, list } = format;
  const casesOf = (gap: Gap): string =>
    casesIn(gap, (restrictions) => conditionIn(restrictions, { conditions, format }));
  const elements = (indexes: readonly number[]): string =>
    `element${indexes.length === 1 ? '' : 's'} ${list(indexes.map((index) => `${index + 1}`))}`;
  return {
    DATES_EMPTY: ({ startDate, endDate }) =>
      `From ${date(startDate)} until before ${date(endDate)} there is no day: end_date is not included. Name the day after the last one.`,
    DATES_OUTSIDE_VALIDITY: () => 'The dates lie outside the validity of the tariff: the element is never used.',
    DATE_UNKNOWN: ({ date: unknown }) => `The calendar has no day ${unknown}.`,
    DAYS_EMPTY: () => 'The list of days is empty. It is read here as every day, by others as no day: leave it out.',
    ELEMENT_NEVER_ACTIVE: () => 'Its restrictions never hold together: the element is never used.',
    ENDS_AT_MIDNIGHT: ({ startTime }) =>
      `The element holds from ${startTime} until midnight, as OCPI says. Some systems read an end of 00:00 as the beginning of the day and never use the element: check with your partners.`,
    FLAT_AFTER_FIRST: () =>
      'A start fee is charged once per session, and another one is always due at the start: this one is never charged.',
    FLAT_GAP: (gap) => `Sessions that start in these cases pay no start fee, or pay it only later: ${casesOf(gap)}.`,
    FLAT_LATE: () =>
      'No start fee is due at the start of a session; it falls due later on, and short sessions never pay it.',
    GRACE_FROM_SESSION_START: ({ minDurationS }) =>
      `The ${duration(minDurationS)} count from the start of the session, not from the end of charging. OCPI has no way to say "free for a while after charging".`,
    NEVER_REACHED: ({ dimension, by }) =>
      `This price for ${PRICED[dimension]} is never used: ${elements(by)} always come${by.length === 1 ? 's' : ''} first. The first element that applies wins; put the narrower one first.`,
    PRICE_GAP: ({ dimension, ...gap }) =>
      `The tariff has a price for ${PRICED[dimension]}, but none in these cases, where it costs nothing: ${casesOf(gap)}. If that is meant, say so with a price of 0.`,
    RANGE_EMPTY: ({ what, min, max }) => {
      const [name, unit] = BOUNDED[what];
      return `There is no ${name} from ${number(min)} ${unit} to below ${number(max)} ${unit}: the element is never used.`;
    },
    START_EQUALS_END: ({ time }) =>
      `The element starts and ends at ${time}. It is read here as the whole day, by others as never: leave the times out.`,
    TOO_MANY_CASES: ({ dimension }) =>
      `The tariff has too many cases for ${PRICED[dimension]}: gaps and unused elements were not looked for.`,
    VALIDITY_EMPTY: ({ startsAt, endsAt }) =>
      `The tariff is never valid: it starts on ${instant(startsAt)} and ends on ${instant(endsAt)}.`,
    VALIDITY_LAST_SECOND: ({ endsAt }) =>
      `The tariff ends on ${instant(endsAt)}, and the end is not included: the last second is left out. Name the full hour.`,
    VALIDITY_OVER: ({ endsAt }) => `The tariff ended on ${instant(endsAt)}.`,
    WINDOW_OVER_MIDNIGHT: ({ startTime, endTime, days }) =>
      `On ${days ? 'each of its days' : 'each of its dates'} the element holds before ${endTime} and from ${startTime} on; it is not the night that follows. For nights, use two elements.`,
  };
}

function casesIn({ cases, more }: Gap, say: (restrictions: TariffRestrictions) => string | undefined): string {
  const told = cases.map((one) => say(one) ?? 'always');
  return [...told, ...(more ? ['and others'] : [])].join('; ');
}
