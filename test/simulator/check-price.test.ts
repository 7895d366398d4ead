import { SANDBOX_PRICES, sandboxNetwork } from '../../src/simulator/cpo/sandbox-network.js';
import { cdrOf } from '../../src/simulator/day/cdr-of.js';
import type { PlayedSession } from '../../src/simulator/day/charging-day.js';
import { tariffOf } from '../../src/simulator/day/price-list.js';
import { checkCdr } from '../../src/simulator/emsp/check-cdr.js';
import { checkPrice } from '../../src/simulator/emsp/check-price.js';
import { sandboxTokens } from '../../src/simulator/emsp/sandbox-tokens.js';
import type { OcpiCdr } from '../../src/simulator/ocpi-objects.js';
import { CPO, EMSP } from './sandbox-pair.js';

const BUILT = new Date('2026-11-01T00:00:00Z');
const ZONE = 'Europe/Amsterdam';
const tariff = tariffOf(SANDBOX_PRICES, CPO, BUILT);

/** From half past four in the afternoon to half past five, the last quarter of an hour without charging. */
function aCdr(changes: Partial<OcpiCdr> = {}): OcpiCdr {
  const location = sandboxNetwork(CPO, 1, BUILT).locations[0];
  const token = sandboxTokens(EMSP, 'Fahrt', BUILT)[0]?.token;
  const evse = location?.evses[0];
  if (!location || !evse || !token) throw new Error('no EVSE');
  const session: PlayedSession = {
    id: 'S1',
    location,
    evse,
    token,
    startedAt: new Date('2026-11-02T15:30:00Z'),
    chargedUntil: new Date('2026-11-02T16:15:00Z'),
    endedAt: new Date('2026-11-02T16:30:00Z'),
    powerW: 36_000,
  };
  return { ...cdrOf(session, SANDBOX_PRICES, tariff), ...changes };
}

describe('the price check of a simulated eMSP', () => {
  it('comes to the same price by the time of the day where the station stands', () => {
    const { verdict, own } = checkPrice(aCdr(), ZONE);
    // 18 kWh at 0.45, from 17:00 on 9 kWh at 0.59, the start fee, a quarter of an hour at 3.60
    expect([verdict, own?.toFixed()]).toEqual(['SAME', '14.66']);
  });

  it('finds a total that is too high', () => {
    expect(checkPrice(aCdr({ total_cost: { excl_vat: 15 } }), ZONE).verdict).toBe('DIFFERS');
  });

  it.each([
    ['the CDR has no tariff', { tariffs: [] }],
    ['tariff SIM-EVENING has a price limit', { tariffs: [{ ...tariff, max_price: { excl_vat: 1 } }] }],
    [
      'tariff SIM-EVENING is restricted by min_kwh',
      { tariffs: [{ ...tariff, elements: [{ price_components: [], restrictions: { min_kwh: 5 } }] }] },
    ],
    [
      'tariff SIM-EVENING has steps',
      { tariffs: [{ ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: 1, step_size: 5 }] }] }] },
    ],
  ] as const)('says that it does not know: %s', (reason, changes) => {
    expect(checkPrice(aCdr(changes as Partial<OcpiCdr>), ZONE)).toMatchObject({ verdict: 'UNCHECKED', reason });
  });

  it('does not guess the time zone of a location that it does not know', () => {
    expect(checkPrice(aCdr(), undefined).verdict).toBe('UNCHECKED');
  });
});

describe('the look of a simulated eMSP at a CDR', () => {
  const known = { session: { total_cost: aCdr().total_cost }, tariffs: [{ ...tariff }], timeZone: ZONE };
  const wrong = (cdr: OcpiCdr, more: object = {}) =>
    checkCdr(cdr, { ...known, ...more })
      .filter(({ end }) => end === 'WRONG')
      .map(({ what, said }) => [what, said]);

  it('finds nothing in a CDR that is as it was announced', () => {
    expect(wrong(aCdr())).toEqual([]);
    expect(wrong(aCdr(), { session: undefined })).toEqual([]);
  });

  it('finds energy that does not add up, another cost and another tariff', () => {
    expect(wrong(aCdr({ total_energy: 28 }))).toEqual([['energy', '27 kWh in the periods, 28 in all']]);
    expect(wrong(aCdr(), { session: { total_cost: { excl_vat: 1 } } })).toEqual([
      ['cost of the session', '{"excl_vat":1}'],
    ]);
    expect(wrong(aCdr(), { tariffs: [] })).toEqual([['tariff', 'SIM-EVENING is not what was published']]);
  });
});
