import type {
  DayOfWeek,
  PriceComponent,
  ReservationRestriction,
  TariffDimension,
  TariffElement,
  TariffRestrictions,
} from '../../../domain/roaming/tariff.js';
import {
  decimal,
  filledList,
  integer,
  type JsonObject,
  optionalChild,
  optionalDecimal,
  optionalText,
  optionalWord,
  present,
  refuse,
  word,
  words,
} from './read.js';

/**
 * The elements of a Tariff, which all versions of OCPI write alike; 2.1.1 has no `vat` (2.2.1, mod_tariffs,
 * TariffElement). Values of enums that OCPI does not have are no reason to refuse; what they govern cannot be priced and
 * is left out: a price component of an unknown dimension, an element that only holds on unknown days or for an unknown
 * kind of reservation. Restrictions of a later version count where they are sent: without them an element would price
 * what it was not meant for.
 */
export function readElements(tariff: JsonObject, version: { readonly vat: boolean }): readonly TariffElement[] {
  const elements = filledList(tariff, 'elements', (element) => readElement(element, version));
  return elements.filter((element) => element !== undefined);
}

function readElement(object: JsonObject, version: { readonly vat: boolean }): TariffElement | undefined {
  const components = filledList(object, 'price_components', (one) => readComponent(one, version));
  const priced = components.filter((one) => one !== undefined);
  const restrictions = optionalChild(object, 'restrictions', readRestrictions);
  if (priced.length === 0 || restrictions === 'UNKNOWN') return undefined;
  return present({ priceComponents: priced, restrictions });
}

function readComponent(object: JsonObject, version: { readonly vat: boolean }): PriceComponent | undefined {
  const type = known(DIMENSIONS, word(object, 'type', KNOWN.dimensions));
  const price = decimal(object, 'price');
  const vat = version.vat ? optionalDecimal(object, 'vat') : undefined;
  const stepSize = integer(object, 'step_size');
  if (stepSize < 0) refuse(object, 'step_size', 'expected 0 or more');
  return type && present({ type, price, vat, stepSize });
}

function readRestrictions(object: JsonObject): TariffRestrictions | 'UNKNOWN' {
  const days = words(object, 'day_of_week', KNOWN.days);
  const dayOfWeek = days.flatMap((day) => known(DAYS, day) ?? []);
  const kind = optionalWord(object, 'reservation', KNOWN.reservations);
  const reservation = known(RESERVATIONS, kind);
  const restrictions = present({
    startTime: patterned(object, 'start_time', TIME_OF_DAY),
    endTime: patterned(object, 'end_time', TIME_OF_DAY),
    startDate: patterned(object, 'start_date', DATE),
    endDate: patterned(object, 'end_date', DATE),
    minKwh: optionalDecimal(object, 'min_kwh'),
    maxKwh: optionalDecimal(object, 'max_kwh'),
    minCurrent: optionalDecimal(object, 'min_current'),
    maxCurrent: optionalDecimal(object, 'max_current'),
    minPower: optionalDecimal(object, 'min_power'),
    maxPower: optionalDecimal(object, 'max_power'),
    minDurationS: optionalDecimal(object, 'min_duration'),
    maxDurationS: optionalDecimal(object, 'max_duration'),
    dayOfWeek: dayOfWeek.length > 0 ? dayOfWeek : undefined,
    reservation,
  });
  const isUnknown = (days.length > 0 && dayOfWeek.length === 0) || (kind !== undefined && reservation === undefined);
  return isUnknown ? 'UNKNOWN' : restrictions;
}

/** Both are fixed in length, so that they cannot backtrack. */
const TIME_OF_DAY = { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, example: '13:30' };
const DATE = { pattern: /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, example: '2026-12-24' };

function patterned(object: JsonObject, key: string, form: { pattern: RegExp; example: string }): string | undefined {
  const value = optionalText(object, key);
  if (value === undefined || (value.length <= 10 && form.pattern.test(value))) return value;
  return refuse(object, key, `expected text such as ${form.example}`);
}

/** The value as one of those that are known; undefined: it is none of them. */
export function known<T extends string>(values: readonly T[], value: string | undefined): T | undefined {
  return values.find((one) => one === value);
}

const DIMENSIONS: readonly TariffDimension[] = ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'];
const DAYS: readonly DayOfWeek[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const RESERVATIONS: readonly ReservationRestriction[] = ['RESERVATION', 'RESERVATION_EXPIRES'];

const KNOWN: Readonly<Record<'dimensions' | 'days' | 'reservations', ReadonlySet<string>>> = {
  dimensions: new Set(DIMENSIONS),
  days: new Set(DAYS),
  reservations: new Set(RESERVATIONS),
};
