import { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';
import type { CdrDimension, ChargingPeriod } from '../roaming/cdr.js';

/** What a driver means to do. */
export interface ChargeWish {
  readonly startsAt: Date;
  /** kWh to charge; or `chargingMinutes`, or both. */
  readonly energyKwh?: Decimal;
  readonly chargingMinutes?: number;
  /** Minutes that the vehicle stays when it is full. */
  readonly parkingMinutes: number;
  /** What the vehicle takes, in kW; absent: what the connector gives. */
  readonly powerKw?: Decimal;
}

/** A session that has not happened, at even power. */
export interface PlannedSession {
  readonly startedAt: Date;
  readonly chargingUntil: Date;
  readonly endedAt: Date;
  readonly energyKwh: Decimal;
  readonly powerKw: Decimal;
  readonly chargingPeriods: readonly ChargingPeriod[];
}

const MAX_MINUTES = 7 * 24 * 60;
const MAX_KWH = 1_000;
const MS_PER_HOUR = 3_600_000;
const MINUTE_MS = 60_000;
/** Decimals of a kWh, and of an hour, as the fast pricing path takes them. */
const DECIMALS = 6;

/**
 * The session of a wish at a connector of `maxPowerKw`: how long the energy takes, or how much the time gives. Charging
 * lasts whole seconds. Refuses (`bad-field`) a wish without energy and time, one that the connector cannot fulfil, and
 * one whose power is not known.
 */
export function plannedSession(wish: ChargeWish, maxPowerKw: Decimal | undefined): PlannedSession {
  checkWish(wish);
  const powerKw = powerOf(wish, maxPowerKw);
  const { startsAt, chargingMinutes, parkingMinutes } = wish;
  const hours = chargingMinutes === undefined ? undefined : new Decimal(chargingMinutes).dividedBy(60);
  const energyKwh = wish.energyKwh ?? powerKw.times(hours ?? 0).toDecimalPlaces(DECIMALS);
  const chargingMs = hours ? hours.times(MS_PER_HOUR).toNumber() : durationMs(energyKwh, powerKw);
  if (chargingMs > MAX_MINUTES * MINUTE_MS) refuse('energy_kwh', `takes longer than a week at ${powerKw.toFixed()} kW`);
  const chargingUntil = new Date(startsAt.getTime() + chargingMs);
  const endedAt = new Date(chargingUntil.getTime() + parkingMinutes * MINUTE_MS);
  const mean = energyKwh.times(MS_PER_HOUR).dividedBy(chargingMs).toDecimalPlaces(DECIMALS);
  const charging: readonly CdrDimension[] = [
    { type: 'ENERGY', volume: energyKwh },
    { type: 'TIME', volume: hoursOf(chargingMs) },
    { type: 'MIN_POWER', volume: mean },
    { type: 'MAX_POWER', volume: mean },
  ];
  const parking: readonly CdrDimension[] = [{ type: 'PARKING_TIME', volume: hoursOf(parkingMinutes * MINUTE_MS) }];
  const chargingPeriods = [
    { startedAt: startsAt, dimensions: charging },
    ...(parkingMinutes > 0 ? [{ startedAt: chargingUntil, dimensions: parking }] : []),
  ];
  return { startedAt: startsAt, chargingUntil, endedAt, energyKwh, powerKw: mean, chargingPeriods };
}

function checkWish({ energyKwh, chargingMinutes, parkingMinutes, powerKw }: ChargeWish): void {
  if (energyKwh === undefined && chargingMinutes === undefined) {
    refuse('energy_kwh', 'expected energy_kwh or charging_minutes');
  }
  if (energyKwh && !(energyKwh.greaterThan(0) && energyKwh.lessThanOrEqualTo(MAX_KWH))) {
    refuse('energy_kwh', `expected more than 0 and at most ${MAX_KWH}`);
  }
  if (chargingMinutes !== undefined && !isMinutes(chargingMinutes, 1)) {
    refuse('charging_minutes', `expected whole minutes, 1 to ${MAX_MINUTES}`);
  }
  if (!isMinutes(parkingMinutes, 0)) refuse('parking_minutes', `expected whole minutes, 0 to ${MAX_MINUTES}`);
  if (powerKw && !powerKw.greaterThan(0)) refuse('power_kw', 'expected more than 0');
}

/** What energy and time say together, else what the vehicle takes, else what the connector gives. */
function powerOf({ energyKwh, chargingMinutes, powerKw }: ChargeWish, maxPowerKw: Decimal | undefined): Decimal {
  const needed =
    energyKwh && chargingMinutes !== undefined ? energyKwh.times(60).dividedBy(chargingMinutes) : undefined;
  const wanted = needed ?? powerKw ?? maxPowerKw;
  if (!wanted) return refuse('power_kw', 'is needed, since the power of the connector is not known');
  const most = [powerKw, maxPowerKw].filter((limit) => limit !== undefined);
  if (needed && most.some((limit) => needed.greaterThan(limit))) {
    return refuse('charging_minutes', `is too short: ${needed.toDecimalPlaces(1).toFixed()} kW would be needed`);
  }
  return Decimal.min(wanted, ...most);
}

function durationMs(energyKwh: Decimal, powerKw: Decimal): number {
  return energyKwh.dividedBy(powerKw).times(3_600).ceil().times(1_000).toNumber();
}

function hoursOf(ms: number): Decimal {
  return new Decimal(ms).dividedBy(MS_PER_HOUR).toDecimalPlaces(DECIMALS);
}

function isMinutes(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= MAX_MINUTES;
}

function refuse(field: string, message: string): never {
  throw new HubError('bad-field', `${field}: ${message}`, field);
}
