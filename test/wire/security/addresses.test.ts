import { createServer, type Server } from 'node:net';
import { inviteParty } from '../../../src/flows/registration/invite-party.js';
import { createPartyClient, type OcpiPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { credentialsOf, success } from '../../support/ocpi/fake-partner.js';
import { tokenHeader } from '../../support/ocpi/ocpi-hub.js';
import { type Network, type Platform, startNetwork } from '../../support/roaming/network.js';
import { aTariff } from '../../support/roaming/objects.js';

/** A hub as it is without HUB_ALLOW_PRIVATE_NETWORKS, and something in its own network that nobody must reach. */
describe('a hub that calls into public networks only', () => {
  let internal: Server;
  let connects = 0;
  let port = 0;
  let network: Network;
  let cpo: Platform;
  let guarded: OcpiPartyClient;
  /** Of a platform that is invited for FR*NEW. */
  let headers: Record<string, string>;

  beforeAll(async () => {
    internal = createServer((socket) => {
      connects++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
    const address = internal.address();
    port = typeof address === 'object' && address ? address.port : 0;
    network = await startNetwork();
    cpo = await network.join([['NL*CPO', 'CPO']]);
    const roles = [aRole('FR*NEW', 'CPO')];
    headers = tokenHeader((await inviteParty(network.hub, { name: 'somebody', roles, rawToken: false })).tokenA);
    guarded = createPartyClient({
      secrets: network.hub.secrets,
      allowPrivateNetworks: false,
      allowedPorts: [port],
      handshakeTimeoutMs: 2_000,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
  });

  afterAll(async () => {
    await network.close();
    await guarded.close();
    await new Promise((resolve) => internal.close(resolve));
  });

  // Threats 15 and 17: a name is looked up by the hub when it connects, and nowhere before.
  it.each([
    'http://127.0.0.1:PORT/versions',
    'http://localhost:PORT/versions',
    'http://LOCALHOST.:PORT/versions',
    'http://2130706433:PORT/versions',
    'http://0x7f.1:PORT/versions',
    'http://0177.0.0.1:PORT/versions',
    'http://0:PORT/versions',
    'http://[::1]:PORT/versions',
    'http://[::ffff:7f00:1]:PORT/versions',
    'http://169.254.169.254:PORT/latest/meta-data',
    'http://10.0.0.1:PORT/versions',
    'http://a-name-that-leads-inside.example:PORT/versions',
    'http://partner.example:22/versions',
    'http://partner.example:27017/versions',
    'http://user@partner.example:PORT/versions',
    'http://partner.example@127.0.0.1:PORT/versions',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/_versions',
    '//127.0.0.1:PORT/versions',
  ])('does not open a socket to %s, which credentials name', async (url) => {
    network.use({ partners: guarded });
    const named = url.replace('PORT', String(port));
    const body = { ...credentialsOf(cpo.partner, [['FR', 'NEW', 'CPO']]), url: named };
    const answer = await cpo.ask('POST', '/credentials', { headers, body });
    expect(answer.http).toBe(200);
    expect([2001, 3001]).toContain(answer.ocpi);
    const moved = await cpo.ask('PUT', '/credentials', {
      body: { ...credentialsOf(cpo.partner, [['NL', 'CPO', 'CPO']]), url: named },
    });
    expect([2001, 3001]).toContain(moved.ocpi);
    expect(connects).toBe(0);
    expect((await cpo.ask('GET', '/credentials', { headers })).http).toBe(200);
  });

  it('does not open one to an endpoint that was stored before, nor to what a name has come to mean', async () => {
    const inside = await network.join([['DE*MSP', 'EMSP']]);
    const rebound = await network.join([['FR*EMP', 'EMSP']]);
    await moveEndpoint(network, 'DE*MSP', `http://127.0.0.1:${port}/tariffs`);
    await moveEndpoint(network, 'FR*EMP', `http://once-public.example:${port}/tariffs`);
    network.use({ partners: guarded });
    for (const to of ['DE*MSP', 'FR*EMP']) {
      const answer = await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T1', { to, body: aTariff() });
      expect(answer).toMatchObject({ http: 200, ocpi: 4003 });
      expect(answer.text).not.toContain('127.0.0.1');
    }
    expect(connects).toBe(0);
    expect([inside, rebound].flatMap(({ partner }) => partner.seen)).toEqual([]);
  });
});

// Threat 16: whatever the command says, the CPO learns a URL of the hub and the hub calls a host of the eMSP.
it('a response_url leads to the platform of who has asked, and to nobody else', async () => {
  const network = await startNetwork();
  const cpo = await network.join([['NL*CPO', 'CPO']]);
  const emsp = await network.join([['DE*MSP', 'EMSP']]);
  const other = await network.join([['FR*EMP', 'EMSP']]);
  const path = '/receiver/commands/UNLOCK_CONNECTOR';
  cpo.partner.on(`/2.2.1${path}`, (_req, res) => success(res, { result: 'ACCEPTED', timeout: 30 }));
  emsp.partner.on('/r', (_req, res) => success(res));
  const ask = (response_url: string) =>
    emsp.ask('POST', path, {
      to: 'NL*CPO',
      body: { response_url, location_id: 'L', evse_uid: 'E', connector_id: '1' },
    });

  for (const stolen of [`${other.partner.url}/r`, `${network.hub.ocpiUrl}/2.2.1/sender/commands/x`]) {
    expect(await ask(stolen)).toMatchObject({ http: 200, ocpi: 2001 });
  }
  expect(cpo.partner.seen).toEqual([]);
  expect(await ask(`${emsp.partner.url}/r`)).toMatchObject({ http: 200, ocpi: 1000 });
  const { response_url: url } = JSON.parse(cpo.partner.seen[0]?.body ?? '{}');
  expect(url.startsWith(`${network.hub.ocpiUrl}/2.2.1/sender/commands/`)).toBe(true);
  expect(await cpo.ask('POST', url, { body: { result: 'ACCEPTED' } })).toMatchObject({ http: 200, ocpi: 1000 });
  expect([emsp.partner.seen.length, other.partner.seen.length]).toEqual([1, 0]);
  await network.close();
});

async function moveEndpoint(network: Network, party: `${string}*${string}`, url: string): Promise<void> {
  const [connection] = await network.hub.connections.findByParty(party);
  if (!connection?.theirs) throw new Error('not connected');
  const endpoints = [{ identifier: 'tariffs', role: 'RECEIVER', url }] as const;
  const moved = { ...connection, theirs: { ...connection.theirs, endpoints } };
  await network.hub.connections.replace(moved, connection.updatedAt);
}
