import fc from 'fast-check';
import { creditStanding, exposureOf, wouldExceed } from '../../../src/domain/credit/exposure.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Balance } from '../../../src/domain/ledger/balance.js';
import { readExample } from '../clearing/read-json.js';

interface CreditExample {
  readonly creditLimit: string;
  readonly prefunded: string;
  readonly expected: readonly {
    readonly event: 'cdr' | 'auth' | 'contest' | 'payment';
    readonly amount: string;
    readonly exposure: string;
    readonly headroom: string;
    readonly result: string;
    readonly warn80: boolean;
  }[];
}

const EMSP = 'DE*BET';

function balance(account: string, amount: string, currency = 'EUR'): Balance {
  return { account, currency, amount: new Decimal(amount) };
}

function standingOf(balances: readonly Balance[], limit: string) {
  return creditStanding(exposureOf(balances, EMSP, 'EUR'), new Decimal(limit));
}

describe('the exposure of an eMSP', () => {
  it('follows CDRs, authorizations, a contest and a payment as computed by hand', () => {
    const { creditLimit, prefunded, expected } = readExample<CreditExample>('vectors/11-credit-limit');
    const balances = [balance(`prepaid:${EMSP}`, `-${prefunded}`)];
    const seen = expected.map(({ event, amount }) => {
      if (event === 'cdr') balances.push(balance(`unbilled:receivable:${EMSP}`, amount));
      if (event === 'payment') balances.push(balance(`settlement:RUN-2026-10:${EMSP}`, `-${amount}`));
      const standing = standingOf(balances, creditLimit);
      const asked = wouldExceed(standing, new Decimal(amount)) ? 'NO_CREDIT' : 'ALLOWED';
      const result = { cdr: 'ACCEPTED', auth: asked, contest: 'EXPOSURE_UNCHANGED', payment: 'APPLIED' }[event];
      const { exposure, headroom, isNearLimit } = standing;
      return {
        event,
        amount,
        exposure: exposure.toFixed(4),
        headroom: headroom.toFixed(4),
        result,
        warn80: isNearLimit,
      };
    });
    expect(seen).toEqual(expected);
  });

  it('adds CDRs on no document, open documents and what runs found, and nothing of other parties or currencies', () => {
    const standing = standingOf(
      [
        balance(`unbilled:receivable:${EMSP}`, '1.0001'),
        balance(`unbilled:receivable:${EMSP}`, '1000', 'SEK'),
        balance(`unbilled:payable:${EMSP}`, '-500'),
        balance(`member:${EMSP}:open`, '20'),
        balance(`settlement:RUN-2026-09:${EMSP}`, '300'),
        balance(`settlement:RUN-2026-10:${EMSP}`, '4000'),
        balance('settlement:RUN-2026-10:DE*BE', '7'),
        balance('unbilled:receivable:DE*GAM', '9'),
        balance(`prepaid:${EMSP}`, '-50'),
      ],
      '5000',
    );
    expect(standing.exposure.toFixed()).toBe('4321.0001');
    expect(standing.headroom.toFixed()).toBe('728.9999');
    expect(standing.isNearLimit).toBe(true);
  });

  it('warns from four fifths of limit and prepaid on, and not a cent before', () => {
    const near = (owed: string) => standingOf([balance(`member:${EMSP}:open`, owed)], '100').isNearLimit;
    expect([near('79.9999'), near('80')]).toEqual([false, true]);
  });

  it('lets a session through that just fits, and none when nothing is left', () => {
    const standing = standingOf([balance(`member:${EMSP}:open`, '90')], '100');
    const exceeds = (amount: string) => wouldExceed(standing, new Decimal(amount));
    expect([exceeds('0'), exceeds('10'), exceeds('10.0001')]).toEqual([false, false, true]);
    expect(wouldExceed(standingOf([balance(`member:${EMSP}:open`, '100')], '100'), new Decimal(0))).toBe(true);
    expect(wouldExceed(standingOf([], '0'), new Decimal(0))).toBe(true);
  });

  it('is the same when money moves on from CDR to document to run', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => new Decimal(value).dividedBy(100));
    const places = [`unbilled:receivable:${EMSP}`, `member:${EMSP}:open`, `settlement:RUN-2026-10:${EMSP}`];
    const place = fc.constantFrom(...places);
    fc.assert(
      fc.property(cents, place, fc.array(fc.tuple(cents, place, place)), (owed, first, moves) => {
        const moved = moves.flatMap(([amount, from, to]) => [
          { account: from, currency: 'EUR', amount: amount.negated() },
          { account: to, currency: 'EUR', amount },
        ]);
        const before = standingOf([{ account: first, currency: 'EUR', amount: owed }], '10');
        const after = standingOf([{ account: first, currency: 'EUR', amount: owed }, ...moved], '10');
        return after.exposure.equals(owed) && after.headroom.equals(before.headroom);
      }),
    );
  });
});
