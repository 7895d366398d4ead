import { authenticateConnection } from '../../../src/flows/registration/authenticate-connection.js';
import { cachedConnections } from '../../../src/flows/registration/cached-connections.js';
import { inviteParty } from '../../../src/flows/registration/invite-party.js';
import { renewInvitation } from '../../../src/flows/registration/renew-invitation.js';
import { suspendParty } from '../../../src/flows/registration/suspend-party.js';
import { unregisterParty } from '../../../src/flows/registration/unregister-party.js';
import { inMemoryConnections } from '../../support/in-memory-connections.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { success } from '../../support/ocpi/fake-partner.js';
import { type HubWithPartner, withPartner } from '../../support/ocpi/hub-with-partner.js';
import { startOcpiHub } from '../../support/ocpi/ocpi-hub.js';

const refusal = (code: string) => expect.objectContaining({ code });

describe('invitations', () => {
  let test: HubWithPartner;

  const invitation = { name: 'NL CPO', roles: [aRole('NL*CPO', 'CPO')], rawToken: false };
  const present = (token: string) => authenticateConnection(test.hub, { decoded: token, raw: '' });

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  it('give a token of 256 random bits that opens the connection, and is stored as a hash only', async () => {
    const { connection, tokenA } = await inviteParty(test.hub, invitation);
    expect(Buffer.from(tokenA, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(connection)).not.toContain(tokenA);
    expect(await present(tokenA)).toMatchObject({
      connection: { id: connection.id },
      tokenKind: 'TOKEN_A',
      token: tokenA,
    });
  });

  it('are refused for a role that somebody holds, and for the hub itself', async () => {
    await inviteParty(test.hub, invitation);
    await expect(inviteParty(test.hub, invitation)).rejects.toEqual(refusal('party-taken'));
    const asHub = { ...invitation, roles: [aRole('XX*HUB', 'CPO')] };
    await expect(inviteParty(test.hub, asHub)).rejects.toEqual(refusal('party-taken'));
  });

  it('can be renewed when the token got lost; the lost one ends', async () => {
    const { connection, tokenA } = await inviteParty(test.hub, invitation);
    const renewed = await renewInvitation(test.hub, connection.id);
    await expect(present(tokenA)).rejects.toEqual(refusal('unauthorized'));
    expect((await present(renewed.tokenA)).connection.id).toBe(connection.id);
  });

  it('cannot be renewed for a party that is registered, or that nobody knows', async () => {
    const { connection } = await aRegisteredParty(test.hub, { parties: [['NL*CPO', 'CPO']] });
    await expect(renewInvitation(test.hub, connection.id)).rejects.toEqual(refusal('already-registered'));
    await expect(renewInvitation(test.hub, 'nobody')).rejects.toEqual(refusal('unknown-object'));
  });

  it('bring a suspended party back, unless another platform speaks for it by now', async () => {
    const { connection } = await aRegisteredParty(test.hub, { parties: [['NL*CPO', 'CPO']] });
    const suspended = await suspendParty(test.hub, connection.id);
    expect((await renewInvitation(test.hub, suspended.id)).connection.state).toBe('PLANNED');
    await suspendParty(test.hub, connection.id);
    await inviteParty(test.hub, invitation);
    await expect(renewInvitation(test.hub, connection.id)).rejects.toEqual(refusal('party-taken'));
  });

  describe('suspending', () => {
    it('ends the tokens at once and tells the partner, with the token that it gave us', async () => {
      test.partner.on('/2.2.1/credentials', (_req, res) => success(res));
      const { connection, token } = await aConnectedParty();
      expect((await suspendParty(test.hub, connection.id)).state).toBe('SUSPENDED');
      await expect(present(token)).rejects.toEqual(refusal('unauthorized'));
      expect(test.partner.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['DELETE /2.2.1/credentials']);
      expect(await test.hub.connections.find(connection.id)).not.toHaveProperty('theirs');
    });

    it('works when the partner does not hear it, and twice', async () => {
      const { connection } = await aConnectedParty();
      await test.partner.close();
      await suspendParty(test.hub, connection.id);
      expect((await suspendParty(test.hub, connection.id)).state).toBe('SUSPENDED');
      await expect(suspendParty(test.hub, 'nobody')).rejects.toEqual(refusal('unknown-object'));
    });

    it('happens to a party that leaves by itself, but only once', async () => {
      const { connection } = await aConnectedParty();
      await unregisterParty(test.hub, connection);
      const left = await test.hub.connections.find(connection.id);
      expect(left?.state).toBe('SUSPENDED');
      if (left) await expect(unregisterParty(test.hub, left)).rejects.toEqual(refusal('not-registered'));
    });
  });

  async function aConnectedParty() {
    const { connection, token } = await aRegisteredParty(test.hub, { parties: [['NL*CPO', 'CPO']] });
    const theirs = {
      version: '2.2.1',
      versionsUrl: test.partner.versionsUrl,
      sealedToken: test.hub.secrets.seal('their-token'),
      endpoints: [
        { identifier: 'credentials', role: 'RECEIVER', url: `${test.partner.url}/2.2.1/credentials` },
      ] as const,
    };
    const connected = { ...connection, theirs, updatedAt: new Date(connection.updatedAt.getTime() + 1) };
    await test.hub.connections.replace(connected, connection.updatedAt);
    return { connection: connected, token };
  }
});

describe('remembered connections', () => {
  const store = inMemoryConnections();
  let lookups = 0;
  const counting = {
    ...store,
    findByTokenHash: (hashes: readonly string[]) => {
      lookups++;
      return store.findByTokenHash(hashes);
    },
  };

  it('are looked up once in a while, and again after every change', async () => {
    const connections = cachedConnections(counting);
    const test = await startOcpiHub();
    const { connection } = await aRegisteredParty({ ...test.hub, connections }, { parties: [['NL*CPO', 'CPO']] });
    const hash = connection.tokenHashes[0]?.hash ?? '';

    const burst = await Promise.all([1, 2, 3].map(() => connections.findByTokenHash([hash])));
    expect(burst.map((one) => one?.id)).toEqual([connection.id, connection.id, connection.id]);
    expect(await connections.findByTokenHash([hash])).toEqual(burst[0]);
    expect(lookups).toBe(1);

    const suspended = { ...connection, state: 'SUSPENDED', tokenHashes: [] } as const;
    await connections.replace(suspended, connection.updatedAt);
    expect(await connections.findByTokenHash([hash])).toBeUndefined();
    expect(await connections.findByTokenHash([hash])).toBeUndefined();
    expect(lookups).toBe(3);
    await test.close();
  });

  it('are not kept when a change overtook the lookup', async () => {
    const test = await startOcpiHub();
    const slow = inMemoryConnections();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const connections = cachedConnections({
      ...slow,
      findByTokenHash: async (hashes) => {
        const found = await slow.findByTokenHash(hashes);
        await gate;
        return found;
      },
    });
    const { connection } = await aRegisteredParty({ ...test.hub, connections }, { parties: [['NL*CPO', 'CPO']] });
    const hash = connection.tokenHashes[0]?.hash ?? '';
    const overtaken = connections.findByTokenHash([hash]);
    await connections.replace({ ...connection, state: 'SUSPENDED', tokenHashes: [] }, connection.updatedAt);
    release();
    await overtaken;
    expect(await connections.findByTokenHash([hash])).toBeUndefined();
    await test.close();
  });

  it('are listed once in a while, and anew after every change, also one that overtook the list', async () => {
    const slow = inMemoryConnections();
    let lists = 0;
    const connections = cachedConnections({
      ...slow,
      list: async () => {
        lists++;
        const listed = await slow.list();
        await new Promise((resolve) => setImmediate(resolve));
        return listed;
      },
    });
    const test = await startOcpiHub();
    const { connection } = await aRegisteredParty({ ...test.hub, connections }, { parties: [['NL*CPO', 'CPO']] });
    for (const _again of [1, 2]) expect(await connections.list()).toEqual([connection]);
    expect(lists).toBe(1);

    const suspended = { ...connection, state: 'SUSPENDED', tokenHashes: [] } as const;
    await connections.replace({ ...connection, name: 'renamed' }, connection.updatedAt);
    const overtaken = connections.list();
    await connections.replace(suspended, connection.updatedAt);
    expect(await connections.list()).toEqual([suspended]);
    await overtaken;
    expect(await connections.list()).toEqual([suspended]);
    await test.close();
  });
});
