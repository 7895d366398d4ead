import type { KnownEvseStatus } from './evse-status.js';
import type { Site } from './site.js';
import type { Station, StationEvse } from './station.js';

/** A site as an OCPI Location, in our words: what the hub pushes for a party whose stations connect straight to it. */
export interface SiteLocation {
  readonly site: Site;
  readonly evses: readonly SiteEvse[];
  /** Uids of EVSEs that are there and not shown (any more), such as those of a station that is not accepted. */
  readonly withheld: readonly string[];
}

export interface SiteEvse {
  readonly evse: StationEvse;
  readonly status: KnownEvseStatus;
  /** OCPI Capability. */
  readonly capabilities: readonly string[];
  /** Ids of the party's tariffs for connectors that name none: the site's, else those of the plan there. */
  readonly tariffIds: readonly string[];
}

/** The same with the tariffs of the plan that sets the price there; what a person has named for the site counts before. */
export function namingTariffs(location: SiteLocation, tariffIds: readonly string[]): SiteLocation {
  if (location.site.tariffIds?.length || tariffIds.length === 0) return location;
  return { ...location, evses: location.evses.map((evse) => ({ ...evse, tariffIds })) };
}

/** Why a site, or a station at it, is not shown at OCPI. */
export interface Missing {
  /** Absent: the site itself. */
  readonly stationId?: string;
  /** What a person has to do, such as `evses.0.evse_id is missing`. */
  readonly what: string;
}

/**
 * What keeps a site from being shown; empty: all of it is. A station that is not complete is left out and keeps the
 * others from nothing; a site without any complete station is not shown at all.
 */
export function missingOf(site: Site, stations: readonly Station[]): readonly Missing[] {
  const present = stations.filter(({ retiredAt, settings }) => !retiredAt && !settings.hidden);
  const none = present.some((station) => missingOfStation(station).length === 0)
    ? []
    : [{ what: `site ${site.id} has no station that can be shown` }];
  return [
    ...none,
    ...present.flatMap((station) => missingOfStation(station).map((what) => ({ stationId: station.id, what }))),
  ];
}

/** Whether the EVSEs of a station are shown at OCPI. */
export function isShown(station: Station): boolean {
  return !station.retiredAt && !station.settings.hidden && missingOfStation(station).length === 0;
}

function missingOfStation({ registration, boot, evses }: Station): readonly string[] {
  return [
    ...(registration === 'ACCEPTED' ? [] : [`it is ${registration}, not ACCEPTED`]),
    ...(boot ? [] : ['it has never booted here']),
    ...(evses.length > 0 ? [] : ['it has no evses']),
    ...evses.flatMap(({ evseId, connectors }, index) => [
      ...(evseId === undefined ? [`evses.${index}.evse_id is missing`] : []),
      ...(connectors.length > 0 ? [] : [`evses.${index} has no connectors`]),
    ]),
  ];
}

/** What the hub can do with an EVSE (OCPI 2.2.1, mod_locations, Capability), as far as OCPP tells. */
export function capabilitiesOf({ abilities, settings }: Station, { connectors }: StationEvse): readonly string[] {
  const profiles = new Set(abilities?.profiles ?? []);
  const capabilities = [
    ...(profiles.has('SmartCharging') ? ['CHARGING_PROFILE_CAPABLE'] : []),
    'REMOTE_START_STOP_CAPABLE',
    ...(profiles.has('Reservation') ? ['RESERVABLE'] : []),
    ...(connectors.length > 1 ? ['START_SESSION_CONNECTOR_REQUIRED'] : []),
    'TOKEN_GROUP_CAPABLE',
    ...(connectors.some(({ format }) => format === 'SOCKET') ? ['UNLOCK_CAPABLE'] : []),
    ...(settings.capabilities ?? []),
  ];
  return [...new Set(capabilities)].sort();
}
