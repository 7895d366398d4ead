import { runFlows, runJobs } from '../../../src/compose/clearing/run-flows.js';
import type { Hub } from '../../../src/flows/hub.js';
import { APPROVER, STARTER } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const WANTED = { period: '2026-09', createdBy: STARTER };
/** Two processes on one store. */
let hub: TestHub;
let other: TestHub;

beforeAll(async () => {
  [hub, other] = [await openTestHub(database), await openTestHub(database)];
});
afterAll(() => Promise.all([hub.close(), other.close()]));

/** A hub whose runs wait, when they take their CDRs, until they may go on. */
function waitingHub() {
  let goOn: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const mayGoOn = new Promise<void>((done) => {
    goOn = done;
  });
  const hasBegun = new Promise<void>((done) => {
    begun = done;
  });
  const allocate: Hub['cdrs']['allocate'] = async (...given) => {
    begun();
    await mayGoOn;
    return hub.cdrs.allocate(...given);
  };
  return { waiting: { ...hub, cdrs: { ...hub.cdrs, allocate } }, hasBegun, goOn };
}

describe('clearing runs of a fleet', () => {
  it('are at work one at a time: a second one is refused, and jobs leave it alone', async () => {
    const { waiting, hasBegun, goOn } = waitingHub();
    const first = runFlows(waiting).startRun(WANTED);
    await hasBegun;
    const refused = { code: 'conflict' };
    await expect(runFlows(other).startRun(WANTED)).rejects.toMatchObject(refused);
    const [id, reason] = ['RUN-2026-09', 'no'];
    await expect(runFlows(other).approveRun({ id, staff: APPROVER })).rejects.toMatchObject(refused);
    await expect(runFlows(other).cancelRun({ id, by: APPROVER.email, reason })).rejects.toMatchObject(refused);
    expect(await runJobs(other).resumeRuns()).toBe(0);
    expect(await runJobs(other).closeMonth(new Date('2026-10-01T02:15:00Z'))).toBeUndefined();
    goOn();
    expect(await first).toMatchObject({ id, state: 'IN_REVIEW' });
    expect(await runFlows(other).approveRun({ id, staff: APPROVER })).toMatchObject({ state: 'CLOSED' });
    expect((await runFlows(hub).findRun(id)).progress).toMatchObject({
      documents: 0,
      documentsIssued: 0,
      orders: 0,
      ordersSettled: 0,
    });
  });

  it('are given back when one fails, and taken over soon after a crash', async () => {
    await expect(runFlows(hub).startRun({ ...WANTED, period: 'September' })).rejects.toMatchObject({
      code: 'bad-field',
    });
    const { waiting, hasBegun, goOn } = waitingHub();
    const slow = runFlows(waiting).startRun(WANTED);
    await hasBegun;
    other.time.now = new Date(hub.time.now.getTime() + 20_000);
    expect(await runJobs(other).resumeRuns()).toBe(1);
    expect((await hub.runs.find('RUN-2026-09.2'))?.state).toBe('IN_REVIEW');
    // The first process was only slow: it finds that the run has moved on, and leaves it where it is.
    goOn();
    expect(await slow).toMatchObject({ id: 'RUN-2026-09.2', state: 'IN_REVIEW' });
  });

  it('that two processes approve at the same time are approved by one of them', async () => {
    const id = 'RUN-2026-09.2';
    const approvals = await Promise.allSettled(
      [hub, other].map((process) => runFlows(process).approveRun({ id, staff: APPROVER })),
    );
    expect(approvals.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await hub.runs.find(id))?.state).toBe('CLOSED');
  });

  it('that are cancelled while another process is slow at them stay cancelled, and nothing stays with them', async () => {
    const { waiting, hasBegun, goOn } = waitingHub();
    const slow = runFlows(waiting).startRun(WANTED);
    await hasBegun;
    other.time.now = new Date(hub.time.now.getTime() + 40_000);
    const cancellation = { id: 'RUN-2026-09.3', by: APPROVER.email, reason: 'not now' };
    expect(await runFlows(other).cancelRun(cancellation)).toMatchObject({ state: 'CANCELLED' });
    goOn();
    expect(await slow).toMatchObject({ state: 'CANCELLED', cancellation: { reason: 'not now' } });
  });
});
