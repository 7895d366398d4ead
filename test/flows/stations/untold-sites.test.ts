import { objectKey, parsePartyKey } from '../../../src/domain/party.js';
import { ensureHosted } from '../../../src/flows/stations/ensure-hosted.js';
import { type PublishSiteDeps, publishSite } from '../../../src/flows/stations/status/publish-site.js';
import { reportStatus } from '../../../src/flows/stations/status/report-status.js';
import { createUntoldSites, type UntoldSitesDeps } from '../../../src/flows/stations/status/untold-sites.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aConnection } from '../../support/roaming/a-connection.js';
import { anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { openStationHub, type StationHub, toldIn } from '../../support/stations/station-hub.js';

const CPO = parsePartyKey('NL*ABC');
const FOREVER = new Date('2100-01-01T00:00:00Z');

const database = useTestDatabase();
let hub: StationHub;
beforeAll(async () => {
  hub = await openStationHub(database);
  const role = { countryCode: 'DE', partyId: 'MSP', role: 'EMSP' as const, businessDetails: { name: 'An eMSP' } };
  await hub.connections.insert(aConnection('DE*MSP', { roles: [role] }));
  await ensureHosted(hub, CPO, 'ABC Laden');
});
afterAll(() => hub.close());

let sites = 0;

/** A site whose Location is told; with a station that says Charging then, which nobody was told of. */
async function aSiteThatChanges(): Promise<string> {
  sites += 1;
  const [siteId, id] = [`SITE${sites}`, `NL-${sites}`];
  const boot = { at: hub.time.now, version: '1.6' as const, vendor: 'V', model: 'M' };
  await hub.sites.insert(aSite({ id: siteId }));
  await hub.stations.insert(aStation({ id, siteId, evses: [anEvse(1, { uid: `${id}*1` })], boot }));
  await hub.stationPresences.connected(id, hub.time.now);
  await publishSite(hub, 'NL*ABC', siteId);
  await hub.untoldSites.stop();
  hub.time.now = new Date(hub.time.now.getTime() + 60_000);
  const report = { status: 'Charging' as const, at: hub.time.now };
  const silent = { ...hub, statusPublisher: { changed: () => undefined } };
  await reportStatus(silent, await hub.from(id), { outlet: { connector: 1 }, report });
  hub.pushes.length = 0;
  return siteId;
}

type Process = PublishSiteDeps & UntoldSitesDeps & { readonly untoldSites: ReturnType<typeof createUntoldSites> };

const processes: Process[] = [];
// Those that have crashed have something to tell, and leave their mark.
afterEach(() => Promise.all(processes.splice(0).map(({ untoldSites }) => untoldSites.stop())));

/** Another process of the hub on the same store. */
function aProcess(instead: Partial<UntoldSitesDeps> = {}, everyMs?: number): Process {
  const other: Process = {
    ...hub,
    ...instead,
    untoldSites: createUntoldSites({ hubOf: () => other, ...(everyMs !== undefined && { everyMs }) }),
  };
  processes.push(other);
  return other;
}

/** One that ends when it has kept a Location, before it has told anybody. */
async function keptAndCrashed(siteId: string): Promise<void> {
  const died = new Promise<void>((die) => {
    const list = () => {
      die();
      return new Promise<never>(() => undefined);
    };
    void publishSite(aProcess({ connections: { ...hub.connections, list } }), 'NL*ABC', siteId);
  });
  await died;
}

const later = (seconds: number) => {
  hub.time.now = new Date(hub.time.now.getTime() + seconds * 1_000);
};

describe('a Location that was kept by a process that ended before it told of it', () => {
  it('is told once by another one, as it is kept then', async () => {
    const siteId = await aSiteThatChanges();
    await keptAndCrashed(siteId);
    const next = aProcess();
    expect((await publishSite(next, 'NL*ABC', siteId)).kind).toBe('UNCHANGED');
    expect([await next.untoldSites.tellLeft(), toldIn(hub.pushes)]).toEqual([0, []]);
    later(20);
    expect(await next.untoldSites.tellLeft()).toBe(1);
    expect(toldIn(hub.pushes)).toEqual([`PUT /NL/ABC/${siteId} NL-${sites}*1=CHARGING`]);
    expect(await next.untoldSites.tellLeft()).toBe(0);
    expect(await hub.untoldMarks.writtenBefore(FOREVER)).toEqual([]);
  });

  it('is told also when the next process starts a day later; what others own or changed since is not told for it', async () => {
    const siteId = await aSiteThatChanges();
    await keptAndCrashed(siteId);
    const stored = await hub.objects.find('locations', objectKey(CPO, siteId));
    if (!stored) throw new Error('it was not kept');
    await hub.objects.put({ ...stored, key: `FR*CPO/${siteId}`, owner: 'FR*CPO', revision: 1 });
    later(86_400);
    await publishSite(aProcess(), 'NL*ABC', await aSiteThatChanges());
    hub.pushes.length = 0;
    expect(await aProcess().untoldSites.tellLeft()).toBe(1);
    expect(hub.pushes.map(({ rest }) => rest)).toEqual([`/NL/ABC/${siteId}`]);
  });
});

describe('the mark of a process', () => {
  it('is one for all that it tells at once, and is taken back when all is told', async () => {
    let writes = 0;
    const put: typeof hub.untoldMarks.put = (mark) => {
      writes++;
      return hub.untoldMarks.put(mark);
    };
    const ids = [await aSiteThatChanges(), await aSiteThatChanges(), await aSiteThatChanges()];
    const process = aProcess({ untoldMarks: { ...hub.untoldMarks, put } });
    const told = await Promise.all(ids.map((id) => publishSite(process, 'NL*ABC', id)));
    expect([told.map(({ kind }) => kind), writes]).toEqual([['PUSHED', 'PUSHED', 'PUSHED'], 1]);
    await process.untoldSites.stop();
    later(20);
    hub.pushes.length = 0;
    expect([await aProcess().untoldSites.tellLeft(), hub.pushes]).toEqual([0, []]);
  });

  it('is written before anything is kept: without it nothing is', async () => {
    const siteId = await aSiteThatChanges();
    const put = () => Promise.reject(new Error('the store is away'));
    const process = aProcess({ untoldMarks: { ...hub.untoldMarks, put } });
    await expect(publishSite(process, 'NL*ABC', siteId)).rejects.toThrow('the store is away');
    expect((await publishSite(aProcess(), 'NL*ABC', siteId)).kind).toBe('PUSHED');
  });
});

it('what could not be told is told by the same process a little later, and its mark goes when it is', async () => {
  const siteId = await aSiteThatChanges();
  let isAway = true;
  const list = () => (isAway ? Promise.reject(new Error('the store is away')) : hub.connections.list());
  const process = aProcess({ connections: { ...hub.connections, list } }, 1);
  await expect(publishSite(process, 'NL*ABC', siteId)).rejects.toThrow('the store is away');
  isAway = false;
  const marks = async () => (await hub.untoldMarks.writtenBefore(FOREVER)).length;
  while (hub.pushes.length === 0 || (await marks()) > 0) await new Promise((resume) => setImmediate(resume));
  expect(toldIn(hub.pushes)).toEqual([`PUT /NL/ABC/${siteId} NL-${sites}*1=CHARGING`]);
});
