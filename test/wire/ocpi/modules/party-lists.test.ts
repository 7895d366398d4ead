import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { type Answer, type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aTariff } from '../../../support/roaming/objects.js';
import { type Watched, watch } from '../../../support/roaming/watched-modules.js';

const LIST = '/sender/tariffs';

let network: Network;
let calls: Watched[];
let warnings: unknown[];
let cpo: Platform;
let emsp: Platform;
let other: Platform;

beforeEach(async () => {
  calls = [];
  warnings = [];
  network = await startNetwork({ modules: watch(calls) });
  network.use({ log: { ...network.hub.log, warn: (fields) => warnings.push(fields) } });
  cpo = await network.join([['NL*CPO', 'CPO']]);
  emsp = await network.join([
    ['DE*MSP', 'EMSP'],
    ['DE*TWO', 'EMSP'],
  ]);
  other = await network.join([['FR*EMP', 'EMSP']]);
});

afterEach(() => network.close());

/** The CPO's own list: answers `path` with a Link. */
function pageAt(path: string, link?: string): void {
  const headers = { 'X-Total-Count': '5', 'X-Limit': '2', ...(link !== undefined && { Link: link }) };
  cpo.partner.on(`/2.2.1${path}`, (_req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    success(res, [{ path }]);
  });
}

const asMsp = (path: string, to?: string) => emsp.ask('GET', path, { from: 'DE*MSP', ...(to && { to }) });
const linkOf = (answer: Answer) => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
const dataPath = (path: string) => ({ http: 200, ocpi: 1000, data: [{ path }] });

describe('a list that a party is asked for by name', () => {
  it('comes from that party, with its counts, and keeps the query', async () => {
    const path = `${LIST}?date_from=2026-01-01T00:00:00Z&limit=2&x=%20`;
    pageAt(path);
    const answer = await asMsp(path, 'NL*CPO');
    expect(answer).toMatchObject(dataPath(path));
    expect([answer.headers.get('x-total-count'), answer.headers.get('x-limit')]).toEqual(['5', '2']);
    expect(answer.headers.has('link')).toBe(false);
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['NL*CPO', 'DE*MSP']);
    const headers = cpo.partner.seen[0]?.headers ?? {};
    expect([partyIn(headers, 'from'), partyIn(headers, 'to')]).toEqual(['DE*MSP', 'NL*CPO']);
    expect(calls[0]).toEqual({ decision: { way: 'DIRECT', receivers: ['NL*CPO'] }, tolerated: [] });
  });

  // Requirement 53.
  it('has its next pages at the hub, any number of times', async () => {
    const [second, third] = [`${LIST}?limit=2&offset=2`, `${LIST}?limit=2&offset=4`];
    pageAt(`${LIST}?limit=2`, `<${cpo.partner.url}/2.2.1${second}>; rel="next"`);
    pageAt(second, `<${cpo.partner.url}/2.2.1${third}>; rel="next"`);
    pageAt(third);
    const first = await asMsp(`${LIST}?limit=2`, 'NL*CPO');
    const next = linkOf(first);
    expect(next).toMatch(/\/ocpi\/2\.2\.1\/sender\/tariffs\?next_page=[\w-]{20,}$/);
    expect(next.startsWith(network.hub.ocpiUrl)).toBe(true);
    expect(first.text).not.toContain(cpo.partner.url);

    for (const to of ['NL*CPO', 'XX*HUB', undefined]) {
      const answer = await asMsp(next, to);
      expect(answer).toMatchObject(dataPath(second));
      expect(partyIn(answer.headers, 'from')).toBe('NL*CPO');
    }
    const last = await asMsp(linkOf(await asMsp(next, 'NL*CPO')), 'NL*CPO');
    expect(last).toMatchObject(dataPath(third));
    expect(last.headers.has('link')).toBe(false);
    expect(calls.at(-1)?.decision).toEqual({ way: 'CALLBACK', receivers: ['NL*CPO'], because: 'next_page' });
  });

  it('has pages that exist for the party that was given them, and for nobody else', async () => {
    pageAt(LIST, `<${cpo.partner.url}/2.2.1${LIST}?offset=2>; rel="next"`);
    const next = linkOf(await asMsp(LIST, 'NL*CPO'));
    const unknown = await asMsp(`${LIST}?next_page=nothing`);
    expect(unknown).toMatchObject({ http: 404, ocpi: 2000 });
    const sameAsUnknown = { http: 404, ocpi: 2000, message: unknown.message };
    const asked = cpo.partner.seen.length;
    expect(await other.ask('GET', next)).toMatchObject(sameAsUnknown);
    expect(await emsp.ask('GET', next, { from: 'DE*TWO' })).toMatchObject(sameAsUnknown);
    expect(await asMsp(next, 'FR*EMP')).toMatchObject(sameAsUnknown);
    expect(await asMsp(next.replace('tariffs', 'locations'))).toMatchObject(sameAsUnknown);
    expect(await asMsp(`${next}&next_page=2`)).toMatchObject({ http: 200, ocpi: 2001 });
    expect(cpo.partner.seen).toHaveLength(asked);
  });

  it('has pages for 24 hours', async () => {
    pageAt(LIST, `<${cpo.partner.url}/2.2.1${LIST}?offset=2>; rel="next"`);
    pageAt(`${LIST}?offset=2`);
    const next = linkOf(await asMsp(LIST, 'NL*CPO'));
    const given = network.hub.clock.now().getTime();
    const setLater = (ms: number) => network.use({ clock: { now: () => new Date(given + ms) } });
    setLater(24 * 3_600_000 - 1);
    expect(await asMsp(next)).toMatchObject({ http: 200 });
    setLater(24 * 3_600_000);
    expect(await asMsp(next)).toMatchObject({ http: 404 });
  });

  it('has no page any more where the party has moved from, or left', async () => {
    pageAt(LIST, `<${cpo.partner.url}/2.2.1${LIST}?offset=2>; rel="next"`);
    const next = linkOf(await asMsp(LIST, 'NL*CPO'));
    const [connection] = await network.hub.connections.findByParty('NL*CPO');
    if (!connection?.theirs) throw new Error('no connection');
    const endpoints = [{ identifier: 'tariffs', role: 'SENDER', url: 'http://127.0.0.1:9/tariffs' }] as const;
    const moved = { ...connection, theirs: { ...connection.theirs, endpoints } };
    await network.hub.connections.replace(moved, connection.updatedAt);
    expect(await asMsp(next)).toMatchObject({ http: 404 });
    await network.hub.connections.replace({ ...moved, state: 'SUSPENDED' }, connection.updatedAt);
    expect(await asMsp(next)).toMatchObject({ http: 200, ocpi: 4003 });
    expect(cpo.partner.seen).toHaveLength(1);
  });

  // Threat 20.
  it.each([
    ['OTHER_ORIGIN', () => 'http://169.254.169.254/latest'],
    ['OTHER_ORIGIN', () => `${network.hub.ocpiUrl}/2.2.1${LIST}`],
    ['ITSELF', () => `${cpo.partner.url}/2.2.1${LIST}`],
  ])('has no next page when its Link is odd (%s), which the log tells', async (why, target) => {
    pageAt(LIST, `<${target()}>; rel="next"`);
    const answer = await asMsp(LIST, 'NL*CPO');
    expect(answer).toMatchObject({ http: 200 });
    expect(answer.headers.has('link')).toBe(false);
    expect(warnings).toEqual([expect.objectContaining({ event: 'page.link-dropped', module: 'tariffs', why })]);
  });

  it.each(['sessions', 'cdrs'])(
    'shows of %s those about the party that asks, whatever else is on the page',
    async (module) => {
      const path = `/sender/${module}?date_from=2026-01-01T00:00:00Z`;
      const about = (id: string, country_code: string, party_id: string) => ({
        id,
        cdr_token: { country_code, party_id },
      });
      const answering = (items: readonly unknown[]) =>
        cpo.partner.on(`/2.2.1${path}`, (_req, res) => {
          res.setHeader('X-Total-Count', '7');
          success(res, items);
        });
      answering([about('1', 'de', 'msp'), about('2', 'FR', 'EMP'), { id: '3' }, about('4', 'DE', 'TWO'), null]);
      const answer = await asMsp(path, 'NL*CPO');
      expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: [about('1', 'de', 'msp')] });
      expect(answer.headers.has('x-total-count')).toBe(false);
      expect(warnings).toEqual([expect.objectContaining({ event: 'page.items-hidden', module, hidden: 4 })]);

      answering([about('1', 'DE', 'MSP')]);
      const clean = await asMsp(path, 'NL*CPO');
      expect(clean).toMatchObject({ data: [about('1', 'DE', 'MSP')] });
      expect(clean.headers.get('x-total-count')).toBe('7');

      cpo.partner.on(`/2.2.1${path}`, (_req, res) => success(res, about('2', 'FR', 'EMP')));
      expect(await asMsp(path, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 4000 });
      cpo.partner.on(`/2.2.1${path}`, (_req, res) =>
        answerJson(res, 200, { status_code: 2001, status_message: 'no [1]' }),
      );
      expect(await asMsp(path, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 2001, message: 'no [1]' });
    },
  );

  it('is checked by the hub before it is asked', async () => {
    const list = '/sender/sessions';
    expect(await asMsp(list, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 2001, message: 'date_from: required' });
    expect(await asMsp(`${LIST}?limit=0`, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 2001 });
    expect(cpo.partner.seen).toEqual([]);
  });

  it('is 4002 or 4003 when it does not answer', async () => {
    network.use({ limits: { ...network.hub.limits, relayTimeoutMs: 50 } });
    cpo.partner.on(`/2.2.1${LIST}`, () => undefined);
    expect(await asMsp(LIST, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 4002 });
    await cpo.partner.close();
    expect(await asMsp(LIST, 'NL*CPO')).toMatchObject({ http: 200, ocpi: 4003 });
  });

  it('is 4001 or 4003 when the party is unknown, invited only or has left', async () => {
    await network.join([['AT*NEW', 'CPO']], { state: 'PLANNED' });
    await network.join([['AT*OLD', 'CPO']], { state: 'SUSPENDED' });
    expect(await asMsp(LIST, 'ZZ*ZZZ')).toMatchObject({ http: 200, ocpi: 4001 });
    for (const to of ['AT*NEW', 'AT*OLD']) expect(await asMsp(LIST, to)).toMatchObject({ http: 200, ocpi: 4003 });
  });

  it('comes from the hub’s copy when the party is known to be away, or asks for its own', async () => {
    await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T1', { body: aTariff() });
    expect(await cpo.ask('GET', LIST, { to: 'NL*CPO' })).toMatchObject({ http: 200, data: [{ id: 'T1' }] });
    const { id } = (await network.hub.connections.findByParty('NL*CPO'))[0] ?? {};
    network.use({ presence: { ...network.hub.presence, isOffline: (connectionId) => connectionId === id } });
    const answer = await asMsp(LIST, 'NL*CPO');
    expect(answer).toMatchObject({ http: 200, data: [{ id: 'T1' }] });
    expect(partyIn(answer.headers, 'from')).toBe('NL*CPO');
    expect(calls.at(-1)?.decision).toEqual({ way: 'HUB', receivers: [], because: 'own copy' });
    expect(cpo.partner.seen).toEqual([]);
  });
});

// Requirements 48 and 49.
it('a list that is asked of the hub is of all; without a receiver it is too, and that is counted', async () => {
  await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T1', { body: aTariff() });
  for (const [to, tolerated] of [
    ['XX*HUB', []],
    [undefined, ['list-without-to']],
  ] as const) {
    const answer = await asMsp(LIST, to);
    expect(answer).toMatchObject({ http: 200, data: [{ id: 'T1', country_code: 'NL', party_id: 'CPO' }] });
    expect(partyIn(answer.headers, 'from')).toBe('XX*HUB');
    expect(calls.at(-1)).toEqual({ decision: { way: 'HUB', receivers: [], because: 'own copy' }, tolerated });
  }
});
