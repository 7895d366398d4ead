import { loadFlows } from '../../../src/compose/stations/load-flows.js';
import { createBackground } from '../../../src/flows/hosting/background.js';
import { balanceSite } from '../../../src/flows/load/balance-site.js';
import { hostedForms } from '../../../src/wire/ocpi/hosted/hosted-forms.js';
import { aTransaction } from '../../flows/load/a-transaction.js';
import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { answered, recordingStationClient } from '../../support/stations/recording-station-client.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const stationClient = recordingStationClient();
const balanced: string[] = [];
let hub: TestHub;
const site = { ...aSite(), id: 'YARD', limit: { maxPowerW: 44_160 } };

beforeAll(async () => {
  hub = await openTestHub(database);
  await hub.sites.insert(site);
  await hub.sites.insert({ ...aSite(), id: 'FREE' });
  for (const id of ['S1', 'S2']) {
    await hub.stations.insert(aStation({ id, siteId: 'YARD', evses: [anEvse(1, { uid: id })] }));
    const change = { stationId: id, siteId: 'YARD', startedAt: hub.clock.now() };
    await hub.transactions.insert(aTransaction(`T-${id}`, change));
  }
});
afterAll(() => hub.close());

/** The clerk is an operator, the engineer one of NL*ABC, finance of DE*XYZ. */
async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  const flows = loadFlows({ ...hub, balanceSoon: ({ siteId }) => balanced.push(siteId) });
  return clientOf(apiServer({ ...scene, flows: { ...scene.flows, ...flows } }, { judged }), scene, email);
}

const PATH = '/api/sites/NL*ABC/YARD';
const SIGNAL = { id: 'G1', from: '2026-10-12T09:00:00.000Z', until: '2026-10-12T11:00:00.000Z', max_power_w: 11_040 };
const allowed = (body: { sessions: { allowed_w: number }[] }) => body.sessions.map(({ allowed_w }) => allowed_w).sort();

it('a signal of the grid operator lowers what a site may draw, and is taken back under its id', async () => {
  const [clerk, engineer] = [await as(CLERK), await as(ENGINEER)];
  const before = await engineer.get(`${PATH}/load`);
  expect(before.body).toMatchObject({ cap_w: 44_160, sessions: [{ can_be_limited: true }, {}] });
  expect(allowed(before.body)).toEqual([22_080, 22_080]);
  expect((await clerk.post(`${PATH}/grid-signals`).send(SIGNAL)).body).toEqual(SIGNAL);
  expect(balanced).toEqual(['YARD']);
  expect((await engineer.get(`${PATH}/grid-signals`)).body).toEqual({ items: [SIGNAL], total: 1 });
  stationClient.answer = (_command, id) => answered(id === 'S2' ? 'Rejected' : 'Accepted');
  await balanceSite({ ...hub, stationClient, forms: hostedForms, background: createBackground(hub.log) }, site);
  const { body } = await engineer.get(`${PATH}/load`);
  expect(body).toMatchObject({ cap_w: 11_040, allowed_w: 22_080 });
  expect(body.sessions).toMatchObject([
    { transaction: 'T-S1', allowed_w: 0, told: { answer: 'ACCEPTED', periods: expect.any(Array) } },
    { transaction: 'T-S2', allowed_w: 22_080, can_be_limited: false, told: { answer: 'REFUSED' } },
  ]);
  await clerk.post(`${PATH}/grid-signals`).send({ ...SIGNAL, until: '2026-10-12T09:01:00Z' });
  expect((await engineer.get(`${PATH}/load`)).body.cap_w).toBe(44_160);
  expect((await engineer.get(`${PATH}/grid-signals`)).body.items).toEqual([]);
});

it('is refused where nothing is shared or it ends before it begins, and is not there for other parties', async () => {
  const clerk = await as(CLERK, 'nothing');
  const free = await clerk.post('/api/sites/NL*ABC/FREE/grid-signals').send(SIGNAL);
  expect([free.status, free.body.error.field]).toEqual([409, 'limit']);
  const empty = await clerk.post(`${PATH}/grid-signals`).send({ ...SIGNAL, until: SIGNAL.from });
  expect([empty.status, empty.body.error.field]).toEqual([400, 'until']);
  expect((await clerk.get('/api/sites/NL*ABC/FREE/load')).body).toMatchObject({ allowed_w: 0, sessions: [] });
  const [finance, engineer] = [await as(FINANCE), await as(ENGINEER)];
  expect((await engineer.post(`${PATH}/grid-signals`).send(SIGNAL)).status).toBe(403);
  for (const path of [`${PATH}/load`, `${PATH}/grid-signals`]) expect((await finance.get(path)).status).toBe(404);
});
