import type { PartyStatus } from '../../src/store/roaming/presence-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 2, 12, 0, second));
const isOne = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length;

describe('whether a platform answers', () => {
  it('is changed once when many processes notice it at the same time', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const offline = Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? one : other).presences.change('p1', 'OFFLINE', at(n)),
    );
    expect(isOne(await Promise.all(offline))).toBe(1);
    expect((await one.presences.find('p1'))?.state).toBe('OFFLINE');
    expect(await one.presences.change('p1', 'ONLINE', at(40))).toBe(true);
    expect(await other.presences.find('p1')).toEqual({
      connectionId: 'p1',
      state: 'ONLINE',
      changedAt: at(40),
      lastSeenAt: at(40),
    });
  });

  it('is not changed by signs of life, which only move forward', async () => {
    const { presences } = await openStores();
    await presences.seen([{ connectionId: 'p2', at: at(30) }]);
    await presences.change('p2', 'OFFLINE', at(31));
    await presences.seen([{ connectionId: 'p2', at: at(10) }]);
    expect(await presences.find('p2')).toMatchObject({ state: 'OFFLINE', changedAt: at(31), lastSeenAt: at(30) });
    await presences.seen(Array.from({ length: 600 }, (_, n) => ({ connectionId: `many${n}`, at: at(1) })));
    expect((await presences.list()).filter(({ connectionId }) => connectionId.startsWith('many'))).toHaveLength(600);
  });

  it('is forgotten when the platform is invited anew', async () => {
    const { presences } = await openStores();
    await presences.change('p3', 'OFFLINE', at(1));
    await presences.forget('p3');
    await presences.forget('p3');
    expect(await presences.find('p3')).toBeUndefined();
  });
});

describe('what the hub has missed', () => {
  it('begins at the earliest time that was noted, until all of it was asked for', async () => {
    const { presences } = await openStores();
    await presences.awaitResync('p4', at(20));
    await presences.awaitResync('p4', at(10));
    await presences.awaitResync('p4', at(30));
    expect((await presences.find('p4'))?.resyncFrom).toEqual(at(10));
    await presences.resynced('p4', at(20));
    expect((await presences.find('p4'))?.resyncFrom).toEqual(at(10));
    await presences.resynced('p4', at(10));
    expect(await presences.find('p4')).not.toHaveProperty('resyncFrom');
  });
});

describe('what others are told', () => {
  const status = (fields: Partial<PartyStatus> = {}): PartyStatus => ({
    connectionId: 'p5',
    party: { countryCode: 'NL', partyId: 'CPO' },
    role: 'CPO',
    status: 'CONNECTED',
    lastUpdated: at(1),
    ...fields,
  });

  it('is told by one process, and again only when the status has moved', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const tells = Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).presences.tell(status()));
    expect(isOne(await Promise.all(tells))).toBe(1);
    expect(await one.presences.tell(status({ lastUpdated: at(5) }))).toBe(false);
    expect(await one.presences.tell(status({ status: 'OFFLINE', lastUpdated: at(6) }))).toBe(true);
    expect(await one.presences.tell(status({ role: 'EMSP' }))).toBe(true);
    expect(await other.presences.told('p5')).toEqual([
      status({ status: 'OFFLINE', lastUpdated: at(6) }),
      status({ role: 'EMSP' }),
    ]);
  });

  it('is something else than what a hub says of the parties behind it, of which the latest counts', async () => {
    const { presences } = await openStores();
    const behind = status({ connectionId: 'p6', lastUpdated: at(10) });
    expect(await presences.putBehind(behind)).toBe(true);
    expect(await presences.putBehind({ ...behind, status: 'OFFLINE', lastUpdated: at(9) })).toBe(false);
    expect(await presences.behind('p6')).toEqual([behind]);
    expect(await presences.told('p6')).toEqual([]);
    expect((await presences.behind()).map(({ connectionId }) => connectionId)).toEqual(['p6']);
  });
});
