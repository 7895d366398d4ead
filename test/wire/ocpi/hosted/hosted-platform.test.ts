import fc from 'fast-check';
import { parsePartyKey } from '../../../../src/domain/party.js';
import { settlePendingCommands } from '../../../../src/flows/hosting/results/settle-pending.js';
import type { OutgoingMessage, PartnerAnswer } from '../../../../src/flows/ports.js';
import { hostedId } from '../../../../src/flows/stations/ensure-hosted.js';
import { parseToken } from '../../../../src/wire/ocpi/v221/token.js';
import { useTestDatabase } from '../../../support/mongo.js';
import { CPO, envelope, type HostingScene, openHostingScene } from '../../../support/stations/hosting-scene.js';
import { answered } from '../../../support/stations/recording-station-client.js';

const database = useTestDatabase();
let scene: HostingScene;

beforeAll(async () => {
  scene = await openHostingScene(database);
});
afterAll(() => scene.close());

type Sent = Pick<OutgoingMessage, 'method' | 'url'> & { readonly body?: unknown; readonly to?: string | undefined };

async function send({ method, url, body, to = 'NL*ABC' }: Sent): Promise<PartnerAnswer> {
  const connection = await scene.hub.connections.find(hostedId(CPO));
  if (!connection) throw new Error('no hosted platform');
  const routing = { requestId: 'r', correlationId: 'c', from: parsePartyKey('DE*MSP'), to: parsePartyKey(to) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = body === undefined ? {} : { body: Buffer.from(text) };
  return scene.hub.partners.send({ connection, method, url, routing, timeoutMs: 1_000, ...bytes });
}

const textOf = ({ body }: PartnerAnswer): string => Buffer.from(body).toString('utf8');
const dataOf = (answer: PartnerAnswer): unknown => JSON.parse(textOf(answer)).data;

describe('the platform of CPOs whose stations connect to the hub', () => {
  it('is there when it is asked whether it is', async () => {
    expect(await send({ method: 'GET', url: 'stations:' })).toMatchObject({ httpStatus: 200, ocpiStatus: 1000 });
  });

  it('takes tokens, which the hub has kept already, and shows them', async () => {
    const token = await scene.addToken({ uid: 'T1' });
    const url = 'stations:/tokens/DE/MSP/T1';
    for (const method of ['PUT', 'PATCH'] as const) {
      expect((await send({ method, url, body: token })).ocpiStatus).toBe(1000);
    }
    expect(parseToken(dataOf(await send({ method: 'GET', url })))).toMatchObject({ uid: 'T1' });
    expect(await send({ method: 'GET', url: 'stations:/tokens/DE/MSP/T2' })).toMatchObject({ ocpiStatus: 2004 });
  });

  it('shows Locations and their parts from the hub’s copy, and lists page by page', async () => {
    const evses = [{ uid: 'E1', connectors: [{ id: '1', standard: 'IEC_62196_T2' }] }];
    for (const id of ['L1', 'L2', 'L3']) {
      await scene.hub.objects.put({
        module: 'locations',
        key: `NL*ABC/${id}`,
        owner: 'NL*ABC',
        id,
        audience: id === 'L3' ? ['FR*OTH'] : 'EVERYBODY',
        ocpiVersion: '2.2.1',
        json: JSON.stringify({ id, evses }),
        lastUpdated: new Date('2026-10-12T09:00:00Z'),
        revision: 1,
      });
    }
    const get = (rest: string) => send({ method: 'GET', url: `stations:/locations${rest}` });
    expect(dataOf(await get('/l1'))).toMatchObject({ id: 'L1' });
    expect(dataOf(await get('/L1/E1/1'))).toMatchObject({ standard: 'IEC_62196_T2' });
    expect(await get('/L1/E9')).toMatchObject({ httpStatus: 404 });
    const page = await get('?limit=1&date_from=2026-10-12T00:00:00Z');
    expect(dataOf(page)).toMatchObject([{ id: 'L1' }]);
    expect(page.headers['x-total-count']).toBe('2');
    expect(page.headers['link']).toContain('<stations:/locations?limit=1&date_from=');
    expect(dataOf(await get('?offset=1'))).toMatchObject([{ id: 'L2' }]);
    expect((await get('?limit=many')).ocpiStatus).toBe(2001);
    expect(dataOf(await send({ method: 'GET', url: 'stations:/cdrs?offset=0' }))).toEqual([]);
    expect(dataOf(await send({ method: 'GET', url: 'stations:/sessions' }))).toEqual([]);
  });

  it('keeps what a driver wishes of a session, and no other one’s', async () => {
    const session = await scene.addSession(await scene.addStation());
    const url = `stations:/sessions/${session.id}/charging_preferences`;
    const body = { profile_type: 'CHEAP', departure_time: '2026-10-13T06:00:00Z', energy_need: 22.5 };
    expect(dataOf(await send({ method: 'PUT', url, body }))).toBe('ACCEPTED');
    const kept = await scene.hub.chargingPreferences.find(session.id);
    expect(kept).toMatchObject({ profileType: 'CHEAP', departureAt: new Date('2026-10-13T06:00:00Z') });
    expect(kept?.energyNeedKwh?.toString()).toBe('22.5');
    expect(dataOf(await send({ method: 'PUT', url, body: { profile_type: 'BLUE' } }))).toBe(
      'PROFILE_TYPE_NOT_SUPPORTED',
    );
    const other = 'stations:/sessions/none/charging_preferences';
    expect(await send({ method: 'PUT', url: other, body })).toMatchObject({ httpStatus: 404, ocpiStatus: 2000 });
  });

  it.each([
    ['another module', { method: 'PUT', url: 'stations:/hubclientinfo/NL/ABC', body: {} }, 2000],
    ['a method that there is not', { method: 'DELETE', url: 'stations:/tokens/DE/MSP/T1' }, 2000],
    ['a broken path', { method: 'GET', url: 'stations:/locations/%E0%A4%A' }, 2000],
    ['a body that is no JSON', { method: 'POST', url: 'stations:/commands/STOP_SESSION', body: '{' }, 2000],
    ['no URL for the result', { method: 'POST', url: 'stations:/commands/STOP_SESSION', body: {} }, 2001],
    ['nothing to read', { method: 'GET', url: 'stations:/tariffs/T1' }, 2000],
    ['a party without stations', { method: 'GET', url: 'stations:/tariffs', to: 'FR*OTH' }, 2001],
  ] as const)('answers in the range of refusals: %s', async (_what, message, status) => {
    const answer = await send(message);
    expect(answer.ocpiStatus).toBe(status);
    expect(answer.ocpiMessage).not.toBe('');
  });

  it('is no slower than a second, and begins nothing after that', async () => {
    const from = await scene.addStation();
    const session = await scene.addSession(from);
    const { isConnected } = scene.stations;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(scene.stations, { isConnected: () => held.then(() => true) });
    const asked = await scene.ask({ command: 'STOP_SESSION', body: { session_id: session.id } });
    expect(asked.data).toMatchObject({ result: 'REJECTED' });
    release();
    Object.assign(scene.stations, { isConnected });
    expect(await scene.results()).toEqual([]);
    expect(scene.stations.asked).toEqual([]);
  });
});

describe('whatever happens between a command and its result', () => {
  const event = fc.constantFrom('the job runs', 'the station answers', 'time passes', 'the eMSP is away', 'it is back');

  it('the eMSP takes exactly one result, and at each attempt the same', async () => {
    const holds = async (events: readonly string[]): Promise<void> => {
      scene.sent.length = 0;
      let isBack = true;
      let taken = 0;
      scene.emsp = () => {
        if (isBack) taken++;
        return isBack ? envelope() : envelope(undefined, 3000, 503);
      };
      let answer: (outcome: ReturnType<typeof answered>) => void = () => undefined;
      scene.stations.answer = () => new Promise((resolve) => (answer = resolve));
      const session = await scene.addSession(await scene.addStation());
      await scene.ask({ command: 'STOP_SESSION', body: { session_id: session.id } });
      const pass = (seconds: number) => {
        scene.hub.time.now = new Date(scene.hub.time.now.getTime() + seconds * 1_000);
      };
      for (const happens of [...events, 'it is back', 'time passes', 'the job runs', 'time passes', 'the job runs']) {
        if (happens === 'the job runs') await settlePendingCommands(scene.hub);
        if (happens === 'the station answers') {
          answer(answered('Accepted'));
          await scene.background.idle();
        }
        if (happens === 'time passes') pass(3_700);
        if (happens === 'the eMSP is away') isBack = false;
        if (happens === 'it is back') isBack = true;
      }
      answer(answered('Accepted'));
      const results = await scene.results();
      expect(new Set(results.map(({ result }) => result)).size).toBe(1);
      expect(taken).toBe(1);
    };
    await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 6 }), holds), { numRuns: 15 });
  });
});
