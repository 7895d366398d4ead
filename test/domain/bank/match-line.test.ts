import type { BankLine } from '../../../src/domain/bank/bank-line.js';
import { matchLine } from '../../../src/domain/bank/match-line.js';
import type { OpenItem } from '../../../src/domain/bank/open-item.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { readExample } from '../clearing/read-json.js';
import { aBareLine, aLine, anItem } from './builders.js';

interface Example {
  readonly openItems: readonly {
    readonly amount: string;
    readonly iban: string;
    readonly member: string;
    readonly ref: string;
  }[];
  readonly statement: readonly {
    readonly amount: string;
    readonly creditorRef: string | null;
    readonly entryId: string;
    readonly iban: string;
  }[];
  readonly expected: readonly { readonly line: string; readonly result: string; readonly [field: string]: string }[];
  readonly remaining: Readonly<Record<string, string>>;
}

describe('the worked example of matching', () => {
  const example = readExample<Example>('vectors/10-bank-matching');
  let items: OpenItem[] = example.openItems.map(({ amount, iban, member, ref }) =>
    anItem({
      orderKey: ref,
      party: member.replace('-', '*') as PartyKey,
      amount: new Decimal(amount),
      open: new Decimal(amount),
      reference: ref,
      iban,
    }),
  );
  const seen = new Set<string>();
  const results = example.statement.map(({ entryId, amount, creditorRef, iban }) => {
    if (seen.has(entryId)) return { line: entryId, result: 'DUPLICATE_IGNORED' };
    seen.add(entryId);
    const paid = { id: entryId, amount: new Decimal(amount), counterpartyIban: iban };
    const line: BankLine = creditorRef === null ? aBareLine(paid) : aLine({ ...paid, creditorReference: creditorRef });
    const match = matchLine(line, items);
    items = items.map((item) =>
      item.orderKey === match.orderKey ? { ...item, open: item.open.minus(match.applied) } : item,
    );
    const member = match.party?.replace('*', '-');
    const asTold = {
      applied: toText(match.applied, 2),
      excess: toText(match.excess, 2),
      amount,
      ...(match.orderKey && { ref: match.orderKey }),
      ...(member && { member }),
      line: entryId,
      result: match.result,
    };
    if (match.result === 'MATCHED_BY_IBAN_AND_AMOUNT' && match.needsReview) asTold.result += ' (review)';
    return asTold;
  });

  it('gives each line what it should', () => {
    expect(results).toHaveLength(example.expected.length);
    example.expected.forEach((expected, index) => {
      expect(results[index]).toMatchObject(expected);
    });
  });

  it('leaves open what is not paid', () => {
    expect(Object.fromEntries(items.map(({ orderKey, open }) => [orderKey, toText(open, 2)]))).toEqual(
      example.remaining,
    );
  });
});

describe('matching a line of the bank', () => {
  it('puts what is paid beyond the order on the account of the member', () => {
    const match = matchLine(aLine({ amount: new Decimal('120') }), [anItem()]);
    expect(match).toMatchObject({ result: 'MATCHED', confidence: 'CERTAIN', needsReview: false });
    expect([match.applied.toFixed(2), match.excess.toFixed(2)]).toEqual(['118.20', '1.80']);
  });

  it('reads references with spaces and in small letters', () => {
    const line = aLine({ creditorReference: 'rf81 run2 0261 0nla lf' });
    expect(matchLine(line, [anItem()]).result).toBe('MATCHED');
  });

  it('asks for a review of a reference that was typed into the text', () => {
    const match = matchLine(aBareLine({ text: 'Rechnung RF81 RUN202610NLALF, danke' }), [anItem()]);
    expect(match).toMatchObject({ result: 'MATCHED', confidence: 'LIKELY', needsReview: true });
  });

  it('pays what the hub owes with money that went out only, by its end-to-end id', () => {
    const payOut = anItem({ orderKey: 'out', direction: 'PAY_OUT', reference: 'RF15RUN202610DEBET' });
    const out = aBareLine({ amount: new Decimal('-118.20'), endToEndId: 'RF15RUN202610DEBET' });
    expect(matchLine(out, [anItem(), payOut])).toMatchObject({ result: 'MATCHED', orderKey: 'out' });
    expect(matchLine({ ...out, amount: new Decimal('118.20') }, [payOut]).result).toBe('SUSPENSE');
  });

  it('asks for a review when a member was paid twice', () => {
    const payOut = anItem({ direction: 'PAY_OUT', open: new Decimal(0) });
    const match = matchLine(aLine({ amount: new Decimal('-118.20') }), [payOut]);
    expect(match).toMatchObject({ result: 'ON_ACCOUNT', party: 'DE*BET', needsReview: true });
  });

  it('decides nothing between two orders that fit equally well', () => {
    const two = [anItem({ orderKey: 'a' }), anItem({ orderKey: 'b', reference: 'RF00' })];
    const { creditorReference: _none, ...line } = aLine();
    expect(matchLine(line, two)).toMatchObject({ result: 'ON_ACCOUNT', needsReview: true });
  });

  it('knows members by their account when nothing is open, and nobody by an account that two share', () => {
    const line = aBareLine({ counterpartyIban: 'FR1420041010050500013M02606' });
    const ofOne = new Map([['FR1420041010050500013M02606', new Set<PartyKey>(['FR*GAM'])]]);
    const ofTwo = new Map([['FR1420041010050500013M02606', new Set<PartyKey>(['FR*GAM', 'FR*TWO'])]]);
    expect(matchLine(line, [anItem()], ofOne)).toMatchObject({ result: 'ON_ACCOUNT', party: 'FR*GAM' });
    expect(matchLine(line, [anItem()], ofTwo)).toMatchObject({ result: 'SUSPENSE', needsReview: true });
  });

  it('pays no order of another currency', () => {
    expect(matchLine(aLine({ currency: 'SEK' }), [anItem()]).applied.toFixed()).toBe('0');
  });
});
