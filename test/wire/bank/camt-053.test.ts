import { checkStatement } from '../../../src/domain/bank/bank-statement.js';
import { readCamt053 } from '../../../src/wire/bank/camt-053.js';
import { aCamt, type CamtStatement } from '../../support/bank/a-camt.js';
import { refusalOf } from '../../support/refusal.js';

const IBAN = 'NL91ABNA0417164300';
const PAID = {
  amount: '118.20',
  reference: 'S1',
  name: 'M&#252;ller &amp; S&#xF6;hne',
  iban: 'DE02 1203 0000 0000 2020 51',
  creditorReference: 'RF81RUN202610NLALF',
  endToEndId: 'NOTPROVIDED',
  text: 'October',
};

function linesOf(...statements: readonly CamtStatement[]) {
  return readCamt053(aCamt(...statements)).flatMap(({ lines }) => lines);
}

describe('reading a statement of the bank (camt.053)', () => {
  it.each(['02', '08'] as const)('tells who paid what and why, in version 001.%s', (version) => {
    const [statement] = readCamt053(aCamt({ version, entries: [PAID] }));
    expect(statement).toMatchObject({ id: 'ST-1', account: IBAN, currency: 'EUR' });
    expect([statement?.opening.toFixed(2), statement?.closing.toFixed(2)]).toEqual(['1000.00', '1118.20']);
    const [line] = statement?.lines ?? [];
    expect(line).toMatchObject({
      id: 'S1',
      date: '2026-11-16',
      counterpartyName: 'Müller & Söhne',
      counterpartyIban: 'DE02120300000000202051',
      creditorReference: 'RF81RUN202610NLALF',
      text: 'October',
    });
    expect(line?.amount.toFixed(2)).toBe('118.20');
    expect(line).not.toHaveProperty('endToEndId');
  });

  it('reads debits as negative, and of what the hub paid the creditor', () => {
    const [line] = linesOf({ entries: [{ ...PAID, amount: '-118.20' }] });
    expect(line?.amount.toFixed(2)).toBe('-118.20');
    expect(line?.counterpartyIban).toBe('DE02120300000000202051');
  });

  it('leaves out what is not booked', () => {
    expect(linesOf({ entries: [PAID, { ...PAID, reference: 'S2', status: 'PDNG' }] })).toHaveLength(1);
  });

  it.each(['02', '08'] as const)('splits a batch into its payments, in version 001.%s', (version) => {
    const batch = [
      { amount: '100.00', creditorReference: 'RF18A' },
      { amount: '18.20', creditorReference: 'RF18B' },
    ];
    const lines = linesOf({ version, entries: [{ amount: '118.20', reference: 'B1', batch }] });
    expect(lines.map(({ id, amount, creditorReference }) => [id, amount.toFixed(2), creditorReference])).toEqual([
      ['B1#1', '100.00', 'RF18A'],
      ['B1#2', '18.20', 'RF18B'],
    ]);
    const wrong = { amount: '118.20', reference: 'B1', batch: batch.map((part) => ({ ...part, amount: '1.00' })) };
    expect(refusalOf(() => linesOf({ version, entries: [wrong] }))).toMatchObject({ code: 'bad-field' });
  });

  it('gives lines without a reference of the bank an id by what they say, two equal ones two', () => {
    const { reference: _none, ...unnamed } = PAID;
    const first = linesOf({ entries: [unnamed, unnamed, { ...unnamed, text: 'else' }] });
    const again = linesOf({ id: 'ST-2', entries: [unnamed] });
    expect(new Set(first.map(({ id }) => id)).size).toBe(3);
    expect(again[0]?.id).toBe(first[0]?.id);
    expect(first[0]?.id).toMatch(/^[0-9a-f]{32}-1$/);
    expect(first[1]?.id.slice(0, 32)).toBe(first[0]?.id.slice(0, 32));
  });

  it('reads several statements of a file, also with a prefix for its namespace', () => {
    const text = aCamt({ entries: [PAID] }, { id: 'ST-2', entries: [{ ...PAID, reference: 'S2' }] }).toString();
    const prefixed = text.replaceAll(/<(\/?)([A-Z])/g, '<$1ns:$2').replace('xmlns=', 'xmlns:ns=');
    expect(readCamt053(Buffer.from(prefixed)).map(({ id }) => id)).toEqual(['ST-1', 'ST-2']);
  });
});

describe('a statement that is not read', () => {
  it.each([
    [
      'a document type (XXE)',
      (xml: string) => xml.replace('<Document', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document'),
    ],
    ['an unknown entity', (xml: string) => xml.replace('October', '&xxe;')],
    ['another version', (xml: string) => xml.replace('camt.053.001.02', 'camt.054.001.02')],
    ['an element that is not closed', (xml: string) => xml.replace('</Ntry>', '')],
    [
      'elements within elements without end',
      (xml: string) => xml.replace('October', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`),
    ],
    ['an amount without currency', (xml: string) => xml.replaceAll(' Ccy="EUR"', '')],
    ['an amount that is none', (xml: string) => xml.replaceAll('118.20', '118,20')],
    ['a sign that is none', (xml: string) => xml.replaceAll('CRDT', 'PLUS')],
    ['a day that does not exist', (xml: string) => xml.replaceAll('2026-11-16', '2026-11-31')],
    ['no closing balance', (xml: string) => xml.replace('CLBD', 'ITBD')],
    ['no statement', (xml: string) => xml.replace(/<Stmt>.*<\/Stmt>/, '')],
    ['other text', () => 'opening balance: 1000'],
  ])('%s is refused', (_what, change) => {
    const xml = change(aCamt({ entries: [PAID] }).toString());
    expect(refusalOf(() => readCamt053(Buffer.from(xml)))).toMatchObject({ code: 'bad-field' });
  });

  it('bytes that are not UTF-8 and files that are too large are refused', () => {
    expect(refusalOf(() => readCamt053(Buffer.from([0xff, 0xfe, 0x3c])))).toMatchObject({ code: 'bad-field' });
    expect(refusalOf(() => readCamt053(Buffer.alloc(10 * 1024 * 1024 + 1, 32)))).toMatchObject({ code: 'too-large' });
  });
});

describe('checking a statement', () => {
  const check = (statement: CamtStatement, iban: string | undefined = IBAN) => {
    for (const one of readCamt053(aCamt(statement))) checkStatement(one, iban);
  };

  it('says which balance is wrong, and what it should be', () => {
    expect(() => check({ entries: [PAID] })).not.toThrow();
    expect(refusalOf(() => check({ closing: '1118.21', entries: [PAID] }))).toMatchObject({
      code: 'bad-field',
      field: 'closing_balance',
      message:
        'closing balance of statement ST-1: the opening balance and the lines add up to 1118.20 EUR, the bank says 1118.21',
    });
  });

  it('refuses amounts with more decimals than their currency', () => {
    const odd = { closing: '1118.201', entries: [{ ...PAID, amount: '118.201' }] };
    expect(refusalOf(() => check(odd))).toMatchObject({ code: 'bad-field', field: 'amount' });
    const yen = { currency: 'JPY', opening: '1000', closing: '1118.20', entries: [PAID] };
    expect(refusalOf(() => check(yen))).toMatchObject({ code: 'bad-field', field: 'amount' });
  });

  it('refuses the account of somebody else, and any while the hub has none', () => {
    expect(refusalOf(() => check({ entries: [PAID] }, 'DE02120300000000202051'))).toMatchObject({
      code: 'bad-field',
      field: 'account',
    });
    expect(refusalOf(() => check({ entries: [PAID] }, ''))).toMatchObject({ field: 'account' });
  });
});
