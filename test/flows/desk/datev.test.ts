import fc from 'fast-check';
import { type Decimal, sum } from '../../../src/domain/decimal.js';
import { openItems } from '../../../src/domain/desk/follow-items.js';
import { bank, memberOpen } from '../../../src/domain/ledger/account.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { datevBookings } from '../../../src/flows/desk/datev.js';
import { memberMovements } from '../../../src/flows/desk/member-movements.js';
import { HUB_KEY } from '../../domain/settlement/builders.js';
import { clearedBy, history, pay, play, UNTIL } from './histories.js';
import { type Books, CURRENCIES, inMemoryBooks, MEMBERS } from './in-memory-books.js';

async function rowsOf(
  { hub }: { readonly hub: Parameters<typeof datevBookings>[0] },
  party: PartyKey,
  from = '2026-01-01',
) {
  const rows = [];
  for await (const row of datevBookings(hub, { party, from, until: UNTIL })) rows.push(row);
  return rows;
}

/** What stands on the accounts of a bookkeeper, debit positive. */
async function accountsOf(books: Books, party: PartyKey): Promise<(account: string, currency?: string) => Decimal> {
  const rows = await rowsOf(books, party);
  return (account, currency = 'EUR') =>
    sum(
      rows
        .filter((row) => row.currency === currency && (row.account === account || row.contraAccount === account))
        .map(({ amount, ...row }) =>
          (row.side === 'DEBIT') === (row.account === account) ? amount : amount.negated(),
        ),
    );
}

describe('the books of the hub and of members for DATEV', () => {
  it('have nothing to clear once a run is paid, though a part of it was carried forward', async () => {
    const books = inMemoryBooks();
    const { clearing, debtor } = books.hub.rules.datev;
    await books.run('RUN-1', [
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00' },
      { seller: 'NL*HUB', buyer: 'FR*GAM', gross: '2.00' },
      { seller: 'NL*HUB', buyer: 'NL*ALF', gross: '6.00' },
    ]);
    await pay(books, 'RUN-1');
    const paidIn = (await rowsOf(books, HUB_KEY)).filter(({ side, account }) => side === 'DEBIT' && account === '1200');
    expect(paidIn.map(({ reference, text }) => [reference, text])).toEqual([['RUN-1', 'payment RUN-1 DE*BET']]);
    for (const party of [HUB_KEY, ...MEMBERS] as const)
      expect((await accountsOf(books, party))(clearing).toFixed(2)).toBe('0.00');
    expect((await accountsOf(books, HUB_KEY))(debtor).toFixed(2)).toBe('2.00');
    expect((await rowsOf(books, 'FR*GAM')).map(({ text }) => text)).toEqual(['380 HUB Mobility']);
    await books.run('RUN-2', [{ seller: 'NL*HUB', buyer: 'FR*GAM', gross: '3.50' }]);
    await pay(books, 'RUN-2');
    const hub = await accountsOf(books, HUB_KEY);
    expect([clearing, debtor].map((account) => hub(account).toFixed(2))).toEqual(['0.00', '0.00']);
  });

  it('give back what was netted with a member that is taken out, and take what is written off to bad debt', async () => {
    const books = inMemoryBooks();
    const { clearing, badDebt, debtor } = books.hub.rules.datev;
    await books.run('RUN-1', [
      { seller: 'NL*HUB', buyer: 'DE*BET', gross: '30.00' },
      { seller: 'NL*HUB', buyer: 'NL*ALF', gross: '20.00' },
    ]);
    await books.unwind('RUN-1', 'DE*BET');
    const postings = [
      { account: 'expense:bad-debt', currency: 'EUR', amount: sum([]).plus(20) },
      { account: 'settlement:RUN-1:NL*ALF', currency: 'EUR', amount: sum([]).minus(20) },
    ];
    await books.hub.ledger.post({
      key: 'writeoff:RUN-1/NL*ALF/EUR#1',
      date: '2026-12-01',
      memo: 'write-off',
      postings,
    });
    const hub = await accountsOf(books, HUB_KEY);
    expect([clearing, badDebt, debtor].map((account) => hub(account).toFixed(2))).toEqual(['0.00', '20.00', '30.00']);
    const rows = await rowsOf(books, HUB_KEY);
    expect(rows.map(({ reference, text, side }) => `${reference} ${text} ${side}`)).toContain(
      'D-2026-000001 DE*BET taken out of RUN-1 DEBIT',
    );
  });

  it('take back what a correction takes back, and name nobody who recorded a payment', async () => {
    const books = inMemoryBooks();
    await books.run('RUN-1', [{ seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00', mode: 'STATEMENT_ONLY' }]);
    const amount = sum([]).plus(100);
    const postings = [
      { account: 'settlement:RUN-1:NL*ALF', currency: 'EUR', amount },
      { account: 'settlement:RUN-1:DE*BET', currency: 'EUR', amount: amount.negated() },
    ];
    const key = 'pay:RUN-1/DE*BET/EUR/NL*ALF';
    await books.hub.ledger.post({ key, date: '2026-11-16', memo: 'recorded by zoe@alf.example', postings });
    const paid = (await rowsOf(books, 'DE*BET', '2026-11-03')).map(({ side, reference, text }) => [
      side,
      reference,
      text,
    ]);
    expect(paid).toEqual([['CREDIT', 'RUN-1/DE*BET/EUR/NL*ALF', 'payment RUN-1/DE*BET/EUR/NL*ALF']]);
    const back = postings.map((posting) => ({ ...posting, amount: posting.amount.negated() }));
    await books.hub.ledger.post({ key: `reverse:${key}`, date: '2026-11-18', memo: 'reversal', postings: back });
    const { clearing, bank: money } = books.hub.rules.datev;
    const datev = await accountsOf(books, 'DE*BET');
    expect([clearing, money].map((account) => datev(account).toFixed(2))).toEqual(['-100.00', '0.00']);
  });

  it('are refused where a rate is too old for the day of an amount', async () => {
    const books = inMemoryBooks();
    await books.run('RUN-1', [{ seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00', currency: 'SEK' }]);
    const table = await books.hub.rateTables.latest('2026-10-01');
    const hub = { ...books.hub, rateTables: { ...books.hub.rateTables, latest: async () => table } };
    await expect(rowsOf({ ...books, hub }, 'NL*ALF')).rejects.toMatchObject({ code: 'conflict', field: 'until' });
  });
});

describe('whatever happened', () => {
  it('the books of a member are those that the hub has of it, and the hub has its own documents and its bank', async () => {
    await fc.assert(
      fc.asyncProperty(history({ takesOutOf: 'LAST_RUN' }), async (steps) => {
        const books = await play(steps);
        const { clearing, debtor, creditor, bank: money } = books.hub.rules.datev;
        const ofHub: Record<string, Decimal[]> = { EUR: [], SEK: [] };
        for (const party of MEMBERS) {
          const datev = await accountsOf(books, party);
          const items = openItems(await memberMovements(books.hub, party, UNTIL));
          for (const currency of CURRENCIES) {
            const persons = datev(debtor, currency).plus(datev(creditor, currency));
            expect(persons.negated().toFixed(2)).toBe(books.balance(memberOpen(party), currency).toFixed(2));
            expect(datev(clearing, currency).negated().toFixed(2)).toBe(clearedBy(books, party, currency).toFixed(2));
            const own = items.filter((item) => item.document?.seller === HUB_KEY && item.currency === currency);
            ofHub[currency]?.push(...own.map(({ amount }) => amount));
          }
        }
        const datev = await accountsOf(books, HUB_KEY);
        for (const currency of CURRENCIES) {
          expect(datev(debtor, currency).toFixed(2)).toBe(sum(ofHub[currency] ?? []).toFixed(2));
          expect(datev(money, currency).toFixed(2)).toBe(books.balance(bank(currency), currency).toFixed(2));
        }
      }),
      { numRuns: 60 },
    );
  });
});
