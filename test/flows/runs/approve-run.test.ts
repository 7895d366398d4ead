import type { Staff } from '../../../src/domain/access.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { cancelRun } from '../../../src/flows/runs/cancel-run.js';
import { CLOSE_MONTH, closeMonth } from '../../../src/flows/runs/close-month.js';
import { dryRun } from '../../../src/flows/runs/dry-run.js';
import { resumeRuns } from '../../../src/flows/runs/resume-runs.js';
import { runDocuments, runReport } from '../../../src/flows/runs/run-report.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { planOfRun } from '../../../src/flows/runs/steps/plan-of-run.js';
import { anEntity, FEES } from '../../domain/clearing/builders.js';
import { APPROVER, STARTER, settleRun, withPlainPapers } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const CREATOR: Staff = { ...APPROVER, email: STARTER.toUpperCase() };
const OCTOBER = { period: '2026-10', createdBy: STARTER };
const ALL = { offset: 0, limit: 100 };
let hub: TestHub;

beforeAll(async () => {
  hub = withPlainPapers(await openTestHub(database));
  await agree(hub);
  await hub.legalEntities.put(anEntity('NL*ALF'));
  await hub.legalEntities.put(anEntity('DE*BET'));
  await sendCdr(hub, aPricedCdr('A1', '10'));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
});
afterAll(() => hub.close());

async function cancelAll(): Promise<void> {
  for (const { id } of await hub.runs.inStates(['IN_REVIEW'])) {
    await cancelRun(hub, { id, by: CREATOR.email, reason: 'the next test' });
  }
}
afterEach(cancelAll);

describe('a dry run', () => {
  it('says what the run will come to, and writes nothing', async () => {
    const dry = await dryRun(hub, { period: '2026-10' });
    expect(dry).toMatchObject({ frozen: { cdrCount: 1, feesVersion: '1' }, blocked: [] });
    expect(dry.documents).toHaveLength(3);
    expect((await hub.cdrs.find('NL*ALF/A1'))?.finance).toEqual({ state: 'UNALLOCATED' });
    expect(await hub.runs.list()).toEqual([]);
    const run = await startRun(hub, OCTOBER);
    expect(run.planHash).toBe(dry.planHash);
    expect(run.positions).toEqual(dry.positions);
  });

  it('may look at a month that is not over, and names what would be blocked', async () => {
    await agree(hub, { emsp: 'FR*GAM' });
    const cdr = aPricedCdr('F1', '10');
    await sendCdr(hub, { ...cdr, token: { ...cdr.token, party: { countryCode: 'FR', partyId: 'GAM' } } });
    const dry = await dryRun(hub, { period: '2026-11' });
    expect(dry.blocked).toMatchObject([{ emsp: 'FR*GAM', reason: 'LEGAL_ENTITY_MISSING', count: 1 }]);
    expect(dry.frozen.cdrCount).toBe(1);
    await expect(dryRun(hub, { period: '2026-1' })).rejects.toMatchObject({ code: 'bad-field', field: 'period' });
  });
});

describe('a run in review', () => {
  it('is approved by another operator than who started it', async () => {
    const { id } = await startRun(hub, OCTOBER);
    await expect(approveRun(hub, { id, staff: CREATOR })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await hub.runs.find(id))?.state).toBe('IN_REVIEW');
    expect((await hub.documents.page({ runId: id }, ALL)).total).toBe(0);
  });

  it('holds its period against another run until it is decided', async () => {
    const { id } = await startRun(hub, OCTOBER);
    await expect(startRun(hub, OCTOBER)).rejects.toMatchObject({
      code: 'conflict',
      field: 'period',
      message: expect.stringContaining(`${id} is IN_REVIEW`),
    });
  });

  it('comes to the same plan whenever it is calculated again', async () => {
    const run = await startRun(hub, OCTOBER);
    const again = await planOfRun(hub, run);
    expect(again.planHash).toBe(run.planHash);
    expect(again.frozen).toEqual(run.frozen);
    expect(run.frozen).toMatchObject({ agreementKeys: ['NL*ALF→DE*BET/1'], feesVersion: '1' });
    const fees = { ...FEES, version: '2', schedules: [] };
    expect((await planOfRun({ ...hub, rules: { ...hub.rules, fees } }, run)).planHash).not.toBe(run.planHash);
  });

  it('is not approved when it would be calculated otherwise now', async () => {
    const { id } = await startRun(hub, OCTOBER);
    const dearer = { ...hub, rules: { ...hub.rules, fees: { ...FEES, version: '2', schedules: [] } } };
    await expect(approveRun(dearer, { id, staff: APPROVER })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('the hub’s fees changed'),
    });
    await hub.legalEntities.put(anEntity('DE*BET', { city: 'Bonn' }));
    await expect(approveRun(hub, { id, staff: APPROVER })).rejects.toMatchObject({ code: 'conflict' });
    await hub.legalEntities.put(anEntity('DE*BET'));
    const { total } = await hub.documents.page({ runId: id }, ALL);
    expect([(await hub.runs.find(id))?.state, total]).toEqual(['IN_REVIEW', 0]);
  });

  it('is cancelled with a reason: its CDRs are free again and its drafts are gone', async () => {
    const { id } = await startRun(hub, OCTOBER);
    expect((await runDocuments(hub, { id, ...ALL })).total).toBe(3);
    await cancelRun(hub, { id, by: CREATOR.email, reason: 'the VAT id is wrong' });
    expect(await hub.runs.find(id)).toMatchObject({
      state: 'CANCELLED',
      cancellation: { by: CREATOR.email, reason: 'the VAT id is wrong' },
    });
    expect((await hub.cdrs.find('NL*ALF/A1'))?.finance).toEqual({ state: 'UNALLOCATED' });
    expect(await runDocuments(hub, { id, ...ALL })).toEqual({ items: [], total: 0 });
    const refused = { code: 'conflict', message: expect.stringContaining('CANCELLED') };
    await expect(approveRun(hub, { id, staff: APPROVER })).rejects.toMatchObject(refused);
    await expect(cancelRun(hub, { id, by: APPROVER.email, reason: 'again' })).rejects.toMatchObject(refused);
  });

  it('that was cancelled by a process that died gives its CDRs back later', async () => {
    const { id } = await startRun(hub, OCTOBER);
    const dying = { ...hub, cdrs: { ...hub.cdrs, releaseRun: () => Promise.reject(new Error('crash')) } };
    await expect(cancelRun(dying, { id, by: CREATOR.email, reason: 'no' })).rejects.toThrow('crash');
    expect((await hub.cdrs.find('NL*ALF/A1'))?.finance.state).toBe('ALLOCATED');
    await resumeRuns(hub);
    expect((await hub.cdrs.find('NL*ALF/A1'))?.finance).toEqual({ state: 'UNALLOCATED' });
  });

  it('refuses what does not exist', async () => {
    const unknown = { code: 'unknown-object' };
    await expect(approveRun(hub, { id: 'RUN-1999-01', staff: APPROVER })).rejects.toMatchObject(unknown);
    await expect(cancelRun(hub, { id: 'RUN-1999-01', by: APPROVER.email, reason: 'no' })).rejects.toMatchObject(
      unknown,
    );
    await expect(runReport(hub, 'RUN-1999-01')).rejects.toMatchObject(unknown);
  });

  it('whose conversion lacks a rate is not left half begun', async () => {
    const started = startRun(hub, { ...OCTOBER, settlementCurrency: 'SEK' });
    await expect(started).rejects.toMatchObject({ code: 'conflict', field: 'settlement_currency' });
    expect((await hub.cdrs.find('NL*ALF/A1'))?.finance).toEqual({ state: 'UNALLOCATED' });
    const given = (await hub.runs.list()).filter(({ cancellation }) => cancellation?.by === 'hub');
    expect(given).toMatchObject([{ state: 'CANCELLED', settlementCurrency: 'SEK' }]);
  });
});

describe('the job that closes a month', () => {
  it('leaves its run in review, once, for any operator to approve', async () => {
    const now = new Date('2026-10-01T02:15:00Z');
    const id = await closeMonth(hub, now);
    expect(id).toBe('RUN-2026-09');
    expect(await hub.runs.find('RUN-2026-09')).toMatchObject({ state: 'IN_REVIEW', createdBy: CLOSE_MONTH });
    expect(await closeMonth(hub, now)).toBeUndefined();
    const run = await approveRun(hub, { id: 'RUN-2026-09', staff: CREATOR });
    expect(run).toMatchObject({ state: 'INSTRUCTED', approval: { by: CREATOR.email, at: hub.time.now } });
    expect((await runReport(hub, run.id)).progress).toMatchObject({
      documents: 3,
      documentsIssued: 3,
      ordersSettled: 0,
    });
    const { items } = await runDocuments(hub, { id: run.id, offset: 1, limit: 1 });
    expect(items).toMatchObject([{ role: 'FEE', number: expect.stringMatching(/^HUB-NL-2026-00000\d$/) }]);
    await expect(cancelRun(hub, { id: run.id, by: CREATOR.email, reason: 'too late' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is overtaken by a run whose documents are dated later', async () => {
    await sendCdr(hub, aPricedCdr('B1', '10'));
    const { id } = await startRun(hub, OCTOBER);
    hub.time.now = new Date('2026-11-03T03:00:00Z');
    await sendCdr(hub, aPricedCdr('B2', '10'));
    await settleRun(hub, { period: '2026-09' });
    await expect(approveRun(hub, { id, staff: APPROVER })).rejects.toMatchObject({
      code: 'conflict',
      field: 'issue_date',
    });
  });
});
