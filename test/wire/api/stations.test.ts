import { stationApiFlows } from '../../../src/compose/station-api-flows.js';
import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
});
afterAll(() => hub.close());

/** The clerk is an operator, the engineer one of NL*ABC, finance of DE*XYZ. */
async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  return clientOf(
    apiServer({ ...scene, flows: { ...scene.flows, ...stationApiFlows(hub) } }, { judged }),
    scene,
    email,
  );
}

const SITE = {
  party: 'NL*ABC',
  id: 'DEPOT',
  operator_name: 'ABC Laden',
  address: 'Kade 1',
  city: 'Delft',
  country: 'NLD',
  latitude: '52.010000',
  longitude: '4.360000',
  time_zone: 'Europe/Amsterdam',
  currency: 'EUR',
};
const CONNECTOR = {
  number: 1,
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
};
const STATION = { id: 'NL-1', party: 'NL*ABC', site: 'DEPOT', evses: [{ number: 1, connectors: [CONNECTOR] }] };

describe('sites and stations over the API', () => {
  it('are added and changed by operators, and say what keeps them from being shown', async () => {
    const clerk = await as(CLERK);
    const added = await clerk.post('/api/sites').send(SITE);
    expect([added.status, added.headers['location']]).toEqual([201, '/api/sites/NL*ABC/DEPOT']);
    expect((await clerk.post('/api/sites').send(SITE)).status).toBe(409);
    const station = await clerk.post('/api/stations').send(STATION);
    expect([station.status, station.headers['location']]).toEqual([201, '/api/stations/NL-1']);
    expect(station.body).toMatchObject({ has_key: false, onboarding_token: expect.stringMatching(/^[0-9A-F]{40}$/) });
    const shown = await clerk.get('/api/sites/NL-ABC/DEPOT');
    expect(shown.body.missing).toContainEqual({ station: 'NL-1', what: 'evses.0.evse_id is missing' });
    const evses = [{ number: 1, evse_id: 'NL*ABC*E1', connectors: [CONNECTOR] }];
    const changed = await clerk.put('/api/stations/NL-1').send({ strictness: 'STRICT', evses });
    expect(changed.body).toMatchObject({ strictness: 'STRICT', evses: [{ uid: 'NL-1*1', evse_id: 'NL*ABC*E1' }] });
    expect((await clerk.put('/api/sites/NL*ABC/DEPOT').send({ city: 'Den Haag' })).body.city).toBe('Den Haag');
    expect((await clerk.get('/api/stations/NL-1')).body.onboarding_token).toBeUndefined();
  });

  it.each([
    ['/api/sites', { ...SITE, id: 'S2', time_zone: 'Delft' }, 'time_zone'],
    ['/api/sites', { ...SITE, id: 'S2', latitude: '52' }, 'latitude'],
    ['/api/stations', { ...STATION, id: 'a b' }, 'id'],
    [
      '/api/stations',
      { ...STATION, id: 'S', evses: [{ number: 1, connectors: [{ ...CONNECTOR, format: 'HOLE' }] }] },
      'evses.0.connectors.0.format',
    ],
    ['/api/stations/NL-1/commands', { command: 'DANCE' }, 'command'],
    [
      '/api/stations/NL-1/commands',
      { command: 'SET_CONFIGURATION', values: [{ key: 'AuthorizationKey', value: 'x' }] },
      'values',
    ],
    ['/api/stations-import', { csv: 'party,site,colour\nNL*ABC,X,red' }, 'csv'],
    ['/api/stations-import', { csv: 'party,site\nNL*ABC,NEW' }, 'address'],
  ])('%s refuses %j, naming the field', async (path, body, field) => {
    const answer = await (await as(CLERK, 'nothing')).post(path).send(body);
    expect([answer.status, answer.body.error.field]).toEqual([400, field]);
  });

  it('come from a file, with a token for each station', async () => {
    const csv = [
      'party;site;station;evse;evse_id;standard;format;power_type;voltage;amperage',
      'NL*ABC;DEPOT;NL-2;1;NL*ABC*E2;IEC_62196_T2;SOCKET;AC_3_PHASE;230;32',
      'NL*ABC;DEPOT;NL-3;1;NL*ABC*E3;IEC_62196_T2;SOCKET;AC_3_PHASE;230;32',
    ].join('\n');
    const answer = await (await as(CLERK)).post('/api/stations-import').send({ csv });
    expect(answer.body).toMatchObject({ sites_added: 0, sites_unchanged: 1, stations_unchanged: 0 });
    expect(answer.body.added.map((one: { station: string }) => one.station)).toEqual(['NL-2', 'NL-3']);
  });

  it('are shown to people of their party, page by page, and do not exist for others', async () => {
    const engineer = await as(ENGINEER);
    const first = await engineer.get('/api/stations?limit=2');
    expect(first.body).toMatchObject({ total: 3, after: 'NL-2', items: [{ id: 'NL-1', connected: false }, {}] });
    const rest = await engineer.get('/api/stations?limit=2&after=NL-2');
    expect(rest.body.items.map(({ id }: { id: string }) => id)).toEqual(['NL-3']);
    expect((await engineer.get('/api/sites')).body).toMatchObject({ items: [{ id: 'DEPOT' }], after: 'NL*ABC/DEPOT' });
    expect((await engineer.get('/api/stations/NL-1/quirks')).body).toEqual({ items: [], total: 0 });
    for (const query of ['', '?before=1791976200000_', '?before=1791976200000_0b7e-3&limit=1']) {
      expect((await engineer.get(`/api/stations/NL-1/frames${query}`)).body).toEqual({ items: [] });
    }
    const refused = await (await as(ENGINEER, 'nothing')).get('/api/stations/NL-1/frames?before=1791976200000');
    expect([refused.status, refused.body.error.field]).toEqual([400, 'before']);
    const finance = await as(FINANCE);
    expect((await finance.get('/api/stations')).body).toEqual({ items: [], total: 0 });
    const [theirs, none] = [await finance.get('/api/stations/NL-1'), await finance.get('/api/stations/NL-9')];
    expect([theirs.status, theirs.body.error.message.replace('NL-1', 'NL-9')]).toEqual([404, none.body.error.message]);
    expect((await finance.get('/api/sites/NL*ABC/DEPOT')).status).toBe(404);
  });

  it('are asked by operators, who hear what became of it and no key', async () => {
    const clerk = await as(CLERK);
    const configurationKey = [{ key: 'AuthorizationKey', readonly: false, value: 'SECRET' }, { key: 'Other' }];
    hub.stationClient.answer = () => ({ kind: 'ANSWERED', status: 'Accepted', payload: { configurationKey } });
    const asked = await clerk.post('/api/stations/NL-1/commands').send({ command: 'GET_CONFIGURATION' });
    expect(asked.body).toMatchObject({ outcome: 'ANSWERED', status: 'Accepted' });
    expect(JSON.stringify(asked.body)).not.toContain('SECRET');
    hub.stationClient.answer = () => ({ kind: 'OFFLINE' });
    const offline = await clerk.post('/api/stations/NL-1/commands').send({ command: 'UNLOCK', connector: 1 });
    expect(offline.body).toEqual({ outcome: 'OFFLINE' });
    expect((await clerk.post('/api/stations/NL-1/key')).status).toBe(502);
    hub.stationClient.answer = () => ({ kind: 'TIMEOUT' });
    expect((await clerk.post('/api/stations/NL-1/key')).body).toEqual({ outcome: 'UNCERTAIN' });
    const commands = hub.stationClient.commands.map(({ kind }) => kind);
    expect(commands).toEqual(['GET_CONFIGURATION', 'UNLOCK', 'SET_CONFIGURATION', 'SET_CONFIGURATION']);
  });

  it('move, get new tokens, retire, and have templates of their party', async () => {
    const clerk = await as(CLERK);
    await clerk.post('/api/sites').send({ ...SITE, id: 'DEPOT2' });
    const moved = await clerk.post('/api/stations/NL-2/move').send({ party: 'NL*ABC', site: 'DEPOT2' });
    expect(moved.body).toMatchObject({ site: 'DEPOT2', evses: [{ uid: 'NL-2*1~2' }] });
    expect((await clerk.post('/api/stations/NL-2/onboarding')).body.onboarding_token).toMatch(/^[0-9A-F]{40}$/);
    expect((await clerk.post('/api/stations/NL-2/retire')).body.retired_at).toBeDefined();
    expect((await clerk.post('/api/stations/NL-2/onboarding')).status).toBe(409);
    const values = { v16: [{ key: 'MeterValueSampleInterval', value: '30' }] };
    const put = await clerk.put('/api/station-templates/NL*ABC/depot').send(values);
    expect(put.body).toEqual({ name: 'depot', ...values, v201: [] });
    const templates = await (await as(ENGINEER)).get('/api/station-templates/NL*ABC');
    expect(templates.body.items.map(({ name }: { name: string }) => name)).toEqual(['default', 'depot']);
  });
});
