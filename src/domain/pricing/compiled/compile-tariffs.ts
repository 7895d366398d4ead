import { HubError } from '../../errors.js';
import type { Price } from '../../roaming/price.js';
import type { TariffDimension } from '../../roaming/tariff.js';
import { findTimeZone, type TimeZone } from '../periods/local-time.js';
import { DEFAULT_POLICY, type PricingPolicy } from '../policy.js';
import type { PriceableTariff } from '../priced-cdr.js';
import { needsLocalTime } from '../selection/restrictions.js';
import { emptyWindowsOf } from '../session-checks.js';
import type { CompiledComponent, CompiledTariff, CompiledTariffs, Ranked } from './compiled-tariffs.js';
import { scaleDecimal } from './scale-cdr.js';
import type { ScaledSums } from './scaled-cdr.js';
import { CalendarIndex } from './tariff/calendar-index.js';
import { type CompiledElement, compileElement } from './tariff/compile-element.js';
import { RateBook } from './tariff/rate-book.js';
import { ZoneClock } from './tariff/zone-clock.js';

export interface CompileOptions {
  /** IANA name from the Location; needed only when a tariff looks at local time. */
  readonly timeZone?: string | undefined;
  readonly policy?: Partial<PricingPolicy> | undefined;
}

/**
 * Makes a set of tariffs ready for pricing many sessions: numbers become integers, the candidates of each dimension
 * stand in rank order, and what looks at the calendar is found without asking every element. Refuses nothing: what is
 * out of range is marked, and `priceScaled` passes sessions that need it on to the reference engine.
 */
export function compileTariffs(tariffs: readonly PriceableTariff[], options: CompileOptions = {}): CompiledTariffs {
  const policy = { ...DEFAULT_POLICY, ...options.policy };
  const zone = zoneOf(options.timeZone);
  const known = zone === UNKNOWN_ZONE ? undefined : zone;
  const rates = new RateBook();
  const compiled = tariffs.map((tariff) => compileTariff(tariff, policy, rates));
  const byId = new Map<string, CompiledTariff[]>();
  for (const tariff of compiled) {
    const id = tariff.source.id.toUpperCase();
    const versions = byId.get(id);
    if (versions) versions.push(tariff);
    else byId.set(id, [tariff]);
  }
  return {
    policy,
    zone: known,
    clock: known && new ZoneClock(known),
    usable: zone !== UNKNOWN_ZONE && DEFAULT_ONLY.every((name) => policy[name] === DEFAULT_POLICY[name]),
    tariffs: compiled,
    byId,
    rates: rates.rates,
  };
}

/** Points of the policy of which this engine knows the default only; with another reading the reference engine prices. */
export const DEFAULT_ONLY = [
  'firstPeriod',
  'noTariffNamed',
  'severalValid',
  'split',
  'halfWindow',
  'powerCounterpart',
  'missingMeasurement',
  'limitOrder',
  'rounding',
] as const satisfies readonly (keyof PricingPolicy)[];

const UNKNOWN_ZONE: unique symbol = Symbol('unknown zone');

/** A name that the tz database does not have is refused by the reference engine, also where nobody looks at the clock. */
function zoneOf(name: string | undefined): TimeZone | typeof UNKNOWN_ZONE | undefined {
  try {
    return name === undefined ? undefined : findTimeZone(name);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return UNKNOWN_ZONE;
  }
}

function compileTariff(tariff: PriceableTariff, policy: PricingPolicy, rates: RateBook): CompiledTariff {
  const places = tariff.elements.map((element, index) => ({ tariff, element, index }));
  const elements = places.map((place) => compileElement(place, rates));
  const fitting = elements.filter((element) => element !== undefined);
  const minPrice = tariff.minPrice && scaleLimit(tariff.minPrice);
  const maxPrice = tariff.maxPrice && scaleLimit(tariff.maxPrice);
  const limitsFit = Boolean(minPrice) === Boolean(tariff.minPrice) && Boolean(maxPrice) === Boolean(tariff.maxPrice);
  return {
    source: tariff,
    usable: tariff.taxIncluded !== 'YES' && limitsFit && fitting.length === elements.length,
    fromMs: tariff.startsAt ? tariff.startsAt.getTime() : Number.NEGATIVE_INFINITY,
    toMs: tariff.endsAt ? tariff.endsAt.getTime() : Number.POSITIVE_INFINITY,
    needsLocalTime: needsLocalTime(tariff),
    pricesEnergy: tariff.elements.some(({ priceComponents }) => priceComponents.some(({ type }) => type === 'ENERGY')),
    minPrice,
    maxPrice,
    emptyWindows: emptyWindowsOf(tariff),
    ranked: rankSlots(fitting, policy),
    changePoints: new Map(),
  };
}

/** Cost units in a millionth of the currency. */
const COST_PER_MICRO = 1_800_000_000_000_000n;

function scaleLimit({ exclVat, inclVat }: Price): ScaledSums | undefined {
  const [net, gross] = [scaleDecimal(exclVat), inclVat && scaleDecimal(inclVat)];
  if (net === undefined || (inclVat && gross === undefined)) return undefined;
  return {
    exclVat: BigInt(net) * COST_PER_MICRO,
    inclVat: gross === undefined ? undefined : BigInt(gross) * COST_PER_MICRO,
  };
}

/** The ranks of all slots, in the order of `Slot`. */
function rankSlots(elements: readonly CompiledElement[], policy: PricingPolicy): Ranked[] {
  const those = (type: TariffDimension, reservation?: string): CompiledComponent[] =>
    elements.flatMap((element) => (element.reservation === reservation ? (element.components.get(type) ?? []) : []));
  const expired = (type: TariffDimension): CompiledComponent[] => [
    ...those(type, 'RESERVATION_EXPIRES'),
    ...those(type, 'RESERVATION'),
  ];
  return [
    those('ENERGY'),
    those('TIME'),
    those('PARKING_TIME'),
    those('TIME', 'RESERVATION'),
    those('FLAT', 'RESERVATION'),
    those('FLAT'),
    expired('TIME'),
    expired('FLAT'),
  ].map((components) => {
    const calendar = components.some(({ restrictions }) => restrictions?.calendar);
    return { components, calendar: calendar ? new CalendarIndex(components, policy) : undefined };
  });
}
