import type { RequestedLog } from '../../../../domain/healing/station-health.js';
import { partyKey } from '../../../../domain/party.js';
import type { ConfigurationTemplate } from '../../../../domain/stations/configuration-template.js';
import type { ConnectorState } from '../../../../domain/stations/connector-state.js';
import type { QuirkFinding } from '../../../../domain/stations/quirk.js';
import type { Site } from '../../../../domain/stations/site.js';
import type { Missing } from '../../../../domain/stations/site-location.js';
import type { Station, StationConnector, StationEvse, StationSettings } from '../../../../domain/stations/station.js';
import type { CommandOutcome } from '../../../../domain/stations/station-command.js';
import type { StationFrame } from '../../../../domain/stations/station-frame.js';
import { isOnLine } from '../../../../domain/stations/station-presence.js';
import type { AddedStation } from '../../../../flows/stations/managing/add-station.js';
import type { ImportedStations } from '../../../../flows/stations/managing/import-stations.js';
import type { ListedStation } from '../../../../flows/stations/managing/list-stations.js';
import { defined } from '../../parse.js';

/** Site of openapi.yaml. */
export function formatSite(site: Site): object {
  const { limit } = site;
  return defined({
    party: partyKey(site.party),
    id: site.id,
    name: site.name,
    address: site.address,
    city: site.city,
    postal_code: site.postalCode,
    country: site.country,
    latitude: site.coordinates.latitude,
    longitude: site.coordinates.longitude,
    time_zone: site.timeZone,
    publish: site.publish,
    open_24_hours: site.open24Hours,
    parking_type: site.parkingType,
    tariff_ids: site.tariffIds,
    currency: site.currency,
    limit: limit && defined({ max_power_w: limit.maxPowerW, voltage_v: limit.voltageV, reserve_w: limit.reserveW }),
    created_at: site.createdAt.toISOString(),
    updated_at: site.updatedAt.toISOString(),
  });
}

/** A site with what keeps it, or stations at it, from being shown. */
export function formatShownSite(shown: { readonly site: Site; readonly missing: readonly Missing[] }): object {
  const missing = shown.missing.map(({ stationId, what }) => defined({ station: stationId, what }));
  return { ...formatSite(shown.site), missing };
}

/** Station of openapi.yaml: without any key or hash of it. */
export function formatStation(station: Station): object {
  const { credentials, boot, abilities } = station;
  return defined({
    id: station.id,
    party: partyKey(station.party),
    site: station.siteId,
    registration: station.registration,
    strictness: station.strictness,
    security_profile: station.securityProfile,
    has_key: credentials.keyHash !== undefined,
    onboarding_until: credentials.onboarding?.validUntil.toISOString(),
    settings: formatSettings(station.settings),
    evses: station.evses.map(formatEvse),
    boot: boot && formatBoot(boot),
    profiles: abilities?.profiles,
    retired_at: station.retiredAt?.toISOString(),
    created_at: station.createdAt.toISOString(),
    updated_at: station.updatedAt.toISOString(),
  });
}

function formatBoot(boot: NonNullable<Station['boot']>): object {
  return defined({
    at: boot.at.toISOString(),
    ocpp_version: boot.version,
    vendor: boot.vendor,
    model: boot.model,
    serial_number: boot.serialNumber,
    firmware_version: boot.firmwareVersion,
    reason: boot.reason,
  });
}

function formatSettings(settings: StationSettings): object {
  return defined({
    time_zone: settings.timeZone,
    id_tag_transforms: settings.idTagTransforms,
    call_timeout_ms: settings.callTimeoutMs,
    template: settings.template,
    hidden: settings.hidden ?? false,
    heartbeat_seconds: settings.heartbeatSeconds,
    capabilities: settings.capabilities,
  });
}

function formatEvse({ number, uid, evseId, connectors }: StationEvse): object {
  return defined({ number, uid, evse_id: evseId, connectors: connectors.map(formatConnector) });
}

function formatConnector(connector: StationConnector): object {
  return defined({
    number: connector.number,
    number_16: connector.number16,
    id: connector.id,
    standard: connector.standard,
    format: connector.format,
    power_type: connector.powerType,
    max_voltage: connector.maxVoltageV,
    max_amperage: connector.maxAmperageA,
    max_electric_power: connector.maxElectricPowerW,
    tariff_ids: connector.tariffIds,
  });
}

/** A station with what is known of it now. */
export function formatListedStation({ station, presence, states, quirks }: ListedStation): object {
  return defined({
    ...formatStation(station),
    connected: presence !== undefined && isOnLine(presence),
    last_seen_at: presence?.lastSeenAt?.toISOString(),
    states: states.map(formatState),
    quirks,
  });
}

function formatState(state: ConnectorState): object {
  return defined({
    evse: state.evse,
    connector: state.connector,
    status: state.status,
    error_code: state.errorCode,
    vendor_error_code: state.vendorErrorCode,
    info: state.info,
    since: (state.since ?? state.at).toISOString(),
  });
}

/** The answers that show a one-time token. */
export function formatAdded({ station, onboardingToken }: AddedStation): object {
  return { ...formatStation(station), onboarding_token: onboardingToken };
}

export function formatImported({ sitesAdded, sitesUnchanged, stationsUnchanged, added }: ImportedStations): object {
  return {
    sites_added: sitesAdded,
    sites_unchanged: sitesUnchanged,
    stations_unchanged: stationsUnchanged,
    added: added.map(({ stationId, onboardingToken }) => ({ station: stationId, onboarding_token: onboardingToken })),
  };
}

export function formatQuirk({ rule, action, pointer, example, count, firstSeenAt, lastSeenAt }: QuirkFinding): object {
  const [first_seen_at, last_seen_at] = [firstSeenAt.toISOString(), lastSeenAt.toISOString()];
  return defined({ rule, action, pointer, example, count, first_seen_at, last_seen_at });
}

export function formatFrame({ at, direction, type, messageId, action, text }: StationFrame): object {
  return defined({ at: at.toISOString(), direction, type, message_id: messageId, action, text });
}

export function formatTemplate({ name, v16, v201 }: ConfigurationTemplate): object {
  return { name, v16, v201 };
}

/** RequestedLog of openapi.yaml. */
export function formatRequestedLog({ requestNumber, log, askedAt, askedBy, status, statusAt }: RequestedLog): object {
  return {
    request: requestNumber,
    log,
    asked_at: askedAt.toISOString(),
    asked_by: askedBy,
    status,
    status_at: statusAt.toISOString(),
  };
}

export function formatOutcome(outcome: CommandOutcome): object {
  switch (outcome.kind) {
    case 'ANSWERED':
      return { outcome: outcome.kind, status: outcome.status, answer: outcome.payload };
    case 'FAILED':
    case 'NOT_SUPPORTED':
      return { outcome: outcome.kind, why: outcome.why };
    case 'OFFLINE':
    case 'TIMEOUT':
      return { outcome: outcome.kind };
  }
}
