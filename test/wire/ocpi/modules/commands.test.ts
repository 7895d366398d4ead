import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { type Ask, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession } from '../../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';

let pair: Pair;

beforeEach(async () => {
  pair = await joinPair(await startNetwork({ relayTimeoutMs: 200 }));
  for (const name of ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR']) {
    pair.cpo.partner.on(at(name), (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
  }
});

afterEach(() => pair.network.close());

const at = (name: string) => `/2.2.1/receiver/commands/${name}`;
const responseUrl = () => `${pair.emsp.partner.url}/results/1?for=4711`;
const command = (name: string, fields: object, ask: Ask = {}) =>
  pair.emsp.ask('POST', `/receiver/commands/${name}`, { body: { response_url: responseUrl(), ...fields }, ...ask });
const start = (fields: object = {}, ask: Ask = {}) =>
  command('START_SESSION', { location_id: 'LOC1', token: { uid: 'CARD1' }, ...fields }, ask);
const seenCommands = (platform: Platform) => platform.partner.seen.map(({ path }) => path.split('/').at(-1));

describe('a command to a CPO', () => {
  // Requirement 63.
  it('arrives as it came, with a URL of the hub for its result, and is answered with what the CPO answers', async () => {
    const answer = await start({ evse_uid: null, 'x-vendor': { a: [1] } }, { to: 'NL*CPO' });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: { result: 'ACCEPTED', timeout: 30 } });

    const { response_url: url, ...rest } = JSON.parse(pair.cpo.partner.seen[0]?.body ?? '');
    const others = { location_id: 'LOC1', token: { uid: 'CARD1' }, evse_uid: null, 'x-vendor': { a: [1] } };
    expect(rest).toEqual(others);
    expect(url).toMatch(new RegExp(`^${pair.network.hub.ocpiUrl}/2\\.2\\.1/sender/commands/[\\w-]{40,}$`));
    expect(url.length).toBeLessThanOrEqual(255);
  });

  // Requirements 14, 31 and 32.
  it('names the same two parties on both legs and has a request id of its own', async () => {
    const ids = { 'x-request-id': 'request-1', 'x-correlation-id': 'correlation-1' };
    const answer = await start({}, { to: 'NL*CPO', headers: ids });
    const seen = pair.cpo.partner.seen[0]?.headers ?? {};
    expect([partyIn(seen, 'from'), partyIn(seen, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['NL*CPO', 'DE*MSP']);
    expect(seen['x-correlation-id']).toBe('correlation-1');
    expect(seen['x-request-id']).not.toBe('request-1');
    expect(answer.headers.get('x-request-id')).toBe('request-1');
  });

  // Requirement 38.
  it('keeps every digit, null, unknown field and letter', async () => {
    const odd = '"energy":0.10,"big":123456789012345678901234567890,"n":null,"e":1e3,"text":"ü \\" /"';
    await command('START_SESSION', {}, { to: 'NL*CPO', body: `{ ${odd}, "response_url": "${responseUrl()}" }` });
    expect(pair.cpo.partner.seen[0]?.body.startsWith(`{${odd},"response_url":"`)).toBe(true);
  });

  // Requirement 36.
  it('is answered unchanged also when the CPO refuses it', async () => {
    const refused = { status_code: 2003, status_message: 'Ort unbekannt', timestamp: '2026-11-02T12:00:00Z' };
    pair.cpo.partner.on(at('START_SESSION'), (_req, res) => answerJson(res, 200, refused));
    expect((await start({}, { to: 'NL*CPO' })).text).toBe(JSON.stringify(refused));
  });

  // Requirement 35.
  it('is 4002 when the CPO is too slow, 4000 when its answer is of no use, 4003 when it cannot be reached', async () => {
    pair.cpo.partner.on(at('START_SESSION'), () => undefined);
    expect(await start({}, { to: 'NL*CPO' })).toMatchObject({ http: 200, ocpi: 4002 });
    pair.cpo.partner.on(at('START_SESSION'), (_req, res) => res.writeHead(500).end('<html>'));
    expect(await start({}, { to: 'NL*CPO' })).toMatchObject({ http: 200, ocpi: 4000 });
    await pair.cpo.partner.close();
    expect(await start({}, { to: 'NL*CPO' })).toMatchObject({ http: 200, ocpi: 4003 });
    expect(await start({}, { to: 'ZZ*ZZZ' })).toMatchObject({ http: 200, ocpi: 4001 });
  });

  it('needs a CPO that takes commands', async () => {
    await pair.network.join([['FR*OLD', 'CPO']], { endpoints: ['locations:SENDER'] });
    expect(await start({}, { to: 'FR*OLD' })).toMatchObject({ http: 200, ocpi: 4003 });
  });

  it('is one of the five that there are: another name is no URL of the hub, another method neither', async () => {
    expect(await command('OPEN_DOOR', {}, { to: 'NL*CPO' })).toMatchObject({ http: 404, ocpi: 2000 });
    expect(await command('start_session', {}, { to: 'NL*CPO' })).toMatchObject({ http: 404, ocpi: 2000 });
    const got = await pair.emsp.ask('GET', '/receiver/commands/START_SESSION', { to: 'NL*CPO' });
    expect([got.http, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect(pair.cpo.partner.seen).toEqual([]);
  });

  it.each([
    ['without a body', undefined, 'body: expected a JSON object'],
    ['that is a list', [], 'body: expected a JSON object'],
    ['without response_url', { location_id: 'LOC1' }, 'response_url: required (string)'],
    ['with a number as response_url', { response_url: 1 }, 'response_url: expected string'],
  ])('%s is refused and goes nowhere', async (_what, body, message) => {
    const answer = await pair.emsp.ask('POST', '/receiver/commands/START_SESSION', { to: 'NL*CPO', body });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message });
    expect(pair.cpo.partner.seen).toEqual([]);
  });

  // Threat 16.
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://elsewhere.example/results',
    'file:///etc/passwd',
    'HTTP://127.0.0.1:1/x',
    'not a url',
    '',
  ])('cannot have its result sent to %s, which is not at the host of its platform', async (url) => {
    const answer = await start({ response_url: url }, { to: 'NL*CPO' });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
    expect(answer.message).toMatch(/^response_url: /);
    expect(pair.cpo.partner.seen).toEqual([]);
  });

  it('cannot hide another host in its response_url', async () => {
    const { host } = new URL(pair.emsp.partner.url);
    for (const url of [`http://${host}@evil.example/`, `http://user:pass@${host}/`, `http://${host}\\@evil.example/`]) {
      expect(await start({ response_url: url }, { to: 'NL*CPO' })).toMatchObject({ ocpi: 2001 });
    }
  });
});

// Requirements 46 and 47.
describe.each([
  ['the hub', { to: 'XX*HUB' }],
  ['nobody', {}],
])('a command to %s goes to the one CPO that its content means', (_whom, toHub) => {
  let other: Platform;

  beforeEach(async () => {
    other = await pair.network.join([['FR*CPO', 'CPO']]);
    await pair.cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
    await pair.cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });
  });

  it('by the Location, whatever the case of its id', async () => {
    expect(await start({ location_id: 'loc1' }, toHub)).toMatchObject({ http: 200, ocpi: 1000 });
    await command('RESERVE_NOW', { location_id: 'LOC1', reservation_id: 'R1' }, toHub);
    await command('UNLOCK_CONNECTOR', { location_id: 'LOC1' }, toHub);
    expect(seenCommands(pair.cpo)).toEqual(['START_SESSION', 'RESERVE_NOW', 'UNLOCK_CONNECTOR']);
    const { headers, body } = pair.cpo.partner.seen[0] ?? { headers: {}, body: '' };
    expect([partyIn(headers, 'from'), partyIn(headers, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
    expect(JSON.parse(body).location_id).toBe('loc1');
    expect(other.partner.seen).toEqual([]);
  });

  it('by the Session', async () => {
    expect(await command('STOP_SESSION', { session_id: 'S1' }, toHub)).toMatchObject({ http: 200, ocpi: 1000 });
    expect(seenCommands(pair.cpo)).toEqual(['STOP_SESSION']);
  });

  it('by the reservation that the CPO has accepted', async () => {
    await command('RESERVE_NOW', { location_id: 'LOC1', reservation_id: 'r1' }, { to: 'NL*CPO' });
    const answer = await command('CANCEL_RESERVATION', { reservation_id: 'R1' }, toHub);
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    expect(seenCommands(pair.cpo)).toEqual(['RESERVE_NOW', 'CANCEL_RESERVATION']);
  });

  it('is refused when the Location is unknown, the Session, or the reservation', async () => {
    expect(await start({ location_id: 'NOPE' }, toHub)).toMatchObject({ http: 200, ocpi: 2003 });
    const stop = await command('STOP_SESSION', { session_id: 'NOPE' }, toHub);
    expect(stop).toMatchObject({ http: 200, ocpi: 4001 });
    expect(stop.message).toMatch(/^session_id: no session NOPE of yours is known here/);
    const cancel = await command('CANCEL_RESERVATION', { reservation_id: 'R9' }, toHub);
    expect(cancel).toMatchObject({ http: 200, ocpi: 4001 });
    expect(seenCommands(pair.cpo)).toEqual([]);
  });

  it('is refused when two CPOs have that Location, and goes to neither', async () => {
    const second = aLocation({ country_code: 'FR' });
    await other.ask('PUT', '/receiver/locations/FR/CPO/LOC1', { body: second });
    expect(await start({}, toHub)).toMatchObject({ http: 200, ocpi: 4001 });
    expect([...pair.cpo.partner.seen, ...other.partner.seen]).toEqual([]);
  });

  it('does not count the Session of another eMSP, nor its reservation, nor one that was rejected', async () => {
    const third = await pair.network.join([['FR*EMP', 'EMSP']]);
    const body = { response_url: `${third.partner.url}/r`, session_id: 'S1', reservation_id: 'R1' };
    await command('RESERVE_NOW', { location_id: 'LOC1', reservation_id: 'R1' });
    for (const name of ['STOP_SESSION', 'CANCEL_RESERVATION']) {
      const answer = await third.ask('POST', `/receiver/commands/${name}`, { body, ...toHub });
      expect(answer).toMatchObject({ http: 200, ocpi: 4001 });
    }
    pair.cpo.partner.on(at('RESERVE_NOW'), (_req, res) => success(res, { result: 'REJECTED', timeout: 0 }));
    await command('RESERVE_NOW', { location_id: 'LOC1', reservation_id: 'R2' });
    expect(await command('CANCEL_RESERVATION', { reservation_id: 'R2' }, toHub)).toMatchObject({ ocpi: 4001 });
  });

  it('is refused when two CPOs have accepted that reservation', async () => {
    other.partner.on(at('RESERVE_NOW'), (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
    for (const one of ['NL*CPO', 'FR*CPO']) await command('RESERVE_NOW', { reservation_id: 'R1' }, { to: one });
    expect(await command('CANCEL_RESERVATION', { reservation_id: 'R1' }, toHub)).toMatchObject({ ocpi: 4001 });
  });

  it.each([
    ['START_SESSION', 'location_id: required (string)'],
    ['STOP_SESSION', 'session_id: required (string)'],
    ['CANCEL_RESERVATION', 'reservation_id: required (string)'],
  ])('needs that content: %s without it is refused', async (name, message) => {
    expect(await command(name, {}, toHub)).toMatchObject({ http: 200, ocpi: 2001, message });
    expect(await command(name, {}, { to: 'NL*CPO' })).toMatchObject({ http: 200, ocpi: 1000 });
  });
});
