import { cdrOf, creditOf } from '../../src/simulator/day/cdr-of.js';
import { type PlayedSession, playDay } from '../../src/simulator/day/charging-day.js';
import { instantOf } from '../../src/simulator/day/local-time.js';
import { buildNetwork } from '../../src/simulator/day/network.js';
import { ownPrice } from '../../src/simulator/day/own-price.js';
import { type PriceList, tariffOf } from '../../src/simulator/day/price-list.js';
import { seededRandom } from '../../src/simulator/day/random.js';

const prices: PriceList = {
  tariffId: 'EVENING',
  currency: 'EUR',
  offPeakMilliPerKwh: 390,
  peakMilliPerKwh: 590,
  peakFrom: '17:00',
  peakUntil: '21:00',
  startFeeMilli: 350,
  idleMilliPerHour: 3600,
  vatPercent: 21,
  rounding: 'exact',
};
const network = buildNetwork({
  owner: { country_code: 'NL', party_id: 'CPO' },
  sites: [
    {
      id: 'LOC1',
      name: 'Markt',
      address: 'Markt 1',
      city: 'Delft',
      postalCode: '2611 GP',
      country: 'NLD',
      latitude: '52.0116',
      longitude: '4.3571',
      evsesKw: [11, 22, 150],
    },
  ],
  timeZone: 'Europe/Amsterdam',
  prices,
  builtAt: new Date('2026-01-01T00:00:00Z'),
});
const token = {
  country_code: 'DE',
  party_id: 'MSP',
  uid: '04AABB',
  type: 'RFID',
  contract_id: 'DE-MSP-1',
  issuer: 'Fahrt',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: '2026-01-01T00:00:00Z',
} as const;
const tariff = tariffOf(prices, network.plan.owner, network.plan.builtAt);

const aSession = (start: string, charged: string, end: string): PlayedSession => {
  const [location] = network.locations;
  const evse = location?.evses[0];
  if (!location || !evse) throw new Error('no EVSE');
  return {
    id: 'S-1',
    location,
    evse,
    token,
    startedAt: new Date(start),
    chargedUntil: new Date(charged),
    endedAt: new Date(end),
    powerW: 10_000,
  };
};

describe("the CPO's own price", () => {
  it('asks the evening price from 17:00 local time, an idle fee afterwards and a start fee', () => {
    // 16:30 to 17:30 in Amsterdam (summer time): 5 kWh at 0.39, 5 kWh at 0.59; then 30 minutes idle at 3.60/h
    const price = ownPrice(aSession('2026-10-14T14:30:00Z', '2026-10-14T15:30:00Z', '2026-10-14T16:00:00Z'), prices);
    expect(price).toMatchObject({
      energyMicro: 4_900_000,
      idleMicro: 1_800_000,
      fixedMicro: 350_000,
      totalMicro: 7_050_000,
    });
    expect(price.stretches.map(({ kind, wh, seconds }) => [kind, wh, seconds])).toEqual([
      ['CHARGING', 5000, 1800],
      ['CHARGING', 5000, 1800],
      ['IDLE', 0, 1800],
    ]);
  });

  it('starts the evening an hour later in UTC once the clock has changed', () => {
    expect(instantOf('2026-10-24', '17:00', 'Europe/Amsterdam').toISOString()).toBe('2026-10-24T15:00:00.000Z');
    expect(instantOf('2026-10-25', '17:00', 'Europe/Amsterdam').toISOString()).toBe('2026-10-25T16:00:00.000Z');
    expect(instantOf('2026-03-29', '00:30', 'Europe/Amsterdam').toISOString()).toBe('2026-03-28T23:30:00.000Z');
  });

  it('claims the exact amount, or one rounded to cents, with VAT', () => {
    const session = aSession('2026-10-14T08:00:00Z', '2026-10-14T08:20:00Z', '2026-10-14T08:20:00Z');
    const cdr = cdrOf(session, prices, tariff); // 3.333 kWh × 0.39 + 0.35
    expect(cdr.total_cost).toEqual({ excl_vat: 1.64987, incl_vat: 1.9963427 });
    const rounded = cdrOf(session, { ...prices, rounding: 'cents' }, tariff);
    expect(rounded.total_cost).toEqual({ excl_vat: 1.65, incl_vat: 1.9965 });
  });
});

describe('a day of sessions', () => {
  const play = (seed: number) =>
    playDay({ network, tokens: [token], day: '2026-10-14', sessionCount: 30, random: seededRandom(seed) });

  it('is the same day for the same seed', () => {
    expect(play(7)).toEqual(play(7));
    expect(play(8)).not.toEqual(play(7));
  });

  it('never has two cars on one EVSE at a time', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const sessions = [...play(seed)].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
      for (const [index, session] of sessions.entries()) {
        const next = sessions.slice(index + 1).find(({ evse }) => evse.uid === session.evse.uid);
        if (next) expect(session.endedAt.getTime()).toBeLessThan(next.startedAt.getTime());
      }
    }
  });

  it('makes CDRs whose periods and parts add up to their totals', () => {
    for (const session of play(3)) {
      const cdr = cdrOf(session, prices, tariff);
      const kwh = cdr.charging_periods.flatMap((p) => p.dimensions).filter(({ type }) => type === 'ENERGY');
      expect(kwh.reduce((sum, { volume }) => sum + Math.round(volume * 1000), 0)).toBe(
        Math.round(cdr.total_energy * 1000),
      );
      const parts = [cdr.total_energy_cost, cdr.total_fixed_cost, cdr.total_parking_cost];
      const sum = parts.reduce((total, part) => total + Math.round((part?.excl_vat ?? 0) * 1e6), 0);
      expect(sum).toBe(Math.round(cdr.total_cost.excl_vat * 1e6));
      expect(cdr.charging_periods[0]?.start_date_time).toBe(cdr.start_date_time);
    }
  });

  it('credits a CDR by a copy in which only the total is negative', () => {
    const [session] = play(3);
    if (!session) throw new Error('no session');
    const cdr = cdrOf(session, prices, tariff);
    const credit = creditOf(cdr);
    expect(credit).toMatchObject({ id: `${cdr.id}-C`, credit: true, credit_reference_id: cdr.id });
    expect(credit.total_cost.excl_vat).toBe(-cdr.total_cost.excl_vat);
    expect(credit.total_energy_cost).toEqual(cdr.total_energy_cost);
  });
});
