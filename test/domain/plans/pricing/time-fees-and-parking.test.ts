import { Decimal } from '../../../../src/domain/decimal.js';
import type { IdleTerms, Membership } from '../../../../src/domain/plans/plan.js';
import {
  aPlan,
  aSession,
  charging,
  costs,
  followed,
  from,
  gross,
  market,
  net,
  ofKind,
  parking,
  part,
  payable,
  price,
  stretch,
  VAT_19,
  vat,
} from './a-plan.js';

const EUR = (value: string): Decimal => new Decimal(value);
const gold = (more: Partial<Membership>): Membership => ({ id: 'GOLD', names: [], contracts: ['*'], ...more });

describe('charging time', () => {
  const time = { perHour: EUR('1.2'), vat: VAT_19 };

  it('costs by the hour, to the exact second', () => {
    expect(net(price(aPlan({ time }), aSession([charging(20, '5'), parking(60)])))).toBe('0.4');
    const thirds = aSession([charging(20, '1'), charging(20, '1'), charging(20, '1')]);
    expect(net(price(aPlan({ time: { ...time, perHour: EUR('1') } }), thirds))).toBe('1');
  });

  it('costs in its window only', () => {
    const window = { from: '10:30', until: '11:00' };
    const priced = price(aPlan({ time: { ...time, window } }), aSession([charging(120, '8')]));
    expect(ofKind(priced, 'TIME').map(({ period, quantity }) => [period, quantity.toFixed()])).toEqual([[1, '1800']]);
    expect(net(priced)).toBe('0.6');
  });
});

describe('the start fee', () => {
  const startFee = { price: EUR('0.5'), vat: VAT_19 };

  it('is due once, at no energy too', () => {
    const priced = price(aPlan({ startFee }), aSession([charging(20, '0'), parking(10)]));
    expect([costs(priced.lines), gross(priced)]).toEqual([['0.5'], '0.595']);
  });

  it('is waived for a member, and the line stays', () => {
    const plan = aPlan({ startFee, memberships: [gold({ startFeeWaived: true })] });
    const [line] = price(plan, aSession([charging(20, '0')], { contractId: 'X' })).lines;
    expect(line).toMatchObject({ kind: 'START_FEE', membership: 'GOLD', reason: 'waived by membership GOLD' });
    expect(line?.costExcl.toText()).toBe('0');
    expect(net(price(plan, aSession([charging(20, '0')])))).toBe('0.5');
  });

  it('and the lowest price are not due for a reservation that nobody came to', () => {
    const session = aSession([stretch(30, ['RESERVATION_TIME', '0.5'])]);
    const priced = price(aPlan({ startFee, minPrice: { exclVat: EUR('5') } }), session);
    expect([priced.lines, net(priced)]).toEqual([[], '0']);
  });
});

describe('parking after charging', () => {
  const idle: IdleTerms = { perHour: EUR('6'), vat: VAT_19, graceMinutes: 10 };
  const idlePlan = (more: Partial<IdleTerms>) => aPlan({ idle: { ...idle, ...more } });

  it('is free in the grace, and costs by the hour after it', () => {
    const priced = price(aPlan({ idle }), aSession([charging(30, '5'), parking(25)]));
    expect(costs(ofKind(priced, 'IDLE'))).toEqual(['0', '1.5']);
    expect(ofKind(priced, 'IDLE').map(({ reason }) => reason)).toEqual([
      'the first 10 minutes are free',
      'parking after charging',
    ]);
  });

  it('costs nothing where it ends with the grace', () => {
    expect(net(price(aPlan({ idle }), aSession([charging(30, '5'), parking(10)])))).toBe('0');
  });

  it('has a grace of its own in each stretch, however many periods a stretch has', () => {
    const session = aSession([parking(8), parking(8), charging(5, '1'), parking(16)]);
    expect(net(price(aPlan({ idle }), session))).toBe('1.2');
  });

  it('is free in the exempt window, which does not lengthen the grace', () => {
    const night = idlePlan({ exempt: { from: '22:00', until: '07:00' } });
    const session = aSession([parking(10 * 60)], from('2026-03-04T20:55:00Z'));
    const priced = price(night, session);
    expect(costs(ofKind(priced, 'IDLE'))).toEqual(['0', '0', '0', '5.5']);
    expect(ofKind(priced, 'IDLE')[2]?.reason).toBe('parking is free at this time');
  });

  it('costs less for a member', () => {
    const plan = aPlan({ idle, memberships: [gold({ idlePercent: EUR('25') })] });
    expect(net(price(plan, aSession([parking(70)], { contractId: 'X' })))).toBe('4.5');
  });

  it('costs no more than the cap of the session', () => {
    const priced = price(idlePlan({ maxPerSession: EUR('4') }), aSession([parking(70)]));
    expect(costs(ofKind(priced, 'IDLE_CAP'))).toEqual(['-2']);
    expect([net(priced), gross(priced)]).toEqual(['4', '4.76']);
    expect(price(idlePlan({ maxPerSession: EUR('6') }), aSession([parking(70)])).lines).toHaveLength(2);
  });

  it('costs no more than the cap of each local day, then no more than that of the session', () => {
    const session = aSession([parking(180)], from('2026-03-04T21:00:00Z'));
    const perDay = price(idlePlan({ graceMinutes: 0, maxPerDay: EUR('5') }), session);
    expect(ofKind(perDay, 'IDLE_CAP').map(({ costExcl, reason }) => [costExcl.toText(), reason])).toEqual([
      ['-7', 'parking costs at most 5 on 2026-03-04'],
      ['-1', 'parking costs at most 5 on 2026-03-05'],
    ]);
    const both = price(idlePlan({ graceMinutes: 0, maxPerDay: EUR('5'), maxPerSession: EUR('8') }), session);
    expect(costs(ofKind(both, 'IDLE_CAP'))).toEqual(['-7', '-1', '-2']);
    expect(net(both)).toBe('8');
  });

  it('is not part of the price where the plan does not ask for it', () => {
    expect(price(aPlan(), aSession([parking(70)])).lines).toEqual([]);
  });
});

describe('a whole session', () => {
  it('is what its kinds of lines say, with VAT per rate', () => {
    const plan = aPlan({
      energy: { parts: [part('BASE', '0.39'), part('TAX', '0.02')] },
      time: { perHour: EUR('0.6'), vat: VAT_19 },
      startFee: { price: EUR('1'), vat: vat('7') },
      idle: { perHour: EUR('6'), vat: VAT_19, graceMinutes: 15 },
    });
    const priced = price(plan, aSession([charging(50, '18.375'), parking(45)]));
    expect(priced.lines.map(({ kind, costExcl }) => [kind, costExcl.toText()])).toEqual([
      ['ENERGY', '7.53375'],
      ['TIME', '0.5'],
      ['START_FEE', '1'],
      ['IDLE', '0'],
      ['IDLE', '3'],
    ]);
    expect([net(priced), gross(priced)]).toEqual(['12.03375', '14.2001625']);
    expect(priced.payable).toEqual({ exclVat: EUR('12.03'), inclVat: EUR('14.2') });
  });

  it('is the example of docs/pricing.md', () => {
    const parts = [part('MARKUP', '0.18'), part('GRID_FEE', '0.0742'), part('TAX', '0.04701')];
    const plan = aPlan({
      energy: { spot: followed(), parts, floor: EUR('0.19'), cap: EUR('0.69'), decimals: 4 },
      startFee: { price: EUR('0.35'), vat: VAT_19 },
      idle: { perHour: EUR('6'), vat: VAT_19, graceMinutes: 15 },
    });
    const session = aSession([charging(40, '12'), parking(30)], from('2026-03-04T09:05:00Z'));
    const priced = price(plan, session, market('2026-03-04T09:00:00Z', ['80', '-120', '412']));
    const lines = priced.lines.map(({ kind, quantity, unitPrice, costExcl }) =>
      [kind, quantity.toFixed(), unitPrice?.toFixed(), costExcl.toText()].join(' '),
    );
    expect(lines).toEqual([
      'ENERGY 3 0.3812 1.1436',
      'ENERGY 4.5 0.19 0.855',
      'ENERGY 4.5 0.69 3.105',
      'START_FEE 1 0.35 0.35',
      'IDLE 900 0 0',
      'IDLE 900 6 1.5',
    ]);
    expect([net(priced), gross(priced), ...payable(priced)]).toEqual(['6.9536', '8.274784', '6.95', '8.27']);
  });
});
