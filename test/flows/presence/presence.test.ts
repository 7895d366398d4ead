import { createPresence } from '../../../src/flows/presence/presence.js';
import { type PresenceNetwork, startPresenceNetwork } from '../../support/roaming/presence-network.js';

const NOON = '2026-11-02T12:00:00Z';

describe('presence', () => {
  let network: PresenceNetwork;

  beforeEach(async () => {
    network = await startPresenceNetwork();
  });

  afterEach(() => network.close());

  const stillAlive = async () => {
    await network.flows.presence.refresh();
    const asked = await network.flows.checkStillAlive(5);
    await network.flows.idle();
    return asked;
  };

  /** Three platforms, of which all have heard of each other. */
  async function threePlatforms() {
    const cpo = await network.join([['NL*CPO', 'CPO']]);
    const emsp = await network.join([['DE*MSP', 'EMSP']]);
    const two = await network.join([
      ['FR*TWO', 'CPO'],
      ['FR*TWO', 'EMSP'],
    ]);
    await network.flows.idle();
    return { cpo, emsp, two };
  }

  it('of a platform that does not answer is told to all others, with a later time', async () => {
    const { cpo, emsp, two } = await threePlatforms();
    const before = [cpo, emsp, two].map(({ told }) => told().length);
    emsp.die();
    network.wait(5);
    expect(await stillAlive()).toBe(3);
    const news = { country_code: 'DE', party_id: 'MSP', role: 'EMSP', status: 'OFFLINE' };
    const info = { ...news, last_updated: '2026-11-02T12:05:00Z' };
    for (const [at, other] of [cpo, two].entries()) {
      expect(other.told().slice(before[at === 0 ? 0 : 2])).toEqual([{ path: '/2.2.1/hubclientinfo/DE/MSP', info }]);
    }
    expect(emsp.told()).toHaveLength(before[1] ?? 0);
  });

  it('is told by calls that carry no routing headers, and to nobody without the endpoint', async () => {
    const silent = await network.join([['AT*OTH', 'OTHER']], { endpoints: ['locations:RECEIVER'] });
    const { cpo } = await threePlatforms();
    const names = Object.keys(cpo.partner.seen.find(({ method }) => method === 'PUT')?.headers ?? {});
    expect(names).toContain('authorization');
    expect(names.filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    expect(silent.partner.seen).toEqual([]);
  });

  it('is one entry for each role of a party', async () => {
    const { cpo, two } = await threePlatforms();
    network.flows.presence.silent(two.id);
    await network.flows.idle();
    const told = cpo.told().filter(({ info }) => info['party_id'] === 'TWO' && info['status'] === 'OFFLINE');
    expect(told.map(({ path, info }) => [path, info['role']])).toEqual([
      ['/2.2.1/hubclientinfo/FR/TWO', 'CPO'],
      ['/2.2.1/hubclientinfo/FR/TWO', 'EMSP'],
    ]);
  });

  it('is asked of those only that were silent: any message of theirs is a sign of life', async () => {
    const { cpo, emsp, two } = await threePlatforms();
    network.wait(4);
    expect(await stillAlive()).toBe(0);
    await cpo.ask('GET', '/sender/hubclientinfo');
    network.wait(1);
    expect(await stillAlive()).toBe(2);
    expect([cpo, emsp, two].map(({ asked }) => asked())).toEqual([[], ['/versions'], ['/versions']]);
    const offline = (await network.hub.presences.list()).filter(({ state }) => state === 'OFFLINE');
    expect(offline).toEqual([]);
  });

  it('of one that is OFFLINE is asked at every run, and it is back with its first answer', async () => {
    const { cpo, emsp } = await threePlatforms();
    emsp.die();
    network.flows.presence.silent(emsp.id);
    await network.flows.idle();
    expect(await stillAlive()).toBe(1);
    expect(network.hub.presence.isOffline(emsp.id)).toBe(true);
    emsp.revive();
    network.wait(1);
    expect(await stillAlive()).toBe(1);
    expect(network.hub.presence.isOffline(emsp.id)).toBe(false);
    expect(cpo.told().at(-1)?.info).toMatchObject({
      party_id: 'MSP',
      status: 'CONNECTED',
      last_updated: '2026-11-02T12:01:00Z',
    });
  });

  it('is back with the first message, which does not wait for anybody', async () => {
    const { cpo, emsp } = await threePlatforms();
    network.flows.presence.silent(cpo.id);
    await network.flows.idle();
    emsp.partner.on('/2.2.1/hubclientinfo/NL/CPO', () => undefined);
    expect((await cpo.ask('GET', '/sender/hubclientinfo')).ocpi).toBe(1000);
    expect(network.hub.presence.isOffline(cpo.id)).toBe(false);
    // Who is told does not answer at all: it is given up, and nothing else happens.
    await network.flows.idle();
    expect(emsp.told().at(-1)?.info).toMatchObject({ party_id: 'CPO', status: 'CONNECTED' });
  });

  it('is told by one of two processes, and noticed by the other', async () => {
    const { cpo, emsp } = await threePlatforms();
    const { presences, clock, log } = network.hub;
    const changed: string[] = [];
    const other = createPresence({
      parts: { presences, clock, log },
      tellSoon: (id) => changed.push(id),
      resyncSoon: () => undefined,
    });
    network.flows.presence.silent(emsp.id);
    await network.flows.idle();
    other.silent(emsp.id);
    await other.settled();
    expect(changed).toEqual([]);
    network.wait(1);
    other.seen(emsp.id);
    await other.settled();
    expect(changed).toEqual([emsp.id]);
    expect(network.hub.presence.isOffline(emsp.id)).toBe(true);
    await network.flows.presence.refresh();
    expect(network.hub.presence.isOffline(emsp.id)).toBe(false);
    expect(cpo.told().filter(({ info }) => info['status'] === 'OFFLINE')).toHaveLength(1);
  });

  it('is written down a while after, and a sign that came after others noticed silence counts', async () => {
    const { emsp } = await threePlatforms();
    network.wait(1);
    network.flows.presence.seen(emsp.id);
    expect(await network.hub.presences.find(emsp.id)).toBeUndefined();
    await network.flows.presence.refresh();
    expect((await network.hub.presences.find(emsp.id))?.lastSeenAt).toEqual(new Date('2026-11-02T12:01:00Z'));
    // Another process has found it silent before this one has heard of it.
    await network.hub.presences.change(emsp.id, 'OFFLINE', new Date(NOON));
    await network.flows.presence.refresh();
    await network.flows.idle();
    expect((await network.hub.presences.find(emsp.id))?.state).toBe('ONLINE');
  });

  it('that a process left untold is told later, once', async () => {
    const { cpo, emsp } = await threePlatforms();
    await network.hub.presences.change(emsp.id, 'OFFLINE', new Date(NOON));
    expect(await network.flows.catchUp()).toBe(1);
    await network.flows.idle();
    expect(cpo.told().at(-1)?.info).toMatchObject({ party_id: 'MSP', status: 'OFFLINE' });
    expect(await network.flows.catchUp()).toBe(0);
  });
});
