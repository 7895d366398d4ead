import { Decimal } from '../../../src/domain/decimal.js';
import {
  aSession,
  aTariff,
  charging,
  codes,
  element,
  energy,
  fee,
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
const EXPIRED = { context: { reservation: 'EXPIRED' } } as const;

describe('the component that prices a dimension', () => {
  it('is that of the first element that has one and applies; the others are still asked for other dimensions', () => {
    const tariff = aTariff([element([time('6')]), element([energy('1'), time('60')]), element([energy('100')])]);
    const priced = price(aSession([stretch(60, ['ENERGY', '1'], ['TIME', '1'])]), tariff);
    expect(net(priced)).toBe('7');
    expect(
      priced.audit.map(({ dimension, elementIndex, componentIndex }) => [dimension, elementIndex, componentIndex]),
    ).toEqual([
      ['ENERGY', 1, 0],
      ['TIME', 0, 0],
    ]);
  });

  it('may be missing: the dimension is free, with a warning where the tariff has a price for it somewhere', () => {
    const onlyLater = aTariff([element([energy('1'), time('1')], { minDurationS: d('1800') })]);
    const priced = price(aSession([charging(30, '1'), charging(30, '1')]), onlyLater);
    expect([net(priced), codes(priced)]).toEqual(['1', ['UNPRICED_DIMENSION_ENERGY']]);
    expect(priced.warnings[0]).toMatchObject({ period: 0, field: 'charging_periods.0.dimensions' });
    const never = price(aSession([charging(30, '1')]), aTariff([element([time('1')])]));
    expect([net(never), codes(never), never.totalEnergyCost]).toEqual(['0', [], undefined]);
  });

  it('says in words why it was chosen', () => {
    const night = { startTime: '09:00', endTime: '12:00', dayOfWeek: ['WEDNESDAY'], minKwh: d('0') } as const;
    const [line] = price(
      aSession([charging(30, '2')]),
      aTariff([element([energy('0.5', { vat: '21' })], night)]),
    ).audit;
    expect(line).toMatchObject({ kind: 'CHARGE', period: 0, tariffId: 'T1', unit: 'kWh' });
    expect(line?.reason).toBe(
      'element 0 of tariff T1 is the first that prices ENERGY here: 09:00–12:00, on WEDNESDAY, at least 0 kWh ' +
        '(WEDNESDAY 2026-03-04 10:00 local, after 0 kWh and 0 s)',
    );
    expect([line?.costExcl, line?.vatAmount].map(String)).toEqual(['1', '0.21']);
  });
});

describe('a fee', () => {
  const fees = aTariff([
    element([fee('1')], { maxDurationS: d('1800') }),
    element([fee('2')], { minDurationS: d('1800') }),
  ]);

  it('is due once per session, as the first that applies, or once per element by policy', () => {
    const cdr = aSession([charging(30, '1'), charging(30, '1'), charging(30, '1')]);
    expect(net(price(cdr, fees))).toBe('1');
    expect(net(price(cdr, fees, { policy: { flat: 'PER_ELEMENT' } }))).toBe('3');
  });

  it('may become due late', () => {
    const late = aTariff([element([fee('10')], { minDurationS: d('3600') })]);
    expect(net(price(aSession([charging(30, '1')]), late))).toBe('0');
    expect(net(price(aSession([charging(60, '1'), parked(5)]), late))).toBe('10');
  });

  it('is due without energy too, unless the policy waives it', () => {
    const cdr = aSession([stretch(10, ['ENERGY', '0'])]);
    expect(net(price(cdr, fees))).toBe('1');
    expect(net(price(cdr, fees, { policy: { flatAtZeroEnergy: 'NOT_DUE' } }))).toBe('0');
    expect(net(price(aSession([charging(5, '1')]), fees, { policy: { flatAtZeroEnergy: 'NOT_DUE' } }))).toBe('1');
  });
});

describe('a reservation', () => {
  const tariff = aTariff([
    element([fee('100'), time('6')], { reservation: 'RESERVATION' }),
    element([fee('400')], { reservation: 'RESERVATION_EXPIRES' }),
    element([fee('1'), time('60'), energy('1')]),
  ]);

  it('is priced by its own elements only, and they price nothing else', () => {
    const priced = price(aSession([reserved(60), timed(60)]), tariff);
    expect(net(priced)).toBe('167');
    expect(priced.totalReservationCost?.exclVat.toFixed()).toBe('106');
    expect(priced.totalTimeCost?.exclVat.toFixed()).toBe('60');
    expect(priced.totalFixedCost?.exclVat.toFixed()).toBe('1');
  });

  it('that expired is priced by RESERVATION_EXPIRES first, wherever it stands, and by RESERVATION for the rest', () => {
    const priced = price(aSession([reserved(60)]), tariff, EXPIRED);
    expect(net(priced)).toBe('406');
    expect(priced.totalFixedCost).toBeUndefined();
  });

  it('expired when there is nothing else in the CDR and no EVSE, unless the hub knows better', () => {
    const nobodyCame = { ...aSession([reserved(60)]), location: { evseUid: '#NA' } };
    expect(net(price(nobodyCame, tariff))).toBe('406');
    expect(net(price(nobodyCame, tariff, { context: { reservation: 'USED' } }))).toBe('106');
    expect(net(price({ ...nobodyCame, location: { evseUid: 'E1' } }, tariff))).toBe('106');
    expect(net(price({ ...aSession([reserved(60), timed(60)]), location: { evseUid: '#NA' } }, tariff))).toBe('167');
  });

  it('that no element prices is free, with a warning only where the tariff prices reservations', () => {
    const after = { reservation: 'RESERVATION', minDurationS: d('7200') } as const;
    const holed = price(aSession([reserved(60)]), aTariff([element([time('6')], after)]));
    expect([net(holed), codes(holed)]).toEqual(['0', ['UNPRICED_DIMENSION_RESERVATION_TIME']]);
    expect(codes(price(aSession([reserved(60)]), aTariff([element([time('6'), parking('6')])])))).toEqual([]);
  });
});
