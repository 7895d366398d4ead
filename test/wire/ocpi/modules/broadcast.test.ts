import type { Role } from '../../../../src/domain/party.js';
import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { directFanOut } from '../../../support/roaming/direct-fan-out.js';
import { type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aCdr, aLocation, aSession, aTariff, aToken } from '../../../support/roaming/objects.js';
import { LOCATION, TARIFF, TOKEN } from '../../../support/roaming/paths.js';
import { type Watched, watch } from '../../../support/roaming/watched-modules.js';

const TEN = '2026-11-02T10:00:00Z';

let network: Network;
let fanOut: ReturnType<typeof directFanOut>;
let cpo: Platform;
let emsp: Platform;
let other: Platform;
let nsp: Platform;
let otherCpo: Platform;

beforeEach(async () => {
  network = await startNetwork();
  fanOut = directFanOut(network.hub);
  network.use({ fanOut });
  const join = (party: string, role: Role) => network.join([[party, role]]);
  cpo = await network.join([
    ['NL*CPO', 'CPO'],
    ['NL*EMS', 'EMSP'],
  ]);
  [emsp, other, otherCpo] = [await join('DE*MSP', 'EMSP'), await join('FR*EMP', 'EMSP'), await join('BE*CP2', 'CPO')];
  nsp = await network.join([['BE*NSP', 'NSP']], { endpoints: ['locations:RECEIVER'] });
});

afterEach(() => network.close());

const push = (method: string, path: string, body?: unknown, to?: string) =>
  cpo.ask(method, path, { from: 'NL*CPO', ...(body !== undefined && { body }), ...(to && { to }) });
const seenAt = (platform: Platform) => platform.partner.seen.map(({ method, path }) => `${method} ${path}`);
const receivers = () => fanOut.given.map(({ route }) => `${route.receiver.countryCode}*${route.receiver.partyId}`);

describe('a push to the hub or to nobody', () => {
  // Requirements 40 and 41.
  it.each([undefined, 'XX*HUB'])('is answered by the hub at once, and goes to all from the hub (to %s)', async (to) => {
    other.partner.on(`/2.2.1${LOCATION}`, () => undefined);
    const body = JSON.stringify(aLocation({ 'x-vendor': 'ü' }), null, 2).replace('"x-vendor"', '"n": 0.10, "x-vendor"');
    const headers = { 'x-request-id': 'request-1', 'x-correlation-id': 'correlation-1' };
    const answer = await cpo.ask('PUT', `${LOCATION}?x=%20`, { from: 'NL*CPO', body, headers, ...(to && { to }) });
    expect(answer).toMatchObject({ http: 201, ocpi: 1000 });
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['XX*HUB', 'NL*CPO']);

    await fanOut.settled();
    expect(receivers().sort()).toEqual(['BE*NSP', 'DE*MSP', 'FR*EMP']);
    const [seen] = emsp.partner.seen;
    expect(seen).toMatchObject({ method: 'PUT', path: `/2.2.1${LOCATION}?x=%20`, body });
    expect([partyIn(seen?.headers ?? {}, 'from'), partyIn(seen?.headers ?? {}, 'to')]).toEqual(['XX*HUB', 'DE*MSP']);
    expect(seen?.headers['x-correlation-id']).toBe('correlation-1');
    expect(seen?.headers['x-request-id']).not.toBe('request-1');
  });

  // Requirements 42 and 43.
  it('reaches the opposite roles with the Receiver interface, and never the platform that it came from', async () => {
    await push('PUT', TARIFF, aTariff(), 'XX*HUB');
    expect(receivers().sort()).toEqual(['DE*MSP', 'FR*EMP']);
    await emsp.ask('PUT', TOKEN, { body: aToken(), to: 'XX*HUB' });
    await fanOut.settled();
    expect(receivers().slice(2).sort()).toEqual(['BE*CP2', 'NL*CPO']);
    expect(seenAt(otherCpo)).toEqual([`PUT /2.2.1${TOKEN}`]);
    expect(seenAt(nsp)).toEqual([]);
  });

  // Requirement 44.
  it('reaches the others when one refuses it or is gone', async () => {
    other.partner.on(`/2.2.1${LOCATION}`, (_req, res) => answerJson(res, 401, { status_code: 2000 }));
    await nsp.partner.close();
    emsp.partner.on(`/2.2.1${LOCATION}`, (_req, res) => success(res));
    expect(await push('PUT', LOCATION, aLocation())).toMatchObject({ http: 201, ocpi: 1000 });
    await fanOut.settled();
    expect([seenAt(emsp), seenAt(other)]).toEqual([[`PUT /2.2.1${LOCATION}`], [`PUT /2.2.1${LOCATION}`]]);
  });

  // Requirement 75.
  it('of a Location that is not to be published says so to those who get it', async () => {
    const limited = { publish: false, publish_allowed_to: [{ uid: 'U', type: 'RFID' }] };
    await push('PUT', LOCATION, aLocation(limited));
    await fanOut.settled();
    expect(JSON.parse(emsp.partner.seen[0]?.body ?? '')).toMatchObject(limited);
  });

  it('may be a PATCH, a part of a Location or a DELETE', async () => {
    await push('PUT', LOCATION, aLocation());
    await push('PATCH', LOCATION, { name: 'Gent', last_updated: TEN });
    await push('PATCH', `${LOCATION}/3256`, { status: 'CHARGING', last_updated: TEN });
    await push('PATCH', `${LOCATION}/3256/1`, { tariff_ids: ['1'], last_updated: TEN }, 'XX*HUB');
    await push('PUT', TARIFF, aTariff());
    expect(await push('DELETE', TARIFF)).toMatchObject({ http: 200, ocpi: 1000 });
    await fanOut.settled();
    const expected = [`PUT ${LOCATION}`, `PATCH ${LOCATION}`, `PATCH ${LOCATION}/3256`, `PATCH ${LOCATION}/3256/1`];
    expect(seenAt(emsp).sort()).toEqual(
      [...expected, `PUT ${TARIFF}`, `DELETE ${TARIFF}`].map((seen) => seen.replace(' ', ' /2.2.1')).sort(),
    );
    expect(fanOut.given.map(({ objectKey }) => objectKey).every((key) => /^NL\*CPO\/(?:LOC1|T1)$/.test(key))).toBe(
      true,
    );
  });

  it('of a change goes to those only who have the object', async () => {
    await push('PUT', LOCATION, aLocation(), 'DE*MSP');
    await push('PATCH', `${LOCATION}/3256`, { status: 'CHARGING', last_updated: TEN });
    await push('PUT', TARIFF, aTariff(), 'FR*EMP');
    await push('DELETE', TARIFF, undefined, 'XX*HUB');
    expect(receivers()).toEqual(['DE*MSP', 'FR*EMP']);
  });

  // Requirement 58.
  it('that is older than the copy is taken, and told to nobody', async () => {
    await push('PUT', LOCATION, aLocation({ last_updated: TEN }));
    const told = fanOut.given.length;
    expect(await push('PUT', LOCATION, aLocation())).toMatchObject({ http: 200, ocpi: 1000 });
    const old = { name: 'old', last_updated: '2026-11-02T09:30:00Z' };
    expect(await push('PATCH', LOCATION, old)).toMatchObject({ http: 200, ocpi: 1000 });
    expect(fanOut.given).toHaveLength(told);
  });

  it('that is refused is told to nobody', async () => {
    await push('PUT', LOCATION, aLocation({ coordinates: undefined }));
    await push('PATCH', LOCATION, { last_updated: TEN });
    await push('DELETE', TARIFF);
    await emsp.ask('PUT', LOCATION, { body: aLocation() });
    expect(fanOut.given).toEqual([]);
  });
});

describe('what is never given to several', () => {
  // Requirements 45 and 46, threat 52.
  it('is a GET', async () => {
    await push('PUT', TARIFF, aTariff(), 'DE*MSP');
    expect(await push('GET', TARIFF, undefined, 'XX*HUB')).toMatchObject({ http: 200, ocpi: 2001 });
    expect(fanOut.given).toEqual([]);
  });

  it.each([undefined, 'XX*HUB'])('are Sessions, CDRs and authorization (to %s)', async (to) => {
    await push('PUT', '/receiver/sessions/NL/CPO/S1', aSession(), to);
    await push('PATCH', '/receiver/sessions/NL/CPO/S1', { kwh: 2, last_updated: TEN }, to);
    await push('POST', '/receiver/cdrs', aCdr(), to);
    await push('POST', '/sender/tokens/NOBODY/authorize', undefined, to);
    await push('POST', '/receiver/commands/START_SESSION', {}, to);
    expect(fanOut.given).toEqual([]);
    expect([other, nsp, otherCpo].flatMap(seenAt)).toEqual([]);
  });

  // Threat 52.
  it('is what a suspended platform pushes', async () => {
    const connection = (await network.hub.connections.findByParty('NL*CPO'))[0];
    if (!connection) throw new Error('no connection');
    await network.hub.connections.replace({ ...connection, state: 'SUSPENDED' }, connection.updatedAt);
    expect(await push('PUT', LOCATION, aLocation())).toMatchObject({ http: 401 });
    expect(fanOut.given).toEqual([]);
    expect(network.hub.objects.all()).toEqual([]);
  });
});

describe('a Tariff that is taken back', () => {
  it('from one party stays with the others, and in the copy for pricing', async () => {
    await push('PUT', TARIFF, aTariff());
    emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    expect(await push('DELETE', TARIFF, undefined, 'DE*MSP')).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await push('GET', TARIFF)).toMatchObject({ http: 200, data: aTariff() });
    expect(await push('DELETE', TARIFF)).toMatchObject({ http: 200 });
    expect(await push('GET', TARIFF)).toMatchObject({ http: 404 });
  });
});

it('the message log is told where a push went', async () => {
  const calls: Watched[] = [];
  const logged = await startNetwork({ modules: watch(calls) });
  const sender = await logged.join([['NL*CPO', 'CPO']]);
  await logged.join([['DE*MSP', 'EMSP']]);
  await sender.ask('PUT', TARIFF, { body: aTariff() });
  await sender.ask('PUT', TARIFF, { body: aTariff(), to: 'DE*MSP' });
  await sender.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });
  await sender.ask('GET', TARIFF);
  await logged.close();
  expect(calls.map(({ decision }) => decision)).toEqual([
    { way: 'BROADCAST', receivers: ['DE*MSP'], because: 'NL*CPO to all' },
    { way: 'DIRECT', receivers: ['DE*MSP'] },
    { way: 'OPEN', receivers: ['DE*MSP'], because: 'cdr_token' },
    { way: 'HUB', receivers: [] },
  ]);
});
