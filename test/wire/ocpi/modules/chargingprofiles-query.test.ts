import { startNetwork } from '../../../support/roaming/network.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';

const HUB_URL = 'response_url=HUB';

let pair: Pair;

beforeAll(async () => {
  pair = await joinPair(await startNetwork());
});

afterAll(() => pair.network.close());

/** Sends a query in which `{URL}` is the eMSP's host: what the CPO was asked, and the URL that the hub has understood. */
async function understood(query: string) {
  const { host } = new URL(pair.emsp.partner.url);
  const before = pair.cpo.partner.seen.length;
  const path = `/receiver/chargingprofiles/S%2F1?${query.replaceAll('{HOST}', host)}`;
  const answer = await pair.emsp.ask('GET', path, { to: 'NL*CPO' });
  const asked = pair.cpo.partner.seen[before]?.path ?? '';
  const id = /chargingprofiles%2F([\w-]+)/.exec(asked)?.[1] ?? '';
  const ours = encodeURIComponent(`${pair.network.hub.ocpiUrl}/2.2.1/sender/chargingprofiles/${id}`);
  return {
    asked: asked.replace(ours, 'HUB'),
    url: (await pair.network.hub.callbacks.find(id))?.url.replace(host, '{HOST}'),
    answer,
  };
}

const PATH = '/2.2.1/receiver/chargingprofiles/S%2F1?';

describe('a response_url in a query', () => {
  it.each([
    ['encoded, last', 'duration=900&response_url=http%3A%2F%2F{HOST}%2Fr%3Fa%3D1%26b%3D2', `duration=900&${HUB_URL}`],
    ['encoded, first', 'response_url=http%3A%2F%2F{HOST}%2Fr%3Fa%3D1%26b%3D2&duration=900', `${HUB_URL}&duration=900`],
    [
      'encoded but for its colon',
      'duration=9&response_url=http:%2F%2F{HOST}%2Fr%3Fa%3D1%26b%3D2',
      `duration=9&${HUB_URL}`,
    ],
    [
      'encoded behind its question mark',
      'response_url=http://{HOST}/r?a%3D1%26b%3D2&duration=9',
      `${HUB_URL}&duration=9`,
    ],
    ['not encoded, last', 'duration=900&response_url=http://{HOST}/r?a=1&b=2', `duration=900&${HUB_URL}`],
    ['not encoded, first', 'response_url=http://{HOST}/r?a=1&b=2&duration=900', `${HUB_URL}&duration=900`],
    ['not encoded, alone', 'response_url=http://{HOST}/r?a=1&b=2', HUB_URL],
  ])('is read when it is %s, and the CPO gets another in its place', async (_how, query, asked) => {
    const seen = await understood(query);
    expect([seen.url, seen.asked]).toEqual(['http://{HOST}/r?a=1&b=2', `${PATH}${asked}`]);
  });

  it.each([
    [
      'a duration of its own',
      'duration=9&response_url=http://{HOST}/r?a=1&duration=3',
      'http://{HOST}/r?a=1&duration=3',
    ],
    ['letters that it encodes itself', 'response_url=http://{HOST}/r?a=%20%26&b=+', 'http://{HOST}/r?a=%20%26&b=+'],
    [
      'what looks like another one',
      'response_url=http://{HOST}/r?a=1&response_url=2',
      'http://{HOST}/r?a=1&response_url=2',
    ],
  ])('that is not encoded may have %s', async (_what, query, url) => {
    const seen = await understood(query);
    expect(seen.url).toBe(url);
    expect(seen.asked.endsWith(HUB_URL)).toBe(true);
  });

  it('leaves other parameters as they came', async () => {
    const { asked, url } = await understood('x=%C3%BC+&response_url=http://{HOST}/r&duration=&y');
    expect([asked, url]).toEqual([`${PATH}x=%C3%BC+&${HUB_URL}&duration=&y`, 'http://{HOST}/r']);
  });

  it.each([
    ['that comes twice', 'response_url=http%3A%2F%2F{HOST}%2Fr&response_url=http%3A%2F%2F{HOST}%2Fs'],
    ['that comes again under an encoded name', 'response_url=http%3A%2F%2F{HOST}%2Fr&response%5Furl=http://x/'],
    ['that comes again as a list', 'response_url=http%3A%2F%2F{HOST}%2Fr&response_url[]=http://x/'],
    ['that cannot be decoded', 'response_url=http%3A%2F%2F{HOST}%2Fr%zz'],
    ['of another host', 'response_url=http%3A%2F%2Fevil.example%2Fr'],
    ['of another host, not encoded', 'duration=9&response_url=http://evil.example/?x=http://{HOST}/'],
    ['that is empty', 'response_url='],
    ['without a value', 'response_url'],
    ['that is missing', 'duration=900'],
  ])('%s is refused, and the CPO is not asked', async (_what, query) => {
    const { answer, asked } = await understood(query);
    expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
    expect(answer.message).toMatch(/^response_url: /);
    expect(asked).toBe('');
  });
});
