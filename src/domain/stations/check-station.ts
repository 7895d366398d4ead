import { isCurrency } from '../currency.js';
import { HubError } from '../errors.js';
import { findTimeZone } from '../pricing/periods/local-time.js';
import {
  CAPABILITIES,
  CONNECTOR_FORMATS,
  CONNECTOR_TYPES,
  PARKING_TYPES,
  POWER_TYPES,
} from '../roaming/location-values.js';
import type { Site } from './site.js';
import type { Station, StationConnector, StationEvse } from './station.js';

/** What a station may be called: it stands at the end of a URL. */
const STATION_ID = /^[A-Za-z0-9*_:+|@.\-=]{1,48}$/;
/** CiString(36) of OCPI. */
const OCPI_ID = /^[\x21-\x7e]{1,36}$/;
/** eMI3 with or without separators (OCPI 2.2.1, mod_locations, EVSE.evse_id). */
const EVSE_ID = /^[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?E[A-Za-z0-9][A-Za-z0-9*]{0,30}$/;
const LATITUDE = /^-?[0-9]{1,2}\.[0-9]{5,7}$/;
const LONGITUDE = /^-?[0-9]{1,3}\.[0-9]{5,7}$/;
const MOST_EVSES = 100;
const MOST_CONNECTORS = 20;

type CheckedSite = Omit<Site, 'createdAt' | 'revision' | 'updatedAt'>;
type CheckedStation = Pick<Station, 'evses' | 'id' | 'party' | 'settings' | 'siteId'>;

/** Refuses (`bad-field`) a site that cannot be written as a Location (OCPI 2.2.1, mod_locations), naming the field. */
export function checkSite(site: CheckedSite): void {
  const { id, coordinates, limit } = site;
  need(OCPI_ID.test(id), 'id', 'expected 1 to 36 printable characters without spaces');
  needText(site.name, 'name', 255);
  needText(site.address, 'address', 255);
  needText(site.city, 'city', 45);
  needText(site.postalCode, 'postal_code', 10);
  need(/^[A-Z]{3}$/.test(site.country), 'country', 'expected ISO 3166-1 alpha-3, such as NLD');
  need(LATITUDE.test(coordinates.latitude), 'latitude', 'expected degrees with 5 to 7 decimals, such as 52.087200');
  need(LONGITUDE.test(coordinates.longitude), 'longitude', 'expected degrees with 5 to 7 decimals, such as 5.106800');
  need(isTimeZone(site.timeZone), 'time_zone', 'expected an IANA zone such as Europe/Amsterdam');
  need(isCurrency(site.currency), 'currency', 'expected ISO 4217, such as EUR');
  needWord(site.parkingType, PARKING_TYPES, 'parking_type');
  needTariffs(site.tariffIds, 'tariff_ids');
  if (!limit) return;
  const { maxPowerW, voltageV, reserveW = 0 } = limit;
  need(isCount(maxPowerW, 100_000_000), 'limit.max_power_w', 'expected whole watts above 0');
  need(voltageV === undefined || isCount(voltageV, 1_000), 'limit.voltage_v', 'expected whole volts above 0');
  const isReserve = Number.isSafeInteger(reserveW) && reserveW >= 0 && reserveW < maxPowerW;
  need(isReserve, 'limit.reserve_w', 'expected whole watts, less than the limit');
}

/** Refuses (`bad-field`) a station whose outlets contradict each other or OCPI, naming the field. */
export function checkStation({ id, siteId, evses, settings }: CheckedStation): void {
  need(STATION_ID.test(id), 'id', 'expected 1 to 48 of the characters A-Z a-z 0-9 * _ : + | @ . - =');
  need(OCPI_ID.test(siteId), 'site', 'expected the id of a site');
  need(evses.length <= MOST_EVSES, 'evses', `expected at most ${MOST_EVSES}`);
  needUnique(evses, 'evses', [
    ['number', ({ number }) => number],
    ['uid', ({ uid }) => uid.toUpperCase()],
    ['evse_id', ({ evseId }) => evseId?.toUpperCase()],
  ]);
  for (const [index, evse] of evses.entries()) checkEvse(evse, `evses.${index}`);
  const places = evses.flatMap(({ connectors }, at) =>
    connectors.map(({ number16 }, index) => ({ number16, field: `evses.${at}.connectors.${index}.number_16` })),
  );
  const seen = new Set<number>();
  for (const { number16, field } of places) {
    need(!seen.has(number16), field, `another connector of the station is ${number16} already`);
    seen.add(number16);
  }
  need(settings.timeZone === undefined || isTimeZone(settings.timeZone), 'settings.time_zone', 'expected an IANA zone');
  for (const one of settings.capabilities ?? []) needWord(one, CAPABILITIES, 'settings.capabilities');
}

function checkEvse({ number, uid, evseId, connectors }: StationEvse, at: string): void {
  need(isCount(number, 999), `${at}.number`, 'expected a whole number from 1');
  need(OCPI_ID.test(uid), `${at}.uid`, 'expected 1 to 36 printable characters without spaces');
  need(evseId === undefined || EVSE_ID.test(evseId), `${at}.evse_id`, 'expected an id such as NL*ABC*E1');
  need(connectors.length > 0, `${at}.connectors`, 'expected at least one');
  need(connectors.length <= MOST_CONNECTORS, `${at}.connectors`, `expected at most ${MOST_CONNECTORS}`);
  needUnique(connectors, `${at}.connectors`, [
    ['number', (connector) => connector.number],
    ['id', (connector) => connector.id.toUpperCase()],
  ]);
  for (const [index, connector] of connectors.entries()) checkConnector(connector, `${at}.connectors.${index}`);
}

function checkConnector(connector: StationConnector, at: string): void {
  need(isCount(connector.number, 999), `${at}.number`, 'expected a whole number from 1');
  need(isCount(connector.number16, 999), `${at}.number_16`, 'expected a whole number from 1');
  need(OCPI_ID.test(connector.id), `${at}.id`, 'expected 1 to 36 printable characters without spaces');
  needWord(connector.standard, CONNECTOR_TYPES, `${at}.standard`);
  needWord(connector.format, CONNECTOR_FORMATS, `${at}.format`);
  needWord(connector.powerType, POWER_TYPES, `${at}.power_type`);
  need(isCount(connector.maxVoltageV, 10_000), `${at}.max_voltage`, 'expected whole volts above 0');
  need(isCount(connector.maxAmperageA, 10_000), `${at}.max_amperage`, 'expected whole amperes above 0');
  const { maxElectricPowerW: watts } = connector;
  need(watts === undefined || isCount(watts, 10_000_000), `${at}.max_electric_power`, 'expected whole watts above 0');
  needTariffs(connector.tariffIds, `${at}.tariff_ids`);
}

function need(isRight: boolean, field: string, expected: string): void {
  if (!isRight) throw new HubError('bad-field', `${field}: ${expected}`, field);
}

function needText(text: string | undefined, field: string, most: number): void {
  if (text === undefined) return;
  const isRight = text.trim() !== '' && text.length <= most && !/\p{Cc}/u.test(text);
  need(isRight, field, `expected 1 to ${most} characters, none of them control characters`);
}

function needWord(word: string | undefined, known: ReadonlySet<string>, field: string): void {
  need(word === undefined || known.has(word), field, `"${word}" is none of ${[...known].join(', ')}`);
}

function needTariffs(ids: readonly string[] | undefined, field: string): void {
  need((ids ?? []).length <= 100 && (ids ?? []).every((id) => OCPI_ID.test(id)), field, 'expected ids of tariffs');
}

function needUnique<Item>(
  items: readonly Item[],
  at: string,
  keys: readonly (readonly [string, (item: Item) => number | string | undefined])[],
): void {
  for (const [name, keyOf] of keys) {
    const seen = new Set<number | string>();
    items.forEach((item, index) => {
      const key = keyOf(item);
      need(key === undefined || !seen.has(key), `${at}.${index}.${name}`, `${key} is there already`);
      if (key !== undefined) seen.add(key);
    });
  }
}

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most;
}

function isTimeZone(name: string): boolean {
  try {
    findTimeZone(name);
    return true;
  } catch (error) {
    if (error instanceof HubError) return false;
    throw error;
  }
}
