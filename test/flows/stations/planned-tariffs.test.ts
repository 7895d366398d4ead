import { Decimal } from '../../../src/domain/decimal.js';
import { objectKey, parsePartyKey } from '../../../src/domain/party.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import type { Site } from '../../../src/domain/stations/site.js';
import { createNamedTariffs } from '../../../src/flows/plans/named-tariffs.js';
import { createPublisher } from '../../../src/flows/plans/publisher.js';
import { findOffer } from '../../../src/flows/quotes/find-offer.js';
import { ensureHosted } from '../../../src/flows/stations/ensure-hosted.js';
import { publishSite } from '../../../src/flows/stations/status/publish-site.js';
import { reportStatus } from '../../../src/flows/stations/status/report-status.js';
import { writeTariff } from '../../../src/wire/ocpi/write-tariff.js';
import { aPlan, followed, part } from '../../domain/plans/pricing/a-plan.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aConnection } from '../../support/roaming/a-connection.js';
import { aConnector, anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

const CPO = parsePartyKey('NL*ABC');
/** 12:00 in Amsterdam, summer time. */
const NOON = new Date('2026-10-12T10:00:00Z');
const HOUR = 3_600;

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
beforeEach(() => {
  hub.time.now = NOON;
  setPlans();
  setPrices([]);
});

function setPlans(...plans: readonly Partial<Plan>[]): void {
  const base = { party: CPO, timeZone: 'Europe/Amsterdam', energy: { parts: [part('BASE', '0.30')] } };
  Object.assign(hub, { plans: plans.map((plan) => aPlan({ ...base, ...plan })) });
}

function setPrices(prices: readonly SpotPrice[]): void {
  const list = async () => prices;
  Object.assign(hub, { spotPrices: { newest: list, versions: list, insert: async () => undefined } });
}

/** Publishes what the plans are now, as the job does, and lets Locations follow. */
async function publish(): Promise<void> {
  const { statusPublisher, log } = hub;
  const published = () => statusPublisher.plansPublished();
  const publisher = createPublisher({ hubOf: () => ({ ...hub, writeTariff }), log, published });
  await publisher.publishAll();
  await statusPublisher.settled();
}

/** A site without tariffs of its own, with one station that has booted. */
async function addSite(site: Partial<Site> = {}, connectorTariffs?: readonly string[]): Promise<string> {
  sites += 1;
  const { tariffIds: _t1, ...bare } = aSite({ id: `SITE${sites}` });
  const connectors = [aConnector({ ...(connectorTariffs && { tariffIds: connectorTariffs }) })];
  const evses = [anEvse(1, { uid: `NL-${sites}*1`, evseId: `NL*ABC*E${sites}`, connectors })];
  const boot = { at: hub.time.now, version: '1.6' as const, vendor: 'V', model: 'M' };
  await hub.sites.insert({ ...bare, ...site });
  await hub.stations.insert(aStation({ id: `NL-${sites}`, siteId: `SITE${sites}`, evses, boot }));
  await hub.signs.connected(`NL-${sites}`);
  hub.stationClient.connected.add(`NL-${sites}`);
  await hub.statusPublisher.settled();
  hub.pushes.length = 0;
  return `SITE${sites}`;
}

interface ToldLocation {
  readonly last_updated: string;
  readonly evses: readonly { readonly connectors: readonly { readonly tariff_ids?: readonly string[] }[] }[];
}

/** What the Location's connector names now. */
async function named(siteId: string): Promise<readonly string[] | undefined> {
  const stored = await hub.objects.find('locations', objectKey(CPO, siteId));
  const told: ToldLocation = JSON.parse(stored?.json ?? '{}');
  return told.evses[0]?.connectors[0]?.tariff_ids;
}

/** What eMSPs were told of a Location since they were last asked: `PUT DAY-20261012`, `PATCH`. */
async function told(siteId: string): Promise<readonly string[]> {
  await hub.statusPublisher.settled();
  const ours = hub.pushes
    .splice(0)
    .filter(({ module, rest }) => module === 'locations' && `${rest}/`.includes(`/${siteId}/`));
  return ours.map(({ method, body }) => {
    const { evses }: Partial<ToldLocation> = JSON.parse(new TextDecoder().decode(body));
    return [method, ...(evses?.[0]?.connectors[0]?.tariff_ids ?? [])].join(' ');
  });
}

/** Hourly prices of the three local days from the 12th on. */
function prices(perMwh: (hour: number) => string): SpotPrice[] {
  const provenance = { importId: 'I1', source: 'CSV' as const, importedAt: NOON };
  return Array.from({ length: 72 }, (_none, hour) => ({
    index: 'EPEX-NL',
    startsAt: new Date(Date.UTC(2026, 9, 11, 22 + hour)),
    minutes: 60 as const,
    perMwh: new Decimal(perMwh(hour)),
    currency: 'EUR',
    version: 1,
    provenance,
  }));
}

describe('a Location at which a plan sets the price', () => {
  it('names the tariffs of the plan, which every eMSP can read at the hub', async () => {
    setPlans({ id: 'DAY' });
    const siteId = await addSite();
    expect(await named(siteId)).toBeUndefined();
    await publish();
    expect(await told(siteId)).toEqual(['PUT DAY-20261012']);
    const tariff = await hub.objects.find('tariffs', objectKey(CPO, 'DAY-20261012'));
    expect(tariff).toMatchObject({ id: 'DAY-20261012', audience: 'EVERYBODY', publishedFor: 'DAY' });
    expect((await hub.sites.find('NL*ABC', siteId))?.tariffIds).toBeUndefined();
  });

  it('names other ones once a day, in the afternoon before, and not again when the same are published anew', async () => {
    setPlans({ id: 'FOLLOW', energy: { spot: followed({ index: 'EPEX-NL' }), parts: [] } });
    setPrices(prices(() => '100'));
    const siteId = await addSite();
    await publish();
    expect(await told(siteId)).toEqual(['PUT FOLLOW-20261012']);
    await publish();
    await hub.later(2 * HOUR);
    expect(await told(siteId)).toEqual([]);
    await hub.later(2 * HOUR);
    expect(await told(siteId)).toEqual(['PUT FOLLOW-20261012 FOLLOW-20261013']);
    setPrices(prices(() => '90'));
    await publish();
    await hub.later(9 * HOUR);
    await publish();
    expect(await told(siteId)).toEqual([]);
    await reportStatus(hub, await hub.from(`NL-${sites}`), {
      outlet: { connector: 1 },
      report: { status: 'Available', at: hub.time.now },
    });
    expect(await told(siteId)).toEqual(['PATCH']);
    await hub.later(15 * HOUR);
    expect(await told(siteId)).toEqual(['PUT FOLLOW-20261013 FOLLOW-20261014']);
  });

  it('is told anew when a correction takes one of its tariffs back', async () => {
    const spot = followed({ index: 'EPEX-NL', mode: 'LOCK_AT_START' });
    setPlans({ id: 'LOCK', energy: { spot, parts: [] } });
    setPrices(prices((hour) => (hour === 30 ? '200' : '100')));
    hub.time.now = new Date(NOON.getTime() + 5 * HOUR * 1_000);
    const siteId = await addSite();
    await publish();
    const day = ['LOCK-20261011T2200Z', 'LOCK-20261012T2200Z', 'LOCK-20261013T0400Z', 'LOCK-20261013T0500Z'];
    expect(await told(siteId)).toEqual([['PUT', ...day].join(' ')]);
    setPrices(prices(() => '100'));
    await publish();
    expect(await told(siteId)).toEqual([['PUT', ...day.slice(0, 2)].join(' ')]);
  });

  it('names those of the plan by which roaming is billed, and of the one that comes after it', async () => {
    const tomorrow = new Date('2026-10-12T22:00:00Z');
    setPlans({ id: 'RETAIL' }, { id: 'WHOLE', level: 'WHOLESALE', validFrom: tomorrow });
    const siteId = await addSite();
    await publish();
    expect(await named(siteId)).toEqual(['RETAIL-20261012']);
    await hub.later(4 * HOUR);
    expect(await named(siteId)).toEqual(['RETAIL-20261012', 'WHOLE-20261013']);
    await hub.later(12 * HOUR);
    expect(await named(siteId)).toEqual(['RETAIL-20261012', 'WHOLE-20261013']);
    await publish();
    await hub.later(12 * HOUR);
    expect(await named(siteId)).toEqual(['WHOLE-20261013', 'WHOLE-20261014']);
  });

  it('names those of its grid zone, and none that only members may see', async () => {
    const parts = [part('BASE', '0.30'), part('GRID_FEE', '0.05', { zone: 'NORTH' }), part('GRID_FEE', '0.07')];
    const members = { id: 'GOLD', names: [], emsps: ['DE*MSP' as const], energyPercent: new Decimal(10) };
    const here = `SITE${sites + 1}`;
    const locations = [{ id: here.toLowerCase(), zone: 'NORTH' }, { id: 'ELSEWHERE' }];
    setPlans({ id: 'ZONED', energy: { parts }, memberships: [members], locations });
    const siteId = await addSite();
    await publish();
    expect(await named(siteId)).toEqual(['ZONED-NORTH-20261012']);
    expect(await hub.objects.find('tariffs', objectKey(CPO, 'ZONED-NORTH-GOLD-20261012'))).toMatchObject({
      audience: ['DE*MSP'],
    });
    const other = await addSite();
    expect(await named(other)).toBeUndefined();
  });

  it('is offered at the price of the plan, and at none when the plan is over', async () => {
    setPlans({ id: 'SHORT', validUntil: new Date('2026-10-12T22:00:00Z') });
    const siteId = await addSite();
    await publish();
    const wanted = { location: { party: CPO, id: siteId }, asking: parsePartyKey('DE*MSP') };
    const offer = await findOffer(hub, { ...wanted, at: hub.time.now });
    expect([offer.plan?.id, offer.tariffs]).toEqual(['SHORT', []]);
    await hub.later(13 * HOUR);
    expect(await named(siteId)).toBeUndefined();
    await expect(findOffer(hub, { ...wanted, at: hub.time.now })).rejects.toMatchObject({ code: 'unknown-object' });
  });
});

describe('what a person has named', () => {
  beforeEach(async () => {
    setPlans({ id: 'OWN' });
    await publish();
  });

  it('counts before the plan, at the connector and at the site, also where the hub has no such tariff', async () => {
    expect(await named(await addSite({ tariffIds: ['MINE'] }))).toEqual(['MINE']);
    expect(await named(await addSite({}, ['PLUG']))).toEqual(['PLUG']);
    expect(await named(await addSite({ tariffIds: ['MINE'] }, []))).toEqual(['MINE']);
  });

  it('of nothing leaves it to the plan, and without a plan nothing is named', async () => {
    expect(await named(await addSite({ tariffIds: [] }, []))).toEqual(['OWN-20261012']);
    setPlans();
    expect(await named(await addSite())).toBeUndefined();
  });
});

it('a process that remembers other tariffs than were told reads them before it tells', async () => {
  setPlans({ id: 'TWO' });
  const siteId = await addSite();
  const slow = { ...hub, namedTariffs: createNamedTariffs(() => hub) };
  await publishSite(slow, 'NL*ABC', siteId);
  await publish();
  expect(await told(siteId)).toEqual(['PUT TWO-20261012']);
  expect((await publishSite(slow, 'NL*ABC', siteId)).kind).toBe('UNCHANGED');
  await expect(slow.namedTariffs.idsAt({ party: CPO, locationId: siteId })).resolves.toEqual(['TWO-20261012']);
});
