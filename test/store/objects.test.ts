import type { ObjectQuery, StoredObject } from '../../src/store/object-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const ALL = { offset: 0, limit: 100 };
const OPEN = { visibleTo: ['EVERYBODY'] } as const;

function anObject(id: string, parts: Partial<StoredObject> = {}): StoredObject {
  return {
    module: 'locations',
    key: `NL*ALF/${id.toUpperCase()}`,
    owner: 'NL*ALF',
    id,
    audience: 'EVERYBODY',
    ocpiVersion: '2.2.1',
    json: `{"id":"${id}"}`,
    lastUpdated: new Date('2026-10-12T08:00:00Z'),
    revision: 1,
    ...parts,
  };
}

async function idsOf(module: StoredObject['module'], query: ObjectQuery): Promise<readonly string[]> {
  const { objects } = await openStores();
  return (await objects.page(module, query)).items.map(({ id }) => id);
}

describe("the hub's copies of objects", () => {
  it('come back as they came, each module for itself', async () => {
    const { objects } = await openStores();
    const location = anObject('Loc1', { json: '{"id":"Loc1",  "odd" : 1.50}' });
    expect(await objects.put(location)).toBe(true);
    expect(await objects.find('locations', 'NL*ALF/LOC1')).toEqual(location);
    expect(await objects.find('tariffs', 'NL*ALF/LOC1')).toBeUndefined();
    expect(await objects.find('locations', 'NL*ALF/LOC2')).toBeUndefined();
  });

  it('are written by one of two who read the same revision', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const first = anObject('R1', { module: 'tariffs' });
    const made = await Promise.all([one, other].map(({ objects }) => objects.put(first)));
    expect(made.filter(Boolean)).toHaveLength(1);
    const second = { ...first, revision: 2, json: '{"by":"one"}' };
    expect(await one.objects.put(second)).toBe(true);
    expect(await other.objects.put({ ...second, json: '{"by":"other"}' })).toBe(false);
    expect(await other.objects.put({ ...second, revision: 4 })).toBe(false);
    expect(await one.objects.find('tariffs', first.key)).toEqual(second);
  });

  it('come back after they were removed, as if they were new', async () => {
    const { objects } = await openStores();
    const first = anObject('X1', { module: 'tariffs' });
    await objects.put(first);
    expect(await objects.remove(first)).toBe(true);
    expect(await objects.remove(first)).toBe(false);
    expect(await objects.put(anObject('X1', { module: 'tariffs', revision: 2 }))).toBe(false);
    expect(await objects.put(anObject('X1', { module: 'tariffs' }))).toBe(true);
  });

  it('are removed only as they were read: not when somebody else has written them meanwhile', async () => {
    const { objects } = await openStores();
    const read = anObject('X2', { module: 'tariffs' });
    const newer = { ...read, revision: 2, json: '{"id":"X2","new":true}' };
    await objects.put(read);
    await objects.put(newer);
    expect(await objects.remove(read)).toBe(false);
    expect(await objects.find('tariffs', read.key)).toEqual(newer);
    expect(await objects.remove(newer)).toBe(true);
  });

  it('are found by their id, of all owners, or of one owner, or of one type of token', async () => {
    const { objects } = await openStores();
    const named = (owner: StoredObject['owner'], type: string) =>
      anObject('Uid.1', { module: 'tokens', owner, key: `${owner}/UID.1/${type}` });
    for (const token of [named('DE*UNO', 'RFID'), named('DE*UNO', 'A+B'), named('DE*DUE', 'RFID')]) {
      await objects.put(token);
    }
    const found = async (of?: Parameters<typeof objects.findById>[2]) =>
      (await objects.findById('tokens', 'uid.1', of)).map(({ key }) => key).sort();
    expect(await found()).toEqual(['DE*DUE/UID.1/RFID', 'DE*UNO/UID.1/A+B', 'DE*UNO/UID.1/RFID']);
    expect(await found({ owner: 'DE*DUE' })).toEqual(['DE*DUE/UID.1/RFID']);
    expect(await found({ tokenType: 'rfid' })).toEqual(['DE*DUE/UID.1/RFID', 'DE*UNO/UID.1/RFID']);
    expect(await found({ owner: 'DE*UNO', tokenType: 'A+B' })).toEqual(['DE*UNO/UID.1/A+B']);
    for (const tokenType of ['.*', 'A\0B', 'FID', '(', '\\']) expect(await found({ tokenType })).toEqual([]);
  });

  it('of one owner never crowd out those of another; an id that too many use is refused', async () => {
    const { objects } = await openStores();
    const token = (owner: StoredObject['owner'], type: string) =>
      anObject('Crowd', { module: 'tokens', owner, key: `${owner}/CROWD/${type}` });
    for (let type = 0; type < 101; type++) await objects.put(token('DE*BIG', `T${type}`));
    await objects.put(token('FR*ONE', 'RFID'));
    const found = await objects.findById('tokens', 'crowd', { tokenType: 'RFID' });
    expect(found.map(({ owner }) => owner)).toEqual(['FR*ONE']);
    expect(await objects.findById('tokens', 'crowd', { owner: 'FR*ONE' })).toHaveLength(1);
    await expect(objects.findById('tokens', 'crowd')).rejects.toMatchObject({ code: 'ambiguous-receiver' });
  });

  it('keep their place in the pages when they are updated', async () => {
    const { objects } = await openStores();
    for (const id of ['P1', 'P2', 'P3', 'P4', 'P5']) {
      await objects.put(anObject(id, { module: 'tokens', owner: 'DE*PAG', key: `DE*PAG/${id}` }));
    }
    const query = { ...OPEN, owner: 'DE*PAG', limit: 2 } as const;
    expect(await idsOf('tokens', { ...query, offset: 0 })).toEqual(['P1', 'P2']);
    const updated = { module: 'tokens', owner: 'DE*PAG', lastUpdated: new Date('2026-12-01T00:00:00Z') } as const;
    await objects.put(anObject('P1', { ...updated, key: 'DE*PAG/P1', revision: 2 }));
    await objects.put(anObject('P4', { ...updated, key: 'DE*PAG/P4', revision: 2 }));
    expect(await idsOf('tokens', { ...query, offset: 2 })).toEqual(['P3', 'P4']);
    expect(await idsOf('tokens', { ...query, offset: 4 })).toEqual(['P5']);
    expect((await objects.page('tokens', { ...query, offset: 4 })).total).toBe(5);
    expect((await objects.page('tokens', { ...query, offset: 9 })).items).toEqual([]);
  });

  it('are found by when they were last updated: from inclusive, to exclusive', async () => {
    const { objects } = await openStores();
    for (const [id, at] of [
      ['D1', '2026-10-01T00:00:00Z'],
      ['D2', '2026-10-02T00:00:00Z'],
      ['D3', '2026-10-03T00:00:00Z'],
    ] as const) {
      await objects.put(anObject(id, { owner: 'NL*DAT', key: `NL*DAT/${id}`, lastUpdated: new Date(at) }));
    }
    const owner = { ...ALL, ...OPEN, owner: 'NL*DAT' } as const;
    const [first, second, third] = [1, 2, 3].map((day) => new Date(`2026-10-0${day}T00:00:00Z`));
    expect(await idsOf('locations', { ...owner, ...(second && { dateFrom: second }) })).toEqual(['D2', 'D3']);
    expect(await idsOf('locations', { ...owner, ...(third && { dateTo: third }) })).toEqual(['D1', 'D2']);
    const between = first && second && { dateFrom: first, dateTo: second };
    expect(await idsOf('locations', { ...owner, ...between })).toEqual(['D1']);
    expect(await idsOf('locations', { ...ALL, ...OPEN, ...between })).toContain('D1');
  });

  it('are shown to their owner and to the parties in their audience, and counted for these only', async () => {
    const { objects } = await openStores();
    const session = { module: 'sessions', owner: 'NL*ALF' } as const;
    await objects.put(anObject('S1', { ...session, audience: ['DE*BET'] }));
    await objects.put(anObject('S2', { ...session, audience: ['FR*GAM', 'DE*BET'] }));
    await objects.put(anObject('S3', { ...session, audience: [] }));
    const seen = async (...visibleTo: ObjectQuery['visibleTo']) => {
      const { items, total } = await objects.page('sessions', { ...ALL, visibleTo });
      expect(total).toBe(items.length);
      return items.map(({ id }) => id);
    };
    expect(await seen('DE*BET')).toEqual(['S1', 'S2']);
    expect(await seen('FR*GAM')).toEqual(['S2']);
    expect(await seen('NL*ALF')).toEqual(['S1', 'S2', 'S3']);
    expect(await seen('FR*GAM', 'DE*BET', 'NL*ALF', 'EVERYBODY')).toEqual(['S1', 'S2', 'S3']);
    expect(await seen('EVERYBODY')).toEqual([]);
    expect(await seen('SE*NON')).toEqual([]);
    expect(await seen()).toEqual([]);
  });

  it('are open to everybody who asks for what is open, and to nobody else but their owner', async () => {
    const { objects } = await openStores();
    const open = anObject('O1', { owner: 'NL*OPN', key: 'NL*OPN/O1' });
    await objects.put(open);
    await objects.put(anObject('O2', { owner: 'NL*OPN', key: 'NL*OPN/O2', audience: ['DE*BET'] }));
    const of = { ...ALL, owner: 'NL*OPN' } as const;
    expect(await idsOf('locations', { ...of, visibleTo: ['FR*GAM', 'EVERYBODY'] })).toEqual(['O1']);
    expect(await idsOf('locations', { ...of, visibleTo: ['DE*BET', 'EVERYBODY'] })).toEqual(['O1', 'O2']);
    expect(await idsOf('locations', { ...of, visibleTo: ['DE*BET'] })).toEqual(['O2']);
    expect(await idsOf('locations', { ...of, visibleTo: ['NL*OPN'] })).toEqual(['O1', 'O2']);
    expect(await objects.find('locations', open.key)).toEqual(open);
  });

  it('come in the order of creation, each once, whoever they are shown to, page by page and by time', async () => {
    const { objects } = await openStores();
    const module = 'tariffs';
    const audiences = [['DE*BET'], 'EVERYBODY', ['FR*GAM'], ['DE*BET', 'DE*TWO'], 'EVERYBODY', ['DE*TWO']] as const;
    for (const [index, audience] of audiences.entries()) {
      const lastUpdated = new Date(Date.UTC(2027, 0, 9 - index));
      const id = `M${index}`;
      await objects.put(anObject(id, { module, owner: 'NL*MIX', key: `NL*MIX/${id}`, audience, lastUpdated }));
    }
    const query = { visibleTo: ['DE*BET', 'DE*TWO', 'EVERYBODY'], dateFrom: new Date('2027-01-01') } as const;
    expect(await idsOf(module, { ...query, offset: 0, limit: 3 })).toEqual(['M0', 'M1', 'M3']);
    expect(await idsOf(module, { ...query, offset: 3, limit: 3 })).toEqual(['M4', 'M5']);
    expect((await objects.page(module, { ...query, offset: 3, limit: 3 })).total).toBe(5);
    const early = { ...query, dateTo: new Date('2027-01-07'), offset: 0, limit: 3 };
    expect(await idsOf(module, early)).toEqual(['M3', 'M4', 'M5']);
  });

  it('remember the plan that the hub published them for, until their owner pushes them', async () => {
    const { objects } = await openStores();
    const published = anObject('P1', { module: 'tariffs', publishedFor: 'CITY-SPOT' });
    await objects.put(published);
    expect(await objects.find('tariffs', published.key)).toEqual(published);
    const { publishedFor: _plan, ...pushed } = { ...published, revision: 2 };
    await objects.put(pushed);
    expect(await objects.find('tariffs', published.key)).toEqual(pushed);
  });

  it('leave a party that an update no longer names', async () => {
    const { objects } = await openStores();
    const before = anObject('C1', { module: 'sessions', audience: ['SE*OLD'] });
    await objects.put(before);
    await objects.put({ ...before, revision: 2, audience: ['SE*NEW'] });
    expect(await idsOf('sessions', { ...ALL, visibleTo: ['SE*OLD'] })).toEqual([]);
    expect(await idsOf('sessions', { ...ALL, visibleTo: ['SE*NEW'] })).toEqual(['C1']);
    const after = { ...before, revision: 3, audience: [] };
    await objects.put(after);
    expect(await objects.find('sessions', before.key)).toEqual(after);
    expect(await idsOf('sessions', { ...ALL, visibleTo: ['SE*NEW'] })).toEqual([]);
  });
});

describe('tariffs that the hub published', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 2, day));
  const published = (id: string, day: number, parts: Partial<StoredObject> = {}) =>
    anObject(id, { module: 'tariffs', owner: 'DE*PUB', key: `DE*PUB/${id}`, lastUpdated: at(day), ...parts });

  beforeAll(async () => {
    const { objects } = await openStores();
    await objects.put(published('P2', 2, { publishedFor: 'PLAN' }));
    await objects.put(published('P1', 1, { publishedFor: 'PLAN' }));
    await objects.put(published('P3', 3, { publishedFor: 'PLAN' }));
    await objects.put(published('O1', 1, { publishedFor: 'OTHER' }));
    await objects.put(published('OWN', 1));
    const moved = { owner: 'FR*PUB' as const, key: 'FR*PUB/P1' };
    await objects.put(published('P1', 1, { publishedFor: 'PLAN', ...moved }));
  });

  it('are told by plan and party, each once; what a party pushed itself is none of them', async () => {
    const { objects } = await openStores();
    expect(await objects.publishedPlans()).toEqual([
      { plan: 'OTHER', owner: 'DE*PUB' },
      { plan: 'PLAN', owner: 'DE*PUB' },
      { plan: 'PLAN', owner: 'FR*PUB' },
    ]);
  });

  it.each([
    [{}, ['P1', 'P2', 'P3']],
    [{ limit: 2 }, ['P1', 'P2']],
    [{ limit: 2, first: 'NEWEST' as const }, ['P3', 'P2']],
    [{ writtenUntil: at(3) }, ['P1', 'P2']],
    [{ writtenFrom: at(2) }, ['P2', 'P3']],
    [{ plan: 'NONE' }, []],
  ])('come the longest written first, unless the newest are asked for: %j', async (query, ids) => {
    const { objects } = await openStores();
    const found = await objects.published({ plan: 'PLAN', owner: 'DE*PUB', limit: 100, ...query });
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(found.every(({ publishedFor }) => publishedFor === 'PLAN')).toBe(true);
  });
});
