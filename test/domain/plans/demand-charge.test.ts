import fc from 'fast-check';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import { type DemandPlan, type DemandSession, demandCharge } from '../../../src/domain/plans/demand-charge.js';
import { Ratio } from '../../../src/domain/ratio.js';
import { refusalOf } from '../../support/refusal.js';

const PLAN: DemandPlan = {
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  holidays: new Set(['2026-01-06']),
  demand: { perKw: new Decimal('9.80'), vat: { treatment: 'RATE', percent: new Decimal(19) } },
};
const EVENING: DemandPlan = {
  ...PLAN,
  demand: { ...PLAN.demand, window: { from: '16:30', until: '19:30', holidays: 'EXCLUDED' } },
};

/** A session of one period. */
function charging(cdrKey: string, from: string, until: string, kWh: string): DemandSession {
  const dimensions = [{ type: 'ENERGY' as const, volume: new Decimal(kWh) }];
  return { cdrKey, endedAt: new Date(until), chargingPeriods: [{ startedAt: new Date(from), dimensions }] };
}

function january(sessions: readonly DemandSession[], plan = PLAN) {
  const { peakSlot, meanKw, amount, allocation } = demandCharge(plan, { month: '2026-01', sessions });
  return {
    peakSlot: peakSlot?.toISOString(),
    meanKw: meanKw.toText(),
    amount: amount.toFixed(2),
    allocation: allocation.map((share) => [share.cdrKey, share.energyKwh.toText(), share.amount.toFixed(2)]),
  };
}

describe('a demand charge', () => {
  it('is the highest mean power of a quarter hour, borne by who charged in it', () => {
    const sessions = [
      charging('one', '2026-01-12T09:00:00Z', '2026-01-12T10:00:00Z', '20'), // 20 kW
      charging('two', '2026-01-12T09:30:00Z', '2026-01-12T10:30:00Z', '10'), // 10 kW
      charging('three', '2026-01-13T09:00:00Z', '2026-01-13T10:00:00Z', '29'), // 29 kW, alone
    ];
    expect(january(sessions)).toEqual({
      peakSlot: '2026-01-12T09:30:00.000Z',
      meanKw: '30',
      amount: '294.00',
      allocation: [
        ['one', '5', '196.00'],
        ['two', '2.5', '98.00'],
      ],
    });
  });

  it('counts the energy of a period in the quarter hours in which it lies', () => {
    const session = charging('one', '2026-01-12T09:10:00Z', '2026-01-12T09:40:00Z', '9');
    expect(january([session])).toMatchObject({ peakSlot: '2026-01-12T09:15:00.000Z', meanKw: '18' });
  });

  it('is exact where minutes do not divide: a third of a kWh in a quarter hour', () => {
    const told = january([charging('one', '2026-01-12T09:00:00Z', '2026-01-12T09:45:00Z', '1')]);
    expect(told).toMatchObject({ meanKw: '4/3', amount: '13.07', allocation: [['one', '1/3', '13.07']] });
  });

  it('of equal quarter hours is that of the earlier', () => {
    const sessions = [
      charging('late', '2026-01-20T09:00:00Z', '2026-01-20T09:15:00Z', '5'),
      charging('early', '2026-01-12T09:00:00Z', '2026-01-12T09:30:00Z', '10'),
    ];
    expect(january(sessions)).toMatchObject({
      peakSlot: '2026-01-12T09:00:00.000Z',
      allocation: [['early', '5', '196.00']],
    });
  });

  it('leaves out quarter hours outside its window', () => {
    const sessions = [
      charging('noon', '2026-01-12T11:00:00Z', '2026-01-12T11:15:00Z', '50'),
      charging('holiday', '2026-01-06T16:00:00Z', '2026-01-06T16:15:00Z', '50'),
      charging('evening', '2026-01-12T15:15:00Z', '2026-01-12T15:45:00Z', '10'), // from 16:15 to 16:45 local
    ];
    expect(january(sessions, EVENING)).toMatchObject({
      peakSlot: '2026-01-12T15:30:00.000Z',
      meanKw: '20',
      allocation: [['evening', '5', '196.00']],
    });
  });

  it('leaves out the quarter hours of another local month', () => {
    const overMidnight = charging('one', '2026-01-31T22:30:00Z', '2026-01-31T23:30:00Z', '8');
    const february = charging('two', '2026-01-31T23:00:00Z', '2026-01-31T23:15:00Z', '50');
    expect(january([overMidnight, february])).toMatchObject({
      peakSlot: '2026-01-31T22:30:00.000Z',
      allocation: [['one', '2', '78.40']],
    });
  });

  it.each<[string, readonly DemandSession[]]>([
    ['without sessions', []],
    ['when nothing flowed', [charging('one', '2026-01-12T09:00:00Z', '2026-01-12T10:00:00Z', '0')]],
    ['when all was in another month', [charging('one', '2026-02-12T09:00:00Z', '2026-02-12T10:00:00Z', '9')]],
  ])('is zero %s', (_what, sessions) => {
    expect(january(sessions)).toEqual({ peakSlot: undefined, meanKw: '0', amount: '0.00', allocation: [] });
  });

  it('gives the cent that is left to the largest remainder, of equal ones to the first', () => {
    const sessions = ['a', 'b', 'c'].map((key) =>
      charging(key, '2026-01-12T09:00:00Z', '2026-01-12T09:15:00Z', '0.05'),
    );
    expect(january(sessions)).toMatchObject({
      amount: '5.88',
      allocation: [
        ['a', '0.05', '1.96'],
        ['b', '0.05', '1.96'],
        ['c', '0.05', '1.96'],
      ],
    });
    const cents = (perKw: string) =>
      january(sessions, { ...PLAN, demand: { ...PLAN.demand, perKw: new Decimal(perKw) } }).allocation.map(
        ([, , amount]) => amount,
      );
    expect(cents('0.10')).toEqual(['0.02', '0.02', '0.02']);
    expect(cents('0.12')).toEqual(['0.03', '0.02', '0.02']);
  });

  it('refuses a month that is none, and periods out of order', () => {
    expect(refusalOf(() => demandCharge(PLAN, { month: '2026-13', sessions: [] }))).toMatchObject({
      code: 'bad-field',
      field: 'month',
    });
    const upsideDown = charging('one', '2026-01-12T10:00:00Z', '2026-01-12T09:00:00Z', '1');
    expect(refusalOf(() => january([upsideDown]))).toMatchObject({
      code: 'cannot-price',
      field: 'charging_periods.0.start_date_time',
    });
  });

  it('is allocated without losing a cent, whatever was charged', () => {
    const anySession = fc.record({
      start: fc.nat(2_000),
      minutes: fc.integer({ min: 0, max: 600 }),
      wh: fc.nat(90_000),
    });
    fc.assert(
      fc.property(fc.array(anySession, { maxLength: 6 }), (list) => {
        const sessions = list.map(({ start, minutes, wh }, index) => {
          const from = Date.UTC(2026, 0, 5) + start * 60_000;
          const at = [from, from + minutes * 60_000].map((ms) => new Date(ms).toISOString());
          return charging(`${index}`, at[0] ?? '', at[1] ?? '', new Decimal(wh).dividedBy(1_000).toFixed());
        });
        const { amount, allocation, meanKw } = demandCharge(PLAN, { month: '2026-01', sessions });
        expect(sum(allocation.map((share) => share.amount)).equals(amount)).toBe(true);
        expect(amount.equals(meanKw.times(Ratio.of(PLAN.demand.perKw)).round(2))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
