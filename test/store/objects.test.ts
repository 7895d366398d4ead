import type { PageQuery, StoredObject } from '../../src/store/object-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const ALL = { offset: 0, limit: 100 };

function anObject(id: string, parts: Partial<StoredObject> = {}): StoredObject {
  return {
    module: 'locations',
    key: `NL*ALF/${id.toUpperCase()}`,
    owner: 'NL*ALF',
    id,
    ocpiVersion: '2.2.1',
    json: `{"id":"${id}"}`,
    lastUpdated: new Date('2026-10-12T08:00:00Z'),
    revision: 1,
    ...parts,
  };
}

async function idsOf(module: StoredObject['module'], query: PageQuery): Promise<readonly string[]> {
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
    await objects.put(anObject('X1', { module: 'tariffs' }));
    expect(await objects.remove('tariffs', 'NL*ALF/X1')).toBe(true);
    expect(await objects.remove('tariffs', 'NL*ALF/X1')).toBe(false);
    expect(await objects.put(anObject('X1', { module: 'tariffs', revision: 2 }))).toBe(false);
    expect(await objects.put(anObject('X1', { module: 'tariffs' }))).toBe(true);
  });

  it('keep their place in the pages when they are updated', async () => {
    const { objects } = await openStores();
    for (const id of ['P1', 'P2', 'P3', 'P4', 'P5']) {
      await objects.put(anObject(id, { module: 'tokens', owner: 'DE*PAG', key: `DE*PAG/${id}` }));
    }
    const query = { owner: 'DE*PAG', limit: 2 } as const;
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
    const owner = { ...ALL, owner: 'NL*DAT' } as const;
    const [first, second, third] = [1, 2, 3].map((day) => new Date(`2026-10-0${day}T00:00:00Z`));
    expect(await idsOf('locations', { ...owner, ...(second && { dateFrom: second }) })).toEqual(['D2', 'D3']);
    expect(await idsOf('locations', { ...owner, ...(third && { dateTo: third }) })).toEqual(['D1', 'D2']);
    const between = first && second && { dateFrom: first, dateTo: second };
    expect(await idsOf('locations', { ...owner, ...between })).toEqual(['D1']);
    expect(await idsOf('locations', { ...ALL, ...between })).toContain('D1');
  });

  it('are shown to owner and counterparty only, where a counterparty is named', async () => {
    const { objects } = await openStores();
    const session = { module: 'sessions', owner: 'NL*ALF', counterparty: 'DE*BET' } as const;
    await objects.put(anObject('S1', session));
    await objects.put(anObject('S2', { ...session, counterparty: 'FR*GAM' }));
    await objects.put(anObject('S3', { module: 'sessions' }));
    expect(await idsOf('sessions', { ...ALL, involving: ['DE*BET'] })).toEqual(['S1']);
    expect(await idsOf('sessions', { ...ALL, involving: ['NL*ALF'] })).toEqual(['S1', 'S2', 'S3']);
    expect(await idsOf('sessions', { ...ALL, involving: ['DE*BET', 'FR*GAM'], owner: 'NL*ALF' })).toEqual(['S1', 'S2']);
    expect(await idsOf('sessions', { ...ALL, involving: [] })).toEqual([]);
  });

  it('leave a counterparty that an update no longer names', async () => {
    const { objects } = await openStores();
    const before = anObject('C1', { module: 'sessions', counterparty: 'SE*OLD' });
    await objects.put(before);
    await objects.put({ ...before, revision: 2, counterparty: 'SE*NEW' });
    expect(await idsOf('sessions', { ...ALL, involving: ['SE*OLD'] })).toEqual([]);
    const { counterparty: _counterparty, ...after } = { ...before, revision: 3 };
    await objects.put(after);
    expect(await objects.find('sessions', before.key)).toEqual(after);
    expect(await idsOf('sessions', { ...ALL, involving: ['SE*NEW'] })).toEqual([]);
  });
});
