import { Decimal } from '../../src/domain/decimal.js';
import { verifyChain } from '../../src/domain/ledger/chain.js';
import type { EntryDraft } from '../../src/domain/ledger/entry.js';
import type { LedgerStore } from '../../src/store/ledger-store.js';
import { connectStore, createIndexes } from '../../src/store/mongo/base/connect.js';
import { mongoLedgerStore } from '../../src/store/mongo/clearing/ledger.js';
import { sha256 } from '../domain/clearing/read-json.js';
import { useTestDatabase } from '../support/mongo.js';

const database = useTestDatabase();
const connections: Awaited<ReturnType<typeof connectStore>>[] = [];

async function openLedger(): Promise<LedgerStore> {
  const connection = await connectStore(database.uri, database.dbName);
  connections.push(connection);
  const ledger = mongoLedgerStore(connection);
  await createIndexes(connection);
  return ledger;
}
afterAll(() => Promise.all(connections.map((connection) => connection.close())));

function entry(key: string, amount: string): EntryDraft {
  const postings = [
    { account: 'unbilled:receivable:DE*BET', currency: 'EUR', amount: new Decimal(amount) },
    { account: 'unbilled:payable:NL*ALF', currency: 'EUR', amount: new Decimal(amount).negated() },
  ];
  return { key, date: '2026-10-31', memo: key, postings };
}

describe('the journal', () => {
  it('stays one chain without a gap when three writers post at the same time, each key once', async () => {
    const writers = await Promise.all([openLedger(), openLedger(), openLedger()]);
    const posts = Array.from({ length: 300 }, (_, index) => {
      // Every key is posted by two writers.
      const writer = writers[index % 3];
      return writer?.post(entry(`accrue:${Math.floor(index / 2)}`, '0.0001'));
    });
    await Promise.all(posts);
    const [reader] = writers;
    const chain = reader && (await verifyChain(reader.stream(), sha256));
    expect(chain).toMatchObject({ kind: 'intact', head: { sequence: 150 } });
    const balances = await reader?.balances();
    expect(balances?.map(({ account, amount }) => `${account} ${amount.toFixed()}`)).toEqual([
      'unbilled:payable:NL*ALF -0.015',
      'unbilled:receivable:DE*BET 0.015',
    ]);
  });

  it('refuses an entry that does not sum to zero, and books nothing of it', async () => {
    const ledger = await openLedger();
    const [first] = entry('accrue:x', '1').postings;
    const unbalanced = { ...entry('accrue:x', '1'), postings: first ? [first, first] : [] };
    expect(() => ledger.post(unbalanced)).toThrow(/add up to 2/);
    expect(await ledger.find('accrue:x')).toBeUndefined();
  });

  it('keeps amounts to the last of 34 digits', async () => {
    const ledger = await openLedger();
    const exact = '1234567890123456789012345678.901234';
    await ledger.post(entry('accrue:long', exact));
    expect((await ledger.find('accrue:long'))?.postings[0]?.amount.toFixed()).toBe(exact);
  });
});
