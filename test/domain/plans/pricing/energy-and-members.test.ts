import { Decimal } from '../../../../src/domain/decimal.js';
import type { Membership, Plan } from '../../../../src/domain/plans/plan.js';
import {
  aPlan,
  aSession,
  charging,
  codes,
  costs,
  followed,
  gross,
  market,
  net,
  ofKind,
  parking,
  part,
  payable,
  price,
  VAT_19,
  vat,
} from './a-plan.js';

const kWh = (value: string): Decimal => new Decimal(value);
const NINE = '2026-03-04T09:00:00Z';
const FOLLOWS = aPlan({ energy: { spot: followed(), parts: [] } });

describe('the energy of a session', () => {
  it('costs in each quarter hour what the market asks there', () => {
    const priced = price(FOLLOWS, aSession([charging(45, '3')]), market(NINE, ['100', '-50', '20']));
    expect(costs(ofKind(priced, 'ENERGY'))).toEqual(['0.1', '-0.05', '0.02']);
    expect([net(priced), gross(priced)]).toEqual(['0.07', '0.0833']);
    expect(payable(priced)).toEqual(['0.07', '0.08']);
  });

  it('costs what the quarter hour of the start asked, where that is locked, in windows too', () => {
    const peak = part('PEAK', '0.1', { window: { from: '10:00', until: '10:15' } });
    const plan = aPlan({ energy: { spot: followed({ mode: 'LOCK_AT_START' }), parts: [peak] } });
    const priced = price(plan, aSession([charging(10, '1'), charging(60, '9')]), market(NINE, ['100', '500', '900']));
    expect(ofKind(priced, 'ENERGY').map(({ slot }) => slot?.startsAt.toISOString())).toEqual(
      Array(2).fill('2026-03-04T09:00:00.000Z'),
    );
    expect(net(priced)).toBe('2');
  });

  it('keeps the market price, its version and origin on each line, and says in words what it is made of', () => {
    const plan = aPlan({ energy: { spot: followed(), parts: [part('MARKUP', '0.05')], cap: kWh('0.1') } });
    const [line] = price(plan, aSession([charging(15, '2')]), market(NINE, ['100'], { version: 2 })).lines;
    expect(line).toMatchObject({
      kind: 'ENERGY',
      period: 0,
      slot: { fallback: false, limit: 'CAP', spot: { version: 2, provenance: { importId: 'I1' } } },
      reason: '100 % of EPEX-DE 100 per MWh (version 2), MARKUP markup 0.05, held at the cap',
    });
    expect([line?.quantity, line?.unitPrice].map(String)).toEqual(['2', '0.1']);
  });

  it('costs the fallback where the market price is missing, with one warning per quarter hour', () => {
    const priced = price(
      FOLLOWS,
      aSession([charging(15, '1'), charging(5, '1'), charging(10, '1')]),
      market(NINE, ['100']),
    );
    expect(net(priced)).toBe('0.9');
    expect(codes(priced)).toEqual(['FALLBACK_PRICE']);
    expect(priced.warnings[0]?.at).toEqual(new Date('2026-03-04T09:15:00Z'));
    expect(ofKind(priced, 'ENERGY')[1]?.reason).toBe('EPEX-DE is missing: fallback 0.4');
  });

  it('costs by tiers of the energy so far, and nothing up to the free kWh', () => {
    const tiers = [part('TIER', '0.5', { maxKwh: kWh('10') }), part('TIER', '0.3', { minKwh: kWh('10') })];
    const plan = aPlan({ energy: { parts: tiers, freeKwh: kWh('2') } });
    const priced = price(plan, aSession([charging(60, '25')]));
    expect(costs(priced.lines)).toEqual(['0', '4', '4.5']);
    expect(priced.lines[0]?.reason).toBe('the first 2 kWh cost nothing');
  });

  it('costs by the band of its power: its lowest at least, its highest below', () => {
    const bands = [part('POWER_BAND', '0.4', { maxKw: kWh('22') }), part('POWER_BAND', '0.7', { minKw: kWh('22') })];
    const plan = aPlan({ energy: { parts: bands } });
    const power = (low: string, high: string) => charging(15, '1', ['MIN_POWER', low], ['MAX_POWER', high]);
    expect(costs(price(plan, aSession([power('7', '11'), power('22', '50')])).lines)).toEqual(['0.4', '0.7']);
    expect(net(price(plan, aSession([power('11', '50')])))).toBe('0');
    const meanOf = price(plan, aSession([charging(15, '5.5')]));
    expect([net(meanOf), codes(meanOf)]).toEqual(['3.85', ['BAND_WITHOUT_POWER']]);
  });

  it('costs the grid fee of its location', () => {
    const fees = [part('GRID_FEE', '0.1', { zone: 'NORD' }), part('GRID_FEE', '0.2')];
    const locations = [{ id: 'LOC1', zone: 'NORD' }, { id: 'LOC2' }];
    const plan = aPlan({ energy: { parts: fees }, locations });
    const at = (locationId: string) => net(price(plan, aSession([charging(15, '1')], { locationId })));
    expect([at('loc1'), at('LOC2')]).toEqual(['0.1', '0.2']);
  });

  it('has a line for each VAT rate, and VAT on the sum of each', () => {
    const parts = [
      part('BASE', '0.333'),
      part('TAX', '0.1', { vat: vat('7') }),
      part('TAX', '0.05', { vat: { treatment: 'NONE' } }),
    ];
    const priced = price(aPlan({ energy: { parts } }), aSession([charging(15, '1'), charging(15, '2')]));
    expect(costs(priced.lines)).toEqual(['0.333', '0.1', '0.05', '0.666', '0.2', '0.1']);
    expect([net(priced), gross(priced)]).toEqual(['1.449', '1.65981']);
  });

  it('is not asked for where none was used', () => {
    expect(price(FOLLOWS, aSession([parking(30)])).lines).toEqual([]);
  });
});

describe('a member', () => {
  const member = (terms: Partial<Membership>, perMwh = '200'): string => {
    const memberships = [{ id: 'M', names: [], emsps: ['DE*MSP' as const], ...terms }];
    const plan: Plan = { ...FOLLOWS, energy: { ...FOLLOWS.energy, floor: kWh('-1') }, memberships };
    const session = aSession([charging(15, '1')], { emsp: { countryCode: 'de', partyId: 'msp' } });
    return net(price(plan, session, market(NINE, [perMwh])));
  };

  it.each<[string, Partial<Membership>, string, string]>([
    ['a percentage', { energyPercent: kWh('10') }, '200', '0.18'],
    ['an amount per kWh', { energyPerKwh: kWh('0.03') }, '200', '0.17'],
    ['first the percentage, then the amount', { energyPercent: kWh('10'), energyPerKwh: kWh('0.03') }, '200', '0.15'],
    ['no more than the price', { energyPerKwh: kWh('0.5') }, '200', '0'],
    ['the amount of a negative price', { energyPerKwh: kWh('0.03') }, '-100', '-0.13'],
    ['no percentage of a negative price', { energyPercent: kWh('50') }, '-100', '-0.1'],
    ['nothing without terms', {}, '200', '0.2'],
  ])('has taken off %s', (_, terms, perMwh, expected) => {
    expect(member(terms, perMwh)).toBe(expected);
  });

  it('pays less than the floor, which is that of the plan', () => {
    const memberships = [{ id: 'M', names: [], contracts: ['*'], energyPercent: kWh('50') }];
    const plan = aPlan({ energy: { spot: followed(), parts: [], floor: kWh('0.1') }, memberships });
    const priced = price(plan, aSession([charging(15, '1')], { contractId: 'X' }), market(NINE, ['-10']));
    expect(net(priced)).toBe('0.05');
    expect(priced.lines[0]).toMatchObject({ membership: 'M', slot: { limit: 'FLOOR' } });
  });

  it('has the discount taken off the VAT rates in their order', () => {
    const parts = [part('BASE', '0.1'), part('TAX', '0.05', { vat: vat('7') })];
    const of = (energyPerKwh: string) => {
      const memberships = [{ id: 'M', names: [], contracts: ['*'], energyPerKwh: kWh(energyPerKwh) }];
      const session = aSession([charging(15, '1')], { contractId: 'X' });
      return costs(price(aPlan({ energy: { parts }, memberships }), session).lines);
    };
    expect([of('0.04'), of('0.12'), of('0.2')]).toEqual([
      ['0.06', '0.05'],
      ['0', '0.03'],
      ['0', '0'],
    ]);
  });

  it.each([
    ['DE-ABC-*', 'DE-ABC-C00001-X', true],
    ['DE-ABC-*', 'DEABCC00001', true],
    ['de-abc-c1', 'DEABCC1', true],
    ['DE-ABC-C1', 'DE-ABC-C12', false],
    ['DE-ABC-*', 'DE-ABX-C1', false],
  ])('is whose contract fits: %s and %s', (pattern, contractId, fits) => {
    const memberships = [{ id: 'M', names: [], contracts: [pattern], energyPercent: kWh('100') }];
    const plan = aPlan({ energy: { parts: [part('BASE', '1')] }, memberships });
    expect(net(price(plan, aSession([charging(15, '1')], { contractId })))).toBe(fits ? '0' : '1');
  });

  it('is nobody whose eMSP and contract are not told, and the first membership that fits counts', () => {
    const memberships: Membership[] = [
      { id: 'NOBODY', names: [] },
      { id: 'A', names: [], emsps: ['DE*MSP'], energyPercent: kWh('10') },
      { id: 'B', names: [], contracts: ['*'], energyPercent: kWh('50') },
    ];
    const plan = aPlan({ energy: { parts: [part('BASE', '1', { vat: VAT_19 })] }, memberships });
    const of = (who: object) => net(price(plan, aSession([charging(15, '1')], who)));
    expect(of({})).toBe('1');
    expect(of({ emsp: { countryCode: 'DE', partyId: 'MSP' }, contractId: 'X' })).toBe('0.9');
    expect(of({ emsp: { countryCode: 'NL', partyId: 'MSP' }, contractId: 'X' })).toBe('0.5');
  });
});
