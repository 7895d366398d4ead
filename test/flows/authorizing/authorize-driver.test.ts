import { authorizeDriver, identifyDriver } from '../../../src/flows/authorizing/authorize-driver.js';
import { useTestDatabase } from '../../support/mongo.js';
import { CPO, envelope, type HostingScene, MSP, openHostingScene } from '../../support/stations/hosting-scene.js';

const database = useTestDatabase();
let scene: HostingScene;

beforeAll(async () => {
  scene = await openHostingScene(database);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.emsp = () => envelope({ allowed: 'ALLOWED', authorization_reference: 'REF1' });
  scene.sent.length = 0;
});

const MINUTE = 60_000;
const later = (minutes: number): Date => new Date(scene.hub.time.now.getTime() + minutes * MINUTE);
const asked = () => scene.sent.filter(({ url }) => url.includes('/authorize')).length;

async function shown(uid: string, fields: Readonly<Record<string, unknown>> = {}) {
  const from = await scene.addStation();
  await scene.addToken({ uid, ...fields });
  return { from, ask: { idToken: { value: uid.toLowerCase() } } };
}

describe('a driver shows a card', () => {
  it('its eMSP is asked, with the Location and all EVSEs of the station', async () => {
    const { from, ask } = await shown('A1', { group_id: 'FLEET', language: 'nl' });
    const answer = await authorizeDriver(scene.hub, from, ask);
    expect(answer).toMatchObject({ status: 'ACCEPTED', parentIdToken: 'FLEET', language: 'nl' });
    expect(answer.driver).toEqual({
      token: { party: MSP, uid: 'A1', type: 'RFID', contractId: 'DE-MSP-A1' },
      authMethod: 'AUTH_REQUEST',
      authorizationReference: 'REF1',
      groupId: 'FLEET',
    });
    const [message] = scene.sent;
    expect(message?.url).toBe('https://DE-MSP/SENDER/tokens/A1/authorize?type=RFID');
    expect(message?.routing).toMatchObject({ from: CPO, to: MSP });
    const { id, siteId } = from.station;
    const references = { location_id: siteId, evse_uids: [`${id}*1`, `${id}*2`] };
    expect(JSON.parse(Buffer.from(message?.body ?? []).toString())).toEqual(references);
  });

  const never = () => new Promise<never>(() => undefined);
  const down = () => envelope(undefined, 3000, 500);
  it.each([
    ['ALWAYS', 'up', 'ACCEPTED', 0],
    ['ALWAYS', 'down', 'ACCEPTED', 0],
    ['ALLOWED', 'up', 'BLOCKED', 1],
    ['ALLOWED', 'down', 'ACCEPTED', 1],
    ['ALLOWED_OFFLINE', 'up', 'BLOCKED', 1],
    ['ALLOWED_OFFLINE', 'down', 'ACCEPTED', 1],
    ['NEVER', 'up', 'BLOCKED', 1],
    ['NEVER', 'down', 'INVALID', 1],
  ] as const)('%s, its eMSP is %s and would block it: %s', async (whitelist, emsp, status, times) => {
    const { from, ask } = await shown(`W-${whitelist}-${emsp}`, { whitelist });
    scene.emsp = emsp === 'up' ? () => envelope({ allowed: 'BLOCKED' }) : down;
    expect((await authorizeDriver(scene.hub, from, ask)).status).toBe(status);
    expect(asked()).toBe(times);
  });

  it('an eMSP that never answers makes nobody wait: its whitelist tells', async () => {
    const { from, ask } = await shown('SLOW');
    scene.emsp = never;
    const hub = { ...scene.hub, limits: { ...scene.hub.limits, authorizeTimeoutMs: 20 } };
    const { status, driver } = await authorizeDriver(hub, from, ask);
    expect([status, driver?.authMethod]).toEqual(['ACCEPTED', 'WHITELIST']);
  });

  it('what nobody knows is asked at nobody, nor what two eMSPs know, nor what only an app can give', async () => {
    const { from, ask } = await shown('TWICE');
    await scene.addToken({ uid: 'TWICE', country_code: 'FR', party_id: 'OTH' });
    await scene.addToken({ uid: 'APP', type: 'APP_USER' });
    for (const { idToken } of [ask, { idToken: { value: 'NOBODY' } }, { idToken: { value: 'APP' } }]) {
      expect(await authorizeDriver(scene.hub, from, { idToken })).toEqual({ status: 'UNKNOWN' });
    }
    expect(asked()).toBe(0);
  });

  it('an eMSP that does not know its own token any more is believed', async () => {
    const { from, ask } = await shown('GONE');
    scene.emsp = () => envelope(undefined, 2004, 404);
    expect((await authorizeDriver(scene.hub, from, ask)).status).toBe('UNKNOWN');
  });

  it('an eMSP without credit is not asked', async () => {
    const { from, ask } = await shown('BROKE');
    const credit = { ...scene.hub.credit, authorize: async () => ({ kind: 'NO_CREDIT' }) as never };
    const answer = await authorizeDriver({ ...scene.hub, credit }, from, ask);
    expect([answer.status, asked()]).toEqual(['NO_CREDIT', 0]);
  });

  it('a transaction that begins within 15 minutes is not asked for again, but a second one is', async () => {
    const { from, ask } = await shown('START');
    await authorizeDriver(scene.hub, from, ask);
    const start = { ...ask, at: later(1), outlet: { connector: 1 } };
    const lately = { ...from, receivedAt: later(1) };
    const first = await identifyDriver(scene.hub, lately, start);
    expect([first.status, first.driver?.authorizationReference, asked()]).toEqual(['ACCEPTED', 'REF1', 1]);
    // The same start again, as after a lost answer.
    expect((await identifyDriver(scene.hub, lately, start)).status).toBe('ACCEPTED');
    expect(asked()).toBe(1);
    await identifyDriver(scene.hub, { ...from, receivedAt: later(2) }, { ...start, at: later(2) });
    expect(asked()).toBe(2);
  });

  it('an eMSP may allow some EVSEs only: elsewhere it is refused, also when the transaction begins', async () => {
    const { from, ask } = await shown('SOME');
    const location = { location_id: from.station.siteId, evse_uids: [`${from.station.id}*2`] };
    scene.emsp = () => envelope({ allowed: 'ALLOWED', location });
    expect((await authorizeDriver(scene.hub, from, { ...ask, outlet: { connector: 1 } })).status).toBe(
      'NOT_AT_THIS_LOCATION',
    );
    expect((await authorizeDriver(scene.hub, from, ask)).status).toBe('ACCEPTED');
    const start = { ...ask, at: later(0), outlet: { connector: 1 } };
    expect((await identifyDriver(scene.hub, from, start)).status).toBe('NOT_AT_THIS_LOCATION');
    await authorizeDriver(scene.hub, from, ask);
    expect((await identifyDriver(scene.hub, from, { ...start, outlet: { connector: 2 } })).status).toBe('ACCEPTED');
  });

  it('after 15 minutes its eMSP is asked again', async () => {
    const { from, ask } = await shown('LATE');
    await authorizeDriver(scene.hub, from, ask);
    await identifyDriver(scene.hub, { ...from, receivedAt: later(20) }, { ...ask, at: later(20) });
    expect(asked()).toBe(2);
  });
});

describe('a card that charges already', () => {
  it('begins no second transaction elsewhere, but its own again at the same outlet', async () => {
    const { from, ask } = await shown('BUSY');
    const token = { party: MSP, uid: 'BUSY', type: 'RFID', contractId: 'C' } as const;
    await scene.addSession(from, { driver: { token, authMethod: 'WHITELIST' } });
    const at = later(0);
    const elsewhere = await identifyDriver(scene.hub, from, { ...ask, at, outlet: { connector: 2 } });
    expect([elsewhere.status, elsewhere.driver?.token.uid]).toEqual(['CONCURRENT_TX', 'BUSY']);
    expect((await identifyDriver(scene.hub, from, { ...ask, at, outlet: { connector: 1 } })).status).toBe('ACCEPTED');
    // To stop, it has to be known.
    expect((await authorizeDriver(scene.hub, from, ask)).status).toBe('ACCEPTED');
  });

  it('a fleet card may have as many as was agreed', async () => {
    const { from, ask } = await shown('VAN', { group_id: 'FLEET9' });
    const token = { party: MSP, uid: 'VAN', type: 'RFID', contractId: 'C' } as const;
    await scene.addSession(from, { driver: { token, authMethod: 'WHITELIST' } });
    const start = { ...ask, at: later(0), outlet: { connector: 2 } };
    const openAtOnce = (most: number) => ({ tokenPolicy: { openAtOnce: new Map([['DE*MSP/FLEET9', most]]) } });
    expect((await identifyDriver({ ...scene.hub, ...openAtOnce(2) }, from, start)).status).toBe('ACCEPTED');
    expect((await identifyDriver({ ...scene.hub, ...openAtOnce(1) }, from, start)).status).toBe('CONCURRENT_TX');
  });
});
