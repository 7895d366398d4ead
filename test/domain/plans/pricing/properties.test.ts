import fc from 'fast-check';
import { Decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import { cutSession } from '../../../../src/domain/plans/cut-session.js';
import type { EnergyPart, IdleTerms, Plan } from '../../../../src/domain/plans/plan.js';
import type { PlanSession } from '../../../../src/domain/plans/plan-price.js';
import { grossFactor } from '../../../../src/domain/pricing/amounts/vat.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import { Ratio, sumRatios } from '../../../../src/domain/ratio.js';
import type { CdrDimensionType, ChargingPeriod } from '../../../../src/domain/roaming/cdr.js';
import type { SpotPrices } from '../../../../src/domain/spot/spot-price.js';
import { aPlan, followed, market, net, ofKind, part, price, sumOf, VAT_19, vat } from './a-plan.js';

const RUNS = { seed: 20260304, numRuns: 60 };

const milli = (max: number, min = 0) =>
  fc.integer({ min: min * 1_000, max: max * 1_000 }).map((value) => new Decimal(value).dividedBy(1_000));
const clock = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
const window = fc.option(
  fc.tuple(fc.nat(95), fc.nat(95)).map(([start, end]) => ({ from: clock(start), until: clock(end) })),
  { nil: undefined },
);
const windowed = window.map((one) => (one ? { window: one } : {}));

const kinds = fc.constantFrom<EnergyPart['kind']>('BASE', 'GRID_FEE', 'MARKUP', 'PEAK', 'POWER_BAND', 'TAX', 'TIER');
const bounds = fc.tuple(milli(30), milli(30)).map(([one, other]) => [Decimal.min(one, other), Decimal.max(one, other)]);
const anyPart: fc.Arbitrary<EnergyPart> = fc
  .tuple(kinds, milli(1, -1), fc.constantFrom('7', '19'), windowed, bounds)
  .map(([kind, perKwh, rate, when, [low = ZERO, high = ZERO]]) => {
    const bound = kind === 'TIER' ? { minKwh: low, maxKwh: high } : { minKw: low, maxKw: high };
    return part(kind, perKwh.toFixed(), {
      vat: vat(rate),
      ...when,
      ...(kind === 'TIER' || kind === 'POWER_BAND' ? bound : {}),
    });
  });
const idle: fc.Arbitrary<IdleTerms> = fc
  .tuple(milli(10), fc.integer({ min: 0, max: 60 }), window, milli(5))
  .map(([perHour, graceMinutes, exempt, maxPerDay]) => {
    return { perHour, vat: VAT_19, graceMinutes, maxPerDay, ...(exempt ? { exempt } : {}) };
  });

const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.array(anyPart, { maxLength: 6 }),
    fc.constantFrom('FOLLOW', 'LOCK_AT_START', undefined),
    idle,
    milli(5),
    windowed,
  )
  .map(([parts, mode, idling, freeKwh, when]) => {
    const energy = { parts, freeKwh, floor: new Decimal('-0.5'), cap: new Decimal('0.9'), decimals: 4 };
    const startFee = { price: new Decimal('0.35'), vat: vat('7') };
    const time = { perHour: new Decimal('1.2'), vat: VAT_19, ...when };
    return aPlan({ energy: mode ? { ...energy, spot: followed({ mode }) } : energy, idle: idling, time, startFee });
  });

/** Periods of whole seconds, with hours of four decimals as CPOs send them. */
const anySession: fc.Arbitrary<PlanSession> = fc
  .tuple(
    fc.integer({ min: 0, max: 300 * 86_400 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 6_000 }), milli(20), fc.boolean()), { minLength: 1, maxLength: 5 }),
  )
  .map(([startS, stretches]) => {
    const startedAt = new Date(Date.UTC(2026, 0, 10) + startS * 1_000);
    let atMs = startedAt.getTime();
    const chargingPeriods = stretches.map(([seconds, kwh, parks]): ChargingPeriod => {
      const hours = new Decimal(seconds).dividedBy(3_600).toDecimalPlaces(4);
      const time = { type: parks ? 'PARKING_TIME' : 'TIME', volume: hours };
      const period = {
        startedAt: new Date(atMs),
        dimensions: parks ? [time] : [{ type: 'ENERGY', volume: kwh }, time],
      };
      atMs += seconds * 1_000;
      return period;
    });
    return { startedAt, endedAt: new Date(atMs), chargingPeriods };
  });

/** A price for each quarter hour that depends on it, some negative and some missing. */
const PRICES: SpotPrices = {
  at: (instantMs) => {
    const slot = Math.floor(instantMs / 900_000);
    if (slot % 11 === 0) return undefined;
    return market(new Date(slot * 900_000).toISOString(), [String(((slot * 37) % 400) - 100)]).at(instantMs);
  },
};

const total = (periods: readonly ChargingPeriod[], type: CdrDimensionType): string =>
  sum(
    periods.flatMap(({ dimensions }) => dimensions.filter((one) => one.type === type)).map(({ volume }) => volume),
  ).toFixed();

describe('the price of a session by a plan', () => {
  it('is the sum of its lines, and VAT is that of their rates', () => {
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const priced = price(plan, session, PRICES);
      expect(sumOf(priced.lines)).toBe(net(priced));
      const grossSum = sumRatios(priced.lines.map((line) => line.costExcl.times(grossFactor(line.vat))));
      expect(grossSum.toText()).toBe(priced.exact.inclVat.toText());
    });
    fc.assert(property, RUNS);
  });

  it('flags each quarter hour without a market price, and none with one', () => {
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const { lines, warnings } = price(plan, session, PRICES);
      const flagged = warnings.flatMap(({ code, at }) => (code === 'FALLBACK_PRICE' ? (at?.getTime() ?? 0) : []));
      const used = lines.flatMap(({ slot }) => slot?.startsAt.getTime() ?? []);
      const missing = plan.energy.spot ? used.filter((start) => PRICES.at(start) === undefined) : [];
      expect(flagged).toEqual([...new Set(missing)]);
    });
    fc.assert(property, RUNS);
  });

  it('is one flat price where the market does not move, however it is cut', () => {
    const flat: SpotPrices = { at: (instantMs) => market(new Date(instantMs).toISOString(), ['80']).at(instantMs) };
    const follows = aPlan({ energy: { spot: followed(), parts: [part('MARKUP', '0.05')] } });
    const property = fc.property(anySession, (session) => {
      const energyKwh = new Decimal(total(session.chargingPeriods, 'ENERGY'));
      expect(net(price(follows, session, flat))).toBe(energyKwh.times('0.13').toFixed());
    });
    fc.assert(property, RUNS);
  });

  it('never charges more for parking than its caps, and never less than nothing', () => {
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const priced = price(plan, session, PRICES);
      const parked = [...ofKind(priced, 'IDLE'), ...ofKind(priced, 'IDLE_CAP')];
      const cost = sumRatios(parked.map(({ costExcl }) => costExcl));
      const days = new Set(
        ofKind(priced, 'IDLE').map(({ period = 0 }) => priced.periods[period]?.startedAt.toISOString().slice(0, 10)),
      );
      const most = Ratio.of(plan.idle?.maxPerDay?.times(days.size + 1) ?? ZERO);
      expect([cost.isNegative(), most.lessThan(cost)]).toEqual([false, false]);
    });
    fc.assert(property, RUNS);
  });
});

describe('cutting a session', () => {
  it('changes neither its energy nor its times', () => {
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const { periods } = cutSession(plan, session);
      for (const type of ['ENERGY', 'TIME', 'PARKING_TIME'] as const) {
        expect(total(periods, type)).toBe(total(session.chargingPeriods, type));
      }
      const starts = periods.map(({ startedAt }) => startedAt.getTime());
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(periods.flatMap(({ dimensions }) => dimensions).some(({ volume }) => volume.isNegative())).toBe(false);
    });
    fc.assert(property, RUNS);
  });

  it('does nothing to what is cut already, and the price stays', () => {
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const cut = { ...session, chargingPeriods: cutSession(plan, session).periods };
      expect(cutSession(plan, cut)).toEqual({ periods: cut.chargingPeriods, warnings: [] });
      expect(net(price(plan, cut, PRICES))).toBe(net(price(plan, session, PRICES)));
    });
    fc.assert(property, RUNS);
  });

  it('changes nothing of its price by OCPI tariffs', () => {
    const component = (type: 'ENERGY' | 'PARKING_TIME' | 'TIME', amount: string) => {
      return { type, price: new Decimal(amount), vat: new Decimal(19), stepSize: 0 };
    };
    const priceComponents = [component('ENERGY', '0.37'), component('TIME', '1.3'), component('PARKING_TIME', '7.7')];
    const tariffs = [{ id: 'T', currency: 'EUR', elements: [{ priceComponents }] }];
    const property = fc.property(anyPlan, anySession, (plan, session) => {
      const of = (chargingPeriods: readonly ChargingPeriod[]): string =>
        priceCdr({ cdr: { ...session, currency: 'EUR', chargingPeriods }, tariffs }).exact.exclVat.toText();
      expect(of(cutSession(plan, session).periods)).toBe(of(session.chargingPeriods));
    });
    fc.assert(property, RUNS);
  });
});
