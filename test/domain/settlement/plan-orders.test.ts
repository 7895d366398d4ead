import fc from 'fast-check';
import { Decimal, sum, ZERO } from '../../../src/domain/decimal.js';
import type { PartyKey } from '../../../src/domain/party.js';
import type { Paid } from '../../../src/domain/settlement/paid-orders.js';
import { releasable } from '../../../src/domain/settlement/releasable.js';
import type { DefaultPolicy, PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import { aDocument, HUB_KEY, ordersOf, settle } from './builders.js';

const MEMBERS: readonly PartyKey[] = ['AT*AAA', 'BE*BBB', 'CH*CCC', 'DE*DDD', 'ES*EEE', 'FR*FFF'];

describe('payment orders of members who pay each other', () => {
  it('say who pays whom, the largest first, and pay the hub its fees', () => {
    const orders = ordersOf(
      settle([
        aDocument({ sellerKey: 'FR*FFF', buyerKey: 'DE*DDD' }, '30.00'),
        aDocument({ sellerKey: 'ES*EEE', buyerKey: 'DE*DDD' }, '5.00'),
        aDocument({ sellerKey: 'FR*FFF', buyerKey: 'BE*BBB' }, '10.00'),
        aDocument({ sellerKey: HUB_KEY, buyerKey: 'FR*FFF' }, '2.00'),
      ]),
    );
    expect(orders.map(textOf)).toEqual([
      'RUN-2026-10/BE*BBB/EUR/ES*EEE MEMBER_TO_MEMBER 5.00',
      'RUN-2026-10/BE*BBB/EUR/FR*FFF MEMBER_TO_MEMBER 3.00',
      'RUN-2026-10/BE*BBB/EUR/NL*HUB PAY_IN 2.00',
      'RUN-2026-10/DE*DDD/EUR/FR*FFF MEMBER_TO_MEMBER 35.00',
    ]);
    expect(new Set(orders.map((order) => order.reference)).size).toBe(4);
  });

  it('meet every claim to the cent with fewer payments than members, whatever order the documents come in', () => {
    const document = fc.record({
      seller: fc.constantFrom(...MEMBERS, HUB_KEY),
      buyer: fc.constantFrom(...MEMBERS),
      cents: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 20 }), (rows) => {
        const documents = rows
          .filter(({ seller, buyer }) => seller !== buyer)
          .map(({ seller, buyer, cents }) =>
            aDocument({ sellerKey: seller as PartyKey, buyerKey: buyer }, new Decimal(cents).dividedBy(100).toFixed(2)),
          );
        const netted = settle(documents);
        const orders = ordersOf(netted);
        for (const { party, amount } of netted.amounts) {
          const paid = sum(orders.filter((order) => payerOf(order) === party).map((order) => order.amount));
          const got = sum(orders.filter((order) => order.receiver === party).map((order) => order.amount));
          expect(got.minus(paid).equals(amount)).toBe(true);
        }
        const members = netted.amounts.filter(({ amount }) => !amount.isZero()).length;
        expect(orders.length).toBeLessThanOrEqual(members);
        expect(ordersOf(settle([...documents].reverse()))).toEqual(orders);
      }),
      { numRuns: 100 },
    );
  });
});

describe('which payments may go', () => {
  const orders = ordersOf(
    settle([
      aDocument({ sellerKey: 'FR*FFF', buyerKey: 'DE*DDD', settlementMode: 'HUB_ACCOUNT' }, '30.00'),
      aDocument({ sellerKey: 'FR*FFF', buyerKey: 'BE*BBB', settlementMode: 'HUB_ACCOUNT' }, '10.00'),
    ]),
  );
  const released = (policy: DefaultPolicy, today: string, paid: Record<string, number>) => {
    const amounts = Object.entries(paid).map(([key, amount]) => [key, new Decimal(amount)] as const);
    return releasable({ orders, paid: new Map(amounts) as Paid, policy, today }).map(
      ({ order, open }) => `${order.party} ${order.direction} ${open.toFixed(2)}`,
    );
  };
  const ALL_IN = { 'RUN-2026-10/DE*DDD/EUR': 30, 'RUN-2026-10/BE*BBB/EUR': 10 };

  it('lets everybody pay in first, and nobody be paid out before all have paid in', () => {
    const waiting = ['BE*BBB PAY_IN 10.00', 'DE*DDD PAY_IN 30.00'];
    expect(released('SIMULTANEOUS', '2026-11-10', {})).toEqual(waiting);
    const oneShort = { ...ALL_IN, 'RUN-2026-10/BE*BBB/EUR': 9.99 };
    expect(released('SIMULTANEOUS', '2027-01-01', oneShort)).toEqual(['BE*BBB PAY_IN 0.01']);
    expect(released('UNWIND', '2027-01-01', oneShort)).toEqual(['BE*BBB PAY_IN 0.01']);
  });

  it('pays out once all have paid in', () => {
    expect(released('SIMULTANEOUS', '2026-11-10', ALL_IN)).toEqual(['FR*FFF PAY_OUT 40.00']);
    expect(released('SIMULTANEOUS', '2026-11-10', { ...ALL_IN, 'RUN-2026-10/FR*FFF/EUR': 40 })).toEqual([]);
  });

  it('pays out on the due date where the hub guarantees it', () => {
    expect(released('GUARANTEED', '2026-11-15', {})).not.toContain('FR*FFF PAY_OUT 40.00');
    expect(released('GUARANTEED', '2026-11-16', {})).toContain('FR*FFF PAY_OUT 40.00');
  });

  it('knows nothing of orders that were taken out', () => {
    const unwound = orders.map((order): PaymentOrder => ({ ...order, unwound: true }));
    expect(releasable({ orders: unwound, paid: new Map(), policy: 'GUARANTEED', today: '2027-01-01' })).toEqual([]);
  });
});

describe('payment orders through an account', () => {
  it('are one for each member, mode and currency, each with a reference of its own', () => {
    const both = (settlementMode: 'HUB_ACCOUNT' | 'PSP', currency: string) =>
      aDocument({ sellerKey: 'FR*FFF', buyerKey: 'DE*DDD', settlementMode, currency }, '7.00');
    const orders = ordersOf(settle([both('HUB_ACCOUNT', 'EUR'), both('HUB_ACCOUNT', 'SEK'), both('PSP', 'EUR')]));
    expect(orders.map((order) => `${textOf(order)} ${order.reference.slice(4)}`)).toEqual([
      'RUN-2026-10/DE*DDD/EUR PAY_IN 7.00 RUN202610DEDDD',
      'RUN-2026-10/DE*DDD/EUR/PSP PAY_IN 7.00 RUN202610DEDDD2',
      'RUN-2026-10/DE*DDD/SEK PAY_IN 7.00 RUN202610DEDDD3',
      'RUN-2026-10/FR*FFF/EUR PAY_OUT 7.00 RUN202610FRFFF',
      'RUN-2026-10/FR*FFF/EUR/PSP PAY_OUT 7.00 RUN202610FRFFF2',
      'RUN-2026-10/FR*FFF/SEK PAY_OUT 7.00 RUN202610FRFFF3',
    ]);
  });

  it('are none where nothing is owed', () => {
    expect(ordersOf({ amounts: [] })).toEqual([]);
    const even = { party: 'DE*DDD', mode: 'PSP', currency: 'EUR', amount: ZERO } as const;
    expect(ordersOf({ amounts: [] }, { open: [even] })).toEqual([]);
  });
});

function payerOf({ direction, party }: PaymentOrder): PartyKey {
  return direction === 'PAY_OUT' ? HUB_KEY : party;
}

function textOf({ key, direction, amount }: PaymentOrder): string {
  return `${key} ${direction} ${amount.toFixed(2)}`;
}
