import type { Site } from '../../../../domain/stations/site.js';
import type { SiteEvse, SiteLocation } from '../../../../domain/stations/site-location.js';
import type { StationConnector } from '../../../../domain/stations/station.js';
import type { WriteSiteLocation } from '../../../../flows/stations/status/publish-site.js';
import { writeDateTime } from '../../fields/date-time.js';
import { type JsonFields, type JsonValue, jsonFields, unlessEmpty } from '../../fields/write.js';
import { stringifyJson } from '../../json.js';
import { type ExactTree, parseExact, treesIn } from '../../objects/exact-json.js';

/**
 * Writes a site as a Location of OCPI 2.2.1 (mod_locations) over what was told of it before: parts that say the same
 * keep their `last_updated`, and EVSEs that are not there any more stay as REMOVED, since OCPI knows no other way to take
 * one back.
 */
export const writeSiteLocation: WriteSiteLocation = (location, { now, before }) => {
  const told = before === undefined ? undefined : parseExact(before);
  const at = writeDateTime(later(now, told));
  const fields = siteFields(location);
  const evses = [...location.evses.map((evse) => evseFields(evse, told, at)), ...goneEvses(location, told, at)];
  const changed = evses.filter(({ change }) => change !== 'NOTHING');
  const isWhole = !told || !sameText(fields, bare(told, 'evses')) || changed.some(({ change }) => change === 'WHOLE');
  if (told && !isWhole && changed.length === 0) return { change: 'NOTHING' };
  const written = evses.map(({ tree }) => tree);
  const json = stringifyJson({ ...fields, evses: unlessEmpty(written), last_updated: at });
  const lastUpdated = new Date(at);
  if (isWhole) return { change: 'WHOLE', json, lastUpdated };
  const statuses = changed.map(({ tree }) => ({
    evseUid: String(tree['uid']),
    json: stringifyJson({ status: tree['status'], last_updated: at }),
  }));
  return { change: 'STATUS', json, lastUpdated, statuses };
};

interface WrittenEvse {
  readonly tree: ExactTree;
  readonly change: 'NOTHING' | 'STATUS' | 'WHOLE';
}

/** Never earlier than what was told: receivers drop what is older. */
function later(now: Date, told: ExactTree | undefined): Date {
  const before = Date.parse(String(told?.['last_updated'] ?? ''));
  return new Date(Math.max(now.getTime(), Number.isNaN(before) ? 0 : before));
}

function siteFields({ site }: SiteLocation): JsonFields {
  return jsonFields({
    country_code: site.party.countryCode,
    party_id: site.party.partyId,
    id: site.id,
    publish: site.publish,
    name: site.name,
    address: site.address,
    city: site.city,
    postal_code: site.postalCode,
    country: site.country,
    coordinates: { latitude: site.coordinates.latitude, longitude: site.coordinates.longitude },
    parking_type: site.parkingType,
    time_zone: site.timeZone,
    opening_times: openingTimes(site),
  });
}

/** Without opening times OCPI says nothing of them; the hub knows no others than always. */
function openingTimes({ open24Hours }: Site): JsonFields | undefined {
  return open24Hours ? { twentyfourseven: true } : undefined;
}

function evseFields(
  { evse, status, capabilities, tariffIds }: SiteEvse,
  told: ExactTree | undefined,
  at: string,
): WrittenEvse {
  const before = told && findEvse(told, evse.uid);
  const written = jsonFields({
    uid: evse.uid,
    evse_id: evse.evseId,
    status,
    capabilities: unlessEmpty(capabilities),
    connectors: evse.connectors.map((connector) => connectorFields(connector, tariffIds)),
  });
  if (before && sameText({ ...written, status: '' }, { ...bare(before, 'connectors'), status: '' })) {
    if (before['status'] === status) return { tree: before, change: 'NOTHING' };
    return { tree: { ...before, status, last_updated: at }, change: 'STATUS' };
  }
  const connectors = evse.connectors.map((connector) => ({
    ...connectorFields(connector, tariffIds),
    last_updated: at,
  }));
  return { tree: { ...written, connectors, last_updated: at }, change: 'WHOLE' };
}

function connectorFields(connector: StationConnector, tariffIds: readonly string[]): JsonFields {
  return jsonFields({
    id: connector.id,
    standard: connector.standard,
    format: connector.format,
    power_type: connector.powerType,
    max_voltage: connector.maxVoltageV,
    max_amperage: connector.maxAmperageA,
    max_electric_power: connector.maxElectricPowerW,
    // As a session is priced: a connector that names none has those of its Location.
    tariff_ids: unlessEmpty(connector.tariffIds?.length ? connector.tariffIds : tariffIds) as JsonValue | undefined,
  });
}

/** What was told and is not there now: REMOVED; INOPERATIVE where it is only withheld for a while. */
function goneEvses({ evses, withheld }: SiteLocation, told: ExactTree | undefined, at: string): readonly WrittenEvse[] {
  const present = new Set(evses.map(({ evse }) => fold(evse.uid)));
  const kept = new Set(withheld.map(fold));
  return treesIn(told ?? {}, 'evses').flatMap((before): readonly WrittenEvse[] => {
    const uid = fold(before['uid']);
    if (present.has(uid)) return [];
    const status = kept.has(uid) ? 'INOPERATIVE' : 'REMOVED';
    if (before['status'] === status) return [{ tree: before, change: 'NOTHING' }];
    return [{ tree: { ...before, status, last_updated: at }, change: 'STATUS' }];
  });
}

function findEvse(told: ExactTree, uid: string): ExactTree | undefined {
  return treesIn(told, 'evses').find((evse) => fold(evse['uid']) === fold(uid));
}

/** Without the times of changes, and with those of its parts taken out as well. */
function bare(tree: ExactTree, parts: 'connectors' | 'evses'): ExactTree {
  const { last_updated: _at, [parts]: _parts, ...rest } = tree;
  if (parts === 'evses') return rest;
  return { ...rest, connectors: treesIn(tree, parts).map(({ last_updated: _on, ...connector }) => connector) };
}

function sameText(one: object, other: object): boolean {
  return stringifyJson(sorted(one)) === stringifyJson(sorted(other));
}

/** Names in order: what was merged from parts has them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function fold(id: unknown): string {
  return String(id).toUpperCase();
}
