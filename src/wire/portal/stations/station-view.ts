import { partyKey } from '../../../domain/party.js';
import type { ConnectorState } from '../../../domain/stations/connector-state.js';
import type { QuirkFinding } from '../../../domain/stations/quirk.js';
import type { Site } from '../../../domain/stations/site.js';
import type { Station, StationConnector } from '../../../domain/stations/station.js';
import type { ListedStation } from '../../../flows/stations/managing/list-stations.js';
import type { PastState, StationNow } from '../../../flows/stations/managing/station-screens.js';
import type { IncidentRow } from './incidents-view.js';
import { type ShownStatus, type ShownTime, shownStatus, shownTime } from './shown.js';
import { type ShownLine, viewLine } from './stations-view.js';
import type { TransactionRow } from './transactions-view.js';

/** The page of one station, ready to be put into HTML. */
export interface StationView {
  readonly id: string;
  readonly party: string;
  readonly site: Pick<Site, 'address' | 'city' | 'id' | 'name'>;
  readonly line: ShownLine;
  readonly registration: Station['registration'];
  readonly strictness: Station['strictness'];
  readonly securityProfile: number;
  readonly boot?: ShownBoot;
  readonly profiles: readonly string[];
  readonly retired?: ShownTime;
  /** Not shown at OCPI, because its settings say so. */
  readonly isHidden: boolean;
  /** What keeps it from being shown at OCPI. */
  readonly missing: readonly string[];
  readonly outlets: readonly OutletRow[];
  readonly incidents: { readonly rows: readonly IncidentRow[]; readonly more?: string };
  readonly quirks: readonly QuirkRow[];
  /** Absent for who sees no money. */
  readonly transactions?: { readonly rows: readonly TransactionRow[]; readonly more?: string };
  readonly history: readonly PastRow[];
}

/** What it said of itself. */
export type ShownBoot = Omit<NonNullable<Station['boot']>, 'at'> & { readonly at: ShownTime };

export interface OutletRow extends ShownStatus {
  readonly number: number;
  readonly uid: string;
  readonly evseId?: string;
  readonly connectors: readonly ConnectorRow[];
}

export interface ConnectorRow extends Pick<StationConnector, 'format' | 'id' | 'number' | 'powerType' | 'standard'> {
  readonly maxVoltageV: number;
  readonly maxAmperageA: number;
  /** As the station said it; absent: it has said nothing. */
  readonly said?: SaidRow;
}

export interface SaidRow extends Pick<ConnectorState, 'errorCode' | 'info' | 'status' | 'vendorErrorCode'> {
  readonly since: ShownTime;
}

export type QuirkRow = Omit<QuirkFinding, 'firstSeenAt' | 'lastSeenAt'> & {
  readonly first: ShownTime;
  readonly last: ShownTime;
};

export interface PastRow extends Pick<ConnectorState, 'errorCode' | 'info' | 'status' | 'vendorErrorCode'> {
  readonly evse: number;
  readonly connector: number;
  readonly at: ShownTime;
  readonly received: ShownTime;
}

type Facts = Pick<
  StationView,
  | 'boot'
  | 'id'
  | 'isHidden'
  | 'line'
  | 'outlets'
  | 'party'
  | 'profiles'
  | 'registration'
  | 'retired'
  | 'securityProfile'
  | 'strictness'
>;

export function viewFacts(listed: ListedStation, now: StationNow | undefined): Facts {
  const { station } = listed;
  const { boot, retiredAt } = station;
  return {
    id: station.id,
    party: partyKey(station.party),
    line: viewLine(listed),
    registration: station.registration,
    strictness: station.strictness,
    securityProfile: station.securityProfile,
    profiles: station.abilities?.profiles ?? [],
    ...(boot && { boot: { ...boot, at: shownTime(boot.at) } }),
    isHidden: station.settings.hidden ?? false,
    ...(retiredAt && { retired: shownTime(retiredAt) }),
    outlets: viewOutlets(listed, now),
  };
}

function viewOutlets({ station, states }: ListedStation, now: StationNow | undefined): readonly OutletRow[] {
  return station.evses.map(({ number, uid, evseId, connectors }) => ({
    number,
    uid,
    ...(evseId !== undefined && { evseId }),
    ...shownStatus(now?.statuses.get(number), station.retiredAt !== undefined),
    connectors: connectors.map((connector) => {
      const said = states.find((one) => one.evse === number && one.connector === connector.number);
      return { ...connector, ...(said && { said: { ...said, since: shownTime(said.since ?? said.at) } }) };
    }),
  }));
}

export function viewQuirk({ firstSeenAt, lastSeenAt, ...quirk }: QuirkFinding): QuirkRow {
  return { ...quirk, first: shownTime(firstSeenAt), last: shownTime(lastSeenAt) };
}

export function viewPast({ at, receivedAt, ...said }: PastState): PastRow {
  return { ...said, at: shownTime(at), received: shownTime(receivedAt) };
}
