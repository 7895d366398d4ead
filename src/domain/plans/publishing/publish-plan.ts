import { HubError } from '../../errors.js';
import { findTimeZone } from '../../pricing/periods/local-time.js';
import type { Tariff, TariffElement } from '../../roaming/tariff.js';
import type { Audience } from '../../routing/audience.js';
import { localDate } from '../../spot/local-day.js';
import { SLOT_MS, type SpotPrices } from '../../spot/spot-price.js';
import type { Plan } from '../plan.js';
import { altText } from './alt-text.js';
import { datedElements, otherElements, type PriceRun, priceRuns, undatedElements } from './day-elements.js';
import { type DayInSlots, datesFrom, dayInSlots } from './day-slots.js';
import type { SlotOptions } from './energy-options.js';
import { findInexpressible, type Inexpressible } from './inexpressible.js';
import { dayTariffId, slotTariffId } from './tariff-id.js';
import { ownTerms, type VariantTerms, withMargin } from './variant-terms.js';
import { type Variant, variantsOf } from './variants.js';

/** A tariff that a plan is published as. */
export interface PublishedTariff {
  readonly tariff: Tariff;
  /**
   * Which charging periods name it: DAY those that begin on its local day, SLOT those that begin in its quarter hour of
   * an hour that the clock repeats, START all of a session that begins in its validity.
   */
  readonly names: 'DAY' | 'SLOT' | 'START';
  /** The time for which it is; its validity is shorter where the plan begins or ends in between. */
  readonly from: Date;
  readonly until: Date;
  readonly zone?: string;
  /** Id of the membership whose customers it is for. */
  readonly membership?: string;
  readonly audience: Audience;
  /** True: market prices are missing, and the plan's fallback stands in it. */
  readonly fallback: boolean;
}

export interface Publication {
  readonly tariffs: readonly PublishedTariff[];
  readonly notExpressed: readonly Inexpressible[];
}

export type PublishedDays = { readonly day: string } | { readonly from: Date; readonly until: Date };

export type PublishOptions = PublishedDays & {
  readonly prices: SpotPrices;
  /** Becomes `last_updated`. */
  readonly now: Date;
  /** The plan that a retail plan with a margin stands on. */
  readonly wholesale?: Plan;
};

/**
 * The OCPI 2.2.1 tariffs of a plan for local days (`from` and `until`: all on which such an instant lies, `until` left
 * out), by which anybody prices a session as the plan does, as far as OCPI can say it. A plan that follows the market
 * has one tariff a day, and one for each quarter hour of an hour that the clock repeats, which local time cannot tell
 * apart; one that locks the price at the start has one for each stretch of equal prices. Prices per kWh and hour,
 * excl. VAT. Refuses what is no day (`bad-field`) and a margin whose wholesale plan is not given (`cannot-price`).
 */
export function publishPlan(plan: Plan, options: PublishOptions): Publication {
  const base = baseOf(plan, options.wholesale);
  const notExpressed = findInexpressible(plan, plan.margin && base);
  const days = datesIn(plan, options).map((date) => dayInSlots(plan.timeZone, date));
  const tariffs = variantsOf(base).flatMap((variant) => {
    const own = ownTerms(base, variant, options.prices);
    const terms = plan.margin ? withMargin(own, plan.margin, plan) : own;
    return days.flatMap((day) => publishDay({ plan, base, variant, terms, notExpressed, now: options.now }, day));
  });
  requireDistinctIds(plan, tariffs);
  return { tariffs, notExpressed };
}

/** The plan whose energy, zones and memberships count. */
export function baseOf(plan: Plan, wholesale: Plan | undefined): Plan {
  if (!plan.margin) return plan;
  if (wholesale && wholesale.id === plan.margin.over && !wholesale.margin) return wholesale;
  const message = `margin.over: wholesale plan ${plan.margin.over} is not given`;
  throw new HubError('cannot-price', message, 'margin.over');
}

interface Publishing {
  readonly plan: Plan;
  readonly base: Plan;
  readonly variant: Variant;
  readonly terms: VariantTerms;
  readonly notExpressed: readonly Inexpressible[];
  readonly now: Date;
}

const MAX_DAYS = 400;

function datesIn({ timeZone }: Plan, days: PublishedDays): string[] {
  if ('day' in days) return [days.day];
  const { from, until } = days;
  const zone = findTimeZone(timeZone);
  const first = localDate(zone, from);
  const last = localDate(zone, new Date(until.getTime() - 1));
  return datesFrom(first, MAX_DAYS).filter((date) => date <= last);
}

function publishDay(publishing: Publishing, day: DayInSlots): PublishedTariff[] {
  const { base, terms } = publishing;
  const options = new Map<number, SlotOptions>();
  for (const { startMs } of day.slots) options.set(startMs, terms.energyAt(startMs));
  const optionsAt = ({ startMs }: { readonly startMs: number }) => options.get(startMs)?.options ?? [];
  const isMissing = ({ slots }: PriceRun): boolean => slots.some(({ startMs }) => options.get(startMs)?.fallback);
  const write = (runs: readonly PriceRun[], what: Pick<Written, 'elements' | 'id' | 'names'>): PublishedTariff[] =>
    written(publishing, { ...what, day, runs, fallback: runs.some(isMissing) });
  const { id } = publishing.plan;
  const { scope } = publishing.variant;
  if (base.energy.spot?.mode === 'LOCK_AT_START') {
    const days = { dates: datesFrom(day.date, LONGEST_SESSION_DAYS), single: false };
    return priceRuns(day.slots, optionsAt).flatMap((run) => {
      const elements = [...undatedElements(run.options), ...otherElements(base, terms, days)];
      return write([run], { names: 'START', id: slotTariffId(id, scope, startOf(run)), elements });
    });
  }
  const others = otherElements(base, terms, { dates: [day.date], single: true });
  const clear = priceRuns(
    day.slots.filter(({ repeated }) => !repeated),
    optionsAt,
  );
  const repeated = day.slots
    .filter((slot) => slot.repeated)
    .map((slot) => ({ slots: [slot], options: optionsAt(slot) }));
  const ofDay = {
    names: 'DAY',
    id: dayTariffId(id, scope, day.date),
    elements: [...datedElements(day, clear), ...others],
  } as const;
  return [
    ...write(clear, ofDay),
    ...repeated.flatMap((run) => {
      const elements = [...undatedElements(run.options), ...others];
      return write([run], { names: 'SLOT', id: slotTariffId(id, scope, startOf(run)), elements });
    }),
  ];
}

/** Windows of months and holidays are written for so many days after a session with a locked price began. */
const LONGEST_SESSION_DAYS = 14;

interface Written extends Pick<PublishedTariff, 'fallback' | 'names'> {
  readonly id: string;
  readonly elements: readonly TariffElement[];
  readonly runs: readonly PriceRun[];
  readonly day: DayInSlots;
}

/** None for a price at the start of a session where no session can begin: before or after the plan's validity. */
function written({ plan, base, variant, terms, notExpressed, now }: Publishing, what: Written): PublishedTariff[] {
  const { names, id, elements, runs, day, fallback } = what;
  const [first, last] = [runs[0]?.slots[0], runs.at(-1)?.slots.at(-1)];
  if (!first || !last) return [];
  const from = names === 'DAY' ? day.startsAt : new Date(first.startMs);
  const until = names === 'DAY' ? day.endsAt : new Date(last.startMs + SLOT_MS);
  const validity = within(plan, { from, until });
  if (names === 'START' && !validity) return [];
  const { startsAt, endsAt } = validity ?? { startsAt: from, endsAt: until };
  const { minPrice, maxPrice } = terms;
  const { membership, scope, audience } = variant;
  const options = runs.flatMap((run) => run.options);
  const told = {
    plan: { ...plan, energy: base.energy },
    date: day.date,
    options,
    spot: base.energy.spot,
    fallback,
    notExpressed,
  };
  const tariff: Tariff = {
    party: plan.party,
    id,
    currency: plan.currency,
    ...(plan.level === 'WHOLESALE' ? { type: 'REGULAR' as const } : {}),
    altText: altText({ ...told, ...(membership ? { membership } : {}) }),
    ...(minPrice ? { minPrice } : {}),
    ...(maxPrice ? { maxPrice } : {}),
    elements,
    startsAt,
    endsAt,
    lastUpdated: now,
  };
  return [{ tariff, names, from, until, ...scope, audience, fallback }];
}

/** The part of a stretch of time in which the plan is valid. */
function within({ validFrom, validUntil }: Plan, { from, until }: { readonly from: Date; readonly until: Date }) {
  const startsAt = from < validFrom ? validFrom : from;
  const endsAt = validUntil && validUntil < until ? validUntil : until;
  return startsAt < endsAt ? { startsAt, endsAt } : undefined;
}

function startOf({ slots }: PriceRun): number {
  return slots[0]?.startMs ?? 0;
}

/** Shortened ids could be the same by a chance of one in a million. */
function requireDistinctIds(plan: Plan, tariffs: readonly PublishedTariff[]): void {
  const seen = new Set<string>();
  for (const { tariff, zone = '', membership = '' } of tariffs) {
    if (seen.has(tariff.id)) {
      const message = `tariff ${tariff.id} of plan ${plan.id} stands for two: rename zone "${zone}" or membership "${membership}"`;
      throw new HubError('conflict', message, 'locations.zone');
    }
    seen.add(tariff.id);
  }
}
