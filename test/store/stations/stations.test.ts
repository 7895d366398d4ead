import type { ConnectorState } from '../../../src/domain/stations/connector-state.js';
import type { QuirkFinding } from '../../../src/domain/stations/quirk.js';
import { useStores } from '../../support/open-stores.js';
import { aSite, aStation } from '../../support/stations/a-station.js';

const openStores = useStores();
const AT = new Date('2026-11-02T10:00:00Z');
const LATER = new Date('2026-11-02T10:05:00Z');

describe('stations and sites', () => {
  it('are kept as they are, once per id', async () => {
    const { stations, sites } = await openStores();
    const station = aStation({ credentials: { onboarding: { tokenHash: 'x', validUntil: LATER } } });
    expect(await stations.insert(station)).toBe(true);
    expect(await stations.insert(aStation({ siteId: 'OTHER' }))).toBe(false);
    const sameUids = aStation({ id: 'NL-9', evses: station.evses });
    await expect(stations.insert(sameUids)).rejects.toMatchObject({ code: 'conflict', field: 'evses' });
    expect((await stations.findByEvse('NL*ABC', 'nl-1*2'))?.id).toBe('NL-1');
    expect(await stations.findByEvse('NL*XYZ', 'NL-1*2')).toBeUndefined();
    const bare = [aStation({ id: 'B-1', evses: [] }), aStation({ id: 'B-2', evses: [] })];
    expect(await Promise.all(bare.map(stations.insert))).toEqual([true, true]);
    expect(await stations.find('NL-1')).toEqual(station);
    expect(await sites.insert(aSite())).toBe(true);
    expect(await sites.insert(aSite({ id: 'site1' }))).toBe(false);
    expect(await sites.find('NL*ABC', 'site1')).toEqual(aSite());
    expect(await sites.find('NL*XYZ', 'SITE1')).toBeUndefined();
  });

  it('are written only over what was read', async () => {
    const { stations, sites } = await openStores();
    await stations.insert(aStation({ id: 'NL-2' }));
    const changed = aStation({ id: 'NL-2', revision: 2, siteId: 'SITE2' });
    expect(await stations.replace(changed)).toBe(true);
    expect(await stations.replace(changed)).toBe(false);
    await sites.insert(aSite({ id: 'SITE2' }));
    expect(await sites.replace(aSite({ id: 'SITE2', revision: 2, city: 'Delft' }))).toBe(true);
    expect(await sites.replace(aSite({ id: 'SITE2', revision: 2 }))).toBe(false);
    expect((await stations.ofSite('NL*ABC', 'SITE2')).map(({ id }) => id)).toEqual(['NL-2']);
  });

  it('are listed page by page, and by party', async () => {
    const { stations, sites } = await openStores();
    await stations.insert(aStation({ id: 'NL-3', party: { countryCode: 'NL', partyId: 'XYZ' } }));
    const all = await stations.list({ limit: 10 });
    const [first] = await stations.list({ limit: 1 });
    expect([first, ...(await stations.list({ limit: 10, after: first?.id ?? '' }))]).toEqual(all);
    expect((await stations.list({ parties: ['NL*XYZ'], limit: 10 })).map(({ id }) => id)).toEqual(['NL-3']);
    expect(await stations.count({ parties: ['NL*XYZ'] })).toBe(1);
    expect(await sites.list({ parties: ['NL*XYZ'], limit: 10 })).toEqual([]);
    expect(await sites.list({ limit: 10, after: 'NL*ABC/SITE1' })).toHaveLength(1);
  });
});

describe('states of connectors', () => {
  it('lose no report when two come at once', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const state: ConnectorState = {
      stationId: 'NL-1',
      evse: 1,
      connector: 1,
      status: 'Available',
      at: AT,
      receivedAt: AT,
      revision: 1,
    };
    const taken = await Promise.all([one.connectorStates.put(state), other.connectorStates.put(state)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    const next = { ...state, status: 'Charging' as const, revision: 2 };
    const later = await Promise.all([one.connectorStates.put(next), other.connectorStates.put(next)]);
    expect(later.filter(Boolean)).toHaveLength(1);
    expect(await one.connectorStates.ofStation('NL-1')).toEqual([next]);
    const { revision: _revision, ...past } = state;
    await one.connectorStates.keepHistory(past);
    expect(await one.connectorStates.history('NL-1', 5)).toEqual([past]);
  });
});

describe('presence of stations', () => {
  it('is not ended by the close of an older connection', async () => {
    const { stationPresences } = await openStores();
    await stationPresences.connected('NL-1', LATER);
    await stationPresences.disconnected('NL-1', AT);
    expect(await stationPresences.find('NL-1')).toEqual({ stationId: 'NL-1', connectedAt: LATER, lastSeenAt: LATER });
    await stationPresences.seen([{ stationId: 'NL-1', at: AT }]);
    await stationPresences.disconnected('NL-1', LATER);
    expect(await stationPresences.of(['NL-1', 'NL-9'])).toEqual([
      { stationId: 'NL-1', connectedAt: LATER, lastSeenAt: LATER, disconnectedAt: LATER },
    ]);
  });
});

describe('quirks of stations', () => {
  it('add up per station, rule and action', async () => {
    const { quirks } = await openStores();
    const quirk: QuirkFinding = {
      stationId: 'NL-1',
      rule: 'unit-hertz',
      action: 'MeterValues',
      count: 2,
      firstSeenAt: AT,
      lastSeenAt: AT,
    };
    await quirks.add([quirk, { ...quirk, action: 'StopTransaction', pointer: '/value', example: '"Hz"' }]);
    await quirks.add([{ ...quirk, count: 3, lastSeenAt: LATER }]);
    expect(await quirks.list('NL-1')).toEqual([
      { ...quirk, count: 5, lastSeenAt: LATER },
      { ...quirk, action: 'StopTransaction', pointer: '/value', example: '"Hz"' },
    ]);
    expect(await quirks.counts(['NL-1', 'NL-2'])).toEqual(new Map([['NL-1', 2]]));
  });
});
