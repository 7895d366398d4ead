import { Decimal } from '../../../../src/domain/decimal.js';
import { slotPrice } from '../../../../src/domain/plans/slot-price.js';
import {
  aPlan,
  aSession,
  charging,
  costs,
  followed,
  from,
  market,
  net,
  ofKind,
  parking,
  part,
  price,
  VAT_19,
} from './a-plan.js';

const FOLLOWS = aPlan({ energy: { spot: followed(), parts: [] } });
/** One price per quarter hour: the first 1, the second 2, and so on. */
const counted = (start: string, slots: number) =>
  market(
    start,
    Array.from({ length: slots }, (_, index) => String(index + 1)),
  );

describe('the day on which the clock is put back', () => {
  const MIDNIGHT = '2026-10-24T22:00:00Z';

  it('has 100 quarter hours, each with its own price', () => {
    const priced = price(FOLLOWS, aSession([charging(25 * 60, '100')], from(MIDNIGHT)), counted(MIDNIGHT, 100));
    const prices = ofKind(priced, 'ENERGY').map(({ unitPrice }) => unitPrice?.times(1_000).toNumber());
    expect(prices).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(net(priced)).toBe('5.05');
  });

  it('repeats an hour: 02:00 is priced by two different market prices', () => {
    const prices = counted(MIDNIGHT, 100);
    const at = (start: string) => net(price(FOLLOWS, aSession([charging(15, '1000')], from(start)), prices));
    expect([at('2026-10-25T00:00:00Z'), at('2026-10-25T01:00:00Z')]).toEqual(['9', '13']);
  });

  it('has a window of that hour twice', () => {
    const window = { from: '02:00', until: '03:00' };
    const plan = aPlan({ energy: { parts: [part('PEAK', '1', { window })] } });
    const priced = price(plan, aSession([charging(4 * 60, '4')], from('2026-10-24T23:00:00Z')));
    expect(ofKind(priced, 'ENERGY').map(({ costExcl }) => costExcl.toText())).toEqual(['0', '2', '0']);
  });

  it('has a cap of parking for all of its 25 hours', () => {
    const idle = { perHour: new Decimal(1), vat: VAT_19, graceMinutes: 0, maxPerDay: new Decimal(10) };
    const priced = price(aPlan({ idle }), aSession([parking(26 * 60)], from(MIDNIGHT)));
    expect(costs(priced.lines)).toEqual(['25', '1', '-15']);
  });
});

describe('the day on which the clock is put forward', () => {
  const MIDNIGHT = '2026-03-28T23:00:00Z';

  it('has 92 quarter hours, each with its own price', () => {
    const priced = price(FOLLOWS, aSession([charging(23 * 60, '92')], from(MIDNIGHT)), counted(MIDNIGHT, 92));
    expect(ofKind(priced, 'ENERGY')).toHaveLength(92);
    expect(net(priced)).toBe('4.278');
  });

  it('has no 02:00: 03:00 follows 01:59 in the next quarter hour', () => {
    const plan = aPlan({ energy: { parts: [part('PEAK', '1', { window: { from: '02:00', until: '03:00' } })] } });
    const session = aSession([charging(120, '2')], from('2026-03-29T00:00:00Z'));
    expect(price(plan, session).periods).toHaveLength(1);
    expect(net(price(plan, session))).toBe('0');
    const prices = counted('2026-03-29T00:45:00Z', 2);
    const perKwh = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map((instant) =>
      slotPrice(FOLLOWS, { slotMs: Date.parse(instant) }, prices).perKwh[0]?.price.toFixed(),
    );
    expect(perKwh).toEqual(['0.001', '0.002']);
  });
});
