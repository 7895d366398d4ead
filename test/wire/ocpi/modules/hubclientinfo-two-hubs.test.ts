import { grantRoles } from '../../../../src/flows/registration/grant-roles.js';
import { registerParty } from '../../../../src/flows/registration/register-party.js';
import { aRole } from '../../../support/ocpi/a-role.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { tellBehind } from '../../../support/roaming/behind-a-hub.js';
import { partyIn } from '../../../support/roaming/network.js';
import { aLocation } from '../../../support/roaming/objects.js';
import { type Member, type PresenceNetwork, startPresenceNetwork } from '../../../support/roaming/presence-network.js';

const ENDPOINTS = ['locations', 'tokens', 'hubclientinfo'].flatMap((module) => [`${module}:RECEIVER`]);

/** SE*FAR (CPO) and SE*MSP (EMSP) are behind the hub BE*HUB, which is connected to ours. */
describe('two hubs', () => {
  let network: PresenceNetwork;
  let hub: Member;
  let emsp: Member;

  beforeEach(async () => {
    network = await startPresenceNetwork();
    hub = await network.join([['BE*HUB', 'HUB']], { endpoints: ENDPOINTS });
    emsp = await network.join([['DE*MSP', 'EMSP']], { endpoints: ENDPOINTS });
    await tellBehind(hub, 'SE*FAR', 'CPO');
    await tellBehind(hub, 'SE*MSP', 'EMSP');
    await network.flows.idle();
  });

  afterEach(() => network.close());

  const location = aLocation({ country_code: 'SE', party_id: 'FAR' });
  const PUT = '/receiver/locations/SE/FAR/LOC1';

  it('tell each other whom they reach: ours asks the other one when it is new, page by page', async () => {
    const { partner } = await network.join([['FR*HUB', 'HUB']], { endpoints: ['hubclientinfo:SENDER'] });
    const entry = { country_code: 'FR', party_id: 'AAA', role: 'CPO', status: 'CONNECTED' };
    partner.on('/2.2.1/hubclientinfo', (_req, res) => {
      res.setHeader('Link', `<${partner.url}/2.2.1/hubclientinfo?offset=2>; rel="next"`);
      success(res, [entry, { ...entry, status: 'ASLEEP', party_id: 'ODD' }]);
    });
    partner.on('/2.2.1/hubclientinfo?offset=2', (_req, res) => success(res, [{ ...entry, party_id: 'BBB' }]));
    await network.flows.idle();
    const list = await emsp.ask('GET', '/sender/hubclientinfo?date_from=2026-11-02T12:00:00Z');
    const names = JSON.stringify(list.data);
    expect([names.includes('AAA'), names.includes('BBB'), names.includes('ODD')]).toEqual([true, true, false]);
    expect(Object.keys(partner.seen[0]?.headers ?? {}).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
  });

  it('pass a message on to a party behind the other one, with TO and FROM as they were', async () => {
    hub.partner.on('/2.2.1/tokens/DE/MSP/CARD', (_req, res) => success(res, { uid: 'CARD' }));
    const answer = await emsp.ask('GET', '/receiver/tokens/DE/MSP/CARD', { from: 'DE*MSP', to: 'SE*FAR' });
    expect([answer.ocpi, answer.data]).toEqual([1000, { uid: 'CARD' }]);
    const seen = hub.partner.seen.find(({ path }) => path === '/2.2.1/tokens/DE/MSP/CARD')?.headers ?? {};
    expect([partyIn(seen, 'to'), partyIn(seen, 'from')]).toEqual(['SE*FAR', 'DE*MSP']);
  });

  it('pass a message on from a party behind the other one', async () => {
    emsp.partner.on('/2.2.1/locations/SE/FAR/LOC1', (_req, res) => success(res));
    const answer = await hub.ask('PUT', PUT, { body: location, from: 'SE*FAR', to: 'DE*MSP' });
    expect(answer.ocpi).toBe(1000);
    const seen = emsp.partner.seen.find(({ path }) => path === '/2.2.1/locations/SE/FAR/LOC1')?.headers ?? {};
    expect([partyIn(seen, 'to'), partyIn(seen, 'from')]).toEqual(['DE*MSP', 'SE*FAR']);
    expect(network.hub.objects.all().map(({ key }) => key)).toEqual(['SE*FAR/LOC1']);
  });

  it('take what the other one broadcasts in its own name, with the owner in the URL', async () => {
    const answer = await hub.ask('PUT', PUT, { body: location, from: 'BE*HUB', to: 'XX*HUB' });
    expect(answer.ocpi).toBe(1000);
    expect(network.hub.objects.all().map(({ owner }) => owner)).toEqual(['SE*FAR']);
  });

  it('do not send a message back to where it came from, nor round for ever', async () => {
    const other = await network.join([['FR*HUB', 'HUB']], { endpoints: ENDPOINTS });
    await tellBehind(other, 'SE*ABC', 'EMSP');
    const trace = { 'X-Correlation-ID': 'one-message' };
    const path = '/receiver/tokens/SE/MSP/CARD';
    const back = await hub.ask('GET', path, { from: 'SE*MSP', to: 'SE*FAR', headers: trace });
    expect([back.http, back.ocpi]).toEqual([200, 4003]);
    // What our own platform repeats is no loop.
    const own = { from: 'DE*MSP', to: 'SE*FAR', headers: { 'X-Correlation-ID': 'another' } };
    hub.partner.on('/2.2.1/tokens/DE/MSP/CARD', (_req, res) => success(res));
    expect((await emsp.ask('GET', '/receiver/tokens/DE/MSP/CARD', own)).ocpi).toBe(1000);
    expect((await emsp.ask('GET', '/receiver/tokens/DE/MSP/CARD', own)).ocpi).toBe(1000);
    // From one hub to the other, and by whatever way here again.
    const count = hub.partner.seen.length;
    const again = { from: 'SE*ABC', to: 'SE*FAR', headers: { 'X-Correlation-ID': 'third' } };
    hub.partner.on('/2.2.1/tokens/SE/ABC/CARD', (_req, res) => success(res));
    expect((await other.ask('GET', '/receiver/tokens/SE/ABC/CARD', again)).ocpi).toBe(1000);
    expect((await other.ask('GET', '/receiver/tokens/SE/ABC/CARD', again)).ocpi).toBe(4003);
    expect(hub.partner.seen).toHaveLength(count + 1);
  });

  it('cannot speak for a party that is connected here, nor for one behind another hub', async () => {
    const other = await network.join([['FR*HUB', 'HUB']], { endpoints: ENDPOINTS });
    await tellBehind(other, 'SE*FAR', 'CPO');
    const stolen = await other.ask('PUT', PUT, { body: location, from: 'SE*FAR', to: 'DE*MSP' });
    expect([stolen.http, stolen.ocpi]).toEqual([200, 2001]);
    const body = { country_code: 'DE', party_id: 'MSP', role: 'EMSP', status: 'CONNECTED' };
    await other.ask('PUT', '/receiver/hubclientinfo/DE/MSP', { body });
    const asOurs = { from: 'DE*MSP', to: 'SE*FAR' };
    expect((await other.ask('GET', '/receiver/tokens/DE/MSP/CARD', asOurs)).ocpi).toBe(2001);
    expect((await emsp.ask('PUT', PUT, { body: location, from: 'SE*FAR', to: 'BE*HUB' })).ocpi).toBe(2001);
  });

  it('lose a party that registers here itself', async () => {
    const planned = await network.join([], { state: 'PLANNED' });
    const roles = [aRole('SE*FAR', 'CPO')];
    const connection = await grantRoles(network.hub, planned.id, roles);
    planned.partner.on('/versions', (_req, res) =>
      success(res, [{ version: '2.2.1', url: `${planned.partner.url}/2.2.1` }]),
    );
    const credentials = { token: 'theirs', url: planned.partner.versionsUrl, roles };
    await registerParty(network.hub, { connection, version: '2.2.1', credentials });
    const late = await hub.ask('PUT', PUT, { body: location, from: 'SE*FAR', to: 'DE*MSP' });
    expect(late.ocpi).toBe(2001);
    const found = await network.hub.connections.findByParty('SE*FAR');
    expect(found.map(({ id }) => id)).toEqual([planned.id]);
  });
});
