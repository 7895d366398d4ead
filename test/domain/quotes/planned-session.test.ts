import fc from 'fast-check';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import { cutIntoSlots } from '../../../src/domain/quotes/cut-into-slots.js';
import { type ChargeWish, plannedSession } from '../../../src/domain/quotes/planned-session.js';
import type { CdrDimensionType, ChargingPeriod } from '../../../src/domain/roaming/cdr.js';
import { refusalOf } from '../pricing/a-session.js';

const START = new Date('2026-03-04T09:07:00Z');
const ELEVEN = new Decimal(11);
const wish = (more: Partial<ChargeWish>): ChargeWish => ({ startsAt: START, parkingMinutes: 0, ...more });
const kwh = (value: string) => ({ energyKwh: new Decimal(value) });
const total = (periods: readonly ChargingPeriod[], type: CdrDimensionType): string =>
  sum(
    periods.flatMap(({ dimensions }) => dimensions.filter((one) => one.type === type).map(({ volume }) => volume)),
  ).toFixed();

describe('a session that a driver plans', () => {
  it('takes as long as the energy needs at the connector’s power', () => {
    const session = plannedSession(wish(kwh('22')), ELEVEN);
    expect(session.chargingUntil).toEqual(new Date('2026-03-04T11:07:00Z'));
    expect(session.powerKw.toFixed()).toBe('11');
  });

  it('takes as much energy as fits into its time', () => {
    expect(plannedSession(wish({ chargingMinutes: 90 }), ELEVEN).energyKwh.toFixed()).toBe('16.5');
  });

  it('is no faster than the vehicle', () => {
    const session = plannedSession(wish({ ...kwh('7.4'), powerKw: new Decimal('3.7') }), ELEVEN);
    expect(session.chargingUntil).toEqual(new Date('2026-03-04T11:07:00Z'));
  });

  it('spreads its energy over the time that is told with it', () => {
    const session = plannedSession(wish({ ...kwh('5'), chargingMinutes: 60 }), ELEVEN);
    expect(session.powerKw.toFixed()).toBe('5');
  });

  it('parks after it has charged', () => {
    const session = plannedSession(wish({ ...kwh('11'), parkingMinutes: 30 }), ELEVEN);
    expect(session.endedAt).toEqual(new Date('2026-03-04T10:37:00Z'));
    expect(session.chargingPeriods[1]).toMatchObject({ startedAt: new Date('2026-03-04T10:07:00Z') });
    expect(total(session.chargingPeriods, 'PARKING_TIME')).toBe('0.5');
  });

  it.each([
    ['neither energy nor time', {}, 'energy_kwh'],
    ['no energy at all', kwh('0'), 'energy_kwh'],
    ['more energy than any vehicle takes', kwh('1000.1'), 'energy_kwh'],
    ['more than a week', { ...kwh('900'), powerKw: new Decimal(1) }, 'energy_kwh'],
    ['half a minute', { chargingMinutes: 0.5 }, 'charging_minutes'],
    ['more power than the connector has', { ...kwh('12'), chargingMinutes: 60 }, 'charging_minutes'],
    ['parking backwards', { ...kwh('1'), parkingMinutes: -1 }, 'parking_minutes'],
    ['no power', { ...kwh('1'), powerKw: new Decimal(0) }, 'power_kw'],
  ])('is refused with %s', (_what, more, field) => {
    expect(refusalOf(() => plannedSession(wish(more), ELEVEN))).toEqual({ code: 'bad-field', field });
  });

  it('is refused where nobody knows the power', () => {
    expect(refusalOf(() => plannedSession(wish(kwh('1')), undefined)).field).toBe('power_kw');
  });
});

describe('a planned session in quarter hours', () => {
  it('has a period for each quarter hour that it touches', () => {
    const periods = cutIntoSlots(plannedSession(wish({ ...kwh('5.5'), parkingMinutes: 10 }), ELEVEN));
    expect(periods.map(({ startedAt }) => startedAt.toISOString().slice(11, 16))).toEqual([
      '09:07',
      '09:15',
      '09:30',
      '09:37',
      '09:45',
    ]);
  });

  it('is the same energy and the same time, and no period is longer than a quarter hour', () => {
    const wishes = fc.record({
      energyKwh: fc.integer({ min: 1, max: 90_000_000 }).map((value) => new Decimal(value).dividedBy(1_000_000)),
      parkingMinutes: fc.integer({ min: 0, max: 600 }),
      startsAt: fc.integer({ min: 0, max: 900_000 }).map((ms) => new Date(START.getTime() + ms)),
    });
    const property = fc.property(wishes, (wanted) => {
      const session = plannedSession(wanted, ELEVEN);
      const periods = cutIntoSlots(session);
      for (const type of ['ENERGY', 'TIME', 'PARKING_TIME'] as const) {
        expect(total(periods, type)).toBe(total(session.chargingPeriods, type));
      }
      const borders = [...periods.map(({ startedAt }) => startedAt.getTime()), session.endedAt.getTime()];
      expect(borders.every((at, index) => index === 0 || at - (borders[index - 1] ?? 0) <= 900_000)).toBe(true);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
