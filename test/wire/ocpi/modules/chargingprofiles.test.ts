import { success } from '../../../support/ocpi/fake-partner.js';
import { type Ask, type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aSession } from '../../../support/roaming/objects.js';

const AT_CPO = '/2.2.1/receiver/chargingprofiles/S1';
const AT_SENDER = '/2.2.1/sender/chargingprofiles/S1';
const ACTIVE = { start_date_time: '2026-11-02T12:00:00Z', charging_profile: { charging_rate_unit: 'W' } };

let network: Network;
let cpo: Platform;
let emsp: Platform;
let scsp: Platform;

beforeEach(async () => {
  network = await startNetwork({ relayTimeoutMs: 200 });
  cpo = await network.join([['NL*CPO', 'CPO']]);
  emsp = await network.join([['DE*MSP', 'EMSP']]);
  scsp = await network.join([['BE*SCP', 'SCSP']]);
  cpo.partner.on(AT_CPO, (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
  for (const { partner } of [emsp, scsp]) {
    partner.on(AT_SENDER, (_req, res) => success(res));
    partner.on('/result?id=1&x=2', (_req, res) => success(res));
  }
});

afterEach(() => network.close());

const setProfile = (platform: Platform, ask: Ask = {}) => {
  const body = {
    response_url: `${platform.partner.url}/result?id=1&x=2`,
    charging_profile: { min_charging_rate: 0.1 },
  };
  return platform.ask('PUT', '/receiver/chargingprofiles/S1', { to: 'NL*CPO', body, ...ask });
};
const pushSession = () => cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });

describe('a charging profile', () => {
  // Requirement 65.
  it('is set at the CPO with a URL of the hub for its result, and all else as it came', async () => {
    expect(await setProfile(scsp)).toMatchObject({ http: 200, ocpi: 1000, data: { result: 'ACCEPTED', timeout: 30 } });
    const [seen] = cpo.partner.seen;
    const { response_url: url, ...rest } = JSON.parse(seen?.body ?? '');
    expect(rest).toEqual({ charging_profile: { min_charging_rate: 0.1 } });
    expect(url).toMatch(new RegExp(`^${network.hub.ocpiUrl}/2\\.2\\.1/sender/chargingprofiles/[\\w-]{40,}$`));
    expect([seen?.method, partyIn(seen?.headers ?? {}, 'from')]).toEqual(['PUT', 'BE*SCP']);
  });

  // The three results have no name of their own: the URL alone tells whose they are.
  it.each([
    ['PUT', undefined, { result: 'ACCEPTED' }],
    ['GET', '?duration=900&response_url=', { result: 'ACCEPTED', profile: ACTIVE }],
    ['DELETE', '?response_url=', { result: 'UNKNOWN' }],
  ])('of a %s has its result brought to the URL that the SCSP has named', async (method, query, result) => {
    const own = encodeURIComponent(`${scsp.partner.url}/result?id=1&x=2`);
    if (query === undefined) await setProfile(scsp);
    else await scsp.ask(method, `/receiver/chargingprofiles/S1${query}${own}`, { to: 'NL*CPO' });
    const [asked] = cpo.partner.seen;
    expect(asked?.method).toBe(method);
    const url = query === undefined ? JSON.parse(asked?.body ?? '').response_url : urlInQuery(asked?.path ?? '');

    const answer = await cpo.ask('POST', url, { body: result, headers: { 'x-correlation-id': 'of-the-cpo' } });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    const [seen] = scsp.partner.seen;
    expect([seen?.path, seen?.body]).toEqual(['/result?id=1&x=2', JSON.stringify(result)]);
    expect(seen?.headers['x-correlation-id']).toBe('of-the-cpo');
    const headers = seen?.headers ?? {};
    expect([partyIn(headers, 'from'), partyIn(headers, 'to')]).toEqual(['NL*CPO', 'BE*SCP']);
    expect((await emsp.ask('POST', url, { body: result })).http).toBe(404);
  });

  // Requirement 66.
  it('that the CPO does not take is no error of the hub', async () => {
    cpo.partner.on(AT_CPO, (_req, res) => success(res, { result: 'TOO_OFTEN', timeout: 0 }));
    expect(await setProfile(scsp)).toMatchObject({ http: 200, ocpi: 1000, data: { result: 'TOO_OFTEN' } });
  });

  it('needs a response_url of the platform that asks', async () => {
    const body = { response_url: 'https://elsewhere.example/r' };
    for (const ask of [{ body }, { body: {} }]) {
      const answer = await setProfile(scsp, ask);
      expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
      expect(answer.message).toMatch(/^response_url: /);
    }
    for (const query of ['', '?duration=900', '?response_url=https%3A%2F%2Felsewhere.example%2Fr']) {
      const answer = await scsp.ask('DELETE', `/receiver/chargingprofiles/S1${query}`, { to: 'NL*CPO' });
      expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
      expect(answer.message).toMatch(/^response_url: /);
    }
    expect(cpo.partner.seen).toEqual([]);
  });

  it('is set, asked for and cleared, and nothing else', async () => {
    const post = await scsp.ask('POST', '/receiver/chargingprofiles/S1', { to: 'NL*CPO', body: {} });
    expect([post.http, post.headers.get('allow')]).toEqual([405, 'GET, PUT, DELETE']);
    const get = await cpo.ask('GET', '/sender/chargingprofiles/S1', { to: 'BE*SCP' });
    expect([get.http, get.headers.get('allow')]).toEqual([405, 'POST, PUT']);
  });

  // Requirement 47.
  it('without a receiver goes to the CPO whose Session it is, for the eMSP of the Session', async () => {
    expect(await setProfile(emsp, { to: 'XX*HUB' })).toMatchObject({ http: 404, ocpi: 2000 });
    await pushSession();
    expect(await setProfile(emsp, { to: 'XX*HUB' })).toMatchObject({ http: 200, data: { result: 'ACCEPTED' } });
    expect(partyIn(cpo.partner.seen[0]?.headers ?? {}, 'to')).toBe('NL*CPO');
    expect(await setProfile(scsp, { to: 'XX*HUB' })).toMatchObject({ http: 404, ocpi: 2000 });
    expect(cpo.partner.seen).toHaveLength(1);
  });
});

// Requirement 66.
describe('a changed ActiveChargingProfile that names no receiver', () => {
  const change = (ask: Ask = {}) =>
    cpo.ask('PUT', '/sender/chargingprofiles/S1', { to: 'XX*HUB', body: ACTIVE, ...ask });
  const seenPuts = (platform: Platform) => platform.partner.seen.filter(({ path }) => path === AT_SENDER);

  it('goes to the party whose profile the CPO has accepted, and its answer comes back', async () => {
    await pushSession();
    await setProfile(scsp);
    const answer = await change();
    expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: undefined });
    expect(partyIn(answer.headers, 'from')).toBe('BE*SCP');
    const [seen] = seenPuts(scsp);
    expect([seen?.method, seen?.body]).toEqual(['PUT', JSON.stringify(ACTIVE)]);
    expect([partyIn(seen?.headers ?? {}, 'from'), partyIn(seen?.headers ?? {}, 'to')]).toEqual(['NL*CPO', 'BE*SCP']);
    expect(seenPuts(emsp)).toEqual([]);
  });

  it('goes to the last one when several have set it', async () => {
    await setProfile(scsp);
    await setProfile(emsp);
    await change();
    expect([seenPuts(scsp).length, seenPuts(emsp).length]).toEqual([0, 1]);
  });

  it('never goes to a party whose profile the CPO has refused: without another it is for the eMSP of the Session', async () => {
    cpo.partner.on(AT_CPO, (_req, res) => success(res, { result: 'REJECTED', timeout: 0 }));
    await setProfile(scsp);
    expect(await change()).toMatchObject({ http: 404, ocpi: 2000 });
    await pushSession();
    expect(await change()).toMatchObject({ http: 200, ocpi: 1000 });
    expect([seenPuts(scsp).length, seenPuts(emsp).length]).toEqual([0, 1]);
  });

  it('is of a Session of this CPO: one of another CPO under the same id is another', async () => {
    await setProfile(scsp);
    const other = await network.join([['FR*CPO', 'CPO']]);
    const answer = await other.ask('PUT', '/sender/chargingprofiles/S1', { to: 'XX*HUB', body: ACTIVE });
    expect(answer).toMatchObject({ http: 404, ocpi: 2000 });
    expect(seenPuts(scsp)).toEqual([]);
  });

  it('goes to the party that it names, when it names one, and is refused without a body', async () => {
    await setProfile(scsp);
    expect(await change({ to: 'DE*MSP' })).toMatchObject({ http: 200, ocpi: 1000 });
    expect([seenPuts(scsp).length, seenPuts(emsp).length]).toEqual([0, 1]);
    expect(await change({ body: [] })).toMatchObject({ http: 200, ocpi: 2001 });
  });
});

function urlInQuery(path: string): string {
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('response_url') ?? '';
}
