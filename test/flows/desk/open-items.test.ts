import fc from 'fast-check';
import { sum } from '../../../src/domain/decimal.js';
import { openItems } from '../../../src/domain/desk/follow-items.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { memberMovements } from '../../../src/flows/desk/member-movements.js';
import { history, owedBy, pay, play, UNTIL } from './histories.js';
import { type Books, CURRENCIES, inMemoryBooks, MEMBERS } from './in-memory-books.js';

const open = async ({ hub }: Books, party: PartyKey) => openItems(await memberMovements(hub, party, UNTIL));
const shown = async (books: Books, party: PartyKey) =>
  (await open(books, party)).map(({ kind, reference, amount }) => `${kind} ${reference} ${amount.toFixed(2)}`);

describe('what is open of a member', () => {
  it('is what a run carried forward, and the next run takes it with its own', async () => {
    const books = inMemoryBooks();
    await books.run('RUN-1', [
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00' },
      { seller: 'FR*GAM', buyer: 'DE*BET', gross: '2.00' },
    ]);
    expect(await shown(books, 'FR*GAM')).toEqual(['DOCUMENT D-2026-000002 -2.00']);
    expect(await shown(books, 'DE*BET')).toEqual(['SETTLEMENT RUN-1 102.00']);
    await books.run('RUN-2', [{ seller: 'FR*GAM', buyer: 'NL*ALF', gross: '9.00' }]);
    expect(await shown(books, 'FR*GAM')).toEqual(['SETTLEMENT RUN-2 -11.00']);
  });

  it('is the mode that was carried, where a run netted another one, though a written invoice is older', async () => {
    const books = inMemoryBooks();
    await books.issue({ seller: 'NL*HUB', buyer: 'DE*BET', gross: '7.00' });
    await books.run('RUN-1', [
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00', mode: 'STATEMENT_ONLY' },
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '20.00', mode: 'STATEMENT_ONLY', type: '381' },
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '3.00', mode: 'PSP' },
    ]);
    expect(await shown(books, 'DE*BET')).toEqual([
      'DOCUMENT D-2026-000001 7.00',
      'DOCUMENT D-2026-000004 3.00',
      'SETTLEMENT RUN-1 80.00',
    ]);
  });

  it('is documents again, with their own due dates, for who is taken out and for the others with it', async () => {
    const books = inMemoryBooks();
    await books.run('RUN-1', [
      { seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00' },
      { seller: 'NL*ALF', buyer: 'FR*GAM', gross: '50.00' },
    ]);
    expect(await books.unwind('RUN-1', 'DE*BET')).toBe(true);
    expect(await shown(books, 'DE*BET')).toEqual(['DOCUMENT D-2026-000001 100.00']);
    expect(await shown(books, 'NL*ALF')).toEqual(['SETTLEMENT RUN-1 -50.00', 'DOCUMENT D-2026-000001 -100.00']);
    expect((await open(books, 'DE*BET'))[0]?.dueDate).toBe('2026-11-16');
    await books.run('RUN-2', [{ seller: 'NL*ALF', buyer: 'DE*BET', gross: '30.00' }]);
    expect(await shown(books, 'DE*BET')).toEqual(['DOCUMENT D-2026-000001 100.00', 'SETTLEMENT RUN-2 30.00']);
  });

  it('counts a payment of a day before its run was netted', async () => {
    const books = inMemoryBooks();
    await books.run('RUN-1', [{ seller: 'NL*ALF', buyer: 'DE*BET', gross: '100.00' }]);
    await pay(books, 'RUN-1', '2026-10-30');
    const early = openItems(await memberMovements(books.hub, 'DE*BET', '2026-10-31'));
    expect(early.map(({ reference, amount }) => `${reference} ${amount.toFixed(2)}`)).toEqual(['RUN-1 -100.00']);
    expect(await shown(books, 'DE*BET')).toEqual([]);
  });
});

describe('whatever happened', () => {
  it('the open items add up to what stands on the accounts of the member', async () => {
    await fc.assert(
      fc.asyncProperty(history({ takesOutOf: 'ANY_RUN' }), async (steps) => {
        const books = await play(steps);
        for (const party of MEMBERS) {
          const items = await open(books, party);
          for (const currency of CURRENCIES) {
            const owed = sum(items.filter((item) => item.currency === currency).map(({ amount }) => amount));
            expect(owed.toFixed(2)).toBe(owedBy(books, party, currency).toFixed(2));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('each of them is a document or what is left of a run, as long as nobody is taken out of an earlier run', async () => {
    await fc.assert(
      fc.asyncProperty(history({ takesOutOf: 'LAST_RUN' }), async (steps) => {
        const books = await play(steps);
        for (const party of MEMBERS)
          expect((await shown(books, party)).filter((item) => /^OTHER/.test(item))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
