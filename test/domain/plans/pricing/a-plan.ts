import { Decimal } from '../../../../src/domain/decimal.js';
import { HubError } from '../../../../src/domain/errors.js';
import type { EnergyPart, Plan, SpotTerms } from '../../../../src/domain/plans/plan.js';
import type { PlanLine, PlanPrice, PlanSession } from '../../../../src/domain/plans/plan-price.js';
import { pricePlan } from '../../../../src/domain/plans/price-plan.js';
import type { VatRate } from '../../../../src/domain/pricing/amounts/vat.js';
import { sumRatios } from '../../../../src/domain/ratio.js';
import type { CdrDimensionType, ChargingPeriod } from '../../../../src/domain/roaming/cdr.js';
import type { SpotPrice, SpotPrices } from '../../../../src/domain/spot/spot-price.js';
import { spotPrices } from '../../../../src/domain/spot/spot-prices.js';

export const vat = (percent: string): VatRate => ({ treatment: 'RATE', percent: new Decimal(percent) });
export const VAT_19 = vat('19');

/** A plan of a German CPO without any price; what is given is added or replaced. */
export function aPlan(more: Partial<Plan> = {}): Plan {
  return {
    id: 'PLAN',
    party: { countryCode: 'DE', partyId: 'CPO' },
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    level: 'RETAIL',
    names: [],
    validFrom: new Date('2026-01-01T00:00:00Z'),
    holidays: new Set(),
    energy: { parts: [] },
    memberships: [],
    ...more,
  };
}

export function part(kind: EnergyPart['kind'], perKwh: string, more: Partial<EnergyPart> = {}): EnergyPart {
  return { kind, name: kind.toLowerCase(), perKwh: new Decimal(perKwh), vat: VAT_19, ...more };
}

/** The market's price as it is, with a fallback of 0.40. */
export function followed(more: Partial<SpotTerms> = {}): SpotTerms {
  const fallback = new Decimal('0.4');
  return { index: 'EPEX-DE', percent: new Decimal(100), mode: 'FOLLOW', fallback, vat: VAT_19, ...more };
}

/** Market prices per MWh of quarter hours in a row; a missing one is `undefined`. */
export function market(
  start: string,
  perMwh: readonly (string | undefined)[],
  more: Partial<SpotPrice> = {},
): SpotPrices {
  const list = perMwh.flatMap((price, index) => {
    if (price === undefined) return [];
    const startsAt = new Date(Date.parse(start) + index * 900_000);
    return { ...aSpotPrice, startsAt, perMwh: new Decimal(price), ...more };
  });
  return spotPrices(list);
}

export const NO_MARKET: SpotPrices = { at: () => undefined };

const aSpotPrice: Omit<SpotPrice, 'perMwh' | 'startsAt'> = {
  index: 'EPEX-DE',
  minutes: 15,
  currency: 'EUR',
  version: 1,
  provenance: { importId: 'I1', source: 'CSV', importedAt: new Date('2026-01-01T00:00:00Z') },
};

export type Volume = readonly [CdrDimensionType, string];

/** One stretch of a session. */
export interface Stretch {
  readonly minutes: number;
  readonly volumes: readonly Volume[];
}

export const stretch = (minutes: number, ...volumes: readonly Volume[]): Stretch => ({ minutes, volumes });
export const charging = (minutes: number, kwh: string, ...more: readonly Volume[]): Stretch =>
  stretch(minutes, ['ENERGY', kwh], ['TIME', hours(minutes)], ...more);
export const parking = (minutes: number): Stretch => stretch(minutes, ['PARKING_TIME', hours(minutes)]);

/** A session from a start on; Wednesday 4 March 2026, 10:00 in Berlin by default. */
export function aSession(stretches: readonly Stretch[], more: Partial<PlanSession> = {}): PlanSession {
  const startedAt = more.startedAt ?? new Date('2026-03-04T09:00:00Z');
  let atMs = startedAt.getTime();
  const chargingPeriods = stretches.map(({ minutes, volumes }): ChargingPeriod => {
    const dimensions = volumes.map(([type, volume]) => ({ type, volume: new Decimal(volume) }));
    const period = { startedAt: new Date(atMs), dimensions };
    atMs += minutes * 60_000;
    return period;
  });
  return { startedAt, endedAt: new Date(atMs), chargingPeriods, ...more };
}

/** From a start in UTC. */
export const from = (start: string): Pick<PlanSession, 'startedAt'> => ({ startedAt: new Date(start) });

/** Prices a session by a plan without a market, unless one is given. */
export function price(plan: Plan, session: PlanSession, prices: SpotPrices = NO_MARKET): PlanPrice {
  return pricePlan(plan, session, { prices });
}

export const net = ({ exact }: PlanPrice): string => exact.exclVat.toText();
export const gross = ({ exact }: PlanPrice): string => exact.inclVat.toText();
export const payable = (priced: PlanPrice): string[] =>
  [priced.payable.exclVat, priced.payable.inclVat].flatMap((amount) => amount?.toFixed() ?? []);
export const codes = ({ warnings }: PlanPrice): string[] => warnings.map(({ code }) => code);
export const ofKind = ({ lines }: PlanPrice, kind: PlanLine['kind']): PlanLine[] =>
  lines.filter((line) => line.kind === kind);
export const costs = (lines: readonly PlanLine[]): string[] => lines.map(({ costExcl }) => costExcl.toText());
export const sumOf = (lines: readonly PlanLine[]): string => sumRatios(lines.map(({ costExcl }) => costExcl)).toText();

/** What a period has of a dimension, as text; `-` where it has none. */
export const volumeOf = ({ dimensions }: ChargingPeriod, type: CdrDimensionType): string =>
  dimensions.find((one) => one.type === type)?.volume.toFixed() ?? '-';

/** The refusal that a call ends in, as code and field; fails when it does not end in one. */
export function refusalOf(call: () => unknown): readonly [code: string, field: string | undefined] {
  try {
    call();
  } catch (error) {
    if (error instanceof HubError) return [error.code, error.field];
    throw error;
  }
  throw new Error('expected a refusal');
}

function hours(minutes: number): string {
  return new Decimal(minutes).dividedBy(60).toDecimalPlaces(4).toFixed();
}
