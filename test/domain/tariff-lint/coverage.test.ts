import { aTariff, element, fee, parking, time } from '../pricing/a-session.js';
import { D, dataOf, energyWhen, told, WEEKDAYS, withElements } from './linted.js';

describe('gaps', () => {
  it('are none where an element without restrictions stands last', () => {
    expect(told(withElements(energyWhen({ startTime: '08:00', endTime: '18:00' }, '0.50')))).toEqual([]);
  });

  it('are the night of a tariff that prices the day only', () => {
    const tariff = aTariff([energyWhen({ startTime: '08:00', endTime: '18:00' })]);
    expect(told(tariff)).toEqual(['WARNING PRICE_GAP elements']);
    expect(dataOf(tariff, 'PRICE_GAP')).toEqual({
      dimension: 'ENERGY',
      cases: [{ startTime: '18:00', endTime: '08:00' }],
      more: false,
    });
  });

  it('are the last minute of a day whose window ends at 23:59', () => {
    const tariff = aTariff([energyWhen({ endTime: '12:00' }), energyWhen({ startTime: '12:00', endTime: '23:59' })]);
    expect(dataOf(tariff, 'PRICE_GAP').cases).toEqual([{ startTime: '23:59', endTime: '00:00' }]);
  });

  it('are told by days where days differ', () => {
    const tariff = aTariff([
      energyWhen({ dayOfWeek: WEEKDAYS, startTime: '06:00', endTime: '22:00' }),
      energyWhen({ dayOfWeek: ['SATURDAY'] }),
    ]);
    expect(dataOf(tariff, 'PRICE_GAP').cases).toEqual([
      { dayOfWeek: WEEKDAYS, startTime: '22:00', endTime: '06:00' },
      { dayOfWeek: ['SUNDAY'] },
    ]);
  });

  it('are kWh, minutes and kW that no element prices', () => {
    const tariff = aTariff([energyWhen({ minKwh: D(0), maxKwh: D(10) }), energyWhen({ minKwh: D(20) })]);
    expect(dataOf(tariff, 'PRICE_GAP').cases).toEqual([{ minKwh: D(10), maxKwh: D(20) }]);
    const slow = aTariff([energyWhen({ minPower: D(11), maxDurationS: D(3_600) })]);
    expect(dataOf(slow, 'PRICE_GAP').cases).toContainEqual({ minDurationS: D(3_600) });
    expect(dataOf(slow, 'PRICE_GAP').cases).toContainEqual({ maxPower: D(11) });
  });

  it('are days without a price beside those of a dated tariff, but not outside its validity', () => {
    const dated = [energyWhen({ startDate: '2026-11-02', endDate: '2026-11-03' })];
    expect(dataOf(aTariff(dated), 'PRICE_GAP').cases).toEqual([{ endDate: '2026-11-02' }, { startDate: '2026-11-03' }]);
    const validity = { startsAt: new Date('2026-11-01T23:00:00Z'), endsAt: new Date('2026-11-02T23:00:00Z') };
    expect(told(aTariff(dated, validity), { timeZone: 'Europe/Amsterdam' })).toEqual([]);
    expect(told(aTariff(dated, validity))).toEqual([]);
  });

  it('are hints where parking is free at times, and warnings where nothing but time is paid', () => {
    const evening = { startTime: '20:00', endTime: '23:00' };
    const free = aTariff([energyWhen(), element([parking('3', { vat: '20', step: 60 })], evening)]);
    expect(told(free)).toEqual(['HINT PRICE_GAP elements']);
    const slot = aTariff([element([time('3', { vat: '20', step: 60 })], evening)]);
    expect(told(slot)).toContain('WARNING PRICE_GAP elements');
  });

  it('that are too many to be told one by one are said to be more', () => {
    const hours = Array.from({ length: 10 }, (_none, hour) => ({ startTime: `0${hour}:10`, endTime: `0${hour}:20` }));
    const data = dataOf(aTariff(hours.map((window) => energyWhen(window))), 'PRICE_GAP');
    expect([data.cases.length, data.more]).toEqual([6, true]);
  });

  it('are not looked for where a tariff has more cases than anybody could read', () => {
    const many = Array.from({ length: 400 }, (_none, index) =>
      energyWhen({ minKwh: D(index), minDurationS: D(index) }),
    );
    expect(told(aTariff(many))).toEqual(['HINT TOO_MANY_CASES elements']);
  });
});

describe('prices that are never used', () => {
  it('stand behind an element without restrictions, dimension by dimension', () => {
    const both = element([time('2', { vat: '20', step: 60 }), fee('1', { vat: '20' })], { startTime: '08:00' });
    const tariff = aTariff([energyWhen(), energyWhen({ startTime: '08:00' }), both]);
    expect(told(tariff)).toContain('WARNING NEVER_REACHED elements.1.price_components.0');
    expect(told(tariff)).not.toContain('WARNING NEVER_REACHED elements.2.price_components.0');
    expect(dataOf(tariff, 'NEVER_REACHED')).toEqual({ dimension: 'ENERGY', by: [0] });
  });

  it('stand behind several elements that have all of their cases between them', () => {
    const tariff = aTariff([
      energyWhen({ endTime: '13:00' }),
      energyWhen({ startTime: '12:00' }),
      energyWhen({ startTime: '10:00', endTime: '14:00', minPower: D(50) }),
    ]);
    expect(told(tariff)).toEqual(['WARNING NEVER_REACHED elements.2.price_components.0']);
    expect(dataOf(tariff, 'NEVER_REACHED').by).toEqual([0, 1]);
  });

  it('are none in a list from narrow to wide', () => {
    const tariff = withElements(energyWhen({ maxPower: D(16) }), energyWhen({ maxPower: D(32) }));
    expect(told(tariff)).toEqual([]);
  });

  it('are those whose restrictions never hold together', () => {
    const saturdays = { startDate: '2026-11-02', endDate: '2026-11-04', dayOfWeek: ['SATURDAY'] } as const;
    expect(told(withElements(energyWhen(saturdays)))).toEqual(['WARNING ELEMENT_NEVER_ACTIVE elements.0']);
    const reservation = element([time('1', { vat: '20', step: 1 })], { reservation: 'RESERVATION', minKwh: D(1) });
    expect(told(withElements(reservation))).toEqual(['WARNING ELEMENT_NEVER_ACTIVE elements.0']);
  });
});

describe('start fees', () => {
  const charged = (restrictions?: Parameters<typeof element>[1]) => element([fee('1.00', { vat: '20' })], restrictions);

  it('that fall due only later in a session are told', () => {
    expect(told(withElements(charged({ minDurationS: D(14_400) })))).toEqual(['HINT FLAT_LATE elements']);
    expect(told(withElements(charged({ minKwh: D(5) })))).toEqual(['HINT FLAT_LATE elements']);
  });

  it('that sessions at some times do not pay are told with the times', () => {
    const tariff = withElements(charged({ startTime: '08:00', endTime: '20:00', maxDurationS: D(600) }));
    expect(told(tariff)).toEqual(['HINT FLAT_GAP elements']);
    expect(dataOf(tariff, 'FLAT_GAP').cases).toEqual([{ startTime: '20:00', endTime: '08:00' }]);
  });

  it('that come second are never charged', () => {
    const tariff = withElements(charged({ maxDurationS: D(1_800) }), charged({ minDurationS: D(1_800) }));
    expect(told(tariff)).toEqual(['WARNING FLAT_AFTER_FIRST elements.1.price_components.0']);
  });
});
