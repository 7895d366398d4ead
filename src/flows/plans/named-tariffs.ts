import { objectKey, type PartyId, sameParty } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { roamingPlanFor, wholesaleOf } from '../../domain/plans/plan-for.js';
import { dayInSlots } from '../../domain/plans/publishing/day-slots.js';
import { dayTariffId, slotTariffId } from '../../domain/plans/publishing/tariff-id.js';
import { publishedZone } from '../../domain/plans/publishing/variants.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { type LocalDay, localDate, localDay, nextDate } from '../../domain/spot/local-day.js';
import type { Hub } from '../hub.js';

export type NamedTariffsDeps = Pick<Hub, 'clock' | 'objects' | 'plans'>;

export interface PlannedPlace {
  readonly party: PartyId;
  readonly locationId: string;
}

/**
 * The tariffs that connectors of a Location name when its price comes from a plan (OCPI 2.2.1, mod_locations,
 * Connector.tariff_ids): those that the hub has published for the plan that roaming is billed by there, that everybody
 * may see. Tariffs of a plan are for a day, or a part of one: two days are named, which are never valid at the same
 * time. Tomorrow's take the place of yesterday's in the afternoon, so that ids change once a day and not at midnight,
 * within an hour for all Locations and not for all at once. No plan, or nothing published: none.
 */
export interface NamedTariffs {
  /** As far as they are remembered: for what happens often. */
  idsAt(place: PlannedPlace): Promise<readonly string[]>;
  /** As they are stored now. */
  readIdsAt(place: PlannedPlace): Promise<readonly string[]>;
  /** Plans may have been published: nothing that is remembered counts any more. */
  forget(): void;
}

/** How a day of a plan in a grid zone becomes ids. */
type LookUp = (shown: ShownOn) => Promise<readonly string[]>;

interface ShownOn {
  readonly plan: Plan;
  readonly base: Plan;
  readonly zone?: string;
  readonly date: string;
}

interface Days {
  readonly yesterday: LocalDay;
  readonly today: LocalDay;
  readonly tomorrow: LocalDay;
}

/** Days of plans that are remembered: far more than there are plans. */
const MOST_REMEMBERED = 10_000;

/** Remembers, within one process, which tariffs of plans are there. */
export function createNamedTariffs(hubOf: () => NamedTariffsDeps): NamedTariffs {
  const remembered = new Map<string, Promise<readonly string[]>>();
  const daysOf = createDays();
  const read: LookUp = (shown) => {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const key = keyOf(shown);
    const reading = readShown(hubOf(), shown);
    remembered.set(key, reading);
    reading.catch(() => {
      if (remembered.get(key) === reading) remembered.delete(key);
    });
    return reading;
  };
  const remember: LookUp = (shown) => remembered.get(keyOf(shown)) ?? read(shown);
  return {
    idsAt: (place) => idsAt(hubOf(), place, { daysOf, lookUp: remember }),
    readIdsAt: (place) => idsAt(hubOf(), place, { daysOf, lookUp: read }),
    forget: () => remembered.clear(),
  };
}

interface Looking {
  readonly daysOf: (timeZone: string, now: Date) => Days;
  readonly lookUp: LookUp;
}

/** Where nothing holds today, nothing of yesterday is named either: the plan is over. */
async function idsAt(
  { clock, plans }: NamedTariffsDeps,
  place: PlannedPlace,
  { daysOf, lookUp }: Looking,
): Promise<readonly string[]> {
  const ofParty = plans.filter(({ party }) => sameParty(party, place.party));
  const now = clock.now();
  const idsOn = async (which: keyof Days): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const plan of ofParty) {
      const day = daysOf(plan.timeZone, now)[which];
      if (which === 'tomorrow' && now < namedFrom(day, place)) continue;
      if (setsPriceOn(ofParty, plan, { day, place })) ids.push(...(await lookUp(shownOn(plans, plan, { day, place }))));
    }
    return ids;
  };
  const today = await idsOn('today');
  const tomorrow = await idsOn('tomorrow');
  if (tomorrow.length > 0 || today.length === 0) return [...today, ...tomorrow];
  return [...(await idsOn('yesterday')), ...today];
}

interface DayAtPlace {
  readonly day: LocalDay;
  readonly place: PlannedPlace;
}

/** Whether a session that begins at the place on the day, at least at some time of it, is billed by the plan. */
function setsPriceOn(plans: readonly Plan[], plan: Plan, { day, place }: DayAtPlace): boolean {
  const borders = plans.flatMap(({ validFrom, validUntil }) => (validUntil ? [validFrom, validUntil] : [validFrom]));
  const within = borders.filter((at) => day.startsAt < at && at < day.endsAt);
  return [day.startsAt, ...within].some((at) => roamingPlanFor(plans, { ...place, at })?.id === plan.id);
}

function shownOn(plans: readonly Plan[], plan: Plan, { day, place }: DayAtPlace): ShownOn {
  const base = wholesaleOf(plans, plan);
  const id = place.locationId.toUpperCase();
  const zone = publishedZone(base, base.locations?.find((one) => one.id.toUpperCase() === id)?.zone);
  return { plan, base, date: day.date, ...(zone !== undefined && { zone }) };
}

/** Tomorrow's are named from 15:00 on, by when market prices are there, up to an hour later. */
const NAMED_BEFORE_MS = 9 * 3_600_000;
const SPREAD_SECONDS = 3_600;

function namedFrom({ startsAt }: LocalDay, { party, locationId }: PlannedPlace): Date {
  const key = objectKey(party, locationId);
  const seconds = [...key].reduce((sum, one) => (sum * 31 + (one.codePointAt(0) ?? 0)) % SPREAD_SECONDS, 0);
  return new Date(startsAt.getTime() - NAMED_BEFORE_MS + seconds * 1_000);
}

/** Those of the day that are there and open to all. Tariffs of a membership are told to its eMSPs alone. */
async function readShown({ objects }: NamedTariffsDeps, shown: ShownOn): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const id of possibleIds(shown)) {
    const stored = await objects.find('tariffs', objectKey(shown.plan.party, id));
    if (stored?.audience === 'EVERYBODY') ids.push(stored.id);
  }
  return ids;
}

function possibleIds({ plan, base, zone, date }: ShownOn): readonly string[] {
  const scope = zone === undefined ? {} : { zone };
  const isLocked = base.energy.spot?.mode === 'LOCK_AT_START';
  const slots = dayInSlots(plan.timeZone, date).slots.filter(({ repeated }) => isLocked || repeated);
  return [
    ...(isLocked ? [] : [dayTariffId(plan.id, scope, date)]),
    ...slots.map(({ startMs }) => slotTariffId(plan.id, scope, startMs)),
  ];
}

function keyOf({ plan, zone = '', date }: ShownOn): string {
  return `${plan.id}/${date}/${zone}`;
}

/** The days around now, found once a day for each zone. */
function createDays(): (timeZone: string, now: Date) => Days {
  const known = new Map<string, Days>();
  return (timeZone, now) => {
    const found = known.get(timeZone);
    if (found && found.today.startsAt <= now && now < found.today.endsAt) return found;
    const zone = findTimeZone(timeZone);
    const today = localDay(zone, localDate(zone, now));
    const yesterday = localDay(zone, localDate(zone, new Date(today.startsAt.getTime() - 1)));
    const days = { yesterday, today, tomorrow: localDay(zone, nextDate(today.date)) };
    known.set(timeZone, days);
    return days;
  };
}
