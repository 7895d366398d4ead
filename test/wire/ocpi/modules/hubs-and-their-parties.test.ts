import { aRole } from '../../../support/ocpi/a-role.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { tellBehind } from '../../../support/roaming/behind-a-hub.js';
import { partyIn } from '../../../support/roaming/network.js';
import { aTariff } from '../../../support/roaming/objects.js';
import { type Member, type PresenceNetwork, startPresenceNetwork } from '../../../support/roaming/presence-network.js';

const ENDPOINTS = ['locations', 'tokens', 'commands', 'hubclientinfo'].map((module) => `${module}:RECEIVER`);

/** The hub BE*HUB is connected to ours; the CPO platform here has NL*CPO and NL*CP2. */
describe('a party behind another hub', () => {
  let network: PresenceNetwork;
  let hub: Member;
  let cpo: Member;

  beforeEach(async () => {
    network = await startPresenceNetwork();
    hub = await network.join([['BE*HUB', 'HUB']], { endpoints: ENDPOINTS });
    const parties = [
      ['NL*CPO', 'CPO'],
      ['NL*CP2', 'CPO'],
    ] as const;
    cpo = await network.join(parties, { endpoints: ENDPOINTS });
    await network.flows.idle();
  });

  afterEach(() => network.close());

  it('gets the result of its command, through its hub', async () => {
    await tellBehind(hub, 'SE*MSP', 'EMSP');
    cpo.partner.on('/2.2.1/commands/START_SESSION', (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
    hub.partner.on('/results/1', (_req, res) => success(res));
    const body = { response_url: `${hub.partner.url}/results/1`, location_id: 'LOC1' };
    const asked = { body, from: 'SE*MSP', to: 'NL*CPO' };
    expect((await hub.ask('POST', '/receiver/commands/START_SESSION', asked)).ocpi).toBe(1000);
    const told = JSON.parse(cpo.partner.seen.find(({ method }) => method === 'POST')?.body ?? '{}');
    const result = { body: { result: 'ACCEPTED' }, from: 'NL*CPO', to: 'SE*MSP' };
    expect((await cpo.ask('POST', told.response_url, result)).ocpi).toBe(1000);
    const seen = hub.partner.seen.find(({ path }) => path === '/results/1')?.headers ?? {};
    expect([partyIn(seen, 'to'), partyIn(seen, 'from')]).toEqual(['SE*MSP', 'NL*CPO']);
  });

  it('is none that a platform here has ever spoken for, though it does so no more', async () => {
    const body = aTariff({ party_id: 'CP2' });
    await cpo.ask('PUT', '/receiver/tariffs/NL/CP2/T1', { body, from: 'NL*CP2', to: 'XX*HUB' });
    const connection = await network.hub.connections.find(cpo.id);
    if (!connection) throw new Error('the connection is gone');
    const updatedAt = new Date(connection.updatedAt.getTime() + 1);
    const fewer = { ...connection, roles: [aRole('NL*CPO', 'CPO')], updatedAt };
    await network.hub.connections.replace(fewer, connection.updatedAt);
    await network.flows.idle();

    await tellBehind(hub, 'NL*CP2', 'CPO');
    await network.flows.idle();
    const stolen = { from: 'NL*CP2', to: 'XX*HUB' };
    expect((await hub.ask('GET', '/receiver/tariffs/NL/CP2/T1', stolen)).ocpi).toBe(2001);
    expect(await network.hub.connections.findByParty('NL*CP2')).toEqual([]);
  });

  it('stays behind it when the hub has said so again and again', async () => {
    await tellBehind(hub, 'SE*MSP', 'EMSP');
    await network.flows.idle();
    await tellBehind(hub, 'SE*MSP', 'NSP');
    await network.flows.idle();
    const [found, ...others] = await network.hub.connections.findByParty('SE*MSP');
    expect([found?.id, others]).toEqual([hub.id, []]);
  });
});
