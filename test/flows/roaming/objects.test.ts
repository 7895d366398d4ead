import { HubError } from '../../../src/domain/errors.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { DirectRoute } from '../../../src/domain/routing/route-message.js';
import { findObject } from '../../../src/flows/roaming/find-object.js';
import { patchObject } from '../../../src/flows/roaming/patch-object.js';
import { type ReceivedObject, receiveObject } from '../../../src/flows/roaming/receive-object.js';
import { removeObject } from '../../../src/flows/roaming/remove-object.js';
import type { ObjectStore } from '../../../src/store/object-store.js';
import { inMemoryObjects } from '../../support/in-memory-objects.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { aConnection } from '../../support/roaming/a-connection.js';

const NINE = new Date('2026-11-02T09:00:00Z');
const TEN = new Date('2026-11-02T10:00:00Z');

const HUB = { kind: 'hub' } as const;
const BROADCAST = { route: HUB };

function anObject(fields: Partial<ReceivedObject> = {}): ReceivedObject {
  return {
    module: 'tariffs',
    key: 'NL*CPO/T1',
    owner: 'NL*CPO',
    id: 't1',
    ocpiVersion: '2.2.1',
    json: '{"id":"t1"}',
    lastUpdated: NINE,
    push: BROADCAST,
    ...fields,
  };
}

const where = { module: 'tariffs', key: 'NL*CPO/T1' } as const;

describe('the copy of an object that was pushed', () => {
  it('is created, replaced when it is as new or newer, and left alone when what comes is older', async () => {
    const hub = { objects: inMemoryObjects() };
    expect(await receiveObject(hub, anObject())).toBe('created');
    expect(await receiveObject(hub, anObject({ json: '{"id":"t1","n":2}' }))).toBe('replaced');
    expect(await receiveObject(hub, anObject({ json: '{"id":"t1","n":3}', lastUpdated: TEN }))).toBe('replaced');
    expect(await receiveObject(hub, anObject())).toBe('outdated');
    expect(await findObject(hub, where)).toMatchObject({ json: '{"id":"t1","n":3}', revision: 3 });
  });

  it('is changed on top of what somebody else has written in between', async () => {
    const objects = inMemoryObjects();
    const hub = { objects: interrupted(objects, () => receiveObject({ objects }, anObject({ json: '[1]' }))) };
    await receiveObject({ objects }, anObject({ json: '[0]' }));
    const change = (json: string) => ({ kind: 'replaced', json: `${json}+`, lastUpdated: TEN }) as const;
    expect(await patchObject(hub, { ...where, route: HUB, change })).toEqual({
      kind: 'replaced',
      audience: 'EVERYBODY',
    });
    expect(await findObject(hub, where)).toMatchObject({
      json: '[1]+',
      lastUpdated: TEN,
      revision: 3,
      owner: 'NL*CPO',
    });
  });

  it('is refused with conflict when others write all the time', async () => {
    const hub = { objects: { ...inMemoryObjects(), put: async () => false } };
    await expect(receiveObject(hub, anObject())).rejects.toMatchObject({ code: 'conflict' });
  });

  it('cannot be changed, nor read, when there is none', async () => {
    const hub = { objects: inMemoryObjects() };
    const change = () => ({ kind: 'outdated' }) as const;
    await expect(patchObject(hub, { ...where, route: HUB, change })).rejects.toMatchObject({ code: 'unknown-object' });
    await expect(findObject(hub, where)).rejects.toBeInstanceOf(HubError);
  });

  it('can be removed once, and who could see it is told', async () => {
    const hub = { objects: inMemoryObjects() };
    await receiveObject(hub, anObject());
    expect(await removeObject(hub, { ...where, route: HUB })).toEqual({ kind: 'removed', audience: 'EVERYBODY' });
    expect(await removeObject(hub, { ...where, route: HUB })).toEqual({ kind: 'unknown' });
  });

  it('stays for the others when it is taken back from one party, and is gone with the last of them', async () => {
    const hub = { objects: inMemoryObjects() };
    const [one, other] = [directTo('DE*MSP'), directTo('FR*EMP')];
    for (const route of [one, other]) await receiveObject(hub, anObject({ push: { route } }));
    await removeObject(hub, { ...where, route: one });
    expect(await findObject(hub, where)).toMatchObject({ audience: ['FR*EMP'] });
    await removeObject(hub, { ...where, route: one });
    expect(await findObject(hub, where)).toMatchObject({ audience: ['FR*EMP'] });
    await removeObject(hub, { ...where, route: other });
    await expect(findObject(hub, where)).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is taken back as it is at that moment when its owner sends it again meanwhile', async () => {
    const objects = inMemoryObjects();
    const again = () => receiveObject({ objects }, anObject({ json: '{"id":"t1","n":2}', lastUpdated: TEN }));
    await receiveObject({ objects }, anObject());
    const removed: unknown[] = [];
    const watched: ObjectStore = {
      ...objects,
      remove: async (object) => {
        if (removed.push(object.revision) === 1) await again();
        return objects.remove(object);
      },
    };
    expect(await removeObject({ objects: watched }, { ...where, route: HUB })).toMatchObject({ kind: 'removed' });
    expect(removed).toEqual([1, 2]);
  });

  it('is shown to a party that was added while it was taken back from another', async () => {
    const objects = inMemoryObjects();
    await receiveObject({ objects }, anObject({ push: { route: directTo('DE*MSP') } }));
    let isFirst = true;
    const watched: ObjectStore = {
      ...objects,
      remove: async (object) => {
        if (isFirst) await receiveObject({ objects }, anObject({ push: { route: directTo('FR*EMP') } }));
        isFirst = false;
        return objects.remove(object);
      },
    };
    await removeObject({ objects: watched }, { ...where, route: directTo('DE*MSP') });
    expect(await findObject({ objects }, where)).toMatchObject({ audience: ['FR*EMP'] });
  });

  it('is not removed when others write all the time: refused with conflict', async () => {
    const objects = inMemoryObjects();
    await receiveObject({ objects }, anObject());
    const hub = { objects: { ...objects, remove: async () => false } };
    await expect(removeObject(hub, { ...where, route: HUB })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that is open to everybody stays when it is taken back from one party', async () => {
    const hub = { objects: inMemoryObjects() };
    await receiveObject(hub, anObject());
    await removeObject(hub, { ...where, route: directTo('DE*MSP') });
    expect(await findObject(hub, where)).toMatchObject({ audience: 'EVERYBODY' });
  });
});

function directTo(party: string): DirectRoute {
  const connection = aConnection(party, { roles: [aRole(party, 'EMSP')] });
  const endpoint = { identifier: 'tariffs', role: 'RECEIVER', url: 'https://partner.example/tariffs' } as const;
  return { kind: 'direct', receiver: parsePartyKey(party), connection, endpoint };
}

/** A store in which somebody else writes just before the first write that comes through it. */
function interrupted(objects: ObjectStore, interruption: () => Promise<unknown>): ObjectStore {
  let isFirst = true;
  return {
    ...objects,
    put: async (object) => {
      if (isFirst) {
        isFirst = false;
        await interruption();
      }
      return objects.put(object);
    },
  };
}
