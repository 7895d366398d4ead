import type { PricingPolicy } from '../../policy.js';
import type { CompiledComponent, CompiledTariff, Ranked } from '../compiled-tariffs.js';
import type { ScaledPeriod } from '../scaled-cdr.js';
import { holdsBesidesCalendar, type ScaledMoment } from './restrictions.js';
import type { ZoneClock } from './zone-clock.js';

/** A charging period as the compiled engine prices it, with what had happened in the session before it. */
export interface ScaledRow {
  /** Index in `charging_periods`. */
  readonly index: number;
  readonly period: ScaledPeriod;
  readonly startMs: number;
  readonly endMs: number;
  /** False when the period has reserved time and nothing else. */
  readonly charging: boolean;
  /** 1e-6 kWh before the period. */
  readonly energyBefore: number;
  /** Microseconds; hours with four decimals that are the length of the period, rounded, are that length. */
  readonly timeUs: number;
  readonly parkingUs: number;
  readonly reservationUs: number;
  /** The instant from which min_duration and max_duration count. */
  durationFromMs: number;
  tariff: CompiledTariff | undefined;
}

/** What it takes to know the state of a session at an instant. */
export interface MomentSetup {
  readonly policy: PricingPolicy;
  /** Absent where no tariff of the session looks at local time. */
  readonly clock: ZoneClock | undefined;
  /** Is filled by `moveTo`. */
  readonly moment: ScaledMoment;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Puts the moment of a session to an instant of a period, at which some energy had been delivered. */
export function moveTo(
  { clock, moment }: MomentSetup,
  row: ScaledRow,
  at: { instantMs: number; energy: number },
): void {
  moment.energy = at.energy;
  moment.elapsedMs = Math.max(0, at.instantMs - row.durationFromMs);
  moment.period = row.period;
  if (!clock) return;
  const localMs = at.instantMs + clock.offsetMs(at.instantMs);
  moment.day = Math.floor(localMs / DAY_MS);
  moment.minute = Math.floor((localMs - moment.day * DAY_MS) / MINUTE_MS);
}

/** The first component in rank whose restrictions all hold; undefined: it costs nothing. */
export function selectAt(
  { components, calendar }: Ranked,
  { moment, policy }: MomentSetup,
): CompiledComponent | undefined {
  const candidates = calendar ? calendar.candidatesAt(moment.day, moment.minute) : components;
  for (const component of candidates) {
    const { restrictions } = component;
    if (restrictions === undefined || holdsBesidesCalendar(restrictions, moment, policy)) return component;
  }
  return undefined;
}
