import { Decimal } from '../../../src/domain/decimal.js';
import { creditTransfers, directDebits, type FileInput } from '../../../src/domain/settlement/payment-file.js';
import { releasable } from '../../../src/domain/settlement/releasable.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import { writePain001 } from '../../../src/wire/bank/pain-001.js';
import { writePain008 } from '../../../src/wire/bank/pain-008.js';
import { sepaText } from '../../../src/wire/bank/sepa-text.js';
import { aDocument, ordersOf, settle } from '../../domain/settlement/builders.js';
import { refusalOf } from '../../support/refusal.js';

const ACCOUNTS: Readonly<Record<string, { name: string; iban?: string }>> = {
  'NL*HUB': { name: 'Test Hub B.V.', iban: 'NL91ABNA0417164300' },
  'DE*BET': { name: 'Müller & Söhne GmbH', iban: 'DE02 1203 0000 0000 2020 51' },
  'FR*GAM': { name: 'Électricité <Gamma>', iban: 'FR1420041010050500013M02606' },
  'SE*EPS': { name: 'Epsilon AB' },
};
const OWNER = { iban: 'NL91ABNA0417164300', bic: 'ABNANL2A', name: 'Test Hub B.V.', creditorId: 'NL79ZZZ999999990000' };
const HUB = { party: 'NL*HUB', isHub: true } as const;

const ORDERS = ordersOf(
  settle([
    aDocument({ sellerKey: 'FR*GAM', buyerKey: 'DE*BET', settlementMode: 'HUB_ACCOUNT' }, '47.20'),
    aDocument({ sellerKey: 'SE*EPS', buyerKey: 'DE*BET', settlementMode: 'HUB_ACCOUNT' }, '0.10'),
    aDocument({ sellerKey: 'FR*GAM', buyerKey: 'DE*BET', currency: 'SEK', settlementMode: 'HUB_ACCOUNT' }, '100.00'),
  ]),
  { accountOf: (party) => ACCOUNTS[party] ?? { name: party } },
);

function input(of: Partial<FileInput> = {}, orders: readonly PaymentOrder[] = ORDERS): FileInput {
  const released = releasable({ orders, paid: new Map(), policy: 'GUARANTEED', today: '2026-11-16' });
  return { runId: 'RUN-2026-10', released, owner: OWNER, today: '2026-11-16', ...of };
}

const withAccounts = ORDERS.filter((order) => order.receiver !== 'SE*EPS');

describe('credit transfers (pain.001.001.09)', () => {
  it('are what the hub pays out, a batch for each currency, with sums to the cent', () => {
    const text = writePain001(creditTransfers(input({}, withAccounts), HUB)).toString();
    expect(elements(text, 'NbOfTxs')).toEqual(['2', '1', '1']);
    expect(elements(text, 'CtrlSum')).toEqual(['147.20', '47.20', '100.00']);
    expect(elements(text, 'IBAN')).toContain('FR1420041010050500013M02606');
    expect(elements(text, 'Nm')).toContain('Electricite .Gamma.');
    expect(elements(text, 'Cd')).toEqual(['SEPA', 'SCOR', 'SCOR']);
    expect(elements(text, 'Ref')).toEqual(elements(text, 'EndToEndId'));
    expect(text).toContain('<InstdAmt Ccy="SEK">100.00</InstdAmt>');
  });

  it('are the same bytes for the same payments, and have another id for others', () => {
    const file = creditTransfers(input({}, withAccounts), HUB);
    expect(writePain001(file)).toEqual(writePain001(creditTransfers(input({}, withAccounts), HUB)));
    expect(file.messageId).toMatch(/^RUN202610-CT-[0-9A-Z]{11}$/);
    const [first, ...rest] = input({}, withAccounts).released;
    const less = [{ ...first, open: new Decimal('1.00') } as NonNullable<typeof first>, ...rest];
    const other = creditTransfers(input({ released: less.slice(0, -1) }), { party: 'DE*BET', isHub: false });
    expect(other.messageId).not.toBe(file.messageId);
  });

  it('are refused for a receiver without an account, by name, and when there is nothing to pay', () => {
    const missing = refusalOf(() => creditTransfers(input(), HUB));
    expect(missing).toMatchObject({ code: 'conflict', field: 'iban' });
    expect(missing.message).toContain('SE*EPS');
    const [wrong] = ORDERS.filter((order) => order.receiver === 'FR*GAM').map(
      (order): PaymentOrder => ({
        ...order,
        creditorIban: 'FR1520041010050500013M02606',
      }),
    );
    expect(refusalOf(() => creditTransfers(input({}, wrong ? [wrong] : []), HUB)).message).toContain('FR*GAM');
    expect(refusalOf(() => creditTransfers(input({ released: [] }), HUB))).toMatchObject({ field: 'run' });
  });

  it('are a member’s own payments for that member', () => {
    const owner = { iban: 'DE02120300000000202051', name: 'Müller & Söhne GmbH' };
    const text = writePain001(creditTransfers(input({ owner }), { party: 'DE*BET', isHub: false })).toString();
    expect(elements(text, 'CtrlSum')).toEqual(['147.30', '47.30', '100.00']);
    expect(elements(text, 'Nm')).toContain('Muller + Sohne GmbH');
    expect(text).toContain('<Id>NOTPROVIDED</Id>');
  });
});

describe('direct debits (pain.008.001.08)', () => {
  const mandateOf = (party: string) => (party === 'DE*BET' ? { id: 'M-2026/1', signedOn: '2026-01-15' } : undefined);

  it('collect euros of members with a mandate, not before tomorrow', () => {
    const text = writePain008(directDebits(input(), mandateOf)).toString();
    expect(elements(text, 'CtrlSum')).toEqual(['47.30', '47.30']);
    expect(elements(text, 'MndtId')).toEqual(['M-2026/1']);
    expect(elements(text, 'DtOfSgntr')).toEqual(['2026-01-15']);
    expect(elements(text, 'ReqdColltnDt')).toEqual(['2026-11-17']);
    expect(text).toContain('<Id>NL79ZZZ999999990000</Id>');
  });

  it('leave out who has no mandate or no account in SEPA, and are refused without any', () => {
    expect(refusalOf(() => directDebits(input(), () => undefined))).toMatchObject({ code: 'conflict', field: 'run' });
    const abroad = ORDERS.map((order): PaymentOrder => ({ ...order, debtorIban: 'BR9700360305000010009795493P1' }));
    expect(refusalOf(() => directDebits(input({}, abroad), mandateOf))).toMatchObject({ field: 'run' });
  });

  it('are refused for a member with a mandate and no account, and for a hub without an identifier', () => {
    const [order] = ORDERS.filter((one) => one.party === 'DE*BET' && one.currency === 'EUR');
    const { debtorIban: _iban, ...without } = order ?? ({} as PaymentOrder);
    const missing = refusalOf(() => directDebits(input({}, [without]), mandateOf));
    expect(missing).toMatchObject({ code: 'conflict', field: 'iban' });
    expect(missing.message).toContain('DE*BET');
    const { creditorId: _id, ...nobody } = OWNER;
    const refused = refusalOf(() => directDebits(input({ owner: nobody }), mandateOf));
    expect(refused).toMatchObject({ code: 'conflict', field: 'hubAccount.creditorId' });
  });
});

describe('text in the characters of SEPA', () => {
  it.each([
    ['Straße & Łódź Ærø', 70, 'Strasse + Lodz AEro'],
    ['Παράδειγμα 5', 70, '.......... 5'],
    ['  //a\u0007b//c/ ', 70, 'a.b/c'],
    ['<script>', 70, '.script.'],
    ['a'.repeat(100), 35, 'a'.repeat(35)],
    ['\u202e', 70, '.'],
    ['', 70, 'NOTPROVIDED'],
  ])('%s', (text, max, expected) => {
    expect(sepaText(text, max)).toBe(expected);
  });
});

function elements(xml: string, name: string): string[] {
  return xml.split(`<${name}>`).flatMap((piece, index) => (index === 0 ? [] : [piece.split('<')[0] ?? '']));
}
