import { parsePartyKey } from '../../../src/domain/party.js';
import { whyWithheld } from '../../../src/flows/plans/why-withheld.js';
import { createOtherHubs } from '../../../src/flows/presence/other-hubs.js';
import { resyncPlatform } from '../../../src/flows/presence/resync-platform.js';
import { checkStillAlive } from '../../../src/flows/presence/still-alive.js';
import { renewInvitation } from '../../../src/flows/registration/renew-invitation.js';
import { suspendParty } from '../../../src/flows/registration/suspend-party.js';
import { addSite, changeSite } from '../../../src/flows/stations/managing/add-site.js';
import { addStation, type NewStation, renewOnboarding } from '../../../src/flows/stations/managing/add-station.js';
import { changeStation, moveStation, retireStation } from '../../../src/flows/stations/managing/change-station.js';
import { listStations, showSite, showStation } from '../../../src/flows/stations/managing/list-stations.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aConnection } from '../../support/roaming/a-connection.js';
import { aConnector, aSite } from '../../support/stations/a-station.js';
import { aTransaction } from '../../support/stations/a-transaction.js';
import { openStationHub, type StationHub, toldIn } from '../../support/stations/station-hub.js';

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
  const role = { countryCode: 'DE', partyId: 'MSP', role: 'EMSP' as const, businessDetails: { name: 'An eMSP' } };
  await hub.connections.insert(aConnection('DE*MSP', { roles: [role] }));
  await addSite(hub, { ...newSite('SITE1'), operatorName: 'ABC Laden' });
  await addSite(hub, newSite('SITE2'));
});
afterAll(() => hub.close());

function newSite(id: string, party = 'NL*ABC') {
  const {
    createdAt: _created,
    updatedAt: _updated,
    revision: _revision,
    ...site
  } = aSite({
    id,
    party: parsePartyKey(party),
  });
  return site;
}

function newStation(id: string, change: Partial<NewStation> = {}): NewStation {
  const { number16: _counted, id: _named, ...connector } = aConnector();
  const evses = [1, 2].map((number) => ({
    number,
    evseId: `NL*ABC*E${id.slice(2)}*${number}`,
    connectors: [connector],
  }));
  return { id, party: parsePartyKey('NL*ABC'), siteId: 'SITE1', evses, ...change };
}

/** A station that is shown at OCPI. */
async function aShownStation(id: string): Promise<void> {
  await addStation(hub, newStation(id));
  const station = await hub.stations.find(id);
  const boot = { at: hub.time.now, version: '1.6' as const, vendor: 'V', model: 'M' };
  if (station) await hub.stations.replace({ ...station, boot, revision: station.revision + 1 });
  await told();
}

async function told(): Promise<readonly string[]> {
  await hub.statusPublisher.sweep();
  await hub.statusPublisher.settled();
  return toldIn(hub.pushes.splice(0));
}

describe('a party with stations at the hub', () => {
  it('has the hub as its platform: always there, never asked, with tariffs that the hub publishes', async () => {
    const connection = await hub.connections.find('stations:NL*ABC');
    expect(connection).toMatchObject({ name: 'ABC Laden', state: 'CONNECTED', hosted: true, tokenHashes: [] });
    const stillAlive = {
      ...hub,
      connections: { ...hub.connections, list: async () => (connection ? [connection] : []) },
    };
    hub.time.now = new Date(hub.time.now.getTime() + 86_400_000);
    expect(await checkStillAlive(stillAlive, 5)).toBe(0);
    await hub.presences.awaitResync('stations:NL*ABC', hub.time.now);
    const pages = { readPage: () => [], readObject: () => ({}) as never, readClientInfo: () => ({}) as never };
    expect(await resyncPlatform({ ...hub, pages }, 'stations:NL*ABC')).toBe(0);
    const party = parsePartyKey('NL*ABC');
    expect(await whyWithheld(hub, { party })).toBeUndefined();
    await expect(renewInvitation(hub, 'stations:NL*ABC')).rejects.toMatchObject({ code: 'conflict' });
    const others = createOtherHubs(hub);
    expect((await others.connections.findByParty('NL*ABC')).map(({ id }) => id)).toEqual(['stations:NL*ABC']);
  });

  it('is refused where another platform speaks for it, or it is the hub itself', async () => {
    const role = { countryCode: 'NL', partyId: 'OWN', role: 'CPO' as const, businessDetails: { name: 'Own' } };
    await hub.connections.insert(aConnection('NL*OWN', { roles: [role] }));
    await expect(addSite(hub, newSite('S', 'NL*OWN'))).rejects.toMatchObject({ code: 'party-taken', field: 'party' });
    const { countryCode, partyId } = hub.identity;
    await expect(addSite(hub, newSite('S', `${countryCode}*${partyId}`))).rejects.toMatchObject({
      code: 'party-taken',
    });
    expect(await hub.sites.find('NL*OWN', 'S')).toBeUndefined();
  });

  it('comes back from a suspension when a site of it is written again', async () => {
    await addSite(hub, newSite('S', 'NL*SUS'));
    await suspendParty(hub, 'stations:NL*SUS');
    expect((await hub.connections.find('stations:NL*SUS'))?.theirs).toBeUndefined();
    await changeSite(hub, { party: 'NL*SUS', siteId: 'S' }, { city: 'Delft' });
    expect((await hub.connections.find('stations:NL*SUS'))?.state).toBe('CONNECTED');
  });
});

describe('a station', () => {
  it('is added with a one-time token that is kept as a hash only', async () => {
    const { station, onboardingToken } = await addStation(hub, newStation('S-1'));
    expect(onboardingToken).toMatch(/^[0-9A-F]{40}$/);
    expect(station.evses.map(({ uid }) => uid)).toEqual(['S-1*1', 'S-1*2']);
    expect(station.evses.map(({ connectors }) => connectors[0]?.number16)).toEqual([1, 2]);
    expect(JSON.stringify(await hub.stations.find('S-1'))).not.toContain(onboardingToken);
    const again = await renewOnboarding(hub, 'S-1');
    expect(again.onboardingToken).not.toBe(onboardingToken);
    expect(again.station.credentials.onboarding?.tokenHash).toBe(hub.secrets.hashToken(again.onboardingToken));
  });

  it.each<readonly [string, NewStation, string, string | undefined]>([
    ['an id that is there', newStation('S-1'), 'conflict', 'id'],
    [
      'a uid of another',
      newStation('S-9', { evses: [{ number: 1, uid: 's-1*1', connectors: [aConnector()] }] }),
      'conflict',
      'evses',
    ],
    ['a site that is not there', newStation('S-9', { siteId: 'NOWHERE' }), 'unknown-object', 'site'],
    ['an id that fits no URL', newStation('S/9'), 'bad-field', 'id'],
    [
      'an EVSE without connectors',
      newStation('S-9', { evses: [{ number: 1, connectors: [] }] }),
      'bad-field',
      'evses.0.connectors',
    ],
    [
      'two connectors of one number',
      newStation('S-9', { evses: [{ number: 1, connectors: [aConnector(), aConnector({ number: 2, id: '2' })] }] }),
      'bad-field',
      'evses.0.connectors.1.number_16',
    ],
    [
      'a plug that nobody knows',
      newStation('S-9', { evses: [{ number: 1, connectors: [aConnector({ standard: 'TYPE2' })] }] }),
      'bad-field',
      'evses.0.connectors.0.standard',
    ],
  ])('is refused with %s', async (_what, station, code, field) => {
    await expect(addStation(hub, station)).rejects.toMatchObject({ code, field });
    expect(await hub.stations.find('S-9')).toBeUndefined();
  });

  it('that moves leaves its EVSEs REMOVED and appears under new uids', async () => {
    await aShownStation('S-2');
    const moved = await moveStation(hub, 'S-2', { party: parsePartyKey('NL*ABC'), siteId: 'SITE2' });
    expect(moved.evses.map(({ uid }) => uid)).toEqual(['S-2*1~2', 'S-2*2~2']);
    expect((await told()).toSorted()).toEqual([
      'PATCH /NL/ABC/SITE1/S-2*1 REMOVED',
      'PATCH /NL/ABC/SITE1/S-2*2 REMOVED',
      'PUT /NL/ABC/SITE2 S-2*1~2=UNKNOWN S-2*2~2=UNKNOWN',
    ]);
    expect(hub.stationClient.disconnected).toContain('S-2');
    await expect(moveStation(hub, 'S-2', { party: parsePartyKey('NL*ABC'), siteId: 'site2' })).rejects.toMatchObject({
      code: 'bad-field',
    });
  });

  it('of another party needs other ids for people before it is shown', async () => {
    await addSite(hub, newSite('XY', 'NL*XYZ'));
    await aShownStation('S-3');
    const moved = await moveStation(hub, 'S-3', { party: parsePartyKey('NL*XYZ'), siteId: 'XY' });
    expect(moved.evses.map(({ evseId }) => evseId)).toEqual([undefined, undefined]);
    expect((await told()).filter((line) => line.includes('/XYZ/'))).toEqual([]);
    const staff = { email: 'op@hub.test', roles: ['OPERATOR'] as const, parties: [] };
    const { missing } = await showSite(hub, staff, { party: 'NL*XYZ', siteId: 'XY' });
    expect(missing.map(({ what }) => what)).toContain('evses.0.evse_id is missing');
  });

  it('that is retired, or has fewer EVSEs, is REMOVED, and may not change while somebody charges', async () => {
    await aShownStation('S-4');
    const [first] = newStation('S-4').evses;
    await hub.transactions.insert(aTransaction({ stationId: 'S-4' }));
    const change = { evses: first ? [first] : [] };
    await expect(changeStation(hub, 'S-4', change)).rejects.toMatchObject({ code: 'conflict' });
    await expect(retireStation(hub, 'S-4')).rejects.toMatchObject({ code: 'conflict' });
    const to = { party: parsePartyKey('NL*ABC'), siteId: 'SITE2' };
    await expect(moveStation(hub, 'S-4', to)).rejects.toMatchObject({ code: 'conflict' });
    const open = await hub.transactions.find(aTransaction({ stationId: 'S-4' }).id);
    if (open) await hub.transactions.replace({ ...open, end: { at: hub.time.now, how: 'STATION' }, revision: 2 });
    await changeStation(hub, 'S-4', change);
    expect(await told()).toEqual(['PATCH /NL/ABC/SITE1/S-4*2 REMOVED']);
    expect((await retireStation(hub, 'S-4')).retiredAt).toEqual(hub.time.now);
    expect(await told()).toEqual(['PATCH /NL/ABC/SITE1/S-4*1 REMOVED']);
    await expect(changeStation(hub, 'S-4', { strictness: 'OFF' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that is not accepted any more is INOPERATIVE, and connects again', async () => {
    await aShownStation('S-5');
    await changeStation(hub, 'S-5', { registration: 'REJECTED' });
    expect(await told()).toEqual(['PATCH /NL/ABC/SITE1/S-5*1 INOPERATIVE', 'PATCH /NL/ABC/SITE1/S-5*2 INOPERATIVE']);
    expect(hub.stationClient.disconnected).toContain('S-5');
    await changeStation(hub, 'S-5', { registration: 'ACCEPTED' });
    expect(await told()).toEqual(['PATCH /NL/ABC/SITE1/S-5*1 UNKNOWN', 'PATCH /NL/ABC/SITE1/S-5*2 UNKNOWN']);
  });

  it('is seen by people of its party only', async () => {
    const finance = { email: 'f@xyz.test', roles: ['FINANCE'] as const, parties: ['NL*XYZ'] as const };
    const seen = await listStations(hub, finance, { limit: 10 });
    expect(seen.items.map(({ station }) => station.id)).toEqual(['S-3']);
    expect(seen.total).toBe(1);
    expect((await listStations(hub, finance, { party: 'NL*ABC', limit: 10 })).items).toEqual([]);
    await expect(showStation(hub, finance, 'S-1')).rejects.toMatchObject({ code: 'unknown-object' });
    const place = { party: 'NL*ABC', siteId: 'SITE1' } as const;
    await expect(showSite(hub, finance, place)).rejects.toMatchObject({ code: 'unknown-object' });
  });
});
