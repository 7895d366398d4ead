import { Decimal } from '../../../src/domain/decimal.js';
import type { PricedCdr } from '../../../src/domain/pricing/priced-cdr.js';
import {
  aSession,
  aTariff,
  charging,
  element,
  energy,
  net,
  parked,
  parking,
  price,
  reserved,
  stretch,
  time,
  timed,
} from './a-session.js';

const d = (text: string): Decimal => new Decimal(text);
const billed = ({ billed: { energyKwh, timeS, parkingTimeS, reservationTimeS } }: PricedCdr): string[] =>
  [energyKwh, timeS, parkingTimeS, reservationTimeS].map((quantity) => quantity.toFixed());

describe('the step size of energy', () => {
  it.each([
    ['7.3', 5000, '10'],
    ['10', 5000, '10'],
    ['10.0001', 5000, '15'],
    ['0.0001', 1, '0.001'],
    ['7.3', 0, '7.3'],
    ['0', 5000, '0'],
    ['-7.3', 5000, '-7.3'],
  ])('raises %s kWh in steps of %s Wh to %s kWh', (kwh, step, expected) => {
    expect(billed(price(aSession([charging(30, kwh)]), aTariff([element([energy('1', { step })])])))[0]).toBe(expected);
  });

  it('is that of the last priced period, on the total of the session and at its price', () => {
    const tariff = aTariff([
      element([energy('1', { step: 8000 })], { maxKwh: d('5') }),
      element([energy('2', { step: 5000 })], { minKwh: d('5'), maxKwh: d('11') }),
    ]);
    const priced = price(aSession([charging(30, '5'), charging(30, '6'), charging(30, '1')]), tariff);
    // 11 kWh are billable: the last kWh has no price, and so the second period is the last that has one.
    expect([net(priced), billed(priced)[0]]).toEqual(['25', '15']);
    expect(priced.audit.at(-1)).toMatchObject({ kind: 'STEP_SURPLUS', period: 1, elementIndex: 1 });
  });

  it('counts energy that is free by price, but not energy without a price, unless the policy says so', () => {
    const free = aTariff([
      element([energy('0', { step: 1 })], { maxKwh: d('2') }),
      element([energy('1', { step: 5000 })]),
    ]);
    const cdr = aSession([charging(30, '2'), charging(30, '4')]);
    expect(billed(price(cdr, free))[0]).toBe('10');
    const unpriced = aTariff([element([energy('1', { step: 5000 })], { minKwh: d('2') })]);
    expect(billed(price(cdr, unpriced))[0]).toBe('5');
    expect(billed(price(cdr, unpriced, { policy: { stepTotal: 'ALL' } }))[0]).toBe('8');
  });

  it('does not take a period without energy for the last one', () => {
    const tariff = aTariff([
      element([energy('1', { step: 1000 })], { maxDurationS: d('1800') }),
      element([energy('9', { step: 9000 })]),
    ]);
    expect(billed(price(aSession([charging(30, '1.5'), charging(30, '0')]), tariff))[0]).toBe('2');
  });
});

describe('the step size of time', () => {
  const tariff = aTariff([element([time('60', { step: 900 }), parking('60', { step: 600 })])]);

  it.each([
    ['charging only', [timed(21)], ['0', '1800', '0', '0']],
    ['charging, then parking', [timed(21), parked(16)], ['0', '1260', '1200', '0']],
    ['parking, then charging', [parked(16), timed(21)], ['0', '1260', '1200', '0']],
    ['parking only', [parked(1)], ['0', '0', '600', '0']],
  ])('with %s is taken by parking if there is any', (_case, stretches, expected) => {
    expect(billed(price(aSession(stretches), tariff))).toEqual(expected);
  });

  it('may be taken by whichever time came last, by policy', () => {
    const policy = { combined: 'LAST_PERIOD' } as const;
    expect(billed(price(aSession([parked(16), timed(21)]), tariff, { policy }))).toEqual(['0', '1800', '960', '0']);
    expect(billed(price(aSession([timed(21), parked(16)]), tariff, { policy }))).toEqual(['0', '1260', '1200', '0']);
  });

  it('is not taken by parking that has no price', () => {
    const freeParking = aTariff([element([time('60', { step: 900 })])]);
    expect(billed(price(aSession([timed(21), parked(16)]), freeParking))).toEqual(['0', '1800', '0', '0']);
  });

  it('leaves a total of whole steps as it is, however it was put together', () => {
    expect(billed(price(aSession([timed(7), timed(8), timed(15)]), tariff))).toEqual(['0', '1800', '0', '0']);
  });
});

describe('the step size of reserved time', () => {
  const tariff = aTariff([
    element([time('60', { step: 600 })], { reservation: 'RESERVATION' }),
    element([time('60', { step: 900 })]),
  ]);
  const cdr = aSession([reserved(11), timed(16)]);

  it('is its own, or shared with charging time by policy', () => {
    expect(billed(price(cdr, tariff))).toEqual(['0', '1800', '0', '1200']);
    // 11 + 16 = 27 minutes become 30 together.
    expect(billed(price(cdr, tariff, { policy: { reservationStep: 'WITH_TIME' } }))).toEqual(['0', '1140', '0', '660']);
  });
});

describe('billing by time', () => {
  it('divides last: three times 20 minutes at 1.00 are 1.00', () => {
    const priced = price(aSession([timed(20), timed(20), timed(20)]), aTariff([element([time('1')])]));
    expect(net(priced)).toBe('1');
    expect(priced.exact.exclVat.toText()).toBe('1');
  });

  it('keeps what does not end as a fraction', () => {
    const priced = price(aSession([stretch(20, ['TIME', '0.3333'])]), aTariff([element([time('1')])]));
    expect(priced.exact.exclVat.toText()).toBe('1/3');
    expect(net(priced)).toBe(`0.${'3'.repeat(64)}`);
  });
});
