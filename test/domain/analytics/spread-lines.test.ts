import fc from 'fast-check';
import type { BilledLine } from '../../../src/domain/analytics/billed-line.js';
import { creditLines, spreadLines } from '../../../src/domain/analytics/spread-lines.js';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import type { PriceComponent, Tariff } from '../../../src/domain/roaming/tariff.js';
import { aCdr, aRecord } from '../clearing/builders.js';

type Component = Pick<PriceComponent, 'type'> & { readonly price: string; readonly stepSize?: number };

function aTariff(components: readonly Component[], parts: Partial<Tariff> = {}): Tariff {
  const priceComponents = components.map(({ type, price, stepSize = 1 }) => {
    return { type, price: new Decimal(price), stepSize };
  });
  const { party } = aCdr();
  return { party, id: 'T1', currency: 'EUR', elements: [{ priceComponents }], lastUpdated: new Date(0), ...parts };
}

function aPeriod(startedAt: string, kwh: string, tariffId?: string): Cdr['chargingPeriods'][number] {
  const dimensions = [{ type: 'ENERGY' as const, volume: new Decimal(kwh) }];
  return { startedAt: new Date(startedAt), dimensions, ...(tariffId !== undefined && { tariffId }) };
}

function linesOf(cdr: Cdr): readonly BilledLine[] {
  return spreadLines(aRecord(cdr), priceCdr({ cdr, tariffs: cdr.tariffs }).audit);
}

/** Slot, kind, energy and revenue: what a line says. */
function told(lines: readonly BilledLine[]): readonly string[] {
  return lines.map(
    ({ slot, kind, energyKwh, revenue }) =>
      `${slot.toISOString().slice(11, 16)} ${kind} ${energyKwh.toFixed()} ${revenue.toFixed()}`,
  );
}

const HALF_AN_HOUR = {
  startedAt: new Date('2026-10-12T08:00:00Z'),
  endedAt: new Date('2026-10-12T08:30:00Z'),
  chargingPeriods: [aPeriod('2026-10-12T08:00:00Z', '10')],
};

describe('the billed lines of a CDR', () => {
  it('have the energy and its price in each quarter hour, and who sold it where to whom', () => {
    const lines = linesOf(aCdr({ ...HALF_AN_HOUR, tariffs: [aTariff([{ type: 'ENERGY', price: '0.4' }])] }));
    expect(told(lines)).toEqual(['08:00 ENERGY 5 2', '08:15 ENERGY 5 2']);
    expect(lines[0]).toMatchObject({
      cdrKey: 'NL*ALF/C01',
      number: 0,
      cpo: 'NL*ALF',
      emsp: 'DE*BET',
      location: 'NL*ALF/LOC1',
      country: 'NLD',
      tariff: 'NL*ALF/T1',
      currency: 'EUR',
    });
  });

  it('count the CDR once, on the first of them', () => {
    const lines = linesOf(aCdr({ ...HALF_AN_HOUR, tariffs: [aTariff([{ type: 'ENERGY', price: '0.4' }])] }));
    expect(lines.map(({ cdrs }) => cdrs)).toEqual([1, 0]);
  });

  it('have the start fee where charging begins and a step surplus, which is no energy, where it ends', () => {
    const components: Component[] = [
      { type: 'FLAT', price: '0.5' },
      { type: 'ENERGY', price: '1', stepSize: 3000 },
    ];
    const cdr = aCdr({ ...HALF_AN_HOUR, tariffs: [aTariff(components)], totalCost: { exclVat: new Decimal('12.5') } });
    expect(told(linesOf(cdr))).toEqual(['08:00 ENERGY 5 5', '08:00 FLAT 0 0.5', '08:15 ENERGY 5 7']);
  });

  it('spread a highest price over the session', () => {
    const tariff = aTariff([{ type: 'ENERGY', price: '1' }], { maxPrice: { exclVat: new Decimal(4) } });
    expect(told(linesOf(aCdr({ ...HALF_AN_HOUR, tariffs: [tariff] })))).toEqual([
      '08:00 ENERGY 5 5',
      '08:00 ADJUSTMENT 0 -3',
      '08:15 ENERGY 5 5',
      '08:15 ADJUSTMENT 0 -3',
    ]);
  });

  it('have what the CPO claims beside our price in the last quarter hour', () => {
    const totalCost = { exclVat: new Decimal('4.01') };
    const cdr = aCdr({ ...HALF_AN_HOUR, tariffs: [aTariff([{ type: 'ENERGY', price: '0.4' }])], totalCost });
    expect(told(linesOf(cdr)).at(-1)).toBe('08:15 DIFFERENCE 0 0.01');
  });

  it('add charges without end up before they are cut: three thirds are one', () => {
    const thirds = ['08:00', '08:20', '08:40'].map((time) => ({
      startedAt: new Date(`2026-10-12T${time}:00Z`),
      dimensions: [{ type: 'TIME' as const, volume: new Decimal('0.3333') }],
    }));
    const tariffs = [aTariff([{ type: 'TIME', price: '1' }])];
    const lines = linesOf(aCdr({ chargingPeriods: thirds, tariffs, totalCost: { exclVat: new Decimal(1) } }));
    expect(lines.map(({ kind }) => kind)).not.toContain('DIFFERENCE');
    expect(sum(lines.map(({ revenue }) => revenue)).toFixed()).toBe('1');
  });

  it('have energy that no tariff prices, under the tariff that its period names', () => {
    const chargingPeriods = [aPeriod('2026-10-12T08:00:00Z', '10', 'T1')];
    const parts = { ...HALF_AN_HOUR, chargingPeriods, tariffs: [aTariff([{ type: 'FLAT', price: '4' }])] };
    const lines = linesOf(aCdr(parts));
    expect(told(lines)).toEqual(['08:00 ENERGY 5 0', '08:00 FLAT 0 4', '08:15 ENERGY 5 0']);
    expect(new Set(lines.map(({ tariff }) => tariff))).toEqual(new Set(['NL*ALF/T1']));
  });

  it('spread the claim over the session when it cannot be priced any more', () => {
    expect(told(spreadLines(aRecord(aCdr(HALF_AN_HOUR)), undefined))).toEqual([
      '08:00 ENERGY 5 0',
      '08:00 DIFFERENCE 0 2',
      '08:15 ENERGY 5 0',
      '08:15 DIFFERENCE 0 2',
    ]);
  });

  it('are one when there was neither energy nor money', () => {
    const parts = { ...HALF_AN_HOUR, chargingPeriods: [aPeriod('2026-10-12T08:00:00Z', '0')] };
    const cdr = aCdr({ ...parts, totalCost: { exclVat: new Decimal(0) } });
    const [only, ...others] = spreadLines(aRecord(cdr), []);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: 'FLAT', cdrs: 1, slot: new Date('2026-10-12T08:00:00Z') });
  });

  it('keep a period that begins before or after the session inside it', () => {
    const chargingPeriods = [aPeriod('2026-10-12T07:00:00Z', '4'), aPeriod('2026-10-12T08:30:00Z', '6')];
    const lines = spreadLines(aRecord(aCdr({ ...HALF_AN_HOUR, chargingPeriods })), []);
    expect(told(lines)).toEqual(['08:00 ENERGY 2 0', '08:15 ENERGY 8 0', '08:15 DIFFERENCE 0 4']);
  });

  it('of a credit are those of its original with the other sign', () => {
    const original = linesOf(aCdr({ ...HALF_AN_HOUR, tariffs: [aTariff([{ type: 'ENERGY', price: '0.4' }])] }));
    const credit = creditLines(aRecord(aCdr({ id: 'C02', credit: true })), original);
    expect(told(credit)).toEqual(['08:00 ENERGY -5 -2', '08:15 ENERGY -5 -2']);
    expect(credit.map(({ cdrKey, cdrs }) => [cdrKey, cdrs])).toEqual([
      ['NL*ALF/C02', -1],
      ['NL*ALF/C02', 0],
    ]);
  });
});

describe('whatever was charged', () => {
  it('the lines add up to the claim and to the energy, inside the session', () => {
    fc.assert(
      fc.property(anySession(), (cdr) => {
        const lines = linesOf(cdr);
        expect(sum(lines.map(({ revenue }) => revenue)).toFixed()).toBe(cdr.totalCost.exclVat.toFixed());
        expect(sum(lines.map(({ energyKwh }) => energyKwh)).toFixed()).toBe(cdr.totalEnergyKwh.toFixed());
        expect(lines.reduce((count, line) => count + line.cdrs, 0)).toBe(1);
        expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index));
        for (const { slot } of lines) {
          expect(slot.getTime() + 900_000).toBeGreaterThan(cdr.startedAt.getTime());
          expect(slot.getTime()).toBeLessThan(Math.max(cdr.endedAt.getTime(), cdr.startedAt.getTime() + 1));
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Sessions of some periods over the end of summer time, with energy, time and fees, and a claim of its own. */
function anySession(): fc.Arbitrary<Cdr> {
  const period = fc.record({
    minutes: fc.integer({ min: 0, max: 200 }),
    milliwattHours: fc.integer({ min: 0, max: 9_000_000 }),
    parks: fc.boolean(),
  });
  const given = fc.record({
    startMs: fc.integer({ min: Date.parse('2026-10-24T20:00Z'), max: Date.parse('2026-10-25T03:00Z') }),
    periods: fc.array(period, { minLength: 1, maxLength: 5 }),
    claim: fc.integer({ min: 0, max: 100_000 }),
  });
  return given.map(({ startMs, periods, claim }) => {
    let atMs = startMs;
    const chargingPeriods = periods.map(({ minutes, milliwattHours, parks }) => {
      const startedAt = new Date(atMs);
      atMs += minutes * 60_000;
      const type = parks ? ('PARKING_TIME' as const) : ('TIME' as const);
      const energy = { type: 'ENERGY' as const, volume: new Decimal(milliwattHours).dividedBy(1_000_000) };
      return {
        startedAt,
        dimensions: [energy, { type, volume: new Decimal(minutes).dividedBy(60).toDecimalPlaces(4) }],
      };
    });
    const tariffs = [
      aTariff([
        { type: 'ENERGY', price: '0.3333', stepSize: 500 },
        { type: 'TIME', price: '1.7', stepSize: 60 },
        { type: 'PARKING_TIME', price: '2.1', stepSize: 60 },
        { type: 'FLAT', price: '0.35' },
      ]),
    ];
    const totalEnergyKwh = sum(chargingPeriods.flatMap(({ dimensions }) => dimensions[0]?.volume ?? []));
    const session = { startedAt: new Date(startMs), endedAt: new Date(atMs), chargingPeriods, tariffs };
    return aCdr({ ...session, totalEnergyKwh, totalCost: { exclVat: new Decimal(claim).dividedBy(100) } });
  });
}
