import { Decimal } from '../../../src/domain/decimal.js';
import { balancesOf } from '../../../src/domain/ledger/balance.js';
import type { EntryDraft } from '../../../src/domain/ledger/entry.js';
import { createBalanceBook } from '../../../src/flows/books/balance-book.js';
import { useStores } from '../../support/open-stores.js';

const openStores = useStores();

function entry(key: string, amount: string, account = 'unbilled:receivable:DE*BET'): EntryDraft {
  const postings = [
    { account, currency: 'EUR', amount: new Decimal(amount) },
    { account: 'unbilled:payable:NL*ALF', currency: 'EUR', amount: new Decimal(amount).negated() },
  ];
  return { key, date: '2026-10-31', memo: key, postings };
}

async function bookOf(process: number) {
  const stores = await openStores(process);
  return { stores, book: createBalanceBook(stores) };
}

describe('the balance book', () => {
  it('knows nothing of an account that nobody booked on', async () => {
    const { book } = await bookOf(1);
    expect((await book.balanceOf('bank:EUR', 'EUR')).toFixed()).toBe('0');
    expect(await book.ofPrefix('member:')).toEqual([]);
    expect(await book.keepSnapshot()).toBe(0);
  });

  it('sees at once what its own and another process booked, however many ask at the same time', async () => {
    const [one, other] = await Promise.all([bookOf(1), bookOf(2)]);
    await one.stores.ledger.post(entry('accrue:1', '60.0001'));
    expect((await other.book.balanceOf('unbilled:receivable:DE*BET', 'EUR')).toFixed()).toBe('60.0001');
    const booked = Array.from({ length: 40 }, async (_, index) => {
      const { stores, book } = index % 2 === 0 ? one : other;
      await stores.ledger.post(entry(`accrue:many-${index}`, '1'));
      const seen = await book.balanceOf('unbilled:receivable:DE*BET', 'EUR');
      return seen.greaterThanOrEqualTo('61.0001');
    });
    expect(await Promise.all(booked)).not.toContain(false);
    for (const { book } of [one, other]) {
      expect((await book.balanceOf('unbilled:receivable:DE*BET', 'EUR')).toFixed()).toBe('100.0001');
      expect((await book.balanceOf('unbilled:receivable:DE*BET', 'SEK')).toFixed()).toBe('0');
    }
  });

  it('begins with the snapshot that another process kept and adds what came since', async () => {
    const { stores, book } = await bookOf(1);
    const many = Array.from({ length: 1_200 }, (_, index) => entry(`accrue:snap-${index}`, '0.0049'));
    await Promise.all(many.map((draft) => stores.ledger.post(draft)));
    expect(await book.keepSnapshot()).toBeGreaterThanOrEqual(1_200);
    expect(await book.keepSnapshot()).toBe(0);
    await stores.ledger.post(entry('pay:1', '-30', 'settlement:RUN-2026-10:DE*BET'));

    const later = (await openStores(2)).ledger;
    const asked: number[] = [];
    const counting = {
      ...later,
      entriesAfter: (sequence: number, limit: number) => {
        asked.push(sequence);
        return later.entriesAfter(sequence, limit);
      },
    };
    const fresh = createBalanceBook({ ...(await openStores(2)), ledger: counting });
    expect((await fresh.balanceOf('unbilled:receivable:DE*BET', 'EUR')).toFixed()).toBe('105.8801');
    expect(asked).toEqual([(await stores.balances.latest())?.sequence]);
    expect(await fresh.ofPrefix('')).toEqual(await balancesOf(stores.ledger.stream()));
  });

  it('lists the accounts of a party, and of no other', async () => {
    const { stores, book } = await bookOf(1);
    await stores.ledger.post(entry('invoice:1', '12', 'member:DE*BE:open'));
    const ofParty = await book.ofParty('DE*BET');
    expect(ofParty.map(({ account, amount }) => `${account} ${amount.toFixed()}`)).toEqual([
      'settlement:RUN-2026-10:DE*BET -30',
      'unbilled:receivable:DE*BET 105.8801',
    ]);
    expect((await book.ofPrefix('settlement:')).map(({ account }) => account)).toEqual([
      'settlement:RUN-2026-10:DE*BET',
    ]);
  });

  it('goes on after a read that failed, and counts nothing twice', async () => {
    const { stores } = await bookOf(1);
    let isDown = true;
    const { ledger } = stores;
    const book = createBalanceBook({
      ...stores,
      ledger: {
        ...ledger,
        entriesAfter: (sequence, limit) => {
          if (isDown) return Promise.reject(new Error('the store is away'));
          return ledger.entriesAfter(sequence, limit);
        },
      },
    });
    await expect(book.balanceOf('bank:EUR', 'EUR')).rejects.toThrow('away');
    isDown = false;
    expect(await book.ofPrefix('')).toEqual(await balancesOf(ledger.stream()));
  });
});
