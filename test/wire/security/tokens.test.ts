import { cachedConnections } from '../../../src/flows/registration/cached-connections.js';
import { inviteParty } from '../../../src/flows/registration/invite-party.js';
import { inMemoryConnections } from '../../support/in-memory-connections.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { credentialsOf, type FakePartner, startFakePartner, success } from '../../support/ocpi/fake-partner.js';
import { tokenHeader } from '../../support/ocpi/ocpi-hub.js';
import { type Network, type Platform, startNetwork } from '../../support/roaming/network.js';
import { aTariff } from '../../support/roaming/objects.js';
import { TARIFF } from '../../support/roaming/paths.js';

const CPO = [['NL', 'CPO', 'CPO']] as const;

let network: Network;
let cpo: Platform;
let emsp: Platform;
let newcomer: FakePartner;

beforeEach(async () => {
  network = await startNetwork();
  cpo = await network.join([['NL*CPO', 'CPO']]);
  emsp = await network.join([['DE*MSP', 'EMSP']]);
  emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
  newcomer = await startFakePartner();
});

afterEach(async () => {
  await network.close();
  await newcomer.close();
});

/** Asks with a token of one's own instead of the platform's. */
const askWith = (token: string, method: string, path: string, body?: unknown) =>
  cpo.ask(method, path, { headers: tokenHeader(token), ...(body !== undefined && { body }) });
const inviteFor = async (party: string) =>
  (await inviteParty(network.hub, { name: party, roles: [aRole(party, 'CPO')], rawToken: false })).tokenA;
const tokenIn = (data: unknown): string => String(Object(data).token);

describe('TOKEN_A', () => {
  // Requirement 4.
  it('opens versions and credentials, and of the other modules not even says which there are', async () => {
    const tokenA = await inviteFor('FR*NEW');
    for (const path of [`${network.hub.ocpiUrl}/versions`, '', '/credentials']) {
      expect(await askWith(tokenA, 'GET', path)).toMatchObject({ http: 200, ocpi: 1000 });
    }
    const texts = new Set<string>();
    for (const path of ['/sender/hubclientinfo', '/sender/locations', TARIFF, '/receiver/commands/X', '/nothing']) {
      const answer = await askWith(tokenA, 'GET', path);
      expect(answer).toMatchObject({ http: 401, ocpi: 2000 });
      texts.add(answer.message);
    }
    expect(texts.size).toBe(1);
  });

  // Threat 3.
  it('is worth nothing once it has been traded for TOKEN_C', async () => {
    const tokenA = await inviteFor('FR*NEW');
    const credentials = credentialsOf(newcomer, [['FR', 'NEW', 'CPO']]);
    const registered = await askWith(tokenA, 'POST', '/credentials', credentials);
    expect(registered).toMatchObject({ http: 200, ocpi: 1000 });
    for (const [method, path] of [
      ['POST', '/credentials'],
      ['PUT', '/credentials'],
      ['DELETE', '/credentials'],
      ['GET', `${network.hub.ocpiUrl}/versions`],
      ['GET', '/sender/locations'],
    ] as const) {
      expect(await askWith(tokenA, method, path, method === 'GET' ? undefined : credentials)).toMatchObject({
        http: 401,
        ocpi: 2000,
      });
    }
    const tokenC = tokenIn(registered.data);
    expect(await askWith(tokenC, 'GET', '/sender/locations')).toMatchObject({ http: 200, ocpi: 1000 });
    expect(await askWith(tokenC, 'POST', '/credentials', credentials)).toMatchObject({ http: 405 });
  });
});

// Threat 4.
describe('a token that was replaced', () => {
  const rotate = async (at = '/credentials') => {
    const answer = await cpo.ask('PUT', at, { body: credentialsOf(cpo.partner, CPO) });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
    return tokenIn(answer.data);
  };

  it('is refused as soon as the new one was used, and a request that was on its way is finished', async () => {
    let finish = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => {
        finish = () => success(res);
        resolve();
      });
    });
    const onItsWay = cpo.ask('PUT', TARIFF, { to: 'DE*MSP', body: aTariff() });
    await arrived;
    const next = await rotate();
    expect(await askWith(next, 'GET', '/credentials')).toMatchObject({ http: 200, data: { token: next } });
    expect(await cpo.ask('GET', '/credentials')).toMatchObject({ http: 401 });
    finish();
    expect(await onItsWay).toMatchObject({ http: 200, ocpi: 1000 });
  });

  it('is refused by every other process of the hub after a second', async () => {
    const connections = inMemoryConnections();
    const [one, two] = [await startNetwork(), await startNetwork()];
    one.use({ connections: cachedConnections(connections) });
    two.use({ connections: cachedConnections(connections) });
    cpo = await one.join([['NL*CPO', 'CPO']]);
    const atTwo = () => cpo.ask('GET', `${two.hub.ocpiUrl}/versions`);
    expect(await atTwo()).toMatchObject({ http: 200 });
    const next = await rotate();
    expect(await askWith(next, 'GET', '/credentials')).toMatchObject({ http: 200 });
    const usedAtMs = performance.now();
    while ((await atTwo()).http !== 401) {
      expect(performance.now() - usedAtMs).toBeLessThan(2_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await one.close();
    await two.close();
  });
});

// Threat 9.
it.each(['CPO', 'EMSP'] as const)(
  'a platform that claims the party of another one as %s is refused, and messages go where they went',
  async (role) => {
    const tokenA = (await inviteParty(network.hub, { name: 'thief', roles: [], rawToken: false })).tokenA;
    const claim = await askWith(tokenA, 'POST', '/credentials', credentialsOf(newcomer, [['de', 'msp', role]]));
    expect([claim.http, claim.ocpi]).toEqual([200, 2001]);
    expect(claim.message).toContain('DE*MSP');
    const theirs = await network.join([['FR*BAD', 'CPO']]);
    const body = credentialsOf(theirs.partner, [
      ['FR', 'BAD', 'CPO'],
      ['DE', 'MSP', role],
    ]);
    expect(await theirs.ask('PUT', '/credentials', { body })).toMatchObject({ http: 200, ocpi: 2001 });

    expect(await cpo.ask('PUT', TARIFF, { to: 'DE*MSP', body: aTariff() })).toMatchObject({ http: 200, ocpi: 1000 });
    expect(emsp.partner.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    for (const { seen } of [newcomer, theirs.partner]) {
      expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    }
  },
);
