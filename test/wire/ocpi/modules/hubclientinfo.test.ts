import { roamingRules } from '../../../../src/domain/routing/roaming-agreement.js';
import { renewInvitation } from '../../../../src/flows/registration/renew-invitation.js';
import { suspendParty } from '../../../../src/flows/registration/suspend-party.js';
import { type Member, type PresenceNetwork, startPresenceNetwork } from '../../../support/roaming/presence-network.js';

const LIST = '/sender/hubclientinfo';

describe('hubclientinfo', () => {
  let network: PresenceNetwork;
  let cpo: Member;
  let emsp: Member;

  beforeEach(async () => {
    network = await startPresenceNetwork();
    cpo = await network.join([['NL*CPO', 'CPO']]);
    network.wait(1);
    emsp = await network.join([
      ['DE*MSP', 'EMSP'],
      ['DE*MSP', 'CPO'],
    ]);
    await network.flows.idle();
  });

  afterEach(() => network.close());

  const MSP = { country_code: 'DE', party_id: 'MSP', status: 'CONNECTED', last_updated: '2026-11-02T12:01:00Z' };
  const names = (data: unknown) =>
    Array.isArray(data) ? data.map((one) => `${one.country_code}*${one.party_id}/${one.role} ${one.status}`) : data;

  it('lists all others, one entry for each role, and neither the caller nor the hub', async () => {
    const { http, ocpi, data, headers } = await cpo.ask('GET', LIST);
    expect([http, ocpi, data]).toEqual([
      200,
      1000,
      [
        { ...MSP, role: 'EMSP' },
        { ...MSP, role: 'CPO' },
      ],
    ]);
    expect(names((await emsp.ask('GET', LIST)).data)).toEqual(['NL*CPO/CPO CONNECTED']);
    expect([...headers.keys()].filter((name) => name.startsWith('ocpi-'))).toEqual([]);
  });

  it('is a configuration module: routing headers are let pass and noted, whosever they name', async () => {
    const headers = { 'OCPI-from-country-code': 'ZZ', 'OCPI-from-party-id': 'ZZZ', 'OCPI-to-party-id': 'HUB' };
    const answer = await cpo.ask('GET', LIST, { headers });
    expect(answer.ocpi).toBe(1000);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    expect(network.noted.map(({ rule }) => rule)).toContain('routing-headers-on-configuration-module');
  });

  it('has pages as other lists do', async () => {
    await network.join([['FR*EMP', 'EMSP']]);
    await network.flows.idle();
    const first = await cpo.ask('GET', `${LIST}?limit=2&date_from=2026-11-02T12:00:00Z`);
    expect(names(first.data)).toEqual(['DE*MSP/EMSP CONNECTED', 'DE*MSP/CPO CONNECTED']);
    expect([first.headers.get('X-Total-Count'), first.headers.get('X-Limit')]).toEqual(['3', '100']);
    const link = first.headers.get('Link')?.match(/^<(.*)>; rel="next"$/)?.[1] ?? '';
    expect(link).toContain(`${network.ocpiUrl}/2.2.1${LIST}?`);
    expect(link).toContain('date_from=');
    const second = await cpo.ask('GET', link);
    expect([names(second.data), second.headers.get('Link')]).toEqual([['FR*EMP/EMSP CONNECTED'], null]);
    const bad = await cpo.ask('GET', `${LIST}?limit=none`);
    expect([bad.http, bad.ocpi]).toEqual([200, 2001]);
  });

  it('can be asked for what has moved since', async () => {
    network.wait(1);
    network.flows.presence.silent(emsp.id);
    await network.flows.idle();
    await network.join([['FR*EMP', 'EMSP']]);
    const since = await cpo.ask('GET', `${LIST}?date_from=2026-11-02T12:02:00Z`);
    expect(names(since.data)).toEqual(['DE*MSP/EMSP OFFLINE', 'DE*MSP/CPO OFFLINE', 'FR*EMP/EMSP CONNECTED']);
    const before = await emsp.ask('GET', `${LIST}?date_to=2026-11-02T12:02:00Z`);
    expect(names(before.data)).toEqual(['NL*CPO/CPO CONNECTED']);
  });

  it('keeps who was suspended, and tells when it is invited anew', async () => {
    network.flows.presence.silent(emsp.id);
    await network.flows.idle();
    await suspendParty(network.hub, emsp.id);
    await network.flows.idle();
    expect(names((await cpo.ask('GET', LIST)).data)).toEqual(['DE*MSP/EMSP SUSPENDED', 'DE*MSP/CPO SUSPENDED']);
    expect(
      cpo
        .told()
        .slice(-2)
        .map(({ info }) => info['status']),
    ).toEqual(['SUSPENDED', 'SUSPENDED']);
    await renewInvitation(network.hub, emsp.id);
    await network.flows.idle();
    expect(await network.hub.presences.find(emsp.id)).toBeUndefined();
    expect(
      cpo
        .told()
        .slice(-2)
        .map(({ info }) => info['status']),
    ).toEqual(['PLANNED', 'PLANNED']);
  });

  it('does not tell of a new token', async () => {
    const count = cpo.told().length;
    const found = await network.hub.connections.find(emsp.id);
    if (!found) throw new Error('the connection is gone');
    await network.hub.connections.replace({ ...found, tokenHashes: [], updatedAt: new Date() }, found.updatedAt);
    await network.flows.idle();
    expect(cpo.told()).toHaveLength(count);
    expect((await cpo.ask('GET', LIST)).data).toContainEqual({ ...MSP, role: 'EMSP' });
  });

  it('refuses who has no token, and other methods', async () => {
    const bare = await fetch(`${network.ocpiUrl}/2.2.1${LIST}`);
    expect(bare.status).toBe(401);
    expect((await cpo.ask('PUT', LIST, { body: {} })).http).toBe(405);
    expect((await cpo.ask('DELETE', '/receiver/hubclientinfo/NL/CPO')).http).toBe(405);
  });

  describe('of a hub that is closed', () => {
    it('shows parties without an agreement as PLANNED, and does not tell of what moves with them', async () => {
      const closed = await startPresenceNetwork({ rules: roamingRules([], 'CLOSED') });
      const one = await closed.join([['NL*ONE', 'CPO']]);
      const two = await closed.join([['NL*TWO', 'EMSP']]);
      closed.flows.presence.silent(two.id);
      await closed.flows.idle();
      expect(names((await one.ask('GET', LIST)).data)).toEqual(['NL*TWO/EMSP PLANNED']);
      expect(one.told()).toEqual([]);
      await closed.close();
    });
  });

  describe('of another hub', () => {
    const path = '/receiver/hubclientinfo/SE/FAR';
    const far = { country_code: 'SE', party_id: 'FAR', role: 'CPO', status: 'CONNECTED' };
    const at = (minute: number) => ({ last_updated: `2026-11-02T12:0${minute}:00Z` });

    it('tells of the parties behind it, of which our platforms are told then', async () => {
      const hub = await network.join([['BE*HUB', 'HUB']]);
      const put = await hub.ask('PUT', path, { body: { ...far, ...at(1) } });
      expect([put.http, put.ocpi, put.data]).toEqual([201, 1000, undefined]);
      await network.flows.idle();
      expect(cpo.told().at(-1)?.info).toMatchObject({ party_id: 'FAR', status: 'CONNECTED' });
      expect(hub.told().map(({ info }) => info['party_id'])).not.toContain('FAR');
      expect(names((await cpo.ask('GET', LIST)).data)).toContain('SE*FAR/CPO CONNECTED');

      const older = await hub.ask('PUT', path, { body: { ...far, status: 'OFFLINE', ...at(0) } });
      expect([older.http, older.ocpi]).toEqual([200, 1000]);
      expect((await hub.ask('GET', path)).data).toEqual({ ...far, ...at(1) });
      network.flows.presence.silent(hub.id);
      await network.flows.idle();
      expect(names((await cpo.ask('GET', LIST)).data)).toContain('SE*FAR/CPO OFFLINE');
    });

    it('may leave the time away, as the example of the specification does', async () => {
      const hub = await network.join([['BE*HUB', 'HUB']]);
      expect((await hub.ask('PUT', path, { body: far })).ocpi).toBe(1000);
      expect((await hub.ask('GET', path)).data).toEqual({ ...far, ...at(1) });
    });

    it.each([
      ['another party than the URL', { ...far, party_id: 'OTH' }],
      ['an unknown status', { ...far, status: 'ASLEEP' }],
      ['an unknown role', { ...far, role: 'BOSS' }],
      ['no party', { role: 'CPO', status: 'CONNECTED' }],
    ])('is refused with 2001 for %s', async (_what, body) => {
      const hub = await network.join([['BE*HUB', 'HUB']]);
      const { http, ocpi } = await hub.ask('PUT', path, { body });
      expect([http, ocpi]).toEqual([200, 2001]);
      expect((await hub.ask('GET', path)).http).toBe(404);
    });

    it('is no platform without the role HUB, and says nothing of us', async () => {
      expect((await cpo.ask('PUT', path, { body: far })).ocpi).toBe(2001);
      expect((await cpo.ask('GET', path)).ocpi).toBe(2001);
      const hub = await network.join([['BE*HUB', 'HUB']]);
      const us = { ...far, country_code: 'XX', party_id: 'HUB' };
      expect((await hub.ask('PUT', '/receiver/hubclientinfo/XX/HUB', { body: us })).ocpi).toBe(2001);
    });
  });
});
