import { roamingRules } from '../../../../src/domain/routing/roaming-agreement.js';
import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { type Network, type Platform, partyIn, RECEIVER_ONLY, startNetwork } from '../../../support/roaming/network.js';
import { aCdr, aLocation, aSession, aToken } from '../../../support/roaming/objects.js';
import { SESSION } from '../../../support/roaming/paths.js';
import { type Watched, watch } from '../../../support/roaming/watched-modules.js';

const PREFERENCES = '/sender/sessions/S1/charging_preferences';
const AUTHORIZE = '/sender/tokens/04aB/authorize';
const TEN = '2026-11-02T10:00:00Z';
const NOBODY_OR_HUB = [undefined, 'XX*HUB'] as const;

let network: Network;
let calls: Watched[];
let cpo: Platform;
let emsp: Platform;

beforeEach(async () => {
  calls = [];
  network = await startNetwork({ modules: watch(calls) });
  cpo = await network.join([['NL*CPO', 'CPO']]);
  emsp = await network.join([['DE*MSP', 'EMSP']]);
});

afterEach(() => network.close());

const seenAt = (platform: Platform) => platform.partner.seen.map(({ method, path }) => `${method} ${path.slice(6)}`);
const seenParties = (platform: Platform) => {
  const headers = platform.partner.seen.at(-1)?.headers ?? {};
  return [partyIn(headers, 'from'), partyIn(headers, 'to')];
};
const naming = (to: string | undefined) => (to ? { to } : {});
const aTokenAt = (country_code: string, party_id: string) => ({ ...aToken(), country_code, party_id });

// Requirements 46 and 47.
describe.each(NOBODY_OR_HUB)('a message that names %s goes by its content', (to) => {
  it('a Session: to the eMSP of its token, and so do its changes', async () => {
    emsp.partner.on(`/2.2.1${SESSION}`, (req, res) =>
      answerJson(res, req.method === 'PUT' ? 201 : 200, { status_code: 1000, timestamp: TEN }),
    );
    const answer = await cpo.ask('PUT', SESSION, { body: aSession(), ...naming(to) });
    expect(answer).toMatchObject({ http: 201, ocpi: 1000 });
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
    expect(seenParties(emsp)).toEqual(['NL*CPO', 'DE*MSP']);
    await cpo.ask('PATCH', SESSION, { body: { kwh: 3, last_updated: TEN }, ...naming(to) });
    expect(seenAt(emsp)).toEqual([`PUT ${SESSION}`, `PATCH ${SESSION}`]);
    expect(calls[1]?.decision).toEqual({ way: 'OPEN', receivers: ['DE*MSP'], because: 'cdr_token' });
  });

  it('a GET of a Location, EVSE or Connector: to the CPO whose it is', async () => {
    await cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
    for (const path of ['/sender/locations/loc1', '/sender/locations/LOC1/3256', '/sender/locations/LOC1/3256/1']) {
      cpo.partner.on(`/2.2.1${path}`, (_req, res) => success(res, { path }));
      const answer = await emsp.ask('GET', path, naming(to));
      expect(answer).toMatchObject({ http: 200, data: { path } });
      expect(partyIn(answer.headers, 'from')).toBe('NL*CPO');
      expect(seenParties(cpo)).toEqual(['DE*MSP', 'NL*CPO']);
    }
  });

  // Requirement 67.
  it('charging preferences: to the CPO of the Session, whose answer passes', async () => {
    await cpo.ask('PUT', SESSION, { body: aSession() });
    cpo.partner.on(`/2.2.1${PREFERENCES}`, (_req, res) => answerJson(res, 404, { status_code: 2001, timestamp: TEN }));
    const answer = await emsp.ask('PUT', PREFERENCES, { body: { profile_type: 'FAST' }, ...naming(to) });
    expect(answer).toMatchObject({ http: 404, ocpi: 2001 });
    expect(partyIn(answer.headers, 'from')).toBe('NL*CPO');
    expect(seenAt(cpo)).toEqual([`PUT ${PREFERENCES}`]);
  });

  // Requirement 62.
  it('authorization: to the eMSP of the token and its type, with an empty body as well', async () => {
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB', { body: aToken() });
    emsp.partner.on(`/2.2.1${AUTHORIZE}`, (_req, res) => success(res, { allowed: 'BLOCKED' }));
    const answer = await cpo.ask('POST', AUTHORIZE, naming(to));
    expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: { allowed: 'BLOCKED' } });
    expect([seenParties(emsp), emsp.partner.seen[0]?.body]).toEqual([['NL*CPO', 'DE*MSP'], '']);
    expect(await cpo.ask('POST', `${AUTHORIZE}?type=APP_USER`, naming(to))).toMatchObject({ http: 404, ocpi: 2004 });
    expect(calls.at(-2)?.decision).toEqual({ way: 'OPEN', receivers: ['DE*MSP'], because: 'token' });
  });

  it('a CDR: to the eMSP of its token, by the hub', async () => {
    expect(await cpo.ask('POST', '/receiver/cdrs', { body: aCdr(), ...naming(to) })).toMatchObject({ http: 201 });
    expect(calls[0]?.decision).toEqual({ way: 'OPEN', receivers: ['DE*MSP'], because: 'cdr_token' });
  });
});

describe('a message whose receiver the hub cannot tell', () => {
  it('is 4001 or 4003 for a Session of an eMSP that is unknown or has left, and nothing is kept', async () => {
    await network.join([['AT*OLD', 'EMSP']], { state: 'SUSPENDED' });
    const sessionOf = (country_code: string, party_id: string) =>
      aSession({ cdr_token: { country_code, party_id, uid: 'U', type: 'RFID', contract_id: 'C' } });
    expect(await cpo.ask('PUT', SESSION, { body: sessionOf('ZZ', 'ZZZ') })).toMatchObject({ http: 200, ocpi: 4001 });
    expect(await cpo.ask('PUT', SESSION, { body: sessionOf('AT', 'OLD') })).toMatchObject({ http: 200, ocpi: 4003 });
    expect(network.hub.objects.all()).toEqual([]);
  });

  it('is 404 for a PATCH of a Session, a Location and preferences for a Session that are unknown', async () => {
    const patch = { kwh: 3, last_updated: TEN };
    expect(await cpo.ask('PATCH', SESSION, { body: patch })).toMatchObject({ http: 404, ocpi: 2000 });
    expect(calls[0]?.tolerated).toEqual(['unknown-object-patched']);
    expect(await emsp.ask('GET', '/sender/locations/LOC1')).toMatchObject({ http: 404, ocpi: 2000 });
    expect(await emsp.ask('PUT', PREFERENCES, { body: { profile_type: 'FAST' } })).toMatchObject({ http: 404 });
  });

  it('is 404 with 2004 for a token that is unknown', async () => {
    const answer = await cpo.ask('POST', AUTHORIZE);
    expect(answer).toMatchObject({ http: 404, ocpi: 2004, data: undefined });
    expect(partyIn(answer.headers, 'from')).toBe('XX*HUB');
  });

  it('is 4001 when several parties use the id', async () => {
    await network.join([['FR*EMP', 'EMSP']]).then(async (other) => {
      await other.ask('PUT', '/receiver/tokens/FR/EMP/04aB', { body: aTokenAt('FR', 'EMP') });
    });
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB', { body: aToken() });
    expect(await cpo.ask('POST', AUTHORIZE)).toMatchObject({ http: 200, ocpi: 4001 });
  });

  it('does not tell of what the asker may not see', async () => {
    const other = await network.join([['FR*EMP', 'EMSP']]);
    await cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation(), to: 'DE*MSP' });
    await cpo.ask('PUT', SESSION, { body: aSession() });
    const [known, unknown] = ['LOC1', 'LOC2'].map((id) => other.ask('GET', `/sender/locations/${id}`));
    expect(await known).toMatchObject({ http: 404, message: (await unknown)?.message });
    expect(await other.ask('PUT', PREFERENCES, { body: {} })).toMatchObject({ http: 404 });
    expect(seenAt(cpo)).toEqual([]);
  });

  it('nor of what is owned by a party with whom there is no roaming agreement', async () => {
    await cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB', { body: aToken() });
    network.use({ roamingRules: async () => roamingRules([], 'CLOSED') });
    expect(await emsp.ask('GET', '/sender/locations/LOC1')).toMatchObject({ http: 404, ocpi: 2000 });
    expect(await cpo.ask('POST', AUTHORIZE)).toMatchObject({ http: 404, ocpi: 2004 });
    expect(await cpo.ask('PUT', SESSION, { body: aSession() })).toMatchObject({ http: 200, ocpi: 2000 });
    expect(await cpo.ask('POST', '/receiver/cdrs', { body: aCdr() })).toMatchObject({ http: 200, ocpi: 2000 });
    expect(network.hub.cdrs.all()).toEqual([]);
  });
});

describe('a Location whose CPO cannot be asked', () => {
  it('comes from the hub’s copy, whole or in part: the CPO has no such list, or is away', async () => {
    const noList = await network.join([['BE*CP2', 'CPO']], { endpoints: RECEIVER_ONLY });
    const location = aLocation({ country_code: 'BE', party_id: 'CP2', id: 'B1' });
    await noList.ask('PUT', '/receiver/locations/BE/CP2/B1', { body: location });
    const answer = await emsp.ask('GET', '/sender/locations/B1');
    expect(answer).toMatchObject({ http: 200, data: location });
    expect(partyIn(answer.headers, 'from')).toBe('XX*HUB');
    expect(calls.at(-1)?.decision).toEqual({ way: 'HUB', receivers: [], because: 'own copy' });

    await cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
    network.use({ presence: { ...network.hub.presence, isOffline: () => true } });
    expect(await emsp.ask('GET', '/sender/locations/LOC1/3256/1')).toMatchObject({ http: 200, data: { id: '1' } });
    expect(await emsp.ask('GET', '/sender/locations/LOC1/9')).toMatchObject({ http: 404 });
    expect(seenAt(cpo)).toEqual([]);
  });
});

// Requirement 35: a driver waits at the station.
it('authorization waits for the eMSP for a shorter time than other messages', async () => {
  network.use({ limits: { ...network.hub.limits, authorizeTimeoutMs: 50, relayTimeoutMs: 60_000 } });
  emsp.partner.on(`/2.2.1${AUTHORIZE}`, () => undefined);
  expect(await cpo.ask('POST', AUTHORIZE, { to: 'DE*MSP' })).toMatchObject({ http: 200, ocpi: 4002 });
});
