import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import type { StationAbilities } from '../../../src/domain/stations/station.js';
import {
  syncDueLocalLists,
  syncLocalList,
  wantLocalList,
} from '../../../src/flows/authorizing/local-lists/sync-local-list.js';
import { useTestDatabase } from '../../support/mongo.js';
import { CPO, type HostingScene, openHostingScene } from '../../support/stations/hosting-scene.js';
import { answered } from '../../support/stations/recording-station-client.js';

const database = useTestDatabase();
let scene: HostingScene;
const noon = new Date('2026-10-12T12:00:00Z');

beforeAll(async () => {
  scene = await openHostingScene(database);
  await scene.addToken({ uid: 'a1', whitelist: 'ALWAYS', group_id: 'FLEET' });
  await scene.addToken({ uid: 'B2' });
  await scene.addToken({ uid: 'C3', last_updated: '2026-10-02T00:00:00Z' });
  const others = [
    { uid: 'ASKED', whitelist: 'NEVER' },
    { uid: 'OFFLINE', whitelist: 'ALLOWED_OFFLINE' },
    { uid: 'ENDED', valid: false },
    { uid: 'APP', type: 'APP_USER' },
    { uid: 'L'.repeat(21) },
    { uid: 'TWICE' },
    { uid: 'TWICE', country_code: 'FR', party_id: 'OTH' },
  ];
  for (const one of others) await scene.addToken(one);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.stations.asked.length = 0;
  delete scene.stations.answer;
  scene.hub.time.now = noon;
});

const abilities = (fields: Partial<StationAbilities> = {}) => ({
  abilities: { readAt: noon, profiles: [], ...fields },
});
const lists = () =>
  scene.stations.asked.flatMap(({ command }) => {
    if (command.kind !== 'SEND_LOCAL_LIST') return [];
    const { how, version, entries } = command;
    return [{ how, version, tags: entries.map(({ idToken, status }) => `${status ? '' : '-'}${idToken.value}`) }];
  });

describe('the list that a station takes while it is offline', () => {
  it('has the cards that may be whitelisted, of one eMSP each, in the words of the station', async () => {
    const { station } = await scene.addStation();
    expect(await syncLocalList(scene.hub, station.id)).toBe('SENT');
    expect(lists()).toEqual([{ how: 'FULL', version: 1, tags: ['A1', 'C3', 'B2'] }]);
    const [first] = scene.stations.last('SEND_LOCAL_LIST').entries;
    expect(first).toEqual({ idToken: { value: 'A1' }, status: 'Accepted', parentIdToken: { value: 'FLEET' } });
    expect(await syncLocalList(scene.hub, station.id)).toBe('NOTHING_NEW');
    const newer = await scene.addStation({ version: '2.0.1' });
    await syncLocalList(scene.hub, newer.station.id);
    const { entries } = scene.stations.last('SEND_LOCAL_LIST');
    expect(entries).toHaveLength(4);
    expect(entries[0]?.idToken).toEqual({ value: 'A1', type: 'ISO14443' });
  });

  it('is no longer than the station’s, ALWAYS first, and sent in parts', async () => {
    const { station } = await scene.addStation(abilities({ localListMaxLength: 3, localListSendLength: 2 }));
    await syncLocalList(scene.hub, station.id);
    expect(lists()).toEqual([
      { how: 'FULL', version: 1, tags: ['A1', 'C3'] },
      { how: 'DIFFERENTIAL', version: 2, tags: ['B2'] },
    ]);
    scene.stations.asked.length = 0;
    const short = await scene.addStation(abilities({ localListMaxLength: 1 }));
    await syncLocalList(scene.hub, short.station.id);
    expect(lists()).toEqual([{ how: 'FULL', version: 1, tags: ['A1'] }]);
  });

  it('has no cards of eMSPs without a roaming agreement', async () => {
    const { station } = await scene.addStation();
    const other = { countryCode: 'FR', partyId: 'OTH' };
    const agreement = { id: '1', parties: [CPO, other], modules: 'ALL', validFrom: new Date(0) } as const;
    const hub = { ...scene.hub, roamingRules: async () => roamingRules([agreement], 'CLOSED') };
    await syncLocalList(hub, station.id);
    expect(lists()).toEqual([{ how: 'FULL', version: 1, tags: ['TWICE'] }]);
  });

  it('is sent by differences, and whole when the station has another one than we think', async () => {
    const { station } = await scene.addStation();
    const entries = ['A1||FLEET', 'B2||', 'C3||', 'OLD||'];
    const list = { stationId: station.id, version: 7, entries, dueAt: noon, revision: 1 };
    await scene.hub.localLists.put(list);
    scene.stations.answer = (command) =>
      answered(command.kind === 'SEND_LOCAL_LIST' && command.how === 'FULL' ? 'Accepted' : 'VersionMismatch');
    expect(await syncLocalList(scene.hub, station.id)).toBe('SENT');
    expect(lists()).toEqual([
      { how: 'DIFFERENTIAL', version: 8, tags: ['-OLD'] },
      { how: 'FULL', version: 8, tags: ['A1', 'C3', 'B2'] },
    ]);
    expect((await scene.hub.localLists.find(station.id))?.entries).toEqual(['A1||FLEET', 'C3||', 'B2||']);
  });

  it('is not sent to stations that are away or cannot keep one, and whole after one was not taken', async () => {
    const { station } = await scene.addStation();
    scene.stations.offline.add(station.id);
    const unable = await scene.addStation(abilities({ profiles: ['Core'] }));
    expect(await syncLocalList(scene.hub, station.id)).toBe('OFFLINE');
    expect(await syncLocalList(scene.hub, unable.station.id)).toBe('NOT_SUPPORTED');
    scene.stations.offline.clear();
    scene.stations.answer = () => ({ kind: 'TIMEOUT' });
    expect(await syncLocalList(scene.hub, station.id)).toBe('FAILED');
    scene.stations.answer = () => answered('Accepted');
    expect(await syncLocalList(scene.hub, station.id)).toBe('SENT');
    expect(lists().map(({ how }) => how)).toEqual(['FULL', 'FULL']);
  });

  it('is looked at by the job: after the first boot, and then each hour', async () => {
    const { station } = await scene.addStation();
    // Others of this file are due, too.
    await syncDueLocalLists(scene.hub);
    scene.stations.asked.length = 0;
    await wantLocalList(scene.hub, station.id);
    expect(await syncDueLocalLists(scene.hub)).toBe(1);
    expect(await syncDueLocalLists(scene.hub)).toBe(0);
    expect(lists()).toHaveLength(1);
    await wantLocalList(scene.hub, station.id);
    expect((await scene.hub.localLists.due(noon, 9)).includes(station.id)).toBe(true);
  });

  it('is brought to all stations by one run of the job, and one that fails holds up no other', async () => {
    await syncDueLocalLists(scene.hub);
    scene.stations.asked.length = 0;
    const stations = await Promise.all(Array.from({ length: 20 }, () => scene.addStation()));
    const ids = stations.map(({ station }) => station.id);
    for (const id of ids) await wantLocalList(scene.hub, id);
    const [broken] = ids;
    scene.stations.answer = (_command, id) => {
      if (id === broken) throw new Error('the line broke');
      return answered('Accepted');
    };
    expect(await syncDueLocalLists(scene.hub)).toBe(19);
    expect(await scene.hub.localLists.due(noon, 99)).toEqual([broken]);
    delete scene.stations.answer;
    scene.stations.asked.length = 0;
    expect(await syncDueLocalLists(scene.hub)).toBe(1);
    expect(scene.stations.asked.map(({ stationId }) => stationId)).toEqual([broken]);
  });
});
