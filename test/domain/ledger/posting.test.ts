import { Decimal } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { postCdrAccrual } from '../../../src/domain/ledger/post-cdr-accrual.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { postNetting, postPayment } from '../../../src/domain/ledger/post-netting.js';
import { money } from '../../../src/domain/money.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { aCdr, accepted, aRecord, PRINCIPAL } from '../clearing/builders.js';
import { AGENT_EXAMPLE } from '../clearing/settlement-example.js';

describe('the accrual of a CDR', () => {
  it('is exact, whatever the digits', () => {
    const amount = '1.016666666666666666666666666666667';
    const entry = postCdrAccrual(aRecord(aCdr()), new Decimal(amount));
    expect(entry.postings.map((posting) => posting.amount.toFixed())).toEqual([amount, `-${amount}`]);
  });

  it('is refused when the claimed amount has more digits than the books can hold', () => {
    const amount = new Decimal(`1.${'6'.repeat(34)}`);
    expect(() => postCdrAccrual(aRecord(aCdr()), amount)).toThrow('more than 34 digits');
  });

  it('of a free session is booked too, so that none is forgotten', () => {
    expect(postCdrAccrual(aRecord(aCdr()), new Decimal(0)).postings).toHaveLength(2);
  });

  it('of a credit CDR takes the original back', () => {
    const credit = aRecord(aCdr({ id: 'C01-C', credit: true }));
    const entry = postCdrAccrual(credit, new Decimal(-4));
    expect(entry.memo).toBe('credit CDR NL*ALF/C01-C');
    expect(entry.postings.map(({ account, amount }) => [account, amount.toFixed()])).toEqual([
      ['unbilled:receivable:DE*BET', '-4'],
      ['unbilled:payable:NL*ALF', '4'],
    ]);
    expect(() => postCdrAccrual(credit, new Decimal(4))).toThrow('invariant broken');
  });

  it('of the hub as principal is its revenue and its cost', () => {
    const review = { ...accepted(), terms: PRINCIPAL };
    const book = (cdr: Cdr, amount: number) =>
      postCdrAccrual(aRecord(cdr, { review }), new Decimal(amount)).postings.map(
        (posting) => `${posting.account} ${posting.amount.toFixed()}`,
      );
    const owed = ['unbilled:receivable:DE*BET 4', 'accrued:revenue -4', 'accrued:cost 4', 'unbilled:payable:NL*ALF -4'];
    expect(book(aCdr(), 4)).toEqual(owed);
    const credit = aCdr({ id: 'C01-C', credit: true });
    expect(book(credit, -4)).toEqual(owed.map((line) => line.replace(/ (-?)4$/, (_, sign) => ` ${sign ? '' : '-'}4`)));
  });

  it('is dated by the UTC day of acceptance, or of receipt when there is none', () => {
    const review = { state: 'RECEIVED' } as const;
    expect(postCdrAccrual(aRecord(aCdr()), new Decimal(4)).date).toBe('2026-10-31');
    expect(postCdrAccrual(aRecord(aCdr(), { review }), new Decimal(4)).date).toBe('2026-10-12');
  });
});

describe('a document that a person wrote', () => {
  const [energy] = AGENT_EXAMPLE.issued();
  if (!energy) throw new Error('nothing was issued');
  const lines = energy.lines.map((line) => ({ ...line, kind: 'OTHER' as const, cdrCount: 0 }));
  const booked = (parts: Partial<IssuedDocument>) =>
    postDocument({ ...energy, lines, ...parts }, 'NL*HUB').map(({ key, postings }) => [
      key,
      ...postings.map(({ account, amount }) => `${account} ${amount.toFixed()}`),
    ]);

  it('between two members is owed by one to the other, and releases nothing', () => {
    expect(booked({})).toEqual([['invoice:DE-BET-2026-000001', 'member:FR*GAM:open 11', 'member:DE*BET:open -11']]);
  });

  it('of the hub is what it earned, and with energy on it both', () => {
    expect(booked({ sellerKey: 'NL*HUB' })).toEqual([
      ['invoice:DE-BET-2026-000001', 'member:FR*GAM:open 11', 'income:fees -11'],
    ]);
    const [line] = lines;
    const both = { lines: [...energy.lines, ...(line ? [line] : [])], net: new Decimal(22), gross: new Decimal(22) };
    expect(booked({ sellerKey: 'NL*HUB', ...both })).toEqual([
      ['release:DE-BET-2026-000001', 'accrued:revenue 10.9995', 'unbilled:receivable:FR*GAM -10.9995'],
      ['invoice:DE-BET-2026-000001', 'member:FR*GAM:open 22', 'income:energy -11', 'income:fees -11'],
    ]);
  });

  it('cannot be booked when it does not add up, or goes from somebody to itself', () => {
    expect(() => booked({ gross: new Decimal(12) })).toThrow('do not come to its gross');
    expect(() => booked({ net: new Decimal(12) })).toThrow('do not come to its net');
    expect(() => booked({ vat: new Decimal(1) })).toThrow('VAT of DE-BET-2026-000001');
    expect(() => booked({ sellerKey: 'FR*GAM' })).toThrow('to itself');
  });
});

describe('the netting of a run', () => {
  const positions = [
    { party: 'DE*BET', currency: 'EUR', amount: new Decimal('-5.89') },
    { party: 'DE*BET', currency: 'SEK', amount: new Decimal('12') },
    { party: 'NL*ALF', currency: 'EUR', amount: new Decimal('0') },
  ] as const;

  it('books one entry per member with all its currencies, and none for a member that is even', () => {
    const entries = postNetting({ id: 'RUN-2026-10', issueDate: '2026-11-02', positions });
    expect(entries.map(({ key }) => key)).toEqual(['net:RUN-2026-10:DE*BET']);
    expect(entries[0]?.postings.map(({ account, currency, amount }) => [account, currency, amount.toFixed()])).toEqual([
      ['member:DE*BET:open', 'EUR', '-5.89'],
      ['settlement:RUN-2026-10:DE*BET', 'EUR', '5.89'],
      ['member:DE*BET:open', 'SEK', '12'],
      ['settlement:RUN-2026-10:DE*BET', 'SEK', '-12'],
    ]);
  });

  it('waits for the positions to be calculated', () => {
    expect(() => postNetting({ id: 'RUN-2026-10', issueDate: '2026-11-02' })).toThrow('has no positions');
  });

  it('is settled by a payment in each currency', () => {
    const amounts = [money('5.89', 'EUR'), money('-12', 'SEK')];
    const entry = postPayment({ runId: 'RUN-2026-10', party: 'DE*BET', date: '2026-11-16', amounts });
    expect(entry.key).toBe('pay:RUN-2026-10:DE*BET');
    expect(entry.postings.map(({ account, amount }) => [account, amount.toFixed()])).toEqual([
      ['bank:EUR', '5.89'],
      ['settlement:RUN-2026-10:DE*BET', '-5.89'],
      ['bank:SEK', '-12'],
      ['settlement:RUN-2026-10:DE*BET', '12'],
    ]);
  });
});
