import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aSession, aTariff, aToken } from '../../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';
import { TOKEN } from '../../../support/roaming/paths.js';

const AUTHORIZE = '/sender/tokens/04aB/authorize?type=RFID';
const SESSION = '/sender/sessions/S1';

let pair: Pair;

beforeEach(async () => {
  pair = await joinPair(await startNetwork({ relayTimeoutMs: 300 }));
});

afterEach(() => pair.network.close());

// Requirement 62.
describe('authorization in real time', () => {
  const authorize = (body?: unknown) => pair.cpo.ask('POST', AUTHORIZE, { ...(body !== undefined && { body }) });

  beforeEach(() => pair.emsp.ask('PUT', TOKEN, { body: aToken({ valid: true, whitelist: 'ALWAYS' }) }));

  it.each(['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'])(
    'is what the eMSP says at this moment, as it says it: %s',
    async (allowed) => {
      const data = { allowed, token: aToken(), authorization_reference: 'A1', info: { language: 'de', text: 'ü' } };
      pair.emsp.partner.on(`/2.2.1${AUTHORIZE}`, (_req, res) => success(res, data));
      const answer = await authorize({ location_id: 'LOC1', evse_uids: ['3256'] });
      expect(answer).toMatchObject({ http: 200, ocpi: 1000, data });
      expect(partyIn(answer.headers, 'from')).toBe('DE*MSP');
      expect(JSON.parse(pair.emsp.partner.seen.at(-1)?.body ?? '')).toEqual({
        location_id: 'LOC1',
        evse_uids: ['3256'],
      });
    },
  );

  it.each([
    ['that it needs to know where', 200, 2002],
    ['that it does not know the token', 404, 2004],
  ])('is also its answer %s: HTTP %i, %i', async (_what, http, status_code) => {
    const body = { status_code, status_message: 'so nicht', timestamp: '2026-11-02T12:00:00Z' };
    pair.emsp.partner.on(`/2.2.1${AUTHORIZE}`, (_req, res) => answerJson(res, http, body));
    const answer = await authorize();
    expect([answer.http, answer.text]).toEqual([http, JSON.stringify(body)]);
  });

  it('is never given by the hub in the place of an eMSP that does not answer', async () => {
    pair.network.use({ limits: { ...pair.network.hub.limits, authorizeTimeoutMs: 50 } });
    pair.emsp.partner.on(`/2.2.1${AUTHORIZE}`, () => undefined);
    expect(await authorize()).toMatchObject({ http: 200, ocpi: 4002, data: undefined });
    await pair.emsp.partner.close();
    expect(await authorize()).toMatchObject({ http: 200, ocpi: 4003, data: undefined });
  });
});

// Requirement 67.
describe('charging preferences', () => {
  beforeEach(() => pair.cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() }));

  it.each(['PROFILE_TYPE_NOT_SUPPORTED', 'ACCEPTED'])('get the answer of the CPO: %s', async (result) => {
    pair.cpo.partner.on(`/2.2.1${SESSION}/charging_preferences`, (_req, res) => success(res, result));
    const body = { profile_type: 'GREEN', energy_need: 12.5 };
    const answer = await pair.emsp.ask('PUT', `${SESSION}/charging_preferences`, { body });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: result });
    expect(pair.cpo.partner.seen.at(-1)?.body).toBe(JSON.stringify(body));
  });

  it('are at their URL only: without its end there is nothing to PUT', async () => {
    const answer = await pair.emsp.ask('PUT', SESSION, { body: { profile_type: 'GREEN' }, to: 'NL*CPO' });
    expect(answer).toMatchObject({ http: 404, ocpi: 2000 });
    expect(pair.cpo.partner.seen).toEqual([]);
  });
});

// Requirement 48.
describe('a list of several owners', () => {
  const owned = (country_code: string, party_id: string, id: string) => aTariff({ country_code, party_id, id });

  it('tells whose each object is by the object, and counts what the asker may see', async () => {
    const two = await pair.network.join([
      ['NL*CP2', 'CPO'],
      ['BE*CP3', 'CPO'],
    ]);
    await pair.cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T1', { body: owned('NL', 'CPO', 'T1') });
    for (const [country, party] of [
      ['NL', 'CP2'],
      ['BE', 'CP3'],
    ] as const) {
      const body = owned(country, party, 'T1');
      await two.ask('PUT', `/receiver/tariffs/${country}/${party}/T1`, { from: `${country}*${party}`, body });
    }
    const hidden = owned('NL', 'CPO', 'T2');
    await pair.cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T2', { body: hidden, to: 'BE*CP3' });

    const answer = await pair.emsp.ask('GET', '/sender/tariffs', { to: 'XX*HUB' });
    expect(answer.data).toEqual([owned('NL', 'CPO', 'T1'), owned('NL', 'CP2', 'T1'), owned('BE', 'CP3', 'T1')]);
    expect(answer.headers.get('x-total-count')).toBe('3');
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['XX*HUB', 'DE*MSP']);
    expect([...pair.cpo.partner.seen, ...two.partner.seen].filter(({ method }) => method === 'GET')).toEqual([]);
  });
});
