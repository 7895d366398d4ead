import { aSession, aTariff, charging, element, energy, net, parked, parking, price, time } from './a-session.js';

const DAY_MINUTES = 24 * 60;
const night = { startTime: '22:00', endTime: '06:00' };

describe('a session of 400 days', () => {
  it('is priced in as many steps as it has periods, whatever hours the tariff names', () => {
    const tariff = aTariff([element([time('1'), parking('1'), energy('0.30')], night), element([energy('0.50')])]);
    const session = aSession([charging(60, '10'), parked(400 * DAY_MINUTES)]);
    const priced = price(session, tariff);
    expect(net(priced)).toBe('5');
    expect(priced.audit.length).toBeLessThan(20);
  });
});
