import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { type Ask, type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';

const START = '/2.2.1/receiver/commands/START_SESSION';
const ACCEPTED = { result: 'ACCEPTED', message: [{ language: 'de', text: 'los' }] };

let network: Network;
let cpo: Platform;
let emsp: Platform;

beforeEach(async () => {
  network = await startNetwork({ relayTimeoutMs: 200 });
  cpo = await network.join([
    ['NL*CPO', 'CPO'],
    ['NL*CP2', 'CPO'],
  ]);
  emsp = await network.join([
    ['DE*MSP', 'EMSP'],
    ['DE*MS2', 'EMSP'],
  ]);
  cpo.partner.on(START, (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
  emsp.partner.on('/results/1?for=4711', (_req, res) => success(res));
});

afterEach(() => network.close());

const start = (ask: Ask = {}) => {
  const body = { response_url: `${emsp.partner.url}/results/1?for=4711`, location_id: 'LOC1' };
  return emsp.ask('POST', '/receiver/commands/START_SESSION', { from: 'DE*MSP', to: 'NL*CPO', body, ...ask });
};

/** Asks for a session and gives the URL that the CPO was told. */
async function hubUrl(): Promise<string> {
  await start();
  return JSON.parse(cpo.partner.seen.at(-1)?.body ?? '{}').response_url;
}

const report = (url: string, ask: Ask = {}) =>
  cpo.ask('POST', url, { from: 'NL*CPO', to: 'DE*MSP', body: ACCEPTED, ...ask });

describe('the result of a command', () => {
  // Requirement 64.
  it('goes bare to the URL that the eMSP had named, from the CPO to the eMSP, under a new request id', async () => {
    const url = await hubUrl();
    const answer = await report(url, { headers: { 'x-request-id': 'result-1', 'x-correlation-id': 'of-the-cpo' } });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });

    const [seen] = emsp.partner.seen;
    expect([seen?.method, seen?.path, seen?.body]).toEqual(['POST', '/results/1?for=4711', JSON.stringify(ACCEPTED)]);
    const headers = seen?.headers ?? {};
    expect([partyIn(headers, 'from'), partyIn(headers, 'to')]).toEqual(['NL*CPO', 'DE*MSP']);
    expect(headers['authorization']).toBe(`Token ${Buffer.from('their-token').toString('base64')}`);
    expect(headers['x-correlation-id']).toBe('of-the-cpo');
    expect(headers['x-request-id']).not.toBe('result-1');
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
  });

  it('may be followed by another one at the same URL', async () => {
    const url = await hubUrl();
    for (const result of ['ACCEPTED', 'CANCELED_RESERVATION']) {
      expect(await report(url, { body: { result } })).toMatchObject({ http: 200, ocpi: 1000 });
    }
    expect(emsp.partner.seen.map(({ body }) => JSON.parse(body).result)).toEqual(['ACCEPTED', 'CANCELED_RESERVATION']);
  });

  it('may come before the command is answered', async () => {
    let early: Promise<unknown> = Promise.resolve();
    cpo.partner.on(START, (_req, res, body) => {
      early = report(JSON.parse(body).response_url).finally(() => success(res, { result: 'ACCEPTED', timeout: 30 }));
    });
    expect(await start()).toMatchObject({ ocpi: 1000 });
    expect(await early).toMatchObject({ http: 200, ocpi: 1000 });
  });

  it('is taken out of an envelope, with every digit', async () => {
    const body = '{"status_code":1000,"timestamp":"2026-11-02T12:00:00Z","data":{"result":"FAILED","x":0.10}}';
    expect(await report(await hubUrl(), { body })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(emsp.partner.seen[0]?.body).toBe('{"result":"FAILED","x":0.10}');
  });

  it('of which the hub knows nothing passes as it came, and what is no object is refused', async () => {
    const url = await hubUrl();
    const odd = '{ "result": "NEW_VALUE", "data": null, "n": 1.50 }';
    await report(url, { body: odd });
    expect(emsp.partner.seen[0]?.body).toBe(odd);
    expect(await report(url, { body: '"ACCEPTED"' })).toMatchObject({ http: 200, ocpi: 2001 });
    expect(await report(url, { body: undefined })).toMatchObject({ http: 200, ocpi: 2001 });
    expect(emsp.partner.seen).toHaveLength(1);
  });

  it('goes by its URL alone: whoever the message names, and whichever of its parties the CPO is', async () => {
    const url = await hubUrl();
    for (const to of ['XX*HUB', 'DE*MS2']) await report(url, { from: 'NL*CP2', to });
    for (const { headers } of emsp.partner.seen) {
      expect([partyIn(headers, 'from'), partyIn(headers, 'to')]).toEqual(['NL*CPO', 'DE*MSP']);
    }
    expect(emsp.partner.seen).toHaveLength(2);
  });

  // Requirements 35 and 36.
  it('is answered with what the eMSP answers, and with a code of the hub when it does not', async () => {
    const url = await hubUrl();
    const refused = { status_code: 2001, status_message: 'kenne ich nicht', timestamp: '2026-11-02T12:00:00Z' };
    emsp.partner.on('/results/1?for=4711', (_req, res) => answerJson(res, 200, refused));
    expect((await report(url)).text).toBe(JSON.stringify(refused));
    emsp.partner.on('/results/1?for=4711', (_req, res) => res.writeHead(204).end());
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 4000 });
    emsp.partner.on('/results/1?for=4711', () => undefined);
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 4002 });
    await emsp.partner.close();
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 4003 });
  });
});

describe('the URL of the hub for a result', () => {
  // Threat 12.
  it('is for the platform that was asked and does not exist for any other, in the words of a URL that never was', async () => {
    const url = await hubUrl();
    const stranger = await network.join([['FR*CPO', 'CPO']]);
    const unknown = await stranger.ask('POST', `${url}x`, { body: ACCEPTED });
    expect(unknown).toMatchObject({ http: 404, ocpi: 2000 });
    for (const platform of [stranger, emsp]) {
      const from = platform === emsp ? { from: 'DE*MSP' } : {};
      const answer = await platform.ask('POST', url, { body: ACCEPTED, ...from });
      expect([answer.http, answer.ocpi, answer.message]).toEqual([404, unknown.ocpi, unknown.message]);
    }
    expect(emsp.partner.seen).toEqual([]);
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 1000 });
  });

  it('is of one module, and takes a POST only', async () => {
    const url = await hubUrl();
    const elsewhere = await report(url.replace('/commands/', '/chargingprofiles/'));
    expect([elsewhere.http, elsewhere.ocpi]).toEqual([404, 2000]);
    const put = await cpo.ask('PUT', url, { from: 'NL*CPO', body: ACCEPTED });
    expect([put.http, put.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is worth nothing any more after 24 hours', async () => {
    const url = await hubUrl();
    const stored = await network.hub.callbacks.find(url.split('/').at(-1) ?? '');
    if (!stored) throw new Error('not stored');
    expect(stored.expiresAt).toEqual(new Date('2026-11-03T12:00:00Z'));
    await network.hub.callbacks.insert({ ...stored, id: 'old', expiresAt: network.hub.clock.now() });
    const answer = await report(url.replace(stored.id, 'old'));
    expect(answer).toMatchObject({ http: 404, message: 'no result is waited for at this URL' });
    expect(emsp.partner.seen).toEqual([]);
  });

  it('leads nowhere once the eMSP has left or has moved to another host', async () => {
    const url = await hubUrl();
    const [connection] = await network.hub.connections.findByParty('DE*MSP');
    if (!connection?.theirs) throw new Error('not connected');
    const moved = { ...connection.theirs, versionsUrl: 'https://new.example/versions', endpoints: [] };
    await network.hub.connections.replace({ ...connection, theirs: moved }, connection.updatedAt);
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 4003 });
    await network.hub.connections.replace({ ...connection, state: 'SUSPENDED' }, connection.updatedAt);
    expect(await report(url)).toMatchObject({ http: 200, ocpi: 4003 });
    expect(emsp.partner.seen).toEqual([]);
  });
});

// Threat 35.
describe('a command that comes again with the same ids', () => {
  const ids = { headers: { 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' } };

  it('is not sent again and gets the first answer', async () => {
    const first = await start(ids);
    cpo.partner.on(START, (_req, res) => success(res, { result: 'REJECTED', timeout: 0 }));
    const again = await start(ids);
    expect([again.http, again.text]).toEqual([first.http, first.text]);
    expect(partyIn(again.headers, 'from')).toBe('NL*CPO');
    expect(cpo.partner.seen).toHaveLength(1);
  });

  it('but with other content is refused, and the first one stays', async () => {
    await start(ids);
    const body = { response_url: `${emsp.partner.url}/results/2`, location_id: 'LOC1' };
    for (const other of [{ body }, { to: 'NL*CP2' }, { from: 'DE*MS2' }]) {
      const answer = await start({ ...ids, ...other });
      expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
      expect(answer.message).toMatch(/^X-Request-ID: came before with another request/);
    }
    expect(cpo.partner.seen).toHaveLength(1);
  });

  it('while the first is on its way is refused', async () => {
    let answerFirst = () => {};
    const arrived = new Promise<void>((resolve) => {
      cpo.partner.on(START, (_req, res) => {
        answerFirst = () => success(res, { result: 'ACCEPTED', timeout: 30 });
        resolve();
      });
    });
    const first = start(ids);
    await arrived;
    expect(await start(ids)).toMatchObject({ http: 200, ocpi: 3000 });
    answerFirst();
    expect(await first).toMatchObject({ ocpi: 1000 });
    expect(cpo.partner.seen).toHaveLength(1);
  });

  it('after one without an answer is sent on again, with the same URL for its result', async () => {
    cpo.partner.on(START, () => undefined);
    expect(await start(ids)).toMatchObject({ ocpi: 4002 });
    cpo.partner.on(START, (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
    expect(await start(ids)).toMatchObject({ ocpi: 1000 });
    expect(new Set(cpo.partner.seen.map(({ body }) => body)).size).toBe(1);
    expect(cpo.partner.seen).toHaveLength(2);
  });

  it('under a request id of its own is another command', async () => {
    const [one, two] = [await hubUrl(), await hubUrl()];
    expect(one).not.toBe(two);
  });
});
