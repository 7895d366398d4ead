import type {
  DayOfWeek,
  PriceComponent,
  ReservationRestriction,
  Tariff,
  TariffDimension,
  TariffElement,
  TariffRestrictions,
  TariffType,
} from '../../../domain/roaming/tariff.js';
import {
  currency,
  decimal,
  filledList,
  id,
  integer,
  type JsonObject,
  list,
  optionalChild,
  optionalDecimal,
  optionalText,
  optionalValidityTime,
  optionalWord,
  party,
  present,
  refuse,
  root,
  time,
  word,
  words,
} from '../fields/read.js';
import type { Tolerate } from '../fields/tolerated.js';
import { readPrice } from './price.js';
import { readDisplayText, readEnergyMix } from './texts.js';

/**
 * Reads a Tariff (OCPI 2.2.1, mod_tariffs); refuses with `bad-field`, naming the path. Values of enums that 2.2.1 does
 * not have are no reason to refuse; what they govern cannot be priced and is left out of the hub's tariff: a price
 * component of an unknown dimension, an element that only holds on unknown days or for an unknown kind of reservation.
 */
export function parseTariff(body: unknown, tolerate?: Tolerate): Tariff {
  return readTariff(root(body, tolerate));
}

export function readTariff(object: JsonObject): Tariff {
  const altText = list(object, 'tariff_alt_text', readDisplayText);
  return present({
    party: party(object),
    id: id(object, 'id'),
    currency: currency(object, 'currency'),
    type: known(TARIFF_TYPES, optionalWord(object, 'type', KNOWN.types)),
    altText: altText.length > 0 ? altText : undefined,
    altUrl: optionalText(object, 'tariff_alt_url', 255),
    minPrice: optionalChild(object, 'min_price', readPrice),
    maxPrice: optionalChild(object, 'max_price', readPrice),
    elements: filledList(object, 'elements', readElement).filter((element) => element !== undefined),
    startsAt: optionalValidityTime(object, 'start_date_time'),
    endsAt: optionalValidityTime(object, 'end_date_time'),
    energyMix: optionalChild(object, 'energy_mix', readEnergyMix),
    lastUpdated: time(object, 'last_updated'),
  });
}

function readElement(object: JsonObject): TariffElement | undefined {
  const components = filledList(object, 'price_components', readComponent).filter((one) => one !== undefined);
  const restrictions = optionalChild(object, 'restrictions', readRestrictions);
  if (components.length === 0 || restrictions === 'UNKNOWN') return undefined;
  return present({ priceComponents: components, restrictions });
}

function readComponent(object: JsonObject): PriceComponent | undefined {
  const type = known(DIMENSIONS, word(object, 'type', KNOWN.dimensions));
  const price = decimal(object, 'price');
  const vat = optionalDecimal(object, 'vat');
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

function known<T extends string>(values: readonly T[], value: string | undefined): T | undefined {
  return values.find((one) => one === value);
}

const DIMENSIONS: readonly TariffDimension[] = ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'];
const TARIFF_TYPES: readonly TariffType[] = [
  'AD_HOC_PAYMENT',
  'PROFILE_CHEAP',
  'PROFILE_FAST',
  'PROFILE_GREEN',
  'REGULAR',
];
const DAYS: readonly DayOfWeek[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const RESERVATIONS: readonly ReservationRestriction[] = ['RESERVATION', 'RESERVATION_EXPIRES'];

const KNOWN: Readonly<Record<'dimensions' | 'types' | 'days' | 'reservations', ReadonlySet<string>>> = {
  dimensions: new Set(DIMENSIONS),
  types: new Set(TARIFF_TYPES),
  days: new Set(DAYS),
  reservations: new Set(RESERVATIONS),
};
