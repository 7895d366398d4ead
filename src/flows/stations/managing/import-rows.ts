import type { SecurityProfile, Strictness } from '../../../domain/stations/station.js';
import type { NewSite } from './add-site.js';
import type { NewConnector, NewStation } from './add-station.js';
import {
  count,
  flag,
  type ImportColumn,
  type ImportRow,
  optional,
  party,
  refusal,
  required,
  requiredCount,
  texts,
  words,
} from './import-cells.js';

/** What the rows of one site say of it together; what they leave out is as it is stored. */
export interface ImportedSite {
  readonly row: number;
  readonly site: Partial<NewSite> & Pick<NewSite, 'id' | 'party'>;
}

export interface ImportedStation {
  readonly row: number;
  /** Rows of its connectors, by EVSE. */
  readonly rows: readonly (readonly number[])[];
  readonly station: NewStation;
}

/**
 * Reads rows into sites and stations; rows of one station are its connectors. Refuses (`bad-field`) the first cell that
 * cannot be read, and rows that contradict each other, naming row and column.
 */
export function readImportRows(rows: readonly ImportRow[]): {
  readonly sites: readonly ImportedSite[];
  readonly stations: readonly ImportedStation[];
} {
  const sites = new Map<string, ImportedSite>();
  const stations = new Map<string, ImportedStation>();
  for (const row of rows) {
    const read = readSite(row);
    const key = `${read.party.countryCode}*${read.party.partyId}/${read.id.toUpperCase()}`;
    const known = sites.get(key);
    sites.set(key, { row: known?.row ?? row.row, site: { ...known?.site, ...agreeing(row, known?.site, read) } });
    const stationId = optional(row, 'station');
    if (stationId !== undefined) addOutlet(stations, row, { id: stationId, party: read.party, siteId: read.id });
  }
  return { sites: [...sites.values()], stations: [...stations.values()] };
}

function readSite(row: ImportRow): ImportedSite['site'] {
  const latitude = optional(row, 'latitude');
  const longitude = optional(row, 'longitude');
  if ((latitude === undefined) !== (longitude === undefined)) {
    const lacking = latitude === undefined ? 'latitude' : 'longitude';
    throw refusal(row, lacking, 'latitude and longitude go together');
  }
  const publish = flag(row, 'publish');
  const open24Hours = flag(row, 'open_24_hours');
  const tariffIds = words(row, 'site_tariff_ids');
  return {
    party: party(row),
    id: required(row, 'site'),
    ...texts(row, {
      operatorName: 'operator_name',
      name: 'site_name',
      address: 'address',
      city: 'city',
      postalCode: 'postal_code',
      country: 'country',
      timeZone: 'time_zone',
      currency: 'currency',
      parkingType: 'parking_type',
    }),
    ...(latitude !== undefined && longitude !== undefined && { coordinates: { latitude, longitude } }),
    ...(publish !== undefined && { publish }),
    ...(open24Hours !== undefined && { open24Hours }),
    ...(tariffIds && { tariffIds }),
  };
}

/** Where a field of a site stands in a file. */
export const SITE_COLUMNS: Readonly<Record<string, ImportColumn>> = {
  operatorName: 'operator_name',
  name: 'site_name',
  address: 'address',
  city: 'city',
  postalCode: 'postal_code',
  country: 'country',
  coordinates: 'latitude',
  timeZone: 'time_zone',
  currency: 'currency',
  publish: 'publish',
  open24Hours: 'open_24_hours',
  parkingType: 'parking_type',
  tariffIds: 'site_tariff_ids',
};

function agreeing(row: ImportRow, known: ImportedSite['site'] | undefined, read: ImportedSite['site']) {
  const before: Readonly<Record<string, unknown>> = { ...known };
  for (const [field, value] of Object.entries(read)) {
    const column = SITE_COLUMNS[field];
    if (column === undefined || before[field] === undefined || isSame(before[field], value)) continue;
    throw refusal(row, column, `another row says something else of site ${read.id}`);
  }
  return read;
}

function addOutlet(
  stations: Map<string, ImportedStation>,
  row: ImportRow,
  named: Pick<NewStation, 'id' | 'party' | 'siteId'>,
): void {
  const known = stations.get(named.id);
  const read = { ...named, ...readOptions(row) };
  if (known && !(isSame(known.station.party, read.party) && known.station.siteId === read.siteId)) {
    throw refusal(row, 'station', `row ${known.row} has station ${named.id} at another site`);
  }
  const [number, connector] = readOutlet(row);
  const said = texts(row, { uid: 'evse_uid', evseId: 'evse_id' });
  const { evses = [], ...before } = known?.station ?? {};
  const found = evses.findIndex((one) => one.number === number);
  const at = found < 0 ? evses.length : found;
  const evse = { number, ...evses[at], ...said, connectors: [...(evses[at]?.connectors ?? []), connector] };
  const rows = known?.rows ?? [];
  stations.set(named.id, {
    row: known?.row ?? row.row,
    rows: rows.toSpliced(at, 1, [...(rows[at] ?? []), row.row]),
    station: { ...before, ...read, evses: evses.toSpliced(at, 1, evse) },
  });
}

function readOptions(row: ImportRow): Pick<NewStation, 'securityProfile' | 'strictness'> {
  const profile = optional(row, 'security_profile');
  const securityProfile = PROFILES.get(profile ?? '');
  if (profile !== undefined && !securityProfile) throw refusal(row, 'security_profile', 'expected 1, 2 or 3');
  const level = optional(row, 'strictness');
  const strictness = STRICTNESSES.find((one) => one === level?.toUpperCase());
  if (level !== undefined && !strictness) throw refusal(row, 'strictness', `expected ${STRICTNESSES.join(', ')}`);
  return { ...(securityProfile && { securityProfile }), ...(strictness && { strictness }) };
}

const PROFILES: ReadonlyMap<string, SecurityProfile> = new Map([
  ['1', 1],
  ['2', 2],
  ['3', 3],
]);
const STRICTNESSES: readonly Strictness[] = ['OFF', 'STRICT', 'TOLERANT'];

function readOutlet(row: ImportRow): readonly [number, NewConnector] {
  const number16 = count(row, 'connector_16');
  const watts = count(row, 'power_w');
  const id = optional(row, 'connector_id');
  const tariffIds = words(row, 'tariff_ids');
  const connector: NewConnector = {
    number: count(row, 'connector') ?? 1,
    standard: required(row, 'standard'),
    format: required(row, 'format'),
    powerType: required(row, 'power_type'),
    maxVoltageV: requiredCount(row, 'voltage'),
    maxAmperageA: requiredCount(row, 'amperage'),
    ...(id !== undefined && { id }),
    ...(number16 !== undefined && { number16 }),
    ...(watts !== undefined && { maxElectricPowerW: watts }),
    ...(tariffIds && { tariffIds }),
  };
  return [requiredCount(row, 'evse'), connector];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
