import fc from 'fast-check';
import { paidOf } from '../../../src/domain/bank/open-item.js';
import { postBankLine } from '../../../src/domain/bank/post-bank-line.js';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import { trialBalance } from '../../../src/domain/ledger/balance.js';
import { aBareLine, aLine, anItem, anOrder, matched } from './builders.js';

describe('booking a line of the bank', () => {
  it('books the payment of a whole order under the key of the run and the member', () => {
    const [entry] = postBankLine(matched(aLine(), anItem()), anOrder());
    expect(entry).toMatchObject({ key: 'pay:RUN-2026-10:DE*BET', date: '2026-11-16' });
    expect(entry?.postings.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`)).toEqual([
      'bank:EUR 118.20',
      'settlement:RUN-2026-10:DE*BET -118.20',
    ]);
  });

  it('names the line in the key of a part, and puts the rest on the account of the member', () => {
    const part = postBankLine(matched(aLine({ amount: new Decimal(50) }), anItem()), anOrder());
    expect(part.map(({ key }) => key)).toEqual([
      'pay:RUN-2026-10:DE*BET:S1',
      'pay:RUN-2026-10:DE*BET:NL91ABNA0417164300/S1',
    ]);
    const [more] = postBankLine(matched(aLine({ amount: new Decimal(120) }), anItem()), anOrder());
    expect(more?.postings.map(({ account, amount }) => `${account} ${amount.toFixed(2)}`)).toEqual([
      'bank:EUR 120.00',
      'settlement:RUN-2026-10:DE*BET -118.20',
      'prepaid:DE*BET -1.80',
    ]);
  });

  it('books what nobody knows to suspense', () => {
    const [entry] = postBankLine(matched(aBareLine({ text: 'thanks' }), anItem()));
    expect(entry).toMatchObject({ key: 'bank:NL91ABNA0417164300/S1' });
    expect(entry?.postings[1]).toMatchObject({ account: 'suspense' });
  });

  it('gives each order that took the place of another one a key of its own', () => {
    const order = anOrder({ key: 'RUN-2026-10/DE*BET/EUR~1' });
    const [entry] = postBankLine(matched(aLine(), anItem({ orderKey: order.key })), order);
    expect(entry?.key).toBe('pay:RUN-2026-10/DE*BET/EUR~1');
    expect(entry && paidOf(anOrder(), [entry]).toFixed()).toBe('0');
    expect(entry && paidOf(order, [entry]).toFixed()).toBe('118.2');
  });

  it('always balances, and leaves of an order what was not applied', () => {
    const cents = fc.integer({ min: 1, max: 1_000_000 }).map((value) => new Decimal(value).dividedBy(100));
    fc.assert(
      fc.property(cents, cents, fc.boolean(), (paid, asked, isOut) => {
        const direction = isOut ? 'PAY_OUT' : 'PAY_IN';
        const order = anOrder({ direction, amount: asked });
        const line = matched(
          aLine({ amount: isOut ? paid.negated() : paid }),
          anItem({ direction, amount: asked, open: asked }),
        );
        const [entry] = postBankLine(line, order);
        if (!entry) throw new Error('a line is always booked');
        const balances = entry.postings.map(({ account, currency, amount }) => ({ account, currency, amount }));
        expect(trialBalance(balances).every(({ total }) => total.isZero())).toBe(true);
        expect(sum([line.match.applied, line.match.excess]).equals(paid)).toBe(true);
        expect(paidOf(order, [entry]).equals(Decimal.min(paid, asked))).toBe(true);
      }),
    );
  });
});
