import { Decimal } from '../../../../src/domain/decimal.js';
import { cutSession } from '../../../../src/domain/plans/cut-session.js';
import type { Plan } from '../../../../src/domain/plans/plan.js';
import type { PlanSession } from '../../../../src/domain/plans/plan-price.js';
import {
  aPlan,
  aSession,
  charging,
  followed,
  from,
  parking,
  part,
  refusalOf,
  stretch,
  VAT_19,
  volumeOf,
} from './a-plan.js';

const kWh = (value: string): Decimal => new Decimal(value);
const FOLLOWS = aPlan({ energy: { spot: followed(), parts: [] } });

/** Start in UTC, kWh, hours charged and hours parked of each piece. */
const pieces = (plan: Plan, session: PlanSession): string[] =>
  cutSession(plan, session).periods.map((period) => {
    const clock = period.startedAt.toISOString().slice(11, 23).replace('.000', '');
    return [clock, ...(['ENERGY', 'TIME', 'PARKING_TIME'] as const).map((type) => volumeOf(period, type))].join(' ');
  });

describe('a session is cut', () => {
  it('at every quarter hour where the plan follows the market, the energy spread evenly', () => {
    const session = aSession([charging(40, '10')], from('2026-03-04T09:05:00Z'));
    expect(pieces(FOLLOWS, session)).toEqual([
      '09:05:00 2.5 0.166675 -',
      '09:15:00 3.75 0.250013 -',
      '09:30:00 3.75 0.250012 -',
    ]);
  });

  it('with six decimals, the last piece taking the rest', () => {
    const session = aSession([charging(45, '1')]);
    expect(pieces(FOLLOWS, session)).toEqual([
      '09:00:00 0.333333 0.25 -',
      '09:15:00 0.333334 0.25 -',
      '09:30:00 0.333333 0.25 -',
    ]);
  });

  it('not at quarter hours where the price of the start is kept', () => {
    const locked = aPlan({ energy: { spot: followed({ mode: 'LOCK_AT_START' }), parts: [] } });
    const session = aSession([charging(40, '10')]);
    expect(cutSession(locked, session)).toEqual({ periods: session.chargingPeriods, warnings: [] });
  });

  it('at the borders of windows where no market is followed', () => {
    const peak = part('PEAK', '0.1', { window: { from: '10:30', until: '11:00' } });
    const session = aSession([charging(90, '9')]);
    expect(pieces(aPlan({ energy: { parts: [part('BASE', '0.3'), peak] } }), session)).toEqual([
      '09:00:00 3 0.5 -',
      '09:30:00 3 0.5 -',
      '10:00:00 3 0.5 -',
    ]);
  });

  it('at midnight where a holiday begins', () => {
    const sunday = part('PEAK', '0.1', { window: { holidays: 'EXCLUDED' } });
    const plan = aPlan({ energy: { parts: [sunday] }, holidays: new Set(['2026-03-05']) });
    const session = aSession([charging(120, '8')], from('2026-03-04T22:30:00Z'));
    expect(pieces(plan, session)).toEqual(['22:30:00 2 0.5 -', '23:00:00 6 1.5 -']);
  });

  it('at tiers and after the free kWh, to the exact kWh', () => {
    const tiers = [part('TIER', '0.5', { maxKwh: kWh('7.123457') }), part('TIER', '0.3', { minKwh: kWh('7.123457') })];
    const plan = aPlan({ energy: { parts: tiers, freeKwh: kWh('2') } });
    const energies = cutSession(plan, aSession([charging(30, '5'), charging(30, '5')])).periods;
    expect(energies.map((period) => volumeOf(period, 'ENERGY'))).toEqual(['2', '3', '2.123457', '2.876543']);
  });

  it('after the free kWh of the membership instead of those of the plan', () => {
    const memberships = [{ id: 'GOLD', names: [], contracts: ['DE-ABC-*'], freeKwh: kWh('4') }];
    const plan = aPlan({ energy: { parts: [part('BASE', '0.3')], freeKwh: kWh('1') }, memberships });
    const session = aSession([charging(60, '10')], { contractId: 'DE-ABC-C00001' });
    expect(pieces(plan, session)).toEqual(['09:00:00 4 0.4 -', '09:24:00 6 0.6 -']);
  });

  it('at the end of grace and at the borders of the exempt window', () => {
    const exempt = { from: '11:00', until: '12:00' };
    const idle = { perHour: kWh('6'), vat: VAT_19, graceMinutes: 10, exempt };
    const session = aSession([charging(20, '5'), parking(120)]);
    expect(pieces(aPlan({ idle }), session)).toEqual([
      '09:00:00 5 0.3333 -',
      '09:20:00 - - 0.166667',
      '09:30:00 - - 0.5',
      '10:00:00 - - 1',
      '11:00:00 - - 0.333333',
    ]);
  });

  it('not again where parking goes on in another period', () => {
    const idle = { perHour: kWh('6'), vat: VAT_19, graceMinutes: 30 };
    expect(pieces(aPlan({ idle }), aSession([parking(20), parking(20)]))).toEqual([
      '09:00:00 - - 0.3333',
      '09:20:00 - - 0.16665',
      '09:30:00 - - 0.16665',
    ]);
  });

  it('at local midnight where a day of parking has a cap', () => {
    const idle = { perHour: kWh('6'), vat: VAT_19, graceMinutes: 0 };
    const session = aSession([parking(120)], from('2026-03-04T22:00:00Z'));
    expect(pieces(aPlan({ idle }), session)).toHaveLength(1);
    expect(pieces(aPlan({ idle: { ...idle, maxPerDay: kWh('5') } }), session)).toEqual([
      '22:00:00 - - 1',
      '23:00:00 - - 1',
    ]);
  });

  it('with a warning for each period that is cut', () => {
    const { warnings } = cutSession(FOLLOWS, aSession([charging(15, '1'), charging(30, '2')]));
    const message = "charging period 1 is cut into 2 where the plan's price can change";
    expect(warnings).toEqual([{ code: 'PERIOD_CUT', message, at: new Date('2026-03-04T09:15:00Z') }]);
  });

  it('leaving what is measured as it came, and adding up what stands twice', () => {
    const session = aSession([charging(30, '1', ['ENERGY', '2'], ['MIN_POWER', '5.5'], ['MAX_CURRENT', '32'])]);
    const [first] = cutSession(FOLLOWS, session).periods;
    expect(first?.dimensions.map(({ type, volume }) => `${type} ${volume.toFixed()}`)).toEqual([
      'ENERGY 1.5',
      'TIME 0.25',
      'MIN_POWER 5.5',
      'MAX_CURRENT 32',
    ]);
  });
});

describe('a plan with power bands', () => {
  const banded = aPlan({ energy: { parts: [part('POWER_BAND', '0.3')] } });

  it('gives a period that tells no power its mean, with a warning', () => {
    const { periods, warnings } = cutSession(banded, aSession([charging(40, '10'), parking(10)]));
    const power = periods.map((period) => [volumeOf(period, 'MIN_POWER'), volumeOf(period, 'MAX_POWER')]);
    expect(power).toEqual([
      ['15', '15'],
      ['-', '-'],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['BAND_WITHOUT_POWER']);
  });

  it('keeps the power that a period tells', () => {
    const session = aSession([charging(40, '10', ['MAX_POWER', '22'])]);
    expect(cutSession(banded, session)).toEqual({ periods: session.chargingPeriods, warnings: [] });
  });

  it('cannot tell the power of a period without length, and says so', () => {
    const { periods, warnings } = cutSession(banded, aSession([charging(0, '1'), charging(5, '1')]));
    expect(periods.map((period) => volumeOf(period, 'MIN_POWER'))).toEqual(['-', '12']);
    expect(warnings[0]?.message).toContain('the first band is taken');
  });
});

describe('times that are not the length of their period', () => {
  it('are spread evenly where they are far from it', () => {
    const session = aSession([stretch(60, ['ENERGY', '6'], ['TIME', '0.5'], ['PARKING_TIME', '0.5'])]);
    expect(pieces(FOLLOWS, session)).toEqual([
      '09:00:00 1.5 0.125 0.125',
      '09:15:00 1.5 0.125 0.125',
      '09:30:00 1.5 0.125 0.125',
      '09:45:00 1.5 0.125 0.125',
    ]);
  });

  it('go by the clock where they are only rounded, the last piece taking the difference', () => {
    const session = aSession([stretch(40, ['ENERGY', '4'], ['TIME', '0.67'])]);
    expect(pieces(FOLLOWS, session)).toEqual(['09:00:00 1.5 0.25 -', '09:15:00 1.5 0.25 -', '09:30:00 1 0.17 -']);
  });

  it('leave something for a piece of a millisecond', () => {
    const session = { ...aSession([charging(15, '6')], from('2026-03-04T08:59:59.999Z')) };
    expect(pieces(FOLLOWS, session)).toEqual(['08:59:59.999 0.000007 0.000001 -', '09:00:00 5.999993 0.249999 -']);
  });
});

describe('cutting is refused', () => {
  it('for what is not a session', () => {
    const session = aSession([charging(15, '1'), charging(15, '1')]);
    const [first, second] = session.chargingPeriods;
    const periods = (chargingPeriods: PlanSession['chargingPeriods']) => () =>
      cutSession(FOLLOWS, { ...session, chargingPeriods });
    expect(refusalOf(periods([]))).toEqual(['cannot-price', 'charging_periods']);
    const swapped = [second, first].filter((period) => period !== undefined);
    expect(refusalOf(periods(swapped))).toEqual(['cannot-price', 'charging_periods.1.start_date_time']);
    const endedAt = new Date(session.startedAt.getTime() - 1);
    expect(refusalOf(() => cutSession(FOLLOWS, { ...session, endedAt }))).toEqual(['cannot-price', 'end_date_time']);
  });

  it('for a session of more than 400 days', () => {
    const session = { ...aSession([charging(15, '1')]), endedAt: new Date('2027-05-01T00:00:00Z') };
    expect(refusalOf(() => cutSession(FOLLOWS, session))).toEqual(['cannot-price', 'end_date_time']);
  });
});
