import { success } from '../../../support/ocpi/fake-partner.js';
import { type Answer, type Ask, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aTariff } from '../../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';
import { LOCATION, TARIFF } from '../../../support/roaming/paths.js';

const TO_HUB = { to: 'XX*HUB' };

let pair: Pair;

beforeAll(async () => {
  pair = await joinPair(await startNetwork());
  pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
});

afterAll(() => pair.network.close());

// Requirements 6, 9, 13 and 32.
describe('an answer of the hub', () => {
  const cases: readonly (readonly [string, number, number, string, string, Ask])[] = [
    ['to what was new', 201, 1000, 'PUT', LOCATION, { ...TO_HUB, body: aLocation() }],
    ['to what was there', 200, 1000, 'PUT', LOCATION, { ...TO_HUB, body: aLocation() }],
    ['with an object', 200, 1000, 'GET', LOCATION, {}],
    ['with an empty list', 200, 1000, 'GET', '/sender/tokens', TO_HUB],
    ['to a bad field', 200, 2001, 'PUT', LOCATION, { ...TO_HUB, body: aLocation({ coordinates: undefined }) }],
    ['to an unknown receiver', 200, 4001, 'PUT', LOCATION, { to: 'ZZ*ZZZ', body: aLocation() }],
    ['to an unknown token', 404, 2004, 'POST', '/sender/tokens/NOBODY/authorize', TO_HUB],
    ['to an unknown object', 404, 2000, 'GET', '/receiver/locations/NL/CPO/NOPE', {}],
    ['to an unknown URL', 404, 2000, 'GET', '/receiver/locations/NL', {}],
    ['to a method that is not there', 405, 2000, 'DELETE', LOCATION, {}],
    ['to what is no JSON', 400, 2000, 'PUT', LOCATION, { ...TO_HUB, body: '{' }],
    ['to what is too large', 413, 2000, 'PUT', LOCATION, { ...TO_HUB, body: `"${'x'.repeat(1_100_000)}"` }],
    [
      'to what is of another type',
      415,
      2001,
      'PUT',
      LOCATION,
      { ...TO_HUB, body: 'x', headers: { 'Content-Type': 'text/plain' } },
    ],
    ['to a stranger', 401, 2000, 'GET', LOCATION, { headers: { Authorization: 'Token QUFB' } }],
  ];

  it.each(cases)('%s has its status, a time, no empty data and the ids of the request', async (...one) => {
    const [, http, ocpi, method, path, ask] = one;
    const ids = { 'X-Request-ID': 'request-1', 'X-Correlation-ID': 'correlation-1' };
    const answer = await pair.cpo.ask(method, path, { ...ask, headers: { ...ids, ...ask.headers } });
    expect([answer.http, answer.ocpi]).toEqual([http, ocpi]);
    expect([answer.headers.get('x-request-id'), answer.headers.get('x-correlation-id')]).toEqual(Object.values(ids));
    expectEnvelope(answer);
    // Of strangers the hub does not know who they are; of all others it says to whom it speaks.
    const parties = http === 401 ? ['null*null', 'null*null'] : ['NL*CPO', 'XX*HUB'];
    expect([partyIn(answer.headers, 'to'), partyIn(answer.headers, 'from')]).toEqual(parties);
  });

  function expectEnvelope({ text, headers }: Answer): void {
    const envelope = JSON.parse(text);
    expect(headers.get('content-type')).toBe('application/json');
    expect(Object.keys(envelope)).toEqual(expect.arrayContaining(['status_code', 'timestamp']));
    expect(Number.isInteger(envelope.status_code)).toBe(true);
    expect(envelope.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect('data' in envelope && envelope.data === null).toBe(false);
    expect(envelope.status_message === undefined || typeof envelope.status_message === 'string').toBe(true);
  }
});

// Requirement 15: the reading of CiString, which many libraries miss.
it('routing headers and parties count in any case, and the receiver gets them in upper case', async () => {
  const headers = {
    'ocpi-to-country-code': 'de',
    'OCPI-TO-PARTY-ID': 'msp',
    'Ocpi-From-Country-Code': 'nl',
    'OCPI-from-party-id': 'cPo',
  };
  const answer = await pair.cpo.ask('PUT', TARIFF, { headers, body: aTariff() });
  expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
  const seen = pair.emsp.partner.seen.at(-1)?.headers ?? {};
  expect([partyIn(seen, 'to'), partyIn(seen, 'from')]).toEqual(['DE*MSP', 'NL*CPO']);
});
