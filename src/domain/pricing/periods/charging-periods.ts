import { Decimal, ZERO } from '../../decimal.js';
import { HubError } from '../../errors.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableCdr } from '../priced-cdr.js';
import { firstPeriodAfter, firstPeriodBefore, timeSnapped } from '../warning-texts.js';
import type { Warn } from '../warnings.js';
import { type MeteredDimension, type PeriodDimension, readDimensions, type Volumes } from './dimensions.js';

/** A charging period as it is priced: with its end, and with what had happened in the session before it. */
export interface BillingPeriod {
  /** Index in `charging_periods`. */
  readonly index: number;
  readonly kind: 'CHARGING' | 'RESERVATION';
  readonly startMs: number;
  readonly endMs: number;
  readonly tariffId: string | undefined;
  /** kWh for ENERGY, seconds for the others; zero where the period has none. */
  readonly volumes: Volumes;
  readonly measured: ReadonlyMap<PeriodDimension, Decimal>;
  readonly hasReservationTime: boolean;
  readonly energyBeforeKwh: Decimal;
  /** The instant from which min_duration and max_duration count. */
  readonly durationFromMs: number;
}

interface Reading {
  readonly policy: PricingPolicy;
  readonly warn: Warn;
}

/**
 * Reads the periods of a CDR in order; a period ends where the next one starts, the last one with the session. Energy
 * in kWh, times in seconds. Refuses a session without periods or one that ends before it starts, and periods that are
 * out of order (OCPI 2.2.1, mod_cdrs, ChargingPeriod).
 */
export function readPeriods(cdr: PriceableCdr, reading: Reading): BillingPeriod[] {
  const ordered = inOrder(cdr, reading);
  const drafts = ordered.map((indexed, position) => {
    const end = ordered[position + 1]?.period.startedAt ?? cdr.endedAt;
    return draftPeriod({ ...indexed, endMs: end.getTime() }, reading);
  });
  const sessionMs = cdr.startedAt.getTime();
  const chargingMs = chargingStart(drafts, sessionMs, reading.policy);
  let energyBeforeKwh = ZERO;
  return drafts.map((draft) => {
    const durationFromMs = draft.kind === 'RESERVATION' ? sessionMs : chargingMs;
    const period = { ...draft, energyBeforeKwh, durationFromMs };
    energyBeforeKwh = energyBeforeKwh.plus(draft.volumes.ENERGY);
    return period;
  });
}

interface IndexedPeriod {
  readonly period: ChargingPeriod;
  readonly index: number;
}

function inOrder(cdr: PriceableCdr, { policy, warn }: Reading): IndexedPeriod[] {
  if (cdr.endedAt < cdr.startedAt) refuse('the session ends before it starts', 'end_date_time');
  const periods = cdr.chargingPeriods.map((period, index) => ({ period, index }));
  const unordered = periods.find(({ period, index }) => startsBefore(period, cdr.chargingPeriods[index - 1]));
  if (unordered) {
    const field = startField(unordered.index);
    if (policy.unorderedPeriods === 'REFUSE') refuse('the period starts before the one in front of it', field);
    periods.sort((a, b) => a.period.startedAt.getTime() - b.period.startedAt.getTime());
    warn({ code: 'PERIODS_SORTED', message: 'charging periods were put in the order of time', field });
  }
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return refuse('a session has at least one charging period', 'charging_periods');
  if (last.period.startedAt > cdr.endedAt) refuse('the period starts after the session ended', startField(last.index));
  checkFirstStart(first, cdr.startedAt, { policy, warn });
  return periods;
}

function startsBefore(period: ChargingPeriod, previous: ChargingPeriod | undefined): boolean {
  return previous !== undefined && period.startedAt < previous.startedAt;
}

/** A session is priced all the same where its first period starts apart from it, unless the policy refuses that. */
function checkFirstStart({ period, index }: IndexedPeriod, startedAt: Date, { policy, warn }: Reading): void {
  if (period.startedAt.getTime() === startedAt.getTime()) return;
  const warning = period.startedAt < startedAt ? firstPeriodBefore(index) : firstPeriodAfter(index);
  if (policy.firstPeriod === 'REFUSE') refuse(warning.message, startField(index));
  warn(warning);
}

function startField(index: number): string {
  return `charging_periods.${index}.start_date_time`;
}

type Draft = Omit<BillingPeriod, 'durationFromMs' | 'energyBeforeKwh'>;

function draftPeriod(indexed: IndexedPeriod & { readonly endMs: number }, reading: Reading): Draft {
  const { period, index, endMs } = indexed;
  const found = readDimensions(period, index, reading);
  const startMs = period.startedAt.getTime();
  const times = timesInSeconds(found, { index, spanMs: endMs - startMs }, reading);
  const volumes = { ENERGY: found.get('ENERGY') ?? ZERO, ...times };
  const charges = [volumes.ENERGY, volumes.TIME, volumes.PARKING_TIME].some((volume) => !volume.isZero());
  const hasReservationTime = found.has('RESERVATION_TIME');
  return {
    index,
    kind: hasReservationTime && !charges ? 'RESERVATION' : 'CHARGING',
    startMs,
    endMs,
    tariffId: period.tariffId,
    volumes,
    measured: found,
    hasReservationTime,
  };
}

type TimeDimension = Exclude<MeteredDimension, 'ENERGY'>;
const TIMES: readonly TimeDimension[] = ['TIME', 'PARKING_TIME', 'RESERVATION_TIME'];

const SECONDS_PER_HOUR = 3_600;
/** Hours with four decimals lie on a grid of 0.36 s: rounding moves them by half of that at most. */
const SNAP_TOLERANCE_S = new Decimal('0.18');

/**
 * Hours of a CDR as seconds. 40 minutes are published as 0.6667 h, which are 2400.12 s and would open another step of
 * ten minutes; so where a period has one time and that is its length, rounded, its length counts.
 */
function timesInSeconds(
  found: ReadonlyMap<PeriodDimension, Decimal>,
  { index, spanMs }: { readonly index: number; readonly spanMs: number },
  { policy, warn }: Reading,
): Record<TimeDimension, Decimal> {
  const seconds = { TIME: ZERO, PARKING_TIME: ZERO, RESERVATION_TIME: ZERO };
  for (const type of TIMES) seconds[type] = (found.get(type) ?? ZERO).times(SECONDS_PER_HOUR);
  const present = TIMES.filter((type) => !seconds[type].isZero());
  const [only] = present;
  if (policy.snap === 'VERBATIM' || present.length !== 1 || only === undefined) return seconds;
  const spanS = new Decimal(spanMs).dividedBy(1_000);
  const away = seconds[only].minus(spanS).abs();
  if (away.isZero() || away.greaterThan(SNAP_TOLERANCE_S)) return seconds;
  warn(timeSnapped(index, only, seconds[only].toFixed(), spanS.toFixed()));
  seconds[only] = spanS;
  return seconds;
}

/** Where charging begins for min_duration and max_duration: a reservation in front of it does not count. */
function chargingStart(drafts: readonly Draft[], sessionMs: number, policy: PricingPolicy): number {
  const first = drafts.findIndex((draft) => draft.kind === 'CHARGING');
  if (first <= 0 || policy.durationFrom === 'CDR_START') return sessionMs;
  return drafts[first]?.startMs ?? sessionMs;
}

function refuse(message: string, field: string): never {
  throw new HubError('cannot-price', message, field);
}
