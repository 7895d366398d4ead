import { runFlows } from '../../src/compose/run-flows.js';
import type { Hub } from '../../src/flows/hub.js';
import { useTestDatabase } from '../support/mongo.js';
import { openTestHub, type TestHub } from '../support/test-hub.js';

const database = useTestDatabase();
const WANTED = { period: '2026-09', createdBy: 'zoe@hub.example' };
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
});
afterAll(() => hub.close());

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
    await expect(runFlows(hub).startRun(WANTED)).rejects.toMatchObject({ code: 'conflict' });
    expect(await runFlows(hub).resumeRuns()).toBe(0);
    expect(await runFlows(hub).closeMonth(new Date('2026-10-01T02:15:00Z'))).toBeUndefined();
    goOn();
    expect(await first).toMatchObject({ id: 'RUN-2026-09', state: 'CLOSED' });
    expect(await runFlows(hub).startRun(WANTED)).toMatchObject({ id: 'RUN-2026-09.2' });
  });

  it('are given back when one fails, and taken over soon after a crash', async () => {
    await expect(runFlows(hub).startRun({ ...WANTED, period: 'September' })).rejects.toMatchObject({
      code: 'bad-field',
    });
    expect(await runFlows(hub).startRun(WANTED)).toMatchObject({ id: 'RUN-2026-09.3' });

    const { waiting, hasBegun, goOn } = waitingHub();
    const dead = runFlows(waiting).startRun(WANTED);
    await hasBegun;
    hub.time.now = new Date(hub.time.now.getTime() + 20_000);
    expect(await runFlows(hub).resumeRuns()).toBe(1);
    expect((await hub.runs.find('RUN-2026-09.4'))?.state).toBe('CLOSED');
    goOn();
    await dead;
  });
});
