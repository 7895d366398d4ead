import type { ImportRow } from '../../../src/flows/stations/managing/import-cells.js';
import { importStations } from '../../../src/flows/stations/managing/import-stations.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
});
afterAll(() => hub.close());

const SITE = {
  party: 'NL-IMP',
  operator_name: 'Import BV',
  site: 'DEPOT',
  address: 'Kade 1',
  city: 'Delft',
  country: 'NLD',
  latitude: '52.010000',
  longitude: '4.360000',
  time_zone: 'Europe/Amsterdam',
  currency: 'EUR',
};
const PLUG = { standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE', voltage: '230', amperage: '32' };
const FIRST = { ...SITE, station: 'I-1', evse: '1', evse_id: 'NL*IMP*E1', ...PLUG, tariff_ids: 'T1 T2' };
const SECOND = { party: 'NL*IMP', site: 'DEPOT', station: 'I-1', evse: '2', evse_id: 'NL*IMP*E2', ...PLUG };
const THIRD = { ...SECOND, station: 'I-2', evse: '1', evse_id: 'NL*IMP*E3', security_profile: '2', strictness: 'off' };

function rows(...cells: readonly Readonly<Record<string, string>>[]): readonly ImportRow[] {
  return cells.map((one, index) => ({ row: index + 2, cells: one }));
}

describe('a file of sites and stations', () => {
  it.each<readonly [string, readonly Readonly<Record<string, string>>[], string]>([
    ['a new site without a city', [{ ...FIRST, city: '' }], 'row 2, column city: is needed for the new site DEPOT'],
    ['half a place', [{ ...FIRST, latitude: '' }], 'row 2, column latitude: latitude and longitude go together'],
    ['a wrong zone', [{ ...FIRST, time_zone: 'Delft' }], 'row 2, column time_zone: time_zone: expected an IANA zone'],
    ['a number that is none', [FIRST, { ...SECOND, amperage: '32 A' }], 'row 3, column amperage: expected a whole'],
    [
      'a plug that nobody knows',
      [FIRST, { ...SECOND, standard: 'T2' }],
      'row 3, column standard: evses.1.connectors.0',
    ],
    ['two words for one site', [FIRST, { ...SECOND, city: 'Den Haag' }], 'row 3, column city: another row says'],
    ['one station at two sites', [FIRST, { ...SECOND, site: 'OTHER' }], 'row 3, column station: row 2 has station I-1'],
    [
      'one uid twice',
      [
        { ...FIRST, evse_uid: 'U' },
        { ...THIRD, evse_uid: 'u' },
      ],
      'row 3, column evse_uid: another station',
    ],
    ['a party that is none', [{ ...FIRST, party: 'NL' }], 'row 2, column party: expected a party such as'],
    [
      'a profile that is none',
      [{ ...FIRST, security_profile: '4' }],
      'row 2, column security_profile: expected 1, 2 or 3',
    ],
    ['no rows', [], 'csv: the file has no rows'],
  ])('with %s is refused, and nothing of it is written', async (_what, cells, message) => {
    await expect(importStations(hub, rows(...cells))).rejects.toThrow(message);
    expect(await hub.sites.list({ parties: ['NL*IMP'], limit: 10 })).toEqual([]);
    expect(await hub.stations.list({ parties: ['NL*IMP'], limit: 10 })).toEqual([]);
  });

  it('is taken whole, and once however often it comes', async () => {
    const done = await importStations(hub, rows(FIRST, SECOND, THIRD));
    expect(done).toMatchObject({ sitesAdded: 1, sitesUnchanged: 0, stationsUnchanged: 0 });
    expect(done.added.map(({ stationId }) => stationId)).toEqual(['I-1', 'I-2']);
    const station = await hub.stations.find('I-1');
    expect(
      station?.evses.map(({ uid, connectors }) => [uid, connectors[0]?.number16, connectors[0]?.tariffIds]),
    ).toEqual([
      ['I-1*1', 1, ['T1', 'T2']],
      ['I-1*2', 2, undefined],
    ]);
    expect(await hub.stations.find('I-2')).toMatchObject({ securityProfile: 2, strictness: 'OFF' });
    expect((await hub.connections.find('stations:NL*IMP'))?.name).toBe('Import BV');
    const again = await importStations(hub, rows(FIRST, SECOND, THIRD));
    expect(again).toEqual({ sitesAdded: 0, sitesUnchanged: 1, stationsUnchanged: 2, added: [] });
  });

  it('does not change what is there', async () => {
    await expect(importStations(hub, rows({ ...FIRST, city: 'Den Haag' }))).rejects.toThrow(
      'row 2, column city: site DEPOT is there with something else',
    );
    await expect(importStations(hub, rows({ ...THIRD, amperage: '16' }))).rejects.toThrow(
      'row 2, column station: station I-2 is there with something else',
    );
  });
});
