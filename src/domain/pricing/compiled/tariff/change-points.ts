import { clockInstants, type TimeZone } from '../../periods/local-time.js';
import { MAX_DAYS_SEARCHED } from '../../periods/price-change.js';
import { type CompiledTariff, type Ranked, SLOTS } from '../compiled-tariffs.js';
import { countUpTo } from './calendar-index.js';
import { type MomentSetup, moveTo, type ScaledRow, selectAt } from './moment.js';
import type { CalendarRestriction } from './restrictions.js';
import type { ZoneClock } from './zone-clock.js';

/** Where something that is billed may come to cost something else. */
export interface ChangePoints {
  readonly isEmpty: boolean;
  readonly ranked: readonly Ranked[];
  /** Milliseconds since the session began. */
  readonly durationsMs: readonly number[];
  /** 1e-6 kWh. */
  readonly energies: readonly number[];
  /** Local minutes of the day at which a window, a date or a weekday begins or ends, in order. */
  readonly minutes: readonly number[];
}

const MINUTES_PER_DAY = 1_440;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The change points of the slots whose bits are set; kept with the tariff. */
export function changePointsOf(tariff: CompiledTariff, slots: number): ChangePoints {
  const kept = tariff.changePoints.get(slots);
  if (kept) return kept;
  const points = findPoints(tariff.ranked.filter((_, slot) => slot < SLOTS && (slots & (1 << slot)) !== 0));
  tariff.changePoints.set(slots, points);
  return points;
}

/**
 * Whether one of several slots costs something else at some point inside a period than at its start. The same points
 * are looked at as by the reference engine: bounds on duration and energy, and what the clock on the wall shows.
 */
export function changesInside(points: ChangePoints, row: ScaledRow, setup: ChangeSetup): boolean {
  if (points.isEmpty) return false;
  const search: Search = { setup, points, row, before: undefined };
  return changesByClock(search) || changesByDuration(search) || changesByEnergy(search);
}

export interface ChangeSetup extends MomentSetup {
  readonly zone: TimeZone | undefined;
}

interface Search {
  readonly setup: ChangeSetup;
  readonly points: ChangePoints;
  readonly row: ScaledRow;
  /** What the slots cost at the start of the period. */
  before: readonly number[] | undefined;
}

function findPoints(ranked: readonly Ranked[]): ChangePoints {
  const restrictions = ranked.flatMap(({ components }) =>
    components.flatMap((component) => component.restrictions ?? []),
  );
  const minutes = restrictions.flatMap(({ calendar }) => (calendar ? minutesOf(calendar) : []));
  const finite = (values: readonly number[]): number[] => [...new Set(values)].filter(Number.isFinite);
  const durationsMs = finite(restrictions.flatMap(({ minMs, maxMs }) => [minMs, maxMs]));
  const energies = finite(restrictions.flatMap(({ minEnergy, maxEnergy }) => [minEnergy, maxEnergy]));
  const isEmpty = durationsMs.length === 0 && energies.length === 0 && minutes.length === 0;
  return { isEmpty, ranked, durationsMs, energies, minutes: finite(minutes).sort((a, b) => a - b) };
}

function minutesOf({ hasWindow, startMinute, endMinute, fromDay, toDay, weekdays }: CalendarRestriction): number[] {
  const minutes = hasWindow ? [startMinute, endMinute % MINUTES_PER_DAY] : [];
  const turnsAtMidnight = Number.isFinite(fromDay) || Number.isFinite(toDay) || weekdays !== undefined;
  return turnsAtMidnight ? [...minutes, 0] : minutes;
}

function changesByDuration(search: Search): boolean {
  const { points, row } = search;
  for (const duration of points.durationsMs) {
    if (changesAt(search, row.durationFromMs + duration)) return true;
  }
  return false;
}

function changesByClock(search: Search): boolean {
  const { points, row } = search;
  const { clock, zone } = search.setup;
  if (!clock || !zone || points.minutes.length === 0) return false;
  const { startMs, endMs } = row;
  if (clock.isSteady(startMs, endMs)) return changesBySteadyClock(search, clock);
  const seconds = points.minutes.map((minute) => minute * 60);
  const instants = clockInstants(zone, { startMs, endMs, maxDays: MAX_DAYS_SEARCHED }, seconds);
  return instants.some((instantMs) => changesAt(search, instantMs));
}

/** Goes from one minute of the list to the next while the period lasts. */
function changesBySteadyClock(search: Search, clock: ZoneClock): boolean {
  const { minutes } = search.points;
  const { startMs, endMs } = search.row;
  const offsetMs = clock.offsetMs(startMs);
  const localMs = startMs + offsetMs;
  let dayMs = Math.floor(localMs / DAY_MS) * DAY_MS;
  let next = countUpTo(minutes, Math.floor((localMs - dayMs) / MINUTE_MS));
  for (;;) {
    const minute = minutes[next];
    if (minute === undefined) {
      next = 0;
      dayMs += DAY_MS;
      continue;
    }
    const instantMs = dayMs + minute * MINUTE_MS - offsetMs;
    if (instantMs >= endMs) return false;
    if (changesAt(search, instantMs)) return true;
    next += 1;
  }
}

function changesByEnergy(search: Search): boolean {
  const { points, row } = search;
  const delivered = row.period.energyMicroKwh;
  if (delivered === 0) return false;
  for (const energy of points.energies) {
    const passed = delivered > 0 ? energy - row.energyBefore : row.energyBefore - energy;
    const whole = Math.abs(delivered);
    if (passed <= 0 || passed >= whole) continue;
    const passedMs = divideHalfUp(passed, row.endMs - row.startMs, whole);
    if (differsAt(search, { instantMs: row.startMs + passedMs, energy })) return true;
  }
  return false;
}

function changesAt(search: Search, instantMs: number): boolean {
  const { startMs, endMs, energyBefore, period } = search.row;
  if (instantMs <= startMs || instantMs >= endMs) return false;
  const flowing = search.points.energies.length > 0 && period.energyMicroKwh !== 0;
  const passed = flowing ? divideDown(period.energyMicroKwh, instantMs - startMs, endMs - startMs) : 0;
  return differsAt(search, { instantMs, energy: energyBefore + passed });
}

function differsAt(search: Search, at: { readonly instantMs: number; readonly energy: number }): boolean {
  const { points, row, setup } = search;
  if (!search.before) {
    moveTo(setup, row, { instantMs: row.startMs, energy: row.energyBefore });
    search.before = points.ranked.map((ranked) => selectAt(ranked, setup)?.sameCost ?? -1);
  }
  moveTo(setup, row, at);
  const { before } = search;
  return points.ranked.some((ranked, index) => (selectAt(ranked, setup)?.sameCost ?? -1) !== before[index]);
}

/**
 * value × part / whole as the next lower integer: bounds on energy are integers themselves, so that they hold for the
 * exact amount when they hold for this one.
 */
function divideDown(value: number, part: number, whole: number): number {
  const product = value * part;
  if (Math.abs(product) > Number.MAX_SAFE_INTEGER) {
    const [exact, divisor] = [BigInt(value) * BigInt(part), BigInt(whole)];
    return Number(exact / divisor - (exact % divisor < 0n ? 1n : 0n));
  }
  const rest = product % whole;
  return (product - rest) / whole - (rest < 0 ? 1 : 0);
}

/** value × part / whole, all positive, half up. */
function divideHalfUp(value: number, part: number, whole: number): number {
  const [exact, divisor] = [BigInt(value) * BigInt(part), BigInt(whole)];
  return Number((2n * exact + divisor) / (2n * divisor));
}
