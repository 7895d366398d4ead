import { Decimal } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { PriceableCdr, PriceableTariff, PricedCdr, PricingInput } from '../../../src/domain/pricing/priced-cdr.js';
import type { CdrDimension, CdrDimensionType } from '../../../src/domain/roaming/cdr.js';
import type {
  PriceComponent,
  TariffDimension,
  TariffElement,
  TariffRestrictions,
} from '../../../src/domain/roaming/tariff.js';

/** One stretch of a session: how long, what was measured (kWh, h, A, kW), and the tariff that it names. */
export interface Stretch {
  readonly minutes: number;
  readonly tariffId?: string;
  readonly volumes: readonly (readonly [CdrDimensionType, string])[];
}

export const stretch = (minutes: number, ...volumes: Stretch['volumes']): Stretch => ({ minutes, volumes });
export const charging = (minutes: number, energyKwh: string): Stretch => stretch(minutes, ['ENERGY', energyKwh]);
export const timed = (minutes: number): Stretch => stretch(minutes, ['TIME', hours(minutes)]);
export const parked = (minutes: number): Stretch => stretch(minutes, ['PARKING_TIME', hours(minutes)]);
export const reserved = (minutes: number): Stretch => stretch(minutes, ['RESERVATION_TIME', hours(minutes)]);

/** A session from a start on, one stretch after the other; Wednesday 4 March 2026, 10:00 in Amsterdam by default. */
export function aSession(stretches: readonly Stretch[], start = '2026-03-04T09:00:00Z'): PriceableCdr {
  let atMs = Date.parse(start);
  const chargingPeriods = stretches.map(({ minutes, volumes, tariffId }) => {
    const dimensions: CdrDimension[] = volumes.map(([type, volume]) => ({ type, volume: new Decimal(volume) }));
    const period = { startedAt: new Date(atMs), dimensions, ...(tariffId === undefined ? {} : { tariffId }) };
    atMs += minutes * 60_000;
    return period;
  });
  return { startedAt: new Date(start), endedAt: new Date(atMs), currency: 'EUR', chargingPeriods };
}

export interface ComponentTerms {
  readonly vat?: string;
  readonly step?: number;
}
const component =
  (type: TariffDimension) =>
  (price: string, { vat, step = 0 }: ComponentTerms = {}): PriceComponent => ({
    type,
    price: new Decimal(price),
    stepSize: step,
    ...(vat === undefined ? {} : { vat: new Decimal(vat) }),
  });
export const energy = component('ENERGY');
export const time = component('TIME');
export const parking = component('PARKING_TIME');
export const fee = component('FLAT');

export function element(priceComponents: readonly PriceComponent[], restrictions?: TariffRestrictions): TariffElement {
  return restrictions ? { priceComponents, restrictions } : { priceComponents };
}

export function aTariff(elements: readonly TariffElement[], more: Partial<PriceableTariff> = {}): PriceableTariff {
  return { id: 'T1', currency: 'EUR', elements, ...more };
}

/** Prices a session by one tariff in Amsterdam, unless something else is given. */
export function price(cdr: PriceableCdr, tariff: PriceableTariff, more: Partial<PricingInput> = {}): PricedCdr {
  return priceCdr({ cdr, tariffs: [tariff], timeZone: 'Europe/Amsterdam', ...more });
}

export const net = (priced: PricedCdr): string => priced.totalCost.exclVat.toFixed();
export const codes = (priced: PricedCdr): string[] => priced.warnings.map(({ code }) => code);

/** The refusal that a call ends in, as code and field; fails when it does not end in one. */
export function refusalOf(call: () => unknown): { readonly code: string; readonly field: string | undefined } {
  try {
    call();
  } catch (error) {
    if (error instanceof HubError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('expected a refusal');
}

function hours(minutes: number): string {
  return new Decimal(minutes).dividedBy(60).toDecimalPlaces(4).toFixed();
}
