import { healingFlows } from '../../../src/compose/healing/healing-flows.js';
import { addUser } from '../../../src/flows/access/add-user.js';
import { healStations } from '../../../src/flows/healing/heal-stations.js';
import { aScene, CLERK, ENGINEER, PASSWORD } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { cheapSecrets } from '../../support/api/cheap-secrets.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aHealingScene, type HealingScene } from '../../support/stations/a-healing-hub.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
let healing: HealingScene;
let operator: Awaited<ReturnType<typeof clientOf>>;
let engineer: typeof operator;
let stranger: typeof operator;

beforeAll(async () => {
  hub = await openTestHub(database);
  healing = await aHealingScene(hub);
  const scene = await aScene();
  const people = { users: scene.users, secrets: cheapSecrets(), clock: scene.clock };
  const email = 'engineer@qrs.example';
  await addUser(people, { email, password: PASSWORD, roles: ['ENGINEER', 'FINANCE'], parties: ['FR*QRS'] });
  const server = apiServer(
    { ...scene, flows: { ...scene.flows, ...healingFlows({ ...hub, clock: healing.hub.clock }) } },
    { judged: 'requests-and-answers' },
  );
  operator = await clientOf(server, scene, CLERK);
  engineer = await clientOf(server, scene, ENGINEER);
  stranger = await clientOf(server, scene, email);
});
afterAll(() => hub.close());

describe('incidents over the API', () => {
  it('are listed with their timeline, closed with a reason, and counted', async () => {
    await healing.say('Faulted', 'GroundFailure');
    await healStations(healing.hub);
    const list = await engineer.get('/api/incidents?kind=SAFETY&state=ESCALATED&party=NL*ABC');
    expect(list.status).toBe(200);
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ station: healing.station.id, kind: 'SAFETY', detail: 'GroundFailure', evse: 1, state: 'ESCALATED' }],
    });
    const url = `/api/incidents/${list.body.items[0].id}`;
    expect((await operator.get(url)).body.timeline.map(({ what }: { what: string }) => what)).toEqual([
      'OPENED',
      'ESCALATED',
    ]);
    expect((await engineer.post(`${url}/close`).send({ text: 'a\u0007' })).body.error).toMatchObject({ field: 'text' });
    const closed = await engineer.post(`${url}/close`).send({ text: 'dried' });
    expect(closed.body).toMatchObject({ state: 'CLOSED', resolved_by: 'PERSON' });
    expect((await operator.post(`${url}/close`).send({ text: 'again' })).status).toBe(409);
    expect((await operator.get('/api/healing-share?from=2026-11-22T00:00:00Z')).body).toEqual({
      kinds: [expect.objectContaining({ kind: 'SAFETY', opened: 1, closed_by_person: 1 })],
      total: expect.objectContaining({ opened: 1, recovered_by_remedy: 0 }),
      solved_remotely: '0.0000',
    });
    expect((await operator.get('/api/incidents/none')).status).toBe(404);
    for (const asked of [stranger.get(url), stranger.post(`${url}/close`).send({ text: 'x' })]) {
      expect((await asked).status).toBe(404);
    }
    expect((await stranger.get('/api/incidents')).body.total).toBe(0);
    expect((await stranger.get('/api/healing-share')).body.total.opened).toBe(0);
  });
});

describe('firmware campaigns over the API', () => {
  const wanted = () => ({
    name: 'March',
    party: 'NL*ABC',
    stations: [healing.station.id],
    url: 'https://user:secret@f.example/2.0.bin',
    retrieve_at: '2026-11-22T12:00:00Z',
    version: '2.0',
  });

  it('are started and steered by operators, seen by engineers of the party, and show no password', async () => {
    const started = await operator.post('/api/firmware-campaigns').send(wanted());
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({ state: 'RUNNING', wave_size: 10, signed: false, stations: { WAITING: 1 } });
    expect(started.text).not.toContain('secret');
    const url = String(started.headers['location']);
    expect((await engineer.get(url)).body).toEqual(started.body);
    expect((await engineer.get('/api/firmware-campaigns')).body.total).toBe(1);
    expect((await engineer.get(`${url}/stations?state=WAITING`)).body.items).toEqual([
      { station: healing.station.id, state: 'WAITING', attempts: 0 },
    ]);
    for (const path of ['', '/stations']) expect((await stranger.get(`${url}${path}`)).status).toBe(404);
    expect((await operator.post(`${url}/decide`).send({ decision: 'PAUSE' })).body.state).toBe('PAUSED');
    const canceled = await operator.post(`${url}/decide`).send({ decision: 'CANCEL' });
    expect(canceled.body).toMatchObject({ state: 'CANCELED', stations: { SKIPPED: 1 } });
    expect((await operator.post(`${url}/decide`).send({ decision: 'RESUME' })).status).toBe(409);
  });

  it('are refused when no station fits', async () => {
    const answer = await operator.post('/api/firmware-campaigns').send({ ...wanted(), stations: ['nobody'] });
    expect({ status: answer.status, field: answer.body.error.field }).toEqual({ status: 400, field: 'stations' });
  });
});
