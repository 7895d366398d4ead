import { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import type { StationProfile } from '../stations/station-command.js';
import type { ActiveProfile } from './pending-result.js';

/** A charging profile as an eMSP sets it for a session (OCPI 2.2.1, mod_charging_profiles, ChargingProfile). */
export interface PartnerProfile
  extends Pick<StationProfile, 'durationSeconds' | 'minChargingRate' | 'periods' | 'unit'> {
  readonly startsAt?: Date;
}

/** Of what partners set; the hub's own load management takes another one. */
export const PARTNER_STACK_LEVEL = 1;
/** More periods than this no station keeps. */
const MOST_PERIODS = 1_000;

/**
 * The profile that a station gets: for this transaction alone, so that it ends with it and nothing is limited for ever.
 * Limits are cut to one decimal, downwards. Refuses (`bad-field`) one without periods, one whose first period does not
 * begin at 0, and periods out of order.
 */
export function stationProfile(
  profile: PartnerProfile,
  of: { readonly number: number; readonly stationRef: string },
): StationProfile {
  const { periods, startsAt, unit, durationSeconds, minChargingRate } = profile;
  const field = 'charging_profile.charging_profile_period';
  if (periods.length === 0 || periods.length > MOST_PERIODS)
    throw refused(field, `expected 1 to ${MOST_PERIODS} periods`);
  if (periods[0]?.startSeconds !== 0) throw refused(field, 'the first start_period must be 0');
  const isOrdered = periods.every(({ startSeconds }, index) => startSeconds > (periods[index - 1]?.startSeconds ?? -1));
  if (!isOrdered) throw refused(field, 'each start_period must be greater than the one before');
  if (periods.some(({ limit }) => limit.isNegative())) throw refused(field, 'a limit cannot be negative');
  return {
    ...of,
    purpose: 'TX',
    stackLevel: PARTNER_STACK_LEVEL,
    kind: startsAt ? 'ABSOLUTE' : 'RELATIVE',
    unit,
    ...(startsAt && { startsAt }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(minChargingRate && { minChargingRate: oneDecimal(minChargingRate) }),
    periods: periods.map((period) => ({ ...period, limit: oneDecimal(period.limit) })),
  };
}

function refused(field: string, why: string): HubError {
  return new HubError('bad-field', `${field}: ${why}`, field);
}

function oneDecimal(limit: Decimal): Decimal {
  return limit.toDecimalPlaces(1, Decimal.ROUND_DOWN);
}

/** The number of an eMSP's profile in a transaction: positive int32 and always the same, so that a new one replaces it. */
export function profileNumber(transactionId: string, sha256: (text: string) => string): number {
  return Number.parseInt(sha256(`profile ${transactionId}`).slice(0, 7), 16) + 1;
}

/**
 * The schedule in a station's answer: GetCompositeSchedule of OCPP 1.6 (7.10) or 2.0.1 (CompositeScheduleType).
 * Undefined: there is none that can be read. Numbers are the station's own, as JSON gave them.
 */
export function readSchedule(payload: Readonly<Record<string, unknown>>, now: Date): ActiveProfile | undefined {
  const outer = Object(payload['schedule'] ?? payload['chargingSchedule']);
  const startsAt =
    timeIn(payload['scheduleStart']) ?? timeIn(outer.scheduleStart) ?? timeIn(outer.startSchedule) ?? now;
  const unit = outer.chargingRateUnit;
  const listed: readonly unknown[] = Array.isArray(outer.chargingSchedulePeriod) ? outer.chargingSchedulePeriod : [];
  const periods = listed.slice(0, MOST_PERIODS).flatMap(periodIn);
  if ((unit !== 'A' && unit !== 'W') || periods.length === 0) return undefined;
  const minChargingRate = decimalIn(outer.minChargingRate);
  return {
    startsAt,
    unit,
    periods,
    ...(Number.isSafeInteger(outer.duration) && { durationSeconds: Number(outer.duration) }),
    ...(minChargingRate && { minChargingRate }),
  };
}

function periodIn(value: unknown): ActiveProfile['periods'] {
  const { startPeriod, limit } = Object(value);
  const read = decimalIn(limit);
  return read && Number.isSafeInteger(startPeriod) ? [{ startSeconds: Number(startPeriod), limit: read }] : [];
}

function decimalIn(value: unknown): Decimal | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? new Decimal(value) : undefined;
}

/** With a zone, or without one in UTC. */
function timeIn(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const at = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
