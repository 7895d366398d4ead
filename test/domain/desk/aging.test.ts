import { Decimal } from '../../../src/domain/decimal.js';
import { agingOf } from '../../../src/domain/desk/aging.js';
import type { OpenItem } from '../../../src/domain/desk/open-item.js';

const item = (dueDate: string, amount: string, of: Partial<OpenItem> = {}): OpenItem => ({
  party: 'DE*BET',
  currency: 'EUR',
  reference: `due ${dueDate}`,
  kind: 'DOCUMENT',
  date: '2026-11-02',
  dueDate,
  amount: new Decimal(amount),
  ...of,
});

describe('what was open on a day', () => {
  it.each([
    ['2026-11-16', 'NOT_DUE', 0],
    ['2026-11-17', 'DAYS_1_30', 1],
    ['2026-12-16', 'DAYS_1_30', 30],
    ['2026-12-17', 'DAYS_31_60', 31],
    ['2027-01-15', 'DAYS_31_60', 60],
    ['2027-01-16', 'DAYS_61_90', 61],
    ['2027-02-14', 'DAYS_61_90', 90],
    ['2027-02-15', 'OVER_90', 91],
  ])('is on %s in the bucket %s when it was due on 16 November', (asOf, bucket, daysPastDue) => {
    expect(agingOf([item('2026-11-16', '10.00')], asOf)[0]?.items[0]).toMatchObject({ bucket, daysPastDue });
  });

  it('is added up by member and currency, what the hub owes with its sign', () => {
    const rows = agingOf(
      [
        item('2026-11-16', '10.00'),
        item('2026-11-20', '-4.00'),
        item('2026-11-20', '7.00', { currency: 'SEK' }),
        item('2026-11-20', '1.00', { party: 'AT*AAA' }),
      ],
      '2026-11-18',
    );
    expect(rows.map(({ party, currency, total }) => `${party} ${total.toFixed(2)} ${currency}`)).toEqual([
      'AT*AAA 1.00 EUR',
      'DE*BET 6.00 EUR',
      'DE*BET 7.00 SEK',
    ]);
    expect(rows[1]?.buckets).toMatchObject({ NOT_DUE: new Decimal(-4), DAYS_1_30: new Decimal(10) });
  });
});
