import type { ConnectorStatus } from '../../../src/domain/stations/connector-state.js';
import type { OutletRef } from '../../../src/domain/stations/station.js';
import { publishSite } from '../../../src/flows/stations/status/publish-site.js';
import { reportStatus } from '../../../src/flows/stations/status/report-status.js';
import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aConnection } from '../../support/roaming/a-connection.js';
import { aConnector, anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { openStationHub, type StationHub, toldIn } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
  const role = { countryCode: 'DE', partyId: 'MSP', role: 'EMSP' as const, businessDetails: { name: 'An eMSP' } };
  await hub.connections.insert(aConnection('DE*MSP', { roles: [role] }));
});
afterAll(() => hub.close());

let sites = 0;

/** A site with one station that has booted and is on the line. */
async function aLiveStation(change: Parameters<typeof aStation>[0] = {}) {
  sites += 1;
  const id = `NL-${sites}`;
  const evses = [1, 2].map((number) =>
    anEvse(number, { uid: `${id}*${number}`, evseId: `NL*ABC*E${sites}*${number}` }),
  );
  const boot = { at: hub.time.now, version: '1.6' as const, vendor: 'V', model: 'M' };
  await hub.sites.insert(aSite({ id: `SITE${sites}` }));
  const station = aStation({ id, siteId: `SITE${sites}`, evses, boot, ...change });
  await hub.stations.insert(station);
  await hub.signs.connected(id);
  hub.stationClient.connected.add(id);
  await hub.statusPublisher.settled();
  hub.pushes.length = 0;
  return station;
}

async function says(stationId: string, outlet: OutletRef, status: ConnectorStatus, at = hub.time.now): Promise<void> {
  await reportStatus(hub, await hub.from(stationId), { outlet, report: { status, at } });
}

async function told(): Promise<readonly string[]> {
  await hub.statusPublisher.settled();
  // Of the newest site: time goes on for the others, too.
  return toldIn(hub.pushes.splice(0)).filter((line) => line.includes(`/SITE${sites}/`));
}

describe('what stations say of their connectors', () => {
  it('goes to eMSPs as the status of an EVSE, once for what it means and not for each report', async () => {
    const { id, siteId } = await aLiveStation();
    await says(id, { connector: 1 }, 'Available');
    await says(id, { connector: 1 }, 'Preparing');
    await says(id, { connector: 1 }, 'Charging');
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 CHARGING`]);
    await says(id, { connector: 1 }, 'SuspendedEV');
    expect(await told()).toEqual([]);
    const stored = await hub.objects.find('locations', `NL*ABC/${siteId}`);
    const { location } = createOcpiReader().readLocation('2.2.1', stored?.json ?? '');
    expect(location.evses.map(({ status }) => status)).toEqual(['CHARGING', 'UNKNOWN']);
  });

  it('is ordered by when it happened: what is replayed late is history', async () => {
    const { id, siteId } = await aLiveStation();
    const before = new Date(hub.time.now.getTime() - 60_000);
    await says(id, { connector: 1 }, 'Available');
    await says(id, { connector: 1 }, 'Faulted', before);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 AVAILABLE`]);
    const history = await hub.connectorStates.history(id, 10);
    expect(history.map(({ status }) => status).sort()).toEqual(['Available', 'Faulted']);
  });

  it('loses none when many come at once', async () => {
    const { id } = await aLiveStation();
    const from = await hub.from(id);
    const statuses = ['Available', 'Preparing', 'Charging', 'Finishing'] as const;
    const reports = statuses.map((status, index) => {
      const report = { status, at: new Date(hub.time.now.getTime() + index) };
      return reportStatus(hub, from, { outlet: { connector: 1 }, report });
    });
    await Promise.all(reports);
    expect((await hub.connectorStates.find(id, 1, 1))?.status).toBe('Finishing');
  });

  it('of the whole station counts for all, and Available of the whole leaves connectors as they are', async () => {
    const { id, siteId } = await aLiveStation();
    await says(id, { connector: 1 }, 'Available');
    await says(id, { connector: 2 }, 'Faulted');
    await says(id, { connector: 0 }, 'Unavailable');
    await told();
    await says(id, { connector: 0 }, 'Available');
    expect(await told()).toEqual([
      `PATCH /NL/ABC/${siteId}/${id}*1 AVAILABLE`,
      `PATCH /NL/ABC/${siteId}/${id}*2 OUTOFORDER`,
    ]);
  });

  it('of a connector that is not there is a quirk', async () => {
    const { id } = await aLiveStation();
    await says(id, { connector: 7 }, 'Available');
    await says(id, { connector: -1 }, 'Available');
    await says(id, { connector: 0 }, 'Charging');
    await hub.quirkLog.flush();
    const rules = (await hub.quirks.list(id)).map(({ rule }) => rule).sort();
    expect(rules).toEqual(['connector-negative', 'connector-unknown', 'status-of-whole-station']);
    expect(await told()).toEqual([]);
  });

  it('changes by time alone, and when the connection is lost for too long; who is back has its last status', async () => {
    const { id, siteId } = await aLiveStation();
    await says(id, { connector: 1 }, 'Finishing');
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 CHARGING`]);
    await hub.later(61);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 BLOCKED`]);
    await hub.signs.disconnected(id);
    expect(await told()).toEqual([]);
    await hub.later(121);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 UNKNOWN`]);
    await hub.signs.connected(id);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*1 BLOCKED`]);
  });

  it('of stations whose process has died is UNKNOWN after the grace', async () => {
    const { id, siteId } = await aLiveStation();
    await says(id, { connector: 2 }, 'Available');
    await told();
    hub.stationClient.connected.delete(id);
    await hub.later(1);
    await hub.later(121);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*2 UNKNOWN`]);
    // It is heard of all the same: another process has it.
    hub.stationClient.connected.add(id);
    hub.signs.seen(id);
    hub.time.now = new Date(hub.time.now.getTime() + 1_000);
    hub.signs.seen(id);
    await hub.signs.flush();
    await hub.later(1);
    expect(await told()).toEqual([`PATCH /NL/ABC/${siteId}/${id}*2 AVAILABLE`]);
  });
});

describe('a site', () => {
  it('is not told of before a station of it is complete, and says what is missing', async () => {
    sites += 1;
    const siteId = `SITE${sites}`;
    await hub.sites.insert(aSite({ id: siteId }));
    const { evseId: _missing, ...bare } = anEvse(1, { uid: `NL-${sites}*1` });
    await hub.stations.insert(aStation({ id: `NL-${sites}`, siteId, evses: [bare] }));
    const published = await publishSite(hub, 'NL*ABC', siteId);
    expect(published.kind).toBe('INCOMPLETE');
    expect(published.missing.map(({ what }) => what)).toEqual([
      `site ${siteId} has no station that can be shown`,
      'it has never booted here',
      'evses.0.evse_id is missing',
    ]);
    expect(await hub.objects.find('locations', `NL*ABC/${siteId}`)).toBeUndefined();
    await expect(publishSite(hub, 'NL*ABC', 'NOWHERE')).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is told of as a Location that the hub itself would take, and not again while it says the same', async () => {
    const evse = anEvse(1, {
      uid: 'BIG*1',
      connectors: [aConnector(), aConnector({ number: 2, number16: 2, id: '2' })],
    });
    const abilities = { readAt: hub.time.now, profiles: ['Core', 'Reservation', 'SmartCharging'] };
    const { siteId } = await aLiveStation({ evses: [evse], abilities });
    const stored = await hub.objects.find('locations', `NL*ABC/${siteId}`);
    expect(JSON.parse(stored?.json ?? '')).toMatchObject({
      publish: true,
      country: 'NLD',
      evses: [
        {
          uid: 'BIG*1',
          evse_id: 'NL*ABC*E1*1',
          capabilities: [
            'CHARGING_PROFILE_CAPABLE',
            'REMOTE_START_STOP_CAPABLE',
            'RESERVABLE',
            'START_SESSION_CONNECTOR_REQUIRED',
            'TOKEN_GROUP_CAPABLE',
            'UNLOCK_CAPABLE',
          ],
          connectors: [{ id: '1', tariff_ids: ['T1'] }, { id: '2' }],
        },
      ],
    });
    expect((await publishSite(hub, 'NL*ABC', siteId)).kind).toBe('UNCHANGED');
  });
});
