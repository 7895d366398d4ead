import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.js';
import { energyInSlot, energyStretches } from '../../../src/domain/plans/slot-energy.js';
import { Ratio, sumRatios } from '../../../src/domain/ratio.js';
import { SLOT_MS } from '../../../src/domain/spot/spot-price.js';
import { aCdr } from '../clearing/builders.js';

const at = (time: string) => new Date(`2026-10-12T${time}:00Z`);

function energyOf(from: string, until: string, periods: readonly (readonly [string, string])[]) {
  const chargingPeriods = periods.map(([start, kwh]) => ({
    startedAt: at(start),
    dimensions: [{ type: 'ENERGY' as const, volume: new Decimal(kwh) }],
  }));
  const stretches = energyStretches(aCdr({ startedAt: at(from), endedAt: at(until), chargingPeriods }));
  return (slot: string) => energyInSlot(stretches, at(slot).getTime()).toText();
}

describe('the energy of a session in a quarter hour', () => {
  it('is spread evenly over its periods, exactly', () => {
    const energy = energyOf('08:00', '09:00', [
      ['08:00', '1'],
      ['08:45', '6'],
    ]);
    expect(['07:45', '08:00', '08:15', '08:30', '08:45', '09:00'].map(energy)).toEqual([
      '0',
      '1/3',
      '1/3',
      '1/3',
      '6',
      '0',
    ]);
  });

  it('is that of periods in time, in whatever order they came, and within the session', () => {
    const energy = energyOf('08:00', '08:30', [
      ['08:15', '2'],
      ['07:50', '3'],
    ]);
    expect(['07:45', '08:00', '08:15'].map(energy)).toEqual(['0', '3', '2']);
  });

  it('of a session without length is all in the quarter hour in which it lies', () => {
    const energy = energyOf('08:15', '08:15', [['08:15', '2']]);
    expect(['08:00', '08:15'].map(energy)).toEqual(['0', '2']);
  });

  it('adds up to that of the session', () => {
    const period = fc.record({ minute: fc.integer({ min: 0, max: 400 }), wh: fc.nat(90_000) });
    fc.assert(
      fc.property(fc.array(period, { minLength: 1, maxLength: 5 }), fc.nat(300), (periods, minutes) => {
        const startedAt = new Date(at('08:00').getTime() + 7 * 60_000);
        const endedAt = new Date(startedAt.getTime() + minutes * 60_000);
        const chargingPeriods = periods.map(({ minute, wh }) => ({
          startedAt: new Date(startedAt.getTime() + (minute - 50) * 60_000),
          dimensions: [{ type: 'ENERGY' as const, volume: new Decimal(wh).dividedBy(1_000) }],
        }));
        const stretches = energyStretches(aCdr({ startedAt, endedAt, chargingPeriods }));
        const slots = Array.from({ length: 40 }, (_, index) => at('07:00').getTime() + index * SLOT_MS);
        const told = sumRatios(slots.map((slotMs) => energyInSlot(stretches, slotMs)));
        const wh = periods.reduce((all, one) => all + one.wh, 0);
        expect(told.toText()).toBe(Ratio.of(new Decimal(wh).dividedBy(1_000)).toText());
      }),
      { numRuns: 50 },
    );
  });
});
