import { answerJson, type Responder, success } from '../../support/ocpi/fake-partner.js';
import { aCopy, goAndComeBack, joinSeen, NOON } from '../../support/roaming/comes-back.js';
import { aCdr, aLocation, aSession, aTariff } from '../../support/roaming/objects.js';
import { type Member, type PresenceNetwork, startPresenceNetwork } from '../../support/roaming/presence-network.js';

const LATER = '2026-11-02T12:03:00Z';

describe('a platform that is back', () => {
  let network: PresenceNetwork;
  let cpo: Member;

  beforeEach(async () => {
    network = await startPresenceNetwork();
    cpo = await joinSeen(network, ['NL*CPO', 'NL*TWO']);
  });

  afterEach(() => network.close());

  const lists = (member: Member = cpo) => member.asked().filter((path) => path.includes('date_from'));
  const withLink =
    (link: string, data: unknown = []): Responder =>
    (_req, res) => {
      res.setHeader('Link', `<${link}>; rel="next"`);
      success(res, data);
    };
  const keys = () => network.hub.objects.all().map(({ key }) => key);
  const notes = () => network.noted.map(({ rule, module, pointer }) => `${rule} ${module} ${pointer}`);

  it('is asked for what has changed since it was last seen, as each of its parties, by the hub', async () => {
    await goAndComeBack(network, cpo);
    const from = `date_from=${encodeURIComponent(NOON)}`;
    const modules = ['locations', 'tariffs', 'sessions', 'cdrs'];
    expect(lists()).toEqual(modules.flatMap((module) => Array(2).fill(`/2.2.1/${module}?${from}`)));
    const [first, second] = cpo.partner.seen.filter(({ method }) => method === 'GET').map(({ headers }) => headers);
    expect(first).toMatchObject({
      'ocpi-to-country-code': 'NL',
      'ocpi-to-party-id': 'CPO',
      'ocpi-from-country-code': 'XX',
      'ocpi-from-party-id': 'HUB',
    });
    expect(second).toMatchObject({ 'ocpi-to-party-id': 'TWO' });
    expect(await network.hub.presences.find(cpo.id)).not.toHaveProperty('resyncFrom');
  });

  it('has its Locations, Tariffs, Sessions and CDRs taken, each digit as it came', async () => {
    const tariff = JSON.stringify(aTariff()).replace('"step_size":1', '"step_size":1, "x":0.10');
    cpo.onList('locations', NOON, (_req, res) => success(res, [aLocation()]));
    cpo.onList('tariffs', NOON, (_req, res) => res.end(`{"data": [ ${tariff} ],"status_code":1000}`));
    cpo.onList('sessions', NOON, (_req, res) => success(res, [aSession()]));
    cpo.onList('cdrs', NOON, (_req, res) => success(res, [aCdr()]));
    await goAndComeBack(network, cpo);
    expect(keys()).toEqual(['NL*CPO/LOC1', 'NL*CPO/T1', 'NL*CPO/S1']);
    expect(network.hub.objects.all().at(1)?.json).toBe(tariff);
    expect(network.hub.objects.all().at(2)?.audience).toEqual(['DE*MSP']);
    expect(network.hub.cdrs.all().map(({ key }) => key)).toEqual(['NL*CPO/CDR1']);
    expect(notes()).toEqual([]);
  });

  it('shows new objects to everybody only when it has shown others of them to everybody', async () => {
    await network.hub.objects.put(aCopy('tariffs', 'T0', 'EVERYBODY'));
    await network.hub.objects.put(aCopy('locations', 'LOC1', ['DE*MSP']));
    cpo.onList('tariffs', NOON, (_req, res) => success(res, [aTariff()]));
    const locations = [aLocation({ last_updated: LATER }), aLocation({ id: 'LOC2' })];
    cpo.onList('locations', NOON, (_req, res) => success(res, locations));
    await goAndComeBack(network, cpo);
    const audiences = network.hub.objects.all().map(({ key, audience }) => [key, audience]);
    expect(audiences).toEqual([
      ['NL*CPO/T0', 'EVERYBODY'],
      ['NL*CPO/LOC1', ['DE*MSP']],
      ['NL*CPO/LOC2', []],
      ['NL*CPO/T1', 'EVERYBODY'],
    ]);
  });

  it('does not put an older object in the place of a newer one', async () => {
    await network.hub.objects.put({
      ...aCopy('locations', 'LOC1'),
      lastUpdated: new Date(LATER),
      json: 'the newer one',
    });
    cpo.onList('locations', NOON, (_req, res) => success(res, [aLocation()]));
    await goAndComeBack(network, cpo);
    expect(network.hub.objects.all().map(({ json, revision }) => [json, revision])).toEqual([['the newer one', 1]]);
  });

  it('loses only the bad objects of a page, and those of others; they are noted', async () => {
    const { coordinates: _missing, ...bad } = aLocation({ id: 'BAD' });
    const page = [bad, 'nothing', aLocation({ id: 'OTHERS', country_code: 'DE', party_id: 'XYZ' }), aLocation()];
    cpo.onList('locations', NOON, (_req, res) => success(res, page));
    cpo.onList('cdrs', NOON, (_req, res) => success(res, [aCdr({ id: 'C2' }), { id: 'C3' }]));
    await goAndComeBack(network, cpo);
    expect(keys()).toEqual(['NL*CPO/LOC1']);
    expect(network.hub.cdrs.all().map(({ key }) => key)).toEqual(['NL*CPO/C2']);
    const atLocations = notes().filter((note) => note.includes(' locations '));
    expect(new Set(atLocations)).toEqual(
      new Set(['bad-object-on-page locations /data/*/coordinates', 'bad-object-on-page locations /data/*']),
    );
    expect(notes().filter((note) => note.startsWith('bad-object-on-page cdrs'))).not.toEqual([]);
  });

  it('is followed from page to page of the same host', async () => {
    const { url } = cpo.partner;
    cpo.onList('locations', NOON, withLink('/2.2.1/locations?offset=1', [aLocation({ id: 'L1' })]));
    cpo.partner.on('/2.2.1/locations?offset=1', withLink(`${url}/page3?x=a`, [aLocation({ id: 'L2' })]));
    cpo.partner.on('/page3?x=a', (_req, res) => success(res, [aLocation({ id: 'L3' })]));
    await goAndComeBack(network, cpo);
    expect(keys()).toEqual(['NL*CPO/L1', 'NL*CPO/L2', 'NL*CPO/L3']);
  });

  it.each([
    ['to another host', () => 'http://127.0.0.2:1/2.2.1/locations?offset=1'],
    ['to the page itself', () => `${cpo.partner.url}/2.2.1/locations?date_from=${encodeURIComponent(NOON)}`],
    ['to what is no URL', () => 'http://['],
  ])('is not followed %s; what was on the page counts, and the other lists are read', async (_where, link) => {
    cpo.onList('locations', NOON, withLink(link(), [aLocation()]));
    cpo.onList('cdrs', NOON, (_req, res) => success(res, [aCdr()]));
    await goAndComeBack(network, cpo);
    expect(keys()).toEqual(['NL*CPO/LOC1']);
    expect(notes()).toContain('answer-unusable locations ');
    expect(network.hub.cdrs.all()).toHaveLength(1);
    expect(await network.hub.presences.find(cpo.id)).not.toHaveProperty('resyncFrom');
  });

  it('is asked again later for what it did not answer', async () => {
    cpo.onList('tariffs', NOON, (req) => req.socket.destroy());
    await goAndComeBack(network, cpo);
    expect((await network.hub.presences.find(cpo.id))?.resyncFrom).toEqual(new Date(NOON));
    expect(network.hub.cdrs.all()).toEqual([]);
    cpo.onList('tariffs', NOON, (_req, res) => success(res, []));
    cpo.onList('cdrs', NOON, (_req, res) => success(res, [aCdr()]));
    expect(await network.flows.catchUp()).toBe(1);
    await network.flows.idle();
    expect(network.hub.cdrs.all()).toHaveLength(1);
    expect(await network.flows.catchUp()).toBe(0);
  });

  it('is not asked again for a list that it refuses, or that is none', async () => {
    cpo.onList('tariffs', NOON, (_req, res) => answerJson(res, 200, { status_code: 2000, timestamp: NOON }));
    cpo.onList('locations', NOON, (_req, res) => success(res, { id: 'LOC1' }));
    await goAndComeBack(network, cpo);
    expect(notes().filter((note) => note.startsWith('answer-unusable'))).toHaveLength(4);
    expect(await network.flows.catchUp()).toBe(0);
  });

  it('is left to the process that is at it', async () => {
    const { leases } = network.hub;
    network.hub.leases = { ...leases, hold: async () => false };
    await goAndComeBack(network, cpo);
    expect(lists()).toEqual([]);
    expect((await network.hub.presences.find(cpo.id))?.resyncFrom).toEqual(new Date(NOON));
  });
});
