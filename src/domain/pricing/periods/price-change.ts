import { Decimal, ZERO } from '../../decimal.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { BilledDimension } from '../priced-cdr.js';
import { candidates, firstHolding, type SelectedComponent, type Selection } from '../selection/component-selection.js';
import { dailyWindow, type Moment } from '../selection/restrictions.js';
import type { BillingPeriod } from './charging-periods.js';
import { METERED_DIMENSIONS, type MeteredDimension, mapVolumes, type Volumes } from './dimensions.js';
import { clockInstants, localTimeAt, type TimeZone } from './local-time.js';

/** A point inside a period: how far into it, in time or in energy, and the state of the session there. */
export interface Cut {
  readonly fraction: Decimal;
  readonly moment: Moment;
}

/** The state of a session at the start of a period, which is what the period is priced by. */
export function startMoment(period: BillingPeriod, zone: TimeZone | undefined): Moment {
  return momentAt(period, zone, { instantMs: period.startMs, energyKwh: period.energyBeforeKwh });
}

/** Billed dimensions of which a period has a volume. */
export function presentDimensions({ volumes }: BillingPeriod): MeteredDimension[] {
  return METERED_DIMENSIONS.filter((dimension) => !volumes[dimension].isZero());
}

/**
 * The points inside a period at which one of the dimensions comes to cost something else than before. A CPO shall have
 * split the period there (OCPI 2.2.1, mod_cdrs, ChargingPeriod). Between the bounds, energy is taken to flow evenly.
 */
export function priceChanges(
  period: BillingPeriod,
  dimensions: readonly BilledDimension[],
  { selection, zone }: { readonly selection: Selection; readonly zone: TimeZone | undefined },
): Cut[] {
  const ranked = dimensions.map((dimension) => candidates(selection, dimension));
  const restrictions = ranked.flat().flatMap(({ element }) => element.restrictions ?? []);
  if (restrictions.length === 0) return [];
  const priceAt = (moment: Moment): (SelectedComponent | undefined)[] =>
    ranked.map((components) => firstHolding(components, moment, selection.policy));
  let before = priceAt(startMoment(period, zone));
  return possibleCuts(period, restrictions, zone).filter(({ moment }) => {
    const after = priceAt(moment);
    const changed = after.some((component, index) => !costsTheSame(component, before[index]));
    before = after;
    return changed;
  });
}

/**
 * Cuts a period where prices change and spreads its volumes evenly between the cuts; the pieces add up to the period.
 * For estimates from meter values and for explaining totals, never by default.
 */
export function splitLinear(period: BillingPeriod, cuts: readonly Cut[]): BillingPeriod[] {
  const { startMs, endMs, energyBeforeKwh, volumes } = period;
  const marks: Mark[] = cuts.map(({ fraction, moment }) => ({ ...moment, passed: partOf(volumes, fraction) }));
  let from: Mark = { instantMs: startMs, energyKwh: energyBeforeKwh, passed: partOf(volumes, ZERO) };
  const end = { instantMs: endMs, energyKwh: energyBeforeKwh.plus(volumes.ENERGY), passed: volumes };
  return [...marks, end].map((to) => {
    const piece = {
      ...period,
      startMs: from.instantMs,
      endMs: to.instantMs,
      energyBeforeKwh: from.energyKwh,
      volumes: mapVolumes((dimension) => to.passed[dimension].minus(from.passed[dimension])),
    };
    from = to;
    return piece;
  });
}

/** A point of a period, and what had been delivered of it until then. */
interface Mark extends State {
  readonly passed: Volumes;
}

function partOf(volumes: Volumes, fraction: Decimal): Volumes {
  return mapVolumes((dimension) => volumes[dimension].times(fraction).toDecimalPlaces(PIECE_DECIMALS));
}

/** A cut volume is an estimate: nine decimals of a kWh or a second are enough. The last piece takes the rest. */
const PIECE_DECIMALS = 9;
/** Days of one period that are searched for windows of a tariff. */
export const MAX_DAYS_SEARCHED = 400;
const DAY_S = 86_400;

interface State {
  readonly instantMs: number;
  readonly energyKwh: Decimal;
}

function momentAt(period: BillingPeriod, zone: TimeZone | undefined, { instantMs, energyKwh }: State): Moment {
  return {
    instantMs,
    local: zone && localTimeAt(zone, instantMs),
    energyKwh,
    elapsedS: Math.max(0, (instantMs - period.durationFromMs) / 1_000),
    measured: period.measured,
  };
}

function possibleCuts(
  period: BillingPeriod,
  restrictions: readonly TariffRestrictions[],
  zone: TimeZone | undefined,
): Cut[] {
  const { startMs, endMs, durationFromMs } = period;
  const durations = restrictions.flatMap(({ minDurationS, maxDurationS }) => [minDurationS ?? [], maxDurationS ?? []]);
  const instants = durations.flat().map((seconds) => durationFromMs + seconds.times(1_000).ceil().toNumber());
  const times = timesOfDay(restrictions);
  if (zone && times.length > 0) {
    instants.push(...clockInstants(zone, { startMs, endMs, maxDays: MAX_DAYS_SEARCHED }, times));
  }
  const inTime = instants.filter((instant) => instant > startMs && instant < endMs);
  const cuts = [
    ...inTime.map((instantMs) => cutInTime(period, instantMs, zone)),
    ...energyThresholds(restrictions).flatMap((threshold) => cutInEnergy(period, threshold, zone) ?? []),
  ];
  return cuts.sort((a, b) => a.fraction.comparedTo(b.fraction));
}

/** Seconds after midnight at which a window opens or closes, and midnight itself where a day or a date matters. */
function timesOfDay(restrictions: readonly TariffRestrictions[]): number[] {
  const times = new Set<number>();
  for (const restriction of restrictions) {
    const window = dailyWindow(restriction);
    if (window) times.add(window.startS).add(window.endS % DAY_S);
    const { startDate, endDate, dayOfWeek } = restriction;
    if (startDate !== undefined || endDate !== undefined || dayOfWeek !== undefined) times.add(0);
  }
  return [...times];
}

function energyThresholds(restrictions: readonly TariffRestrictions[]): Decimal[] {
  return restrictions.flatMap(({ minKwh, maxKwh }) => [minKwh ?? [], maxKwh ?? []]).flat();
}

function cutInTime(period: BillingPeriod, instantMs: number, zone: TimeZone | undefined): Cut {
  const [passedMs, spanMs] = [instantMs - period.startMs, period.endMs - period.startMs];
  const fraction = new Decimal(passedMs).dividedBy(spanMs);
  const energyKwh = period.energyBeforeKwh.plus(period.volumes.ENERGY.times(passedMs).dividedBy(spanMs));
  return { fraction, moment: momentAt(period, zone, { instantMs, energyKwh }) };
}

function cutInEnergy(period: BillingPeriod, thresholdKwh: Decimal, zone: TimeZone | undefined): Cut | undefined {
  const passedKwh = thresholdKwh.minus(period.energyBeforeKwh);
  const fraction = passedKwh.dividedBy(period.volumes.ENERGY);
  if (!(fraction.greaterThan(0) && fraction.lessThan(1))) return undefined;
  const passedMs = passedKwh.times(period.endMs - period.startMs).dividedBy(period.volumes.ENERGY);
  const instantMs = period.startMs + passedMs.round().toNumber();
  return { fraction, moment: momentAt(period, zone, { instantMs, energyKwh: thresholdKwh }) };
}

function costsTheSame(a: SelectedComponent | undefined, b: SelectedComponent | undefined): boolean {
  if (!a || !b) return a === b;
  const [one, other] = [a.component, b.component];
  const sameVat =
    one.vat === undefined ? other.vat === undefined : other.vat !== undefined && one.vat.equals(other.vat);
  return sameVat && one.price.equals(other.price) && one.stepSize === other.stepSize;
}
