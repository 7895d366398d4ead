import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.js';
import type { PeriodDimension } from '../../../src/domain/pricing/periods/dimensions.js';
import { DEFAULT_POLICY } from '../../../src/domain/pricing/policy.js';
import { selectComponent } from '../../../src/domain/pricing/selection/component-selection.js';
import { type Moment, restrictionsHold } from '../../../src/domain/pricing/selection/restrictions.js';
import type { TariffElement, TariffRestrictions } from '../../../src/domain/roaming/tariff.js';
import { addDays, WEEK, weekdayOf } from '../../../src/domain/tariff-lint/grid/calendar-day.js';
import { coverageOf } from '../../../src/domain/tariff-lint/grid/coverage.js';
import { gapOf } from '../../../src/domain/tariff-lint/grid/gap-cases.js';
import { aTariff } from '../pricing/a-session.js';
import { energyWhen } from './linted.js';

const clock = fc.constantFrom('00:00', '06:00', '08:30', '12:00', '18:00', '22:15');
const date = fc.constantFrom('2026-11-02', '2026-11-04', '2026-11-12');
const bound = fc.constantFrom(1, 5, 10).map((value) => new Decimal(value));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

const restrictions: fc.Arbitrary<TariffRestrictions> = fc
  .record({
    startTime: maybe(clock),
    endTime: maybe(clock),
    startDate: maybe(date),
    endDate: maybe(date),
    dayOfWeek: maybe(fc.subarray([...WEEK], { minLength: 1 })),
    minKwh: maybe(bound),
    maxKwh: maybe(bound),
    minDurationS: maybe(bound),
    maxPower: maybe(bound),
    minCurrent: maybe(bound),
  })
  .map((found) => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)));

const elements: fc.Arbitrary<TariffElement[]> = fc.array(
  restrictions.map((one) => energyWhen(one)),
  { minLength: 1, maxLength: 4 },
);

const quantity = fc.integer({ min: 0, max: 24 }).map((halves) => new Decimal(halves).dividedBy(2));
const moment: fc.Arbitrary<Moment> = fc
  .record({
    day: fc.integer({ min: -10, max: 20 }),
    minute: fc.integer({ min: 0, max: 1_439 }),
    energyKwh: quantity,
    elapsed: quantity,
    power: quantity,
    current: quantity,
  })
  .map(({ day, minute, energyKwh, elapsed, power, current }) => {
    const on = addDays('2026-11-02', day);
    return {
      instantMs: 0,
      local: { date: on, dayOfWeek: weekdayOf(on), secondOfDay: minute * 60 },
      energyKwh,
      elapsedS: elapsed.toNumber(),
      measured: new Map<PeriodDimension, Decimal>([
        ['MIN_POWER', power],
        ['MAX_POWER', power],
        ['MIN_CURRENT', current],
        ['MAX_CURRENT', current],
      ]),
    };
  });

describe('for any tariff and any moment of a session', () => {
  it('a gap that the lint tells is a moment that the pricing engine does not price, and the other way round', () => {
    fc.assert(
      fc.property(elements, fc.array(moment, { minLength: 1, maxLength: 20 }), (given, moments) => {
        const tariff = aTariff(given);
        const coverage = coverageOf(tariff, { dimension: 'ENERGY' }, undefined);
        if (!coverage) throw new Error('few cases');
        const open = [...coverage.owner.entries()].flatMap(([cell, owner]) => (owner === -1 ? cell : []));
        const gap = gapOf(open, coverage.grid);
        const selection = { tariff, policy: DEFAULT_POLICY, reservation: 'USED' } as const;
        for (const at of moments) {
          const priced = selectComponent(selection, 'ENERGY', at) !== undefined;
          const inGap = gap?.cases.some((one) => restrictionsHold(one, at, DEFAULT_POLICY)) ?? false;
          if (inGap) expect(priced).toBe(false);
          if (!priced && !gap?.more) expect(inGap).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a price that the lint calls unused is never chosen by the pricing engine', () => {
    fc.assert(
      fc.property(elements, fc.array(moment, { minLength: 1, maxLength: 20 }), (given, moments) => {
        const tariff = aTariff(given);
        const reaches = coverageOf(tariff, { dimension: 'ENERGY' }, undefined)?.reaches ?? [];
        const unused = new Set(reaches.flatMap(({ taken, selected }) => (taken === 0 ? selected.elementIndex : [])));
        const selection = { tariff, policy: DEFAULT_POLICY, reservation: 'USED' } as const;
        for (const at of moments) {
          const chosen = selectComponent(selection, 'ENERGY', at);
          expect(chosen && unused.has(chosen.elementIndex)).not.toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
