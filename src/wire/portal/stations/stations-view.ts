import { partyKey } from '../../../domain/party.js';
import { isOnLine } from '../../../domain/stations/station-presence.js';
import type { ListedStation } from '../../../flows/stations/managing/list-stations.js';
import type { StationNow } from '../../../flows/stations/managing/station-screens.js';
import type { Filters } from '../asked.js';
import type { PageLinks } from '../page-links.js';
import { linkTo } from '../page-links.js';
import type { IncidentRow } from './incidents-view.js';
import { type ShownStatus, type ShownTime, shownStatus, shownTime, stationPath } from './shown.js';
import type { TransactionRow } from './transactions-view.js';

/** The page of stations, ready to be put into HTML. */
export interface StationsView {
  readonly filters: Filters;
  readonly isFiltered: boolean;
  readonly rows: readonly StationRow[];
  readonly total: number;
  readonly tasks?: StationTasks;
  readonly pages?: PageLinks;
  readonly complaint?: string;
}

/** What waits for a person; on the first page only. */
export interface StationTasks {
  /** Transactions that are billed when a person says so; absent for who sees no money. */
  readonly quarantined?: { readonly rows: readonly TransactionRow[]; readonly more?: string };
  readonly escalated: { readonly rows: readonly IncidentRow[]; readonly total: number; readonly more?: string };
}

export interface StationRow {
  readonly id: string;
  readonly href: string;
  readonly party: string;
  readonly site: string;
  readonly registration?: string;
  readonly isRetired: boolean;
  readonly evses: readonly (ShownStatus & { readonly name: string })[];
  readonly line: ShownLine;
  readonly model?: string;
  readonly firmware?: string;
  readonly ocpp?: string;
  readonly quirks: number;
  readonly openIncidents: number;
  readonly incidentsHref: string;
}

/** Whether a station is connected, and when it was heard. */
export interface ShownLine {
  readonly isConnected: boolean;
  /** Since when it is connected, or not. */
  readonly since?: ShownTime;
  readonly lastSeen?: ShownTime;
}

export function viewStation(listed: ListedStation, now: StationNow | undefined, baseUrl: string): StationRow {
  const { station, quirks } = listed;
  const { id, boot, registration } = station;
  const isRetired = station.retiredAt !== undefined;
  return {
    id,
    href: stationPath(baseUrl, id),
    party: partyKey(station.party),
    site: station.siteId,
    ...(registration === 'ACCEPTED' ? {} : { registration }),
    isRetired,
    evses: station.evses.map(({ number, uid, evseId }) => ({
      name: evseId ?? uid,
      ...shownStatus(now?.statuses.get(number), isRetired),
    })),
    line: viewLine(listed),
    ...(boot && { model: `${boot.vendor} ${boot.model}`, ocpp: boot.version }),
    ...(boot?.firmwareVersion !== undefined && { firmware: boot.firmwareVersion }),
    quirks,
    openIncidents: now?.openIncidents ?? 0,
    incidentsHref: linkTo(`${baseUrl}/incidents`, { station: id }),
  };
}

export function viewLine({ presence }: Pick<ListedStation, 'presence'>): ShownLine {
  if (!presence) return { isConnected: false };
  const isConnected = isOnLine(presence);
  const since = isConnected ? presence.connectedAt : presence.disconnectedAt;
  return {
    isConnected,
    ...(since && { since: shownTime(since) }),
    ...(presence.lastSeenAt && { lastSeen: shownTime(presence.lastSeenAt) }),
  };
}
