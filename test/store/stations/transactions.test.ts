import { Decimal } from '../../../src/domain/decimal.js';
import type { TransactionQuery, TransactionStore } from '../../../src/store/stations/transaction-store.js';
import { aDriver, aFact, aTransaction, MINUTE } from '../../domain/charging/builders.js';
import { useStores } from '../../support/open-stores.js';

const openStores = useStores();
let transactions: TransactionStore;
const T0 = new Date('2126-11-02T12:00:00Z');

describe('transactions of stations', () => {
  beforeAll(async () => {
    ({ transactions } = await openStores());
  });

  it('get numbers that no other one has had, in every process', async () => {
    const other = await openStores(2);
    const asked = await Promise.all(
      [...Array(10).keys()].map((i) => (i % 2 ? other.transactions : transactions).nextNumber()),
    );
    expect(new Set(asked).size).toBe(10);
    expect(Math.min(...asked)).toBeGreaterThan(0);
    expect(await transactions.nextNumber()).toBeGreaterThan(Math.max(...asked));
  });

  it('are found whole, by the name that the station has for them and by their start', async () => {
    const one = aTransaction({
      id: 'whole',
      stationRef: '71',
      startKey: 'k-whole',
      meterStartWh: new Decimal('1000.25'),
    });
    expect(await transactions.insert(one)).toEqual({ isNew: true, transaction: one });
    expect(await transactions.find('whole')).toEqual(one);
    expect(await transactions.findByRef(one.stationId, '71')).toEqual(one);
    expect(await transactions.findByRef('OTHER', '71')).toBeUndefined();
    expect(await transactions.findByStartKey('k-whole')).toEqual(one);
  });

  it('begin once: a repeated start gives the first one', async () => {
    const other = await openStores(2);
    const start = { startKey: 'k-once', stationId: 'ST-ONCE' };
    const both = await Promise.all([
      transactions.insert(aTransaction({ ...start, id: 'once-1', stationRef: '1' })),
      other.transactions.insert(aTransaction({ ...start, id: 'once-2', stationRef: '2' })),
    ]);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(both[0]?.transaction.id).toBe(both[1]?.transaction.id);
  });

  it('change only from what was read', async () => {
    const one = aTransaction({ id: 'changed', stationRef: '72', startKey: 'k-changed' });
    await transactions.insert(one);
    expect(await transactions.replace({ ...one, flags: ['METER_RESET'], revision: 2 })).toBe(true);
    expect(await transactions.replace({ ...one, flags: [], revision: 2 })).toBe(false);
    expect((await transactions.find('changed'))?.flags).toEqual(['METER_RESET']);
  });

  it('are open until they end, by station and by token, and due when their time has come', async () => {
    const open = aTransaction({
      id: 'open',
      stationId: 'ST-OPEN',
      stationRef: '1',
      startKey: 'k-open',
      driver: aDriver(),
    });
    const due = { nextStep: 'ISSUE_CDR', dueAt: new Date(T0.getTime() + MINUTE) } as const;
    await transactions.insert(open);
    await transactions.insert({
      ...open,
      id: 'ended',
      stationRef: '2',
      startKey: 'k-ended',
      end: { at: T0, how: 'STATION' },
      ...due,
    });
    expect((await transactions.openOf('ST-OPEN')).map(({ id }) => id)).toEqual(['open']);
    expect((await transactions.openOfToken('DE*MSP/UID1/RFID')).map(({ id }) => id)).toEqual(['open']);
    expect(await transactions.due(T0, 10)).toEqual([]);
    expect((await transactions.due(new Date(T0.getTime() + MINUTE), 10)).map(({ id }) => id)).toEqual(['ended']);
    expect((await transactions.lastAt('ST-OPEN', 1, T0))?.stationRef).toBeDefined();
    expect(await transactions.lastAt('ST-OPEN', 2, T0)).toBeUndefined();
  });

  it('are listed newest first, page by page, each once: also those that began at the same moment', async () => {
    const minutes = [1, 1, 1, 1, 1, 0, 2];
    for (const [at, minute] of minutes.entries()) {
      const startedAt = new Date(T0.getTime() + minute * MINUTE);
      const own = { id: `page-${at}`, startKey: `k-page-${at}`, stationRef: `${at}`, stationId: 'ST-PAGED', startedAt };
      await transactions.insert(
        aTransaction({ ...own, party: { countryCode: 'NL', partyId: at % 2 ? 'PG1' : 'PG2' } }),
      );
    }
    const newest = ['page-6', 'page-4', 'page-3', 'page-2', 'page-1', 'page-0', 'page-5'];
    expect(await pagesOf({ stationId: 'ST-PAGED' })).toEqual(newest);
    expect(await pagesOf({ parties: ['NL*PG1', 'NL*PG2'] })).toEqual(newest);
    expect(await pagesOf({ parties: ['NL*PG2'] })).toEqual(['page-6', 'page-4', 'page-2', 'page-0']);
    expect(await pagesOf({ outcome: 'OPEN', parties: ['NL*PG1'] })).toEqual(['page-3', 'page-1', 'page-5']);
    const until = new Date(T0.getTime() + 2 * MINUTE);
    expect(await pagesOf({ stationId: 'ST-PAGED', until })).toEqual(newest.slice(1));
    const before = { at: until, id: 'page-6' };
    const early = { stationId: 'ST-PAGED', until: new Date(T0.getTime() + MINUTE), before, limit: 9 };
    expect((await transactions.list(early)).map(({ id }) => id)).toEqual(['page-5']);
  });

  it('keep what happened once, in the order of its times; what names none is found by its outlet', async () => {
    const later = aFact({ key: 'f-later', transactionId: 'facts', at: new Date(T0.getTime() + MINUTE) });
    const loose = aFact({ key: 'f-loose', stationId: 'ST-LOOSE', at: T0 });
    expect(await transactions.addFact(later)).toBe(true);
    expect(await transactions.addFact(later)).toBe(false);
    await transactions.addFact(aFact({ key: 'f-early', transactionId: 'facts', at: T0 }));
    await transactions.addFact(loose);
    expect((await transactions.factsOf('facts')).map(({ key }) => key)).toEqual(['f-early', 'f-later']);
    const span = { stationId: 'ST-LOOSE', evse: 1, connector: 1, from: T0, until: T0 };
    expect(await transactions.looseFacts(span)).toEqual([loose]);
    expect(await transactions.looseFacts({ ...span, from: new Date(T0.getTime() + 1) })).toEqual([]);
  });
});

/** Their ids, by pages of two. */
async function pagesOf(asked: Omit<TransactionQuery, 'before' | 'limit'>): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let before: TransactionQuery['before']; ; ) {
    const page = await transactions.list({ ...asked, ...(before && { before }), limit: 2 });
    ids.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (!last) return ids;
    before = { at: last.startedAt, id: last.id };
  }
}
