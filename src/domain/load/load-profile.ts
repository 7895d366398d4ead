import { Decimal } from '../decimal.js';
import { PARTNER_STACK_LEVEL } from '../hosting/charging-profile.js';
import type { StationProfile } from '../stations/station-command.js';
import type { LoadPeriod } from './load-session.js';

export interface ProfileAsked {
  readonly periods: readonly LoadPeriod[];
  /** End of what was planned: from then on the station's own limit counts again. */
  readonly endsAt: Date;
  readonly stationRef: string;
  readonly unit: 'A' | 'W';
  /** Line to neutral. */
  readonly voltageV: number;
  readonly phases: 1 | 3;
}

/** Load management has one profile for each transaction, which a later one replaces. */
const PROFILE_NUMBER = 1_000;
/** Above that of what partners set: of profiles of one purpose the highest counts (OCPP 1.6, 3.13.2). */
const STACK_LEVEL = PARTNER_STACK_LEVEL + 1;
/** Most stations take no more periods (OCPP 1.6, ChargingScheduleMaxPeriods): the later ones come with the next profile. */
const MAX_PERIODS = 24;

/**
 * A charging profile of a transaction (OCPP 1.6, 5.16; 2.0.1, K01): limits have one decimal, never more than what was
 * planned; the first period starts at 0. Undefined when there is nothing to limit.
 */
export function loadProfile({ periods, endsAt, ...asked }: ProfileAsked): StationProfile | undefined {
  const [first] = periods;
  if (!first) return undefined;
  const startsAt = first.startsAt;
  const cut = periods[MAX_PERIODS]?.startsAt ?? endsAt;
  return {
    number: PROFILE_NUMBER,
    purpose: 'TX',
    stackLevel: STACK_LEVEL,
    stationRef: asked.stationRef,
    kind: 'ABSOLUTE',
    unit: asked.unit,
    startsAt,
    durationSeconds: secondsBetween(startsAt, cut),
    periods: periods.slice(0, MAX_PERIODS).map((period) => ({
      startSeconds: secondsBetween(startsAt, period.startsAt),
      limit: limitOf(period.limitW, asked),
    })),
  };
}

/** A limit as it is written in a profile: one decimal, cut downwards. */
export function limitOf(
  limitW: number,
  { unit, voltageV, phases }: Pick<ProfileAsked, 'phases' | 'unit' | 'voltageV'>,
): Decimal {
  const limit = new Decimal(limitW);
  return (unit === 'W' ? limit : limit.dividedBy(voltageV * phases)).toDecimalPlaces(1, Decimal.ROUND_FLOOR);
}

/** Whole seconds. */
export function secondsBetween(from: Date, until: Date): number {
  return Math.round((until.getTime() - from.getTime()) / 1_000);
}
