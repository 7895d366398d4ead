import fc from 'fast-check';
import { amountOf } from '../../../../src/domain/charging/billing/amount-of.js';
import {
  type Border,
  billedKwh,
  cutPeriods,
  volumeOf,
} from '../../../../src/domain/charging/periods/charging-periods.js';
import type { TransactionFact } from '../../../../src/domain/charging/transaction.js';
import { Decimal } from '../../../../src/domain/decimal.js';
import { aFact, aTransaction, atMinute, register, START } from '../builders.js';

const HOUR = 60;

/** An hour of charging at 6 kW, of which an hour is said more. */
function anHour(...facts: readonly TransactionFact[]) {
  const transaction = aTransaction({
    meterStartWh: new Decimal(1000),
    end: { at: atMinute(HOUR), how: 'STATION', meterStopWh: new Decimal(7000) },
  });
  return amountOf(transaction, facts, 11_000);
}

const state = (minute: number, chargingState: string) => aFact({ at: atMinute(minute), chargingState });

/** `0 E1.5 T0.25`: minute, energy, time or parking. */
function told(amount: ReturnType<typeof anHour>, borders: readonly Border[] = []): readonly string[] {
  return cutPeriods(amount, borders).periods.map(({ startedAt, dimensions }) => {
    const minute = (startedAt.getTime() - START.getTime()) / 60_000;
    return [minute, ...dimensions.map(({ type, volume }) => `${type[0]}${volume.toFixed()}`)].join(' ');
  });
}

describe('charging periods', () => {
  it('are one for a car that charged from start to stop', () => {
    expect(told(anHour())).toEqual(['0 E6 T1']);
  });

  it('begin anew where the car stops charging and where it goes on, and energy flows only while it charges', () => {
    const facts = [state(15, 'SuspendedEV'), state(30, 'Charging'), state(45, 'SuspendedEVSE')];
    expect(told(anHour(...facts))).toEqual(['0 E3 T0.25', '15 P0.25', '30 E3 T0.25', '45 P0.25']);
  });

  it('follow the meter where it says otherwise', () => {
    const facts = [state(15, 'SuspendedEV'), aFact({ at: atMinute(10), samples: [register(atMinute(10), 6900)] })];
    expect(told(anHour(...facts))).toEqual(['0 E6 T0.25', '15 P0.75']);
  });

  it('tell standing there by power of nothing at both ends of an interval without energy', () => {
    const watts = (minute: number, value: number) =>
      register(atMinute(minute), value, { measurand: 'Power.Active.Import', unit: 'W' });
    const at = (minute: number, wh: number, power: number) =>
      aFact({ at: atMinute(minute), samples: [register(atMinute(minute), wh), watts(minute, power)] });
    expect(told(anHour(at(30, 7000, 12), at(58, 7000, 0)))).toEqual(
      ['0 E6 T0.5', '30 P0.4667', '58 T0.0333'].map((line) => line.replace('58 T', '58 E0 T')),
    );
    expect(told(anHour(at(30, 7000, 6000), at(58, 7000, 0)))).toEqual(['0 E6 T1']);
  });

  it('take a quarter hour without energy for standing there where the station says nothing, and less for nothing', () => {
    const at = (minute: number) => aFact({ at: atMinute(minute), samples: [register(atMinute(minute), 7000)] });
    expect(told(anHour(at(44)))).toEqual(['0 E6 T0.7333', '44 P0.2667']);
    expect(told(anHour(at(46)))).toEqual(['0 E6 T1']);
  });

  it('have no charging while the station had no power', () => {
    const at = (minute: number, context: string) =>
      aFact({ at: atMinute(minute), samples: [register(atMinute(minute), 4000, { context })] });
    expect(told(anHour(at(20, 'Interruption.Begin'), at(40, 'Interruption.End')))).toEqual([
      '0 E3 T0.3333',
      '20 P0.3333',
      '40 E3 T0.3333',
    ]);
  });

  it('are cut at borders by the values of the meter, and tell where it was not read', () => {
    const amount = anHour(aFact({ at: atMinute(15), samples: [register(atMinute(15), 2000)] }));
    expect(told(amount, [{ atMs: atMinute(15).getTime() }])).toEqual(['0 E1 T0.25', '15 E5 T0.75']);
    expect(cutPeriods(amount, [{ atMs: atMinute(15).getTime() }]).interpolated).toBe(0);
    expect(told(amount, [{ atMs: atMinute(30).getTime() }])).toEqual(['0 E2.6667 T0.5', '30 E3.3333 T0.5']);
    expect(cutPeriods(amount, [{ atMs: atMinute(30).getTime() }]).interpolated).toBe(1);
  });

  it('are cut where so much energy had been delivered, exactly', () => {
    expect(told(anHour(), [{ energyKwh: new Decimal(2) }])).toEqual(['0 E2 T0.3333', '20 E4 T0.6667']);
  });

  it('leave nothing out and add nothing, wherever they are cut: energy adds up to the rounded total exactly', () => {
    const wh = fc.integer({ min: 0, max: 9_000_000 }).map((value) => new Decimal(value).dividedBy(1000));
    const minutes = fc.array(fc.integer({ min: 0, max: HOUR * 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(wh, minutes, minutes, (energyWh, cuts, states) => {
        const facts = states.map((second, index) => state(second / 60, index % 2 ? 'Charging' : 'SuspendedEV'));
        const end = { at: atMinute(HOUR), how: 'STATION', meterStopWh: energyWh } as const;
        const amount = amountOf(aTransaction({ meterStartWh: new Decimal(0), end }), facts, 11_000);
        const { periods } = cutPeriods(
          amount,
          cuts.map((second) => ({ atMs: atMinute(second / 60).getTime() })),
        );
        expect(volumeOf(periods, 'ENERGY').toFixed()).toBe(billedKwh(energyWh).toFixed());
        expect(periods[0]?.startedAt).toEqual(START);
        expect(periods.every(({ dimensions }) => dimensions.every(({ volume }) => !volume.isNegative()))).toBe(true);
      }),
      { seed: 20261014, numRuns: 60 },
    );
  });
});
