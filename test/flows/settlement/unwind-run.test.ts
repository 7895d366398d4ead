import type { Run } from '../../../src/domain/clearing/run.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { reverse } from '../../../src/domain/ledger/reverse.js';
import { followRun } from '../../../src/flows/runs/follow-run.js';
import { instructRun } from '../../../src/flows/settlement/instruct-run.js';
import { settlementProgress } from '../../../src/flows/settlement/settlement-progress.js';
import { unwindRun } from '../../../src/flows/settlement/unwind-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { payOrder } from './pay-order.js';
import { booksOf, documentedRun, ordersIn, type Sale } from './settlement-scene.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  const opened = await openTestHub(database);
  hub = { ...opened, rules: { ...opened.rules, settlement: { ...opened.rules.settlement, defaultPolicy: 'UNWIND' } } };
  hub.time.now = new Date('2026-11-20T09:00:00Z');
});
afterAll(() => hub.close());

const SALES: readonly Sale[] = [
  ['NL*ALF', 'DE*BET', '100.00'],
  ['FR*GAM', 'DE*BET', '40.00'],
  ['DE*BET', 'FR*GAM', '10.00'],
  ['NL*ALF', 'FR*GAM', '50.00'],
  ['NL*HUB', 'DE*BET', '2.00'],
  ['NL*HUB', 'NL*ALF', '3.00'],
];

async function instructed(id: string, of: Partial<Run> = {}): Promise<Run> {
  const run = await documentedRun(hub, SALES, { id, state: 'INSTRUCTED', ...of });
  await instructRun(hub, run);
  return run;
}

const linesOf = async (runId: string) => (await booksOf(hub)).filter((line) => line.includes(`${runId}:`));

describe('a member that has not paid by the due date', () => {
  it('is taken out: its netting is booked back, and the others settle what is between them', async () => {
    const run = await instructed('RUN-2026-10');
    expect(await ordersIn(hub, run.id)).toEqual([
      'DE*BET/EUR PAY_IN 132.00',
      'FR*GAM/EUR PAY_IN 20.00',
      'NL*ALF/EUR PAY_OUT 147.00',
    ]);
    const unwound = await unwindRun(hub, run, 'DE*BET');
    expect(unwound.settlement?.unwound).toEqual(['DE*BET']);
    expect(await linesOf(run.id)).toEqual([
      'settlement:RUN-2026-10:FR*GAM EUR 50.00',
      'settlement:RUN-2026-10:NL*ALF EUR -47.00',
    ]);
    expect((await booksOf(hub)).filter((line) => line.startsWith('member'))).toEqual([
      'member:DE*BET:open EUR 132.00',
      'member:FR*GAM:open EUR -30.00',
      'member:NL*ALF:open EUR -100.00',
    ]);
    expect(await ordersIn(hub, run.id)).toEqual(['FR*GAM/EUR~1 PAY_IN 50.00', 'NL*ALF/EUR~1 PAY_OUT 47.00']);
    const [before, after] = await hub.paymentOrders.list({ runId: run.id, involving: ['NL*ALF'] });
    expect(after?.reference).toBe(before?.reference);
  });

  it('changes nothing the second time', async () => {
    const books = await booksOf(hub);
    const run = (await hub.runs.find('RUN-2026-10')) as Run;
    await unwindRun(hub, run, 'DE*BET');
    await instructRun(hub, run);
    expect(await booksOf(hub)).toEqual(books);
    expect(await ordersIn(hub, run.id)).toEqual(['FR*GAM/EUR~1 PAY_IN 50.00', 'NL*ALF/EUR~1 PAY_OUT 47.00']);
  });

  it('leaves a run that is settled once the others have paid', async () => {
    const run = (await hub.runs.find('RUN-2026-10')) as Run;
    await payOrder(hub, 'RUN-2026-10/FR*GAM/EUR~1', '50.00');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 2, settled: 1, state: 'PARTLY_SETTLED' });
    await payOrder(hub, 'RUN-2026-10/NL*ALF/EUR~1', '47.00');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 2, settled: 2, state: 'SETTLED' });
  });
});

describe('payments that came before somebody is taken out', () => {
  it('count: who paid too much gets the rest back, and what the defaulter paid is prepaid', async () => {
    const run = await instructed('RUN-2026-11', { state: 'PARTLY_SETTLED' });
    await payOrder(hub, 'RUN-2026-11/FR*GAM/EUR', '20.00');
    await payOrder(hub, 'RUN-2026-11/DE*BET/EUR', '30.00');
    const unwound = await unwindRun(hub, run, 'DE*BET');
    await unwindRun(hub, unwound, 'DE*BET');
    expect(await ordersIn(hub, run.id)).toEqual([
      'FR*GAM/EUR PAY_IN 20.00',
      'FR*GAM/EUR~1 PAY_IN 30.00',
      'NL*ALF/EUR~1 PAY_OUT 47.00',
    ]);
    expect(await booksOf(hub)).toEqual(expect.arrayContaining(['prepaid:DE*BET EUR -30.00']));
    expect((await linesOf(run.id)).filter((line) => line.includes('BET'))).toEqual([]);

    const again = await unwindRun(hub, unwound, 'FR*GAM');
    expect(again.settlement?.unwound).toEqual(['DE*BET', 'FR*GAM']);
    expect(await ordersIn(hub, run.id)).toEqual(['FR*GAM/EUR PAY_IN 20.00', 'NL*ALF/EUR~2 PAY_IN 3.00']);
    expect(await linesOf(run.id)).toEqual(['settlement:RUN-2026-11:NL*ALF EUR 3.00']);
  });

  it('are those of a crash too: whatever was booked before it, the rest follows', async () => {
    const run = await instructed('RUN-2026-12');
    const ledger = { ...hub.ledger, post: hub.ledger.post };
    let left = 2;
    const dying = { ...hub, ledger: { ...ledger, post: (entry: never) => dieAfter(() => hub.ledger.post(entry)) } };
    const dieAfter = (work: () => Promise<void>) => (left-- > 0 ? work() : Promise.reject(new Error('killed')));
    await expect(unwindRun(dying, run, 'DE*BET')).rejects.toThrow('killed');
    await unwindRun(hub, run, 'DE*BET');
    expect(await ordersIn(hub, run.id)).toEqual(['FR*GAM/EUR~1 PAY_IN 50.00', 'NL*ALF/EUR~1 PAY_OUT 47.00']);
    expect(await linesOf(run.id)).toEqual([
      'settlement:RUN-2026-12:FR*GAM EUR 50.00',
      'settlement:RUN-2026-12:NL*ALF EUR -47.00',
    ]);
  });
});

describe('who was paid out for a member that is taken out later', () => {
  it('owes it back, and is taken out with that debt when it does not pay either', async () => {
    const run = await documentedRun(hub, [['DE*BET', 'FR*GAM', '20.00']], { id: 'RUN-2027-04', state: 'INSTRUCTED' });
    await instructRun(hub, run);
    await payOrder(hub, 'RUN-2027-04/DE*BET/EUR', '20.00');
    const without = await unwindRun(hub, run, 'FR*GAM');
    expect((await ordersIn(hub, run.id)).at(-1)).toBe('DE*BET/EUR~1 PAY_IN 20.00');
    const before = await booksOf(hub);
    await unwindRun(hub, await unwindRun(hub, without, 'DE*BET'), 'DE*BET');
    expect(await linesOf(run.id)).toEqual([]);
    const owed = (lines: readonly string[]) => lines.filter((line) => line.startsWith('prepaid:DE*BET'));
    expect([owed(before), owed(await booksOf(hub))]).toEqual([
      ['prepaid:DE*BET EUR -30.00'],
      ['prepaid:DE*BET EUR -10.00'],
    ]);
    expect(await ordersIn(hub, run.id)).toEqual(['DE*BET/EUR PAY_OUT 20.00']);
  });
});

describe('a payment that turns out to be somebody else’s after its member was taken out', () => {
  it('is taken back from what the member has on account, and holds up nobody', async () => {
    const run = await instructed('RUN-2027-05', { state: 'PARTLY_SETTLED' });
    await payOrder(hub, 'RUN-2027-05/DE*BET/EUR', '30.00');
    await unwindRun(hub, run, 'DE*BET');
    const onAccount = async () => (await booksOf(hub)).filter((line) => line.startsWith('prepaid:DE*BET'));
    const before = await onAccount();
    const payment = await hub.ledger.find('pay:RUN-2027-05:DE*BET');
    if (!payment) throw new Error('a payment');
    await hub.ledger.post(reverse(payment, `reverse:${payment.key}`));
    await followRun(hub, run.id);
    expect([before, await onAccount()]).toEqual([['prepaid:DE*BET EUR -40.00'], ['prepaid:DE*BET EUR -10.00']]);
    expect((await linesOf(run.id)).filter((line) => line.includes('BET'))).toEqual([]);
  });
});

describe('a run that was moved on at the same moment', () => {
  it('is put right when it is asked for again', async () => {
    const run = await instructed('RUN-2027-03');
    const stale = { ...hub.runs, find: async () => run };
    await expect(unwindRun({ ...hub, runs: stale }, run, 'DE*BET')).rejects.toMatchObject({ code: 'conflict' });
    await hub.runs.advance({ ...run, state: 'PARTLY_SETTLED' }, ['INSTRUCTED']);
    const books = await booksOf(hub);
    const again = await unwindRun(hub, { ...run, state: 'PARTLY_SETTLED' }, 'DE*BET');
    expect(again.settlement?.unwound).toEqual(['DE*BET']);
    expect(await booksOf(hub)).toEqual(books);
    expect(await ordersIn(hub, run.id)).toEqual(['FR*GAM/EUR~1 PAY_IN 50.00', 'NL*ALF/EUR~1 PAY_OUT 47.00']);
  });
});

describe('taking out is refused', () => {
  it('under another policy, before the due date, for who owes nothing, and in a run that nobody pays', async () => {
    const run = await instructed('RUN-2027-01');
    const settlement = { ...hub.rules.settlement, defaultPolicy: 'SIMULTANEOUS' as const };
    const other = { ...hub, rules: { ...hub.rules, settlement } };
    await expect(unwindRun(other, run, 'DE*BET')).rejects.toMatchObject({ code: 'conflict', field: 'defaultPolicy' });
    const early = { ...hub, clock: { now: () => new Date('2026-11-16T23:00:00Z') } };
    await expect(unwindRun(early, run, 'DE*BET')).rejects.toMatchObject({ code: 'conflict', field: 'party' });
    await expect(unwindRun(hub, run, 'NL*ALF')).rejects.toMatchObject({ code: 'conflict', field: 'party' });
    const closed = { ...run, state: 'CLOSED' as const };
    await expect(unwindRun(hub, closed, 'DE*BET')).rejects.toMatchObject({ code: 'conflict', field: 'run' });
  });
});

describe('a run in another currency', () => {
  it('is converted back for who is taken out', async () => {
    await hub.rateTables.insert({
      date: '2026-10-30',
      source: 'example',
      unitsPerEur: { SEK: new Decimal('11.2345') },
    });
    const sales: readonly Sale[] = [
      ['NL*ALF', 'SE*EPS', '33.33', 'SEK'],
      ['CH*ETA', 'SE*EPS', '33.33', 'SEK'],
      ['NL*ALF', 'CH*ETA', '50.00', 'SEK'],
    ];
    const before = await booksOf(hub);
    const run = await documentedRun(hub, sales, { id: 'RUN-2027-02', state: 'INSTRUCTED', settlementCurrency: 'EUR' });
    await instructRun(hub, run);
    await unwindRun(hub, run, 'SE*EPS');
    expect(await linesOf(run.id)).toEqual([
      'settlement:RUN-2027-02:CH*ETA EUR 4.45',
      'settlement:RUN-2027-02:NL*ALF EUR -4.45',
    ]);
    const added = (await booksOf(hub)).filter((line) => !before.includes(line) && !line.includes(run.id));
    expect(added).toEqual([
      'member:CH*ETA:open SEK -33.33',
      'member:NL*ALF:open SEK -33.33',
      'member:SE*EPS:open SEK 66.66',
    ]);
  });
});
