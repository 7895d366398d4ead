import { findTimeZone, localTimeAt } from '../pricing/periods/local-time.js';
import { collect } from './parsing/bad-fields.js';
import { Field, optional, type Values } from './parsing/field.js';
import { type Frame, frameOf, readTimeZone, readVat } from './parsing/frame.js';
import { demandReader, feeReader, idleReader, marginReader, priceReader, timeReader } from './parsing/read-charges.js';
import { energyRates, energyReader, needsOneRate } from './parsing/read-energy.js';
import { type HolidayCalendars, readHolidays } from './parsing/read-holidays.js';
import { membershipsReader, readParty } from './parsing/read-memberships.js';
import { readId, readNames } from './parsing/read-names.js';
import { instantReader, readLocations } from './parsing/read-places.js';
import type { EnergyTerms, Plan } from './plan.js';

/**
 * Reads a plan as tariffs/plans/README.md describes it. Decimals come as text or Decimal, so that no digit is lost.
 * Refuses (`bad-field`) by the path of the field, all that is wrong at once: unknown names, odd values and prices,
 * and what contradicts itself. What plans ask of each other is in `checkPlans`.
 */
export function parsePlan(json: unknown, calendars: HolidayCalendars): Plan {
  const root = new Field(json);
  const read = root.object(shapeOf(frameOf(root)));
  const energy: EnergyTerms = read.energy ?? { parts: [] };
  checkWhole(root, read, energy);
  const { time_zone: zone, name: names, valid_from: validFrom, valid_until: validUntil, start_fee: startFee } = read;
  const { min_price: minPrice, max_price: maxPrice, locations, time, idle, margin, demand, publishing } = read;
  return {
    id: read.id,
    party: read.party,
    currency: read.currency,
    timeZone: zone.name,
    level: read.level,
    names,
    validFrom,
    ...(validUntil && { validUntil }),
    ...(locations && { locations }),
    holidays: holidaysOf(root, { zone: zone.name, validFrom }, calendars),
    energy,
    ...(time && { time }),
    ...(startFee && { startFee }),
    ...(idle && { idle }),
    memberships: read.memberships ?? [],
    ...(minPrice && { minPrice }),
    ...(maxPrice && { maxPrice }),
    ...(margin && { margin }),
    ...(demand && { demand }),
    ...(publishing && { publishing }),
  };
}

const LEVELS: readonly Plan['level'][] = ['RETAIL', 'WHOLESALE'];
const PUBLISHERS: readonly NonNullable<Plan['publishing']>[] = ['BY_HUB', 'BY_PARTY'];

function shapeOf(frame: Frame) {
  return {
    id: readId,
    party: readParty,
    level: (field: Field) => field.oneOf(LEVELS),
    currency: (field: Field) => field.text(/^[A-Z]{3}$/, 'a currency of ISO 4217, such as EUR'),
    time_zone: readTimeZone,
    name: readNames,
    valid_from: instantReader(frame),
    valid_until: optional(instantReader(frame)),
    vat: readVat,
    locations: optional(readLocations),
    // Read by holidaysOf, since it must know from when on the plan is valid.
    holidays: optional((field) => field.entries()),
    energy: optional(energyReader(frame)),
    time: optional(timeReader(frame)),
    start_fee: optional(feeReader(frame)),
    idle: optional(idleReader(frame)),
    memberships: optional(membershipsReader(frame)),
    min_price: optional(priceReader(frame)),
    max_price: optional(priceReader(frame)),
    margin: optional(marginReader(frame)),
    demand: optional(demandReader(frame)),
    publishing: optional((field) => field.oneOf(PUBLISHERS)),
  };
}

type Read = Values<ReturnType<typeof shapeOf>>;

function holidaysOf(
  root: Field,
  { zone, validFrom }: { readonly zone: string; readonly validFrom: Date },
  calendars: HolidayCalendars,
): ReadonlySet<string> {
  const field = root.at('holidays');
  if (field.value === undefined) return new Set();
  const firstYear = Number(localTimeAt(findTimeZone(zone), validFrom.getTime()).date.slice(0, 4));
  return readHolidays(field, firstYear, calendars);
}

/** What the parts of a plan ask of each other. */
function checkWhole(root: Field, read: Read, energy: EnergyTerms): void {
  const { valid_from: validFrom, valid_until: validUntil, min_price: minPrice, max_price: maxPrice } = read;
  collect<unknown>([
    () => validUntil && validUntil <= validFrom && root.at('valid_until').complain('not after valid_from'),
    () =>
      minPrice && maxPrice?.exclVat.lessThan(minPrice.exclVat) && root.at('max_price').complain('less than min_price'),
    () => read.energy || read.margin || root.at('energy').refuse('the price of a kWh, or a margin instead'),
    ...(read.margin ? marginChecks(root, read) : []),
    ...zoneChecks(root, read, energy),
    ...(read.memberships ?? []).map(
      (_one, index) => () => needsOneRate(root.at('memberships').at(index).at('energy_per_kwh'), energyRates(energy)),
    ),
  ]);
}

/** A plan with a margin has the prices of the plan it stands on. */
function marginChecks(root: Field, { level }: Read): readonly (() => unknown)[] {
  const own = ['energy', 'time', 'start_fee', 'idle', 'memberships', 'demand'].map((name) => root.at(name));
  return [
    () => level === 'RETAIL' || root.at('level').complain('a plan with a margin is a RETAIL plan'),
    ...own.map(
      (field) => () => field.value === undefined || field.complain('a plan with a margin has none of its own'),
    ),
  ];
}

/** A zone without a grid fee is a typing error that would leave the grid fee out. */
function zoneChecks(root: Field, { locations = [] }: Read, { parts }: EnergyTerms): readonly (() => unknown)[] {
  const priced = new Set(parts.map(({ zone }) => zone));
  return locations.map(
    ({ zone }, index) =>
      () =>
        zone === undefined ||
        priced.has(zone) ||
        root.at('locations').at(index).at('zone').complain(`no grid fee of the plan is for the zone ${zone}`),
  );
}
