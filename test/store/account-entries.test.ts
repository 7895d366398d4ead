import { Decimal } from '../../src/domain/decimal.js';
import type { AccountQuery, LedgerStore } from '../../src/store/ledger-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
let ledger: LedgerStore;

/** `from → to`, one unit of a currency. */
async function move(key: string, date: string, [from, to, currency]: readonly [string, string, string]): Promise<void> {
  const postings = [
    { account: to, currency, amount: new Decimal(1) },
    { account: from, currency, amount: new Decimal(-1) },
  ];
  await ledger.post({ key, date, memo: key, postings });
}

async function keysOf(query: Omit<AccountQuery, 'limit'> & { readonly limit?: number }): Promise<readonly string[]> {
  return (await ledger.ofAccount({ limit: 100, ...query })).map(({ key }) => key);
}

describe('the entries of an account', () => {
  beforeAll(async () => {
    ({ ledger } = await openStores());
    await move('e1', '2026-10-01', ['a', 'b', 'EUR']);
    await move('e2', '2026-10-02', ['a', 'b', 'SEK']);
    await move('e3', '2026-10-03', ['b', 'c', 'EUR']);
    await move('e4', '2026-10-04', ['c', 'bb', 'EUR']);
  });

  it('are those that touch this very account, in the order in which they were booked', async () => {
    expect(await keysOf({ account: 'b' })).toEqual(['e1', 'e2', 'e3']);
    expect(await keysOf({ account: 'nobody' })).toEqual([]);
  });

  it('can be of some days, the first and the last of them included', async () => {
    expect(await keysOf({ account: 'b', from: '2026-10-02', until: '2026-10-03' })).toEqual(['e2', 'e3']);
    expect(await keysOf({ account: 'b', until: '2026-10-01' })).toEqual(['e1']);
  });

  it('can be of one currency, and the limit counts these only', async () => {
    expect(await keysOf({ account: 'b', currency: 'EUR', limit: 2 })).toEqual(['e1', 'e3']);
    expect(await keysOf({ account: 'b', currency: 'SEK' })).toEqual(['e2']);
    expect(await keysOf({ account: 'b', currency: 'CHF' })).toEqual([]);
  });
});
