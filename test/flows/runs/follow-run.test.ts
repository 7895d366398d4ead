import { bankHub } from '../../../src/compose/bank/bank-flows.js';
import { recordPayment } from '../../../src/flows/bank/record-payment.js';
import { followRun, followRuns } from '../../../src/flows/runs/follow-run.js';
import { runReport } from '../../../src/flows/runs/run-report.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { APPROVER, settleRun, withPlainPapers } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = withPlainPapers(await openTestHub(database));
  await agree(hub);
  for (const party of ['NL*ALF', 'DE*BET']) await hub.legalEntities.put(anEntity(party));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
});
afterAll(() => hub.close());

let cdrs = 0;
async function anInstructedRun() {
  cdrs += 1;
  await sendCdr(hub, aPricedCdr(`F${cdrs}`, '500'));
  return settleRun(hub, { period: '2026-10' });
}

async function ordersOf(runId: string): Promise<readonly string[]> {
  return (await hub.paymentOrders.list({ runId })).map(({ key }) => key);
}

const cdrState = async () => (await hub.cdrs.find(`NL*ALF/F${cdrs}`))?.finance.state;

describe('a run that waits for payments', () => {
  it('is PARTLY_SETTLED by the first, and CLOSED by the last; then its CDRs are settled', async () => {
    const { id, state } = await anInstructedRun();
    const [first = '', ...others] = await ordersOf(id);
    expect([state, others.length]).toEqual(['INSTRUCTED', 1]);
    const pay = (orderKey: string) => recordPayment(bankHub(hub), APPROVER, { orderKey, date: '2026-11-02' });
    await pay(first);
    const { run, progress } = await runReport(hub, id);
    expect([run.state, progress.orders, progress.ordersSettled, await cdrState()]).toEqual([
      'PARTLY_SETTLED',
      2,
      1,
      'DOCUMENTED',
    ]);
    for (const key of others) await pay(key);
    expect([(await hub.runs.find(id))?.state, await cdrState()]).toEqual(['CLOSED', 'SETTLED']);
    expect((await runReport(hub, id)).progress).toMatchObject({ orders: 2, ordersSettled: 2 });
  });

  it('is taken on later when a crash came between a payment and what follows from it', async () => {
    const { id } = await anInstructedRun();
    const silent = { ...bankHub(hub), followRun: async () => undefined };
    for (const orderKey of await ordersOf(id)) await recordPayment(silent, APPROVER, { orderKey, date: '2026-11-02' });
    expect((await hub.runs.find(id))?.state).toBe('INSTRUCTED');
    expect(await followRuns(hub)).toBe(1);
    expect([(await hub.runs.find(id))?.state, await cdrState()]).toEqual(['CLOSED', 'SETTLED']);
    expect(await followRuns(hub)).toBe(0);
  });

  it('goes on from SETTLED when a crash came before its CDRs were settled', async () => {
    const { id } = await anInstructedRun();
    const dying = { ...hub, cdrs: { ...hub.cdrs, markSettled: () => Promise.reject(new Error('crash')) } };
    const silent = { ...bankHub(hub), followRun: async () => undefined };
    for (const orderKey of await ordersOf(id)) await recordPayment(silent, APPROVER, { orderKey, date: '2026-11-02' });
    await expect(followRun(dying, id)).rejects.toThrow('crash');
    expect((await hub.runs.find(id))?.state).toBe('SETTLED');
    expect((await followRun(hub, id)).state).toBe('CLOSED');
    expect(await cdrState()).toBe('SETTLED');
  });

  it('stays as it is while nobody pays, and so does one that waits for a person', async () => {
    const run = await anInstructedRun();
    expect(await followRun(hub, run.id)).toEqual(run);
    await expect(followRun(hub, 'RUN-1999-01')).rejects.toMatchObject({ code: 'unknown-object' });
  });
});
