import { Decimal } from '../../src/domain/decimal.js';
import type { PriceableCdr, PriceableTariff, PricingInput } from '../../src/domain/pricing/priced-cdr.js';
import type { CdrDimension } from '../../src/domain/roaming/cdr.js';
import type { PriceComponent, TariffDimension, TariffElement } from '../../src/domain/roaming/tariff.js';

/** Sessions that are priced by one tariff: what a hub meets most, one thing at a time. */
export interface PricingCase {
  readonly name: string;
  /** Sessions per second of one core that the integer engine is to reach. */
  readonly goal: number;
  readonly inputs: readonly PricingInput[];
}

const SESSIONS = 2_000;
const MINUTE_MS = 60_000;
const TIME_ZONE = 'Europe/Amsterdam';
const GOAL = 400_000;
const GOAL_DAY_AHEAD = 350_000;

export function pricingCases(): PricingCase[] {
  return [
    { name: 'ONE_PERIOD', goal: GOAL, inputs: sessions(tariff([element([energy('0.25')])]), onePeriod) },
    { name: 'THREE_PERIODS_STEPS', goal: GOAL, inputs: sessions(tariff(steppedElements()), chargedThenParked) },
    { name: 'THREE_PERIODS_WINDOWS', goal: GOAL, inputs: sessions(tariff(windowedElements()), chargedThenParked) },
    { name: 'DAY_AHEAD_96', goal: GOAL_DAY_AHEAD, inputs: sessions(tariff(quarters()), threeQuarters) },
  ];
}

/** Volumes and starts differ from session to session. */
type Shape = (number: number) => { readonly startMs: number; readonly stretches: readonly Stretch[] };

interface Stretch {
  readonly minutes: number;
  readonly dimensions: readonly CdrDimension[];
}

function sessions(priced: PriceableTariff, shape: Shape): PricingInput[] {
  const tariffs = [priced];
  return Array.from({ length: SESSIONS }, (_, number) => ({
    cdr: sessionOf(shape(number)),
    tariffs,
    timeZone: TIME_ZONE,
  }));
}

function sessionOf({ startMs, stretches }: ReturnType<Shape>): PriceableCdr {
  let atMs = startMs;
  const chargingPeriods = stretches.map(({ minutes, dimensions }) => {
    const startedAt = new Date(atMs);
    atMs += minutes * MINUTE_MS;
    return { startedAt, dimensions, tariffId: 'T1' };
  });
  return { currency: 'EUR', startedAt: new Date(startMs), endedAt: new Date(atMs), chargingPeriods };
}

const kwh = (number: number): CdrDimension => ({
  type: 'ENERGY',
  volume: new Decimal(1_000 + ((number * 7_919) % 29_000)).dividedBy(1_000),
});
const hours = (type: 'PARKING_TIME' | 'TIME', minutes: number): CdrDimension => ({
  type,
  volume: new Decimal(minutes).dividedBy(60).toDecimalPlaces(4),
});

/** Sessions of a year, one every four hours or so. */
function startOf(number: number): number {
  return Date.UTC(2026, 0, 1) + number * 262 * MINUTE_MS;
}

function onePeriod(number: number): ReturnType<Shape> {
  return { startMs: startOf(number), stretches: [{ minutes: 40, dimensions: [kwh(number)] }] };
}

function chargedThenParked(number: number): ReturnType<Shape> {
  const charged = { minutes: 40, dimensions: [kwh(number), hours('TIME', 40)] };
  const parked = { minutes: 20 + (number % 30), dimensions: [hours('PARKING_TIME', 20 + (number % 30))] };
  return { startMs: startOf(number), stretches: [charged, charged, parked] };
}

const DAY_MS = Date.parse('2026-03-04T00:00:00+01:00');

function threeQuarters(number: number): ReturnType<Shape> {
  const quarter = (part: number): Stretch => ({ minutes: 15, dimensions: [kwh(number * 3 + part)] });
  return { startMs: DAY_MS + (number % 93) * 15 * MINUTE_MS, stretches: [quarter(0), quarter(1), quarter(2)] };
}

function tariff(elements: readonly TariffElement[]): PriceableTariff {
  return { id: 'T1', currency: 'EUR', elements };
}

function element(
  priceComponents: readonly PriceComponent[],
  restrictions?: TariffElement['restrictions'],
): TariffElement {
  return restrictions ? { priceComponents, restrictions } : { priceComponents };
}

function component(type: TariffDimension, price: string, stepSize: number): PriceComponent {
  return { type, price: new Decimal(price), stepSize, vat: new Decimal(21) };
}

const energy = (price: string): PriceComponent => component('ENERGY', price, 1);

function steppedElements(): TariffElement[] {
  const parking = component('PARKING_TIME', '2.5', 600);
  return [element([component('FLAT', '0.5', 1), energy('0.3569'), component('TIME', '1.2', 300), parking])];
}

/** A start fee, day and night prices, and a fee for parking by day only. */
function windowedElements(): TariffElement[] {
  return [
    element([component('FLAT', '0.5', 1)]),
    element([energy('0.28'), component('TIME', '0.6', 60)], { startTime: '22:00', endTime: '06:00' }),
    element([energy('0.35'), component('TIME', '1.2', 60)]),
    element([component('PARKING_TIME', '3', 60)], { startTime: '08:00', endTime: '20:00' }),
  ];
}

/** A day of quarter-hour prices, each an element with its date and times. */
function quarters(): TariffElement[] {
  const clock = (quarter: number): string =>
    `${String(Math.floor(quarter / 4) % 24).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
  return Array.from({ length: 96 }, (_, quarter) => {
    const price = new Decimal(180 + ((quarter * 37) % 240)).dividedBy(1_000).toFixed();
    const times = { startTime: clock(quarter), endTime: clock(quarter + 1) };
    return element([energy(price)], { startDate: '2026-03-04', endDate: '2026-03-05', ...times });
  });
}
