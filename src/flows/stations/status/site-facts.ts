import type { ConnectorState } from '../../../domain/stations/connector-state.js';
import {
  type ConnectorFacts,
  type EvseFacts,
  evseStatus,
  type MappedStatus,
  STATUS_POLICY,
  type StatusPolicy,
} from '../../../domain/stations/evse-status.js';
import type { Site } from '../../../domain/stations/site.js';
import { capabilitiesOf, isShown, type SiteEvse, type SiteLocation } from '../../../domain/stations/site-location.js';
import type { Station, StationEvse } from '../../../domain/stations/station.js';
import { isOnLine, type StationPresence } from '../../../domain/stations/station-presence.js';
import type { TransactionStore } from '../../../store/stations/transaction-store.js';
import type { Hub } from '../../hub.js';

export type SiteFactsDeps = Pick<Hub, 'clock' | 'connectorStates' | 'stationPresences'> & {
  readonly transactions: Pick<TransactionStore, 'list' | 'openOf'>;
  /** Absent: the usual times. */
  readonly statusPolicy?: StatusPolicy;
};

export interface SiteNow {
  readonly location: SiteLocation;
  readonly changesAt?: Date;
}

/** Of so many past transactions of a station the ends are looked at. */
const RECENT_TRANSACTIONS = 20;
/** States whose meaning depends on a transaction. */
const DEPENDENT: ReadonlySet<string> = new Set(['Finishing', 'Occupied', 'Preparing']);

/** What a site is now, by the states of its connectors, the connections of its stations and their transactions. */
export async function siteLocation(hub: SiteFactsDeps, site: Site, stations: readonly Station[]): Promise<SiteNow> {
  const shown = stations.filter(isShown);
  const ids = shown.map(({ id }) => id);
  const [states, presences] = await Promise.all([hub.connectorStates.ofStations(ids), hub.stationPresences.of(ids)]);
  const evses: SiteEvse[] = [];
  let changesAtMs = Number.POSITIVE_INFINITY;
  for (const station of shown) {
    const own = states.filter(({ stationId }) => stationId === station.id);
    const presence = presences.find(({ stationId }) => stationId === station.id);
    for (const { evse, status, changesAt } of await evsesNow(hub, station, { states: own, presence })) {
      changesAtMs = Math.min(changesAtMs, changesAt?.getTime() ?? Number.POSITIVE_INFINITY);
      evses.push({ evse, status, capabilities: capabilitiesOf(station, evse), tariffIds: site.tariffIds ?? [] });
    }
  }
  const withheld = stations
    .filter((station) => !station.retiredAt && !isShown(station))
    .flatMap((station) => station.evses.map(({ uid }) => uid));
  const location = { site, evses, withheld };
  return Number.isFinite(changesAtMs) ? { location, changesAt: new Date(changesAtMs) } : { location };
}

/** What is known of a station before its transactions are asked for. */
export interface KnownOfStation {
  readonly states: readonly ConnectorState[];
  readonly presence: StationPresence | undefined;
}

/** What the EVSEs of a station are now, whether or not they are shown to anybody. */
export async function evsesNow(
  hub: Omit<SiteFactsDeps, 'connectorStates' | 'stationPresences'>,
  station: Station,
  known: KnownOfStation,
): Promise<readonly (MappedStatus & { readonly evse: StationEvse })[]> {
  const facts = { ...known, transactions: await transactionsOf(hub, station, known.states) };
  return station.evses.map((evse) => ({
    evse,
    ...evseStatus(factsOf(station, evse, facts), hub.clock.now(), policyOf(hub)),
  }));
}

function policyOf({ statusPolicy = STATUS_POLICY }: Pick<SiteFactsDeps, 'statusPolicy'>): StatusPolicy {
  return statusPolicy;
}

interface OutletTransaction {
  readonly evse: number;
  readonly connector: number;
  /** Absent: it is open. */
  readonly endedAt?: Date;
}

/** Asked for only where they tell something that the states do not. */
async function transactionsOf(
  { transactions }: Pick<SiteFactsDeps, 'transactions'>,
  { id: stationId }: Station,
  states: readonly ConnectorState[],
): Promise<readonly OutletTransaction[]> {
  const dependent = states.filter(({ status }) => DEPENDENT.has(status));
  if (dependent.length === 0) return [];
  const open = await transactions.openOf(stationId);
  const isOccupied = dependent.some(({ status }) => status === 'Occupied');
  const recent = isOccupied ? await transactions.list({ stationId, limit: RECENT_TRANSACTIONS }) : [];
  return [
    ...open.map(({ evse, connector }) => ({ evse, connector })),
    ...recent.flatMap(({ evse, connector, end }) => (end ? [{ evse, connector, endedAt: end.at }] : [])),
  ];
}

interface StationFacts extends KnownOfStation {
  readonly transactions: readonly OutletTransaction[];
}

function factsOf(station: Station, evse: StationEvse, { states, presence, transactions }: StationFacts): EvseFacts {
  const whole = states.find((state) => state.evse === 0);
  const bootedAt = station.boot?.at.getTime() ?? 0;
  const offlineSince = offlineSinceOf(presence);
  return {
    connectors: evse.connectors.map(({ number }): ConnectorFacts => {
      const state = states.find((one) => one.evse === evse.number && one.connector === number);
      const there = transactions.filter((one) => one.evse === evse.number && one.connector === number);
      const endedMs = there.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
      return {
        ...(state && { state }),
        hasOpenTransaction: there.some(({ endedAt }) => !endedAt),
        ...(endedMs.length > 0 && { lastEndedAt: new Date(Math.max(...endedMs)) }),
      };
    }),
    // A station that has booted tells its states anew, and many never take back what they said of the whole.
    ...(whole && whole.receivedAt.getTime() >= bootedAt && { station: whole }),
    ...(offlineSince && { offlineSince }),
  };
}

/** Absent: it is connected. One that was never connected has been away for ever. */
function offlineSinceOf(presence: StationPresence | undefined): Date | undefined {
  if (presence && isOnLine(presence)) return undefined;
  return presence?.disconnectedAt ?? new Date(0);
}
