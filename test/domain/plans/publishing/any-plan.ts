import fc from 'fast-check';
import { Decimal } from '../../../../src/domain/decimal.js';
import type { EnergyPart, IdleTerms, Membership, Plan, Window } from '../../../../src/domain/plans/plan.js';
import type { PlanSession } from '../../../../src/domain/plans/plan-price.js';
import { SLOT_MS, type SpotPrices, slotStart } from '../../../../src/domain/spot/spot-price.js';
import {
  aPlan,
  aSession,
  charging,
  followed,
  parking,
  part,
  type Stretch,
  stretch,
  VAT_19,
} from '../pricing/a-plan.js';

/** Days around which clocks change in Berlin, and one on which they do not. */
const DAYS = ['2026-03-28', '2026-10-24', '2026-07-02'] as const;

const mills = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => new Decimal(value).dividedBy(1_000));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const clock = fc.integer({ min: 0, max: 95 }).map((slot) => new Date(slot * SLOT_MS).toISOString().slice(11, 16));

/** What is undefined is left out, as in a plan that was read from a file. */
function known<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

export const anyWindow: fc.Arbitrary<Window> = fc
  .record({
    days: maybe(fc.subarray(['SATURDAY', 'SUNDAY', 'MONDAY', 'FRIDAY'] as const, { minLength: 1 })),
    times: maybe(fc.tuple(clock, clock)),
    months: maybe(fc.subarray([3, 7, 10], { minLength: 1 })),
    holidays: maybe(fc.constantFrom('EXCLUDED' as const, 'ONLY' as const)),
  })
  .map(({ days, times, months, holidays }) =>
    known<Window>({ days, from: times?.[0], until: times?.[1], months, holidays }),
  );

const bounded = (kind: 'POWER_BAND' | 'TIER', max: number): fc.Arbitrary<EnergyPart> =>
  fc
    .tuple(mills(-200, 400), maybe(mills(0, max)), maybe(mills(1, max)), maybe(anyWindow))
    .map(([price, from, to, window]) => {
      const bounds = kind === 'TIER' ? known({ minKwh: from, maxKwh: to }) : known({ minKw: from, maxKw: to });
      return part(kind, price.toFixed(), { ...known({ window }), ...bounds });
    });

const otherPart: fc.Arbitrary<EnergyPart> = fc
  .tuple(fc.constantFrom('BASE', 'PEAK', 'MARKUP', 'TAX', 'GRID_FEE'), mills(0, 300), maybe(anyWindow), fc.boolean())
  .map(([kind, price, window, zoned]) =>
    part(kind, price.toFixed(), known({ window, zone: kind === 'GRID_FEE' && zoned ? 'NORTH' : undefined })),
  );

const anyMembership: fc.Arbitrary<Membership> = fc
  .record({
    energyPercent: maybe(mills(0, 30_000)),
    energyPerKwh: maybe(mills(0, 100)),
    startFeeWaived: maybe(fc.boolean()),
    idlePercent: maybe(mills(0, 100_000)),
    freeKwh: maybe(mills(0, 5_000)),
  })
  .map((benefits) => known<Membership>({ id: 'GOLD', names: [], emsps: ['DE*MSP'], ...benefits }));

export interface PlanKind {
  readonly mode: 'FIXED' | 'FOLLOW' | 'LOCK_AT_START';
  /** What tariffs cannot say of parking, and the periods of a CDR can. */
  readonly parking?: Pick<IdleTerms, 'graceMinutes' | 'maxPerDay' | 'maxPerSession'>;
}

const PLAIN_PARKING = { graceMinutes: 0 };

/** Prices of whole cents a minute, so that caps of whole cents are reached at a whole second. */
const anyIdle = (terms: NonNullable<PlanKind['parking']>): fc.Arbitrary<IdleTerms> =>
  fc
    .tuple(fc.constantFrom('0.6', '1.2', '3', '6', '12'), maybe(anyWindow))
    .map(([perHour, exempt]) => known<IdleTerms>({ perHour: new Decimal(perHour), vat: VAT_19, exempt, ...terms }));

/** Plans that OCPI can express whole, but for the parking that is asked for. */
export function anyPlan({ mode, parking: terms = PLAIN_PARKING }: PlanKind): fc.Arbitrary<Plan> {
  const parts = fc.tuple(
    fc.array(bounded('POWER_BAND', 100_000), { maxLength: 2 }),
    fc.array(bounded('TIER', 40_000), { maxLength: 2 }),
    fc.array(otherPart, { maxLength: 4 }),
  );
  return fc
    .record({
      parts: parts.map((lists) => lists.flat()),
      floor: maybe(mills(-50, 150)),
      cap: maybe(mills(150, 400)),
      decimals: maybe(fc.integer({ min: 2, max: 6 })),
      freeKwh: maybe(mills(0, 9_000)),
      time: maybe(fc.tuple(mills(0, 3_000), maybe(anyWindow))),
      startFee: maybe(mills(0, 2_000)),
      idle: maybe(anyIdle(terms)),
      memberships: fc.array(anyMembership, { maxLength: 1 }),
      minPrice: maybe(mills(0, 4_000)),
      maxPrice: maybe(mills(4_000, 30_000)),
    })
    .map(({ parts: list, floor, cap, decimals, freeKwh, time, startFee, idle, memberships, minPrice, maxPrice }) =>
      aPlan(
        known<Partial<Plan>>({
          holidays: new Set(['2026-10-25', '2026-07-03']),
          locations: [{ id: 'L1', zone: 'NORTH' }, { id: 'L2' }],
          energy: known({
            parts: list,
            spot: mode === 'FIXED' ? undefined : followed({ mode }),
            floor,
            cap,
            decimals,
            freeKwh,
          }),
          time: time && known({ perHour: time[0], vat: VAT_19, window: time[1] }),
          startFee: startFee && { price: startFee, vat: VAT_19 },
          idle,
          memberships,
          minPrice: minPrice && { exclVat: minPrice },
          maxPrice: maxPrice && { exclVat: maxPrice },
        }),
      ),
    );
}

const anyStretch: fc.Arbitrary<Stretch> = fc
  .tuple(
    fc.integer({ min: 1, max: 240 }),
    mills(0, 40_000),
    fc.constantFrom('CHARGE', 'FAST', 'BOTH', 'PARK', 'ENERGY'),
  )
  .map(([minutes, kwh, kind]) => {
    if (kind === 'PARK') return parking(minutes);
    if (kind === 'ENERGY') return stretch(minutes, ['ENERGY', kwh.toFixed()]);
    if (kind === 'FAST') return charging(minutes, kwh.toFixed(), ['MAX_POWER', '150']);
    return charging(minutes, kwh.toFixed(), ['MIN_POWER', '3.5'], ['MAX_POWER', kind === 'BOTH' ? '22' : '3.5']);
  });

export interface AnySession {
  readonly session: PlanSession;
  /** Local days on which it can have periods. */
  readonly from: Date;
  readonly until: Date;
}

/** Sessions of up to five stretches around the days on which clocks change; energy in whole Wh, times in whole minutes. */
export const anySession: fc.Arbitrary<AnySession> = fc
  .tuple(
    fc.constantFrom(...DAYS),
    fc.integer({ min: 0, max: 40 * 60 }),
    fc.array(anyStretch, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('L1', 'L2'),
    fc.constantFrom('MSP', 'XYZ'),
  )
  .map(([day, minute, stretches, locationId, partyId]) => {
    const startedAt = new Date(Date.parse(`${day}T12:00:00Z`) + minute * 60_000);
    const session = aSession(stretches, { startedAt, locationId, emsp: { countryCode: 'DE', partyId } });
    return { session, from: startedAt, until: new Date(session.endedAt.getTime() + 1) };
  });

/** A market of eleven prices, some below zero, with a gap here and there. */
export const anyMarket: fc.Arbitrary<SpotPrices> = fc.integer({ min: 1, max: 1_000 }).map((seed) => ({
  at: (instantMs) => {
    const startsAt = new Date(slotStart(instantMs));
    const index = Math.floor(startsAt.getTime() / (2 * SLOT_MS)) * seed;
    if (index % 17 === 0) return undefined;
    return {
      index: 'EPEX-DE',
      startsAt,
      minutes: 15,
      perMwh: new Decimal((index % 11) - 3).times('23.71'),
      currency: 'EUR',
      version: 1,
      provenance: { importId: 'I1', source: 'CSV', importedAt: new Date('2026-01-01T00:00:00Z') },
    };
  },
}));
