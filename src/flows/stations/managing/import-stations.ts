import { HubError } from '../../../domain/errors.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import { checkSite } from '../../../domain/stations/check-station.js';
import type { Site } from '../../../domain/stations/site.js';
import type { Station } from '../../../domain/stations/station.js';
import { hostedId, refuseTakenParty } from '../ensure-hosted.js';
import { addSite, type ManageSitesDeps, type NewSite } from './add-site.js';
import { type AddStationDeps, addStation, type NewStation, stationOf } from './add-station.js';
import { type ImportColumn, type ImportRow, refusal } from './import-cells.js';
import { type ImportedSite, type ImportedStation, readImportRows, SITE_COLUMNS } from './import-rows.js';

export type ImportStationsDeps = ManageSitesDeps & AddStationDeps;

export interface ImportedStations {
  readonly sitesAdded: number;
  readonly sitesUnchanged: number;
  readonly stationsUnchanged: number;
  /** In clear, shown this once. */
  readonly added: readonly { readonly stationId: string; readonly onboardingToken: string }[];
}

/** Stations of one file. */
const MOST_ROWS = 10_000;

/**
 * Adds the sites and stations of a file. All rows are judged before anything is written; what is there already and says
 * the same is left, so that an import that broke off may be done again. Refuses (`bad-field`, `party-taken`) the first
 * row that cannot be taken, naming row and column; a station or site that is there and says something else is changed on
 * its own.
 */
export async function importStations(hub: ImportStationsDeps, rows: readonly ImportRow[]): Promise<ImportedStations> {
  if (rows.length === 0) throw new HubError('bad-field', 'csv: the file has no rows', 'csv');
  if (rows.length > MOST_ROWS) throw new HubError('bad-field', `csv: more than ${MOST_ROWS} rows`, 'csv');
  const { sites, stations } = readImportRows(rows);
  const newSites = await judgeSites(hub, sites);
  const newStations = await judgeStations(hub, stations);

  for (const site of newSites) await addSite(hub, site);
  const added: { readonly stationId: string; readonly onboardingToken: string }[] = [];
  for (const station of newStations) {
    const { onboardingToken } = await addStation(hub, station);
    added.push({ stationId: station.id, onboardingToken });
  }
  return {
    sitesAdded: newSites.length,
    sitesUnchanged: sites.length - newSites.length,
    stationsUnchanged: stations.length - newStations.length,
    added,
  };
}

async function judgeSites(hub: ImportStationsDeps, sites: readonly ImportedSite[]): Promise<readonly NewSite[]> {
  const added: NewSite[] = [];
  for (const imported of sites) {
    const { party, id } = imported.site;
    const stored = await hub.sites.find(partyKey(party), id);
    if (stored) refuseOther(imported, stored);
    else added.push(await newSite(hub, imported));
  }
  return added;
}

function refuseOther(imported: ImportedSite, stored: Site): void {
  const before: Readonly<Record<string, unknown>> = { ...stored };
  for (const [field, value] of Object.entries(imported.site)) {
    const column = SITE_COLUMNS[field];
    if (column === undefined || column === 'operator_name' || isSame(before[field], value)) continue;
    throw refusal(imported, column, `site ${stored.id} is there with something else: change it on its own`);
  }
}

const NEEDED = ['address', 'city', 'country', 'coordinates', 'timeZone', 'currency'] as const;

async function newSite(hub: ImportStationsDeps, imported: ImportedSite): Promise<NewSite> {
  const { party, id, address, city, country, coordinates, timeZone, currency, ...rest } = imported.site;
  const lacking = NEEDED.find((field) => imported.site[field] === undefined);
  if (!address || !city || !country || !coordinates || !timeZone || !currency || lacking) {
    throw refusal(imported, SITE_COLUMNS[lacking ?? 'address'] ?? 'site', `is needed for the new site ${id}`);
  }
  const needed = { address, city, country, coordinates, timeZone, currency };
  const site: NewSite = { publish: true, open24Hours: true, ...rest, party, id, ...needed };
  await judged(imported, SITE_FIELDS, async () => {
    checkSite(site);
    if (!(await hub.connections.find(hostedId(party)))) await refuseTakenParty(hub, party);
  });
  return site;
}

async function judgeStations(
  hub: ImportStationsDeps,
  stations: readonly ImportedStation[],
): Promise<readonly NewStation[]> {
  const added: NewStation[] = [];
  const uids = new Set<string>();
  for (const imported of stations) {
    const { station } = imported;
    const wanted = await judged(imported, STATION_FIELDS, async () => stationOf(hub, station).station);
    const stored = await hub.stations.find(station.id);
    if (stored) {
      if (!isSameStation(stored, wanted)) {
        throw refusal(imported, 'station', `station ${station.id} is there with something else: change it on its own`);
      }
      continue;
    }
    for (const { uid } of wanted.evses) {
      const key = objectKey(wanted.party, uid);
      const isTaken = uids.has(key) || (await hub.stations.findByEvse(partyKey(wanted.party), uid));
      if (isTaken) throw refusal(imported, 'evse_uid', `another station has an EVSE ${uid}`);
      uids.add(key);
    }
    added.push(station);
  }
  return added;
}

function isSameStation(stored: Station, wanted: Station): boolean {
  const { evses, party, siteId, retiredAt } = stored;
  if (retiredAt) return false;
  return isSame(
    [evses, partyKey(party), siteId.toUpperCase()],
    [wanted.evses, partyKey(wanted.party), wanted.siteId.toUpperCase()],
  );
}

/** Fields of refusals, by the column that they come from; their last word counts. */
const SITE_FIELDS: Readonly<Record<string, ImportColumn>> = {
  id: 'site',
  name: 'site_name',
  tariff_ids: 'site_tariff_ids',
};
const STATION_FIELDS: Readonly<Record<string, ImportColumn>> = {
  number: 'evse',
  uid: 'evse_uid',
  connectors: 'connector',
  number_16: 'connector_16',
  max_voltage: 'voltage',
  max_amperage: 'amperage',
  max_electric_power: 'power_w',
  evses: 'evse',
  id: 'station',
};
const SAME_NAME: readonly string[] = [
  ...Object.values(SITE_COLUMNS),
  'longitude',
  'party',
  'evse_id',
  'standard',
  'format',
  'power_type',
  'tariff_ids',
];

/** Says of a refusal in which row and column it is. */
async function judged<Result>(
  imported: ImportedSite | ImportedStation,
  columns: Readonly<Record<string, ImportColumn>>,
  judge: () => Promise<Result>,
): Promise<Result> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const path = error.field?.split('.') ?? [];
    const last = path.at(-1) ?? '';
    const column = columns[last] ?? (SAME_NAME.includes(last) ? last : 'station');
    const row = ('rows' in imported && rowOf(imported, path)) || imported.row;
    throw new HubError(error.code, `row ${row}, column ${column}: ${error.message}`, column);
  }
}

/** The row of `evses.0.connectors.1.standard`. */
function rowOf({ rows }: ImportedStation, [, evse = '', , connector = '0']: readonly string[]): number | undefined {
  return rows[Number(evse)]?.[Number(connector)];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Names in order: what was stored has them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
