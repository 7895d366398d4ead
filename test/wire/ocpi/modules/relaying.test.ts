import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { rawRequest } from '../../../support/ocpi/raw-request.js';
import { partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession, aTariff, aToken } from '../../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';
import { TARIFF } from '../../../support/roaming/paths.js';

let pair: Pair;

beforeEach(async () => {
  pair = await joinPair(await startNetwork({ relayTimeoutMs: 200 }));
});

afterEach(() => pair.network.close());

const put = (headers: Record<string, string> = {}) =>
  pair.cpo.ask('PUT', TARIFF, { to: 'DE*MSP', body: aTariff(), headers });

describe('a message to a party', () => {
  // Requirements 31, 32 and 36.
  it('names the same two parties on both legs, and the other way round in the answer', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    const answer = await put();
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    const [seen] = pair.emsp.partner.seen;
    expect([partyIn(seen?.headers ?? {}, 'from'), partyIn(seen?.headers ?? {}, 'to')]).toEqual(['NL*CPO', 'DE*MSP']);
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
  });

  // Requirement 14.
  it('gets a new request id and keeps its correlation id; the answer has the ids of the request', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    const ids = { 'x-request-id': 'request-1', 'x-correlation-id': 'correlation-1' };
    const answer = await put(ids);
    const seen = pair.emsp.partner.seen[0]?.headers ?? {};
    expect(seen['x-correlation-id']).toBe('correlation-1');
    expect(seen['x-request-id']).toMatch(/^.{8,36}$/);
    expect(seen['x-request-id']).not.toBe('request-1');
    expect([answer.headers.get('x-request-id'), answer.headers.get('x-correlation-id')]).toEqual(Object.values(ids));
  });

  // Requirements 36 and 8: HTTP and OCPI status, text and data as the receiver said them.
  it.each([
    [201, { status_code: 1000, timestamp: '2026-11-02T12:00:00Z', data: 'x' }],
    [200, { status_code: 2003, status_message: 'Ort unbekannt', timestamp: '2026-11-02T12:00:00', data: { a: 0.1 } }],
    [200, { status_code: 3000, status_message: 'down', timestamp: '2026-11-02T12:00:00Z' }],
    [404, { status_code: 2004, timestamp: '2026-11-02T12:00:00Z' }],
  ])('is answered with what the receiver answered: HTTP %s, %j', async (http, body) => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => answerJson(res, http, body));
    const answer = await put();
    expect(answer.http).toBe(http);
    expect(answer.text).toBe(JSON.stringify(body));
    expect(partyIn(answer.headers, 'from')).toBe('DE*MSP');
  });

  // Requirements 37 and 38.
  it('arrives in the bytes in which it came', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    const body = JSON.stringify(aTariff({ 'x-vendor': 'ü', z: null }), null, 3).replace(
      '0.25',
      '0.2500000000000000001',
    );
    await pair.cpo.ask('PUT', TARIFF, { to: 'DE*MSP', body });
    expect(pair.emsp.partner.seen[0]?.body).toBe(body);
  });

  // Requirement 39.
  it('keeps path and query encoded as they came', async () => {
    const path = '/receiver/locations/NL/CPO/LOC%2F1%20%C3%BC?foo=bar&x=%20';
    pair.emsp.partner.on(`/2.2.1${path}`, (_req, res) => success(res, aLocation()));
    expect(await pair.cpo.ask('GET', path, { to: 'DE*MSP' })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(pair.emsp.partner.seen.map((seen) => [seen.method, seen.path])).toEqual([['GET', `/2.2.1${path}`]]);
    const location = aLocation({ id: 'LOC/1 ü' });
    await pair.cpo.ask('PUT', path, { to: 'DE*MSP', body: location });
    expect(pair.emsp.partner.seen[1]?.path).toBe(`/2.2.1${path}`);
    expect((await pair.cpo.ask('GET', path)).data).toEqual(location);
  });

  it('with a slash behind its path goes on without it, and is tolerated', async () => {
    const path = '/receiver/locations/NL/CPO/LOC1';
    pair.emsp.partner.on(`/2.2.1${path}`, (_req, res) => success(res, aLocation()));
    pair.emsp.partner.on(`/2.2.1${path}?x=/`, (_req, res) => success(res, aLocation()));
    for (const slashed of [`${path}/`, `${path}/`, `${path}/?x=/`]) {
      expect(await pair.cpo.ask('GET', slashed, { to: 'DE*MSP' })).toMatchObject({ http: 200, ocpi: 1000 });
    }
    expect(pair.emsp.partner.seen.map((seen) => seen.path.slice(6))).toEqual([path, path, `${path}?x=/`]);
  });

  it('does not leave the module at the receiver', async () => {
    await pair.emsp.ask('GET', '/sender/locations/..%2f..%2fcredentials', { to: 'NL*CPO' });
    expect(pair.cpo.partner.seen.map((seen) => seen.path)).toEqual(['/2.2.1/sender/locations/..%2f..%2fcredentials']);
    const { port } = new URL(pair.network.hub.ocpiUrl);
    const head = `GET /ocpi/2.2.1/sender/locations/%2e%2e/x HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n`;
    const to = 'OCPI-to-country-code: NL\r\nOCPI-to-party-id: CPO\r\n';
    const raw = await rawRequest(Number(port), `${head}${to}Authorization: ${pair.emsp.authorization}\r\n\r\n`);
    expect(raw).toContain('"status_code":2001');
    expect(pair.cpo.partner.seen).toHaveLength(1);
  });

  // Requirement 34.
  it('whom nobody knows is refused with 4001, from the hub, and nothing is kept', async () => {
    const answer = await pair.cpo.ask('PUT', TARIFF, { to: 'ZZ*ZZZ', body: aTariff() });
    expect(answer).toMatchObject({ http: 200, ocpi: 4001, message: 'ZZ*ZZZ is not known to this hub' });
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['XX*HUB', 'NL*CPO']);
    expect(pair.network.hub.objects.all()).toEqual([]);
  });

  // Requirements 30 and 35.
  it('that is invited only or has left is refused with 4003', async () => {
    await pair.network.join([['AT*NEW', 'EMSP']], { state: 'PLANNED' });
    await pair.network.join([['AT*OLD', 'EMSP']], { state: 'SUSPENDED' });
    for (const to of ['AT*NEW', 'AT*OLD']) {
      expect(await pair.cpo.ask('PUT', TARIFF, { to, body: aTariff() })).toMatchObject({ http: 200, ocpi: 4003 });
    }
  });

  it('that does not offer the module is refused with 4003', async () => {
    await pair.network.join([['BE*NSP', 'NSP']], { endpoints: ['locations:RECEIVER'] });
    const message = 'BE*NSP does not offer tariffs as RECEIVER';
    expect(await pair.cpo.ask('PUT', TARIFF, { to: 'BE*NSP', body: aTariff() })).toMatchObject({ ocpi: 4003, message });
  });

  // Requirement 35.
  it('that does not answer in time is 4002, from the hub; the copy is kept all the same', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, () => undefined);
    const answer = await put();
    expect(answer).toMatchObject({ http: 200, ocpi: 4002 });
    expect(partyIn(answer.headers, 'from')).toBe('XX*HUB');
    expect(pair.emsp.partner.seen).toHaveLength(1);
    expect(pair.network.hub.objects.all()).toHaveLength(1);
  });

  it('that cannot be reached is 4003', async () => {
    await pair.emsp.partner.close();
    expect(await put()).toMatchObject({ http: 200, ocpi: 4003 });
  });

  it.each([
    ['a page', 200, '<html>hello</html>'],
    ['an error without an envelope', 500, ''],
  ])('that answers with %s is 4000', async (_what, http, body) => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) =>
      res.writeHead(http, { 'Content-Type': 'text/html' }).end(body),
    );
    expect(await put()).toMatchObject({ http: 200, ocpi: 4000 });
  });

  // Requirement 33, threat 8.
  it('from a party of somebody else is refused and goes nowhere', async () => {
    const answer = await pair.cpo.ask('PUT', TARIFF, { from: 'BE*CP2', to: 'DE*MSP', body: aTariff() });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
    expect(pair.emsp.partner.seen).toEqual([]);
  });

  // Requirement 50.
  it('from nobody is from the only party of the platform, and refused when there are several', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    await put();
    expect(partyIn(pair.emsp.partner.seen[0]?.headers ?? {}, 'from')).toBe('NL*CPO');
    const two = await pair.network.join([
      ['SE*ONE', 'CPO'],
      ['SE*TWO', 'CPO'],
    ]);
    const tariff = aTariff({ country_code: 'SE', party_id: 'ONE' });
    const answer = await two.ask('PUT', '/receiver/tariffs/SE/ONE/T1', { to: 'DE*MSP', body: tariff });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
  });

  it('that is bad is refused by the hub and goes nowhere', async () => {
    const answer = await pair.cpo.ask('PUT', TARIFF, { to: 'DE*MSP', body: aTariff({ currency: 'euro' }) });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001, message: 'currency: expected three capital letters' });
    expect(pair.emsp.partner.seen).toEqual([]);
  });

  it('is relayed by every method that changes something, each with its own way to keep the copy', async () => {
    const session = '/receiver/sessions/NL/CPO/S1';
    const token = '/receiver/tokens/DE/MSP/04aB';
    for (const path of [session, TARIFF]) pair.emsp.partner.on(`/2.2.1${path}`, (_req, res) => success(res));
    pair.cpo.partner.on(`/2.2.1${token}?type=RFID`, (_req, res) => success(res));
    const patch = { status: 'ACTIVE', last_updated: '2026-11-02T10:00:00Z' };

    await put();
    await pair.cpo.ask('DELETE', TARIFF, { to: 'DE*MSP' });
    await pair.cpo.ask('PUT', session, { to: 'DE*MSP', body: aSession() });
    await pair.cpo.ask('PATCH', session, { to: 'DE*MSP', body: patch });
    await pair.emsp.ask('PUT', `${token}?type=RFID`, { to: 'NL*CPO', body: aToken() });

    expect(pair.emsp.partner.seen.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'PUT', 'PATCH']);
    expect(pair.emsp.partner.seen[3]?.body).toBe(JSON.stringify(patch));
    expect(pair.cpo.partner.seen.map(({ method }) => method)).toEqual(['PUT']);
    expect(pair.network.hub.objects.all().map(({ key }) => key)).toEqual(['NL*CPO/S1', 'DE*MSP/04AB/RFID']);
  });

  it('that takes a Tariff back once more is passed on, since the first may not have arrived', async () => {
    pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    expect(await pair.cpo.ask('DELETE', TARIFF, { to: 'DE*MSP' })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(pair.emsp.partner.seen).toHaveLength(1);
  });
});

describe('a single object that a party is asked for', () => {
  it('comes from that party: a Location of a CPO, with EVSE and Connector', async () => {
    for (const path of ['/sender/locations/LOC1', '/sender/locations/LOC1/3256', '/sender/locations/LOC1/3256/1']) {
      pair.cpo.partner.on(`/2.2.1${path}`, (_req, res) => success(res, { path }));
      expect(await pair.emsp.ask('GET', path, { to: 'NL*CPO' })).toMatchObject({ http: 200, data: { path } });
    }
  });

  // Requirement 45.
  it('of a Receiver interface is not asked of everybody', async () => {
    await pair.cpo.ask('PUT', TARIFF, { body: aTariff() });
    expect(await pair.cpo.ask('GET', TARIFF, { to: 'XX*HUB' })).toMatchObject({ http: 200, ocpi: 2001 });
    const evse = '/receiver/locations/NL/CPO/LOC1/3256';
    expect(await pair.cpo.ask('GET', evse, { to: 'XX*HUB' })).toMatchObject({ http: 200, ocpi: 2001 });
  });

  it('and what is decided at this moment comes from the party that decides: preferences and authorization', async () => {
    const preferences = '/sender/sessions/S1/charging_preferences';
    pair.cpo.partner.on(`/2.2.1${preferences}`, (_req, res) => success(res, 'ACCEPTED'));
    const answer = await pair.emsp.ask('PUT', preferences, { to: 'NL*CPO', body: { profile_type: 'FAST' } });
    expect(answer).toMatchObject({ http: 200, data: 'ACCEPTED' });

    const authorize = '/sender/tokens/CARD1/authorize?type=RFID';
    pair.emsp.partner.on(`/2.2.1${authorize}`, (_req, res) =>
      answerJson(res, 404, { status_code: 2004, timestamp: 'now' }),
    );
    expect(await pair.cpo.ask('POST', authorize, { to: 'DE*MSP' })).toMatchObject({ http: 404, ocpi: 2004 });
  });
});

describe('a party with a platform for each role', () => {
  it('gets a message at the platform whose role fits', async () => {
    const asCpo = await pair.network.join([['CH*TWO', 'CPO']]);
    const asEmsp = await pair.network.join([['CH*TWO', 'EMSP']]);
    asEmsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
    expect(await pair.cpo.ask('PUT', TARIFF, { to: 'CH*TWO', body: aTariff() })).toMatchObject({
      http: 200,
      ocpi: 1000,
    });
    expect([asCpo.partner.seen.length, asEmsp.partner.seen.length]).toEqual([0, 1]);
  });
});
