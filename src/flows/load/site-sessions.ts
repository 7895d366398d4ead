import type { Transaction } from '../../domain/charging/transaction.js';
import type { KeptProfile } from '../../domain/load/kept-profile.js';
import { ASK_AGAIN_MS, type LoadLimit, waitingSince } from '../../domain/load/load-limit.js';
import type { LoadSession, LoadWish } from '../../domain/load/load-session.js';
import { partnerCaps } from '../../domain/load/session-caps.js';
import { partyKey } from '../../domain/party.js';
import { maxPowerW } from '../../domain/roaming/location.js';
import type { Site } from '../../domain/stations/site.js';
import { findOutlet, type Outlet, type Station } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';

export type SiteSessionsDeps = Pick<
  Hub,
  'chargingPreferences' | 'keptProfiles' | 'loads' | 'stations' | 'transactions'
>;

/** A running transaction at a site, with what load management needs to know of it. */
export interface RunningSession extends LoadSession {
  readonly transaction: Transaction;
  readonly outlet: Outlet;
  readonly voltageV: number;
  readonly phases: 1 | 3;
  readonly unit: 'A' | 'W';
  readonly told?: LoadLimit;
  /** What its eMSP has set. */
  readonly kept?: KeptProfile;
}

const DEFAULT_VOLTAGE_V = 230;
/** IEC 61851-1: less than 6 A cannot be offered to a vehicle. */
const LEAST_AMPERES = 6;
/** Where nobody has said how much an outlet gives. */
const UNKNOWN_MAX_W = 22_000;

/** The transactions that run at a site now. */
export async function siteSessions(hub: SiteSessionsDeps, site: Site, now: Date): Promise<readonly RunningSession[]> {
  const stations = await hub.stations.ofSite(partyKey(site.party), site.id);
  const open = await Promise.all(stations.map(({ id }) => hub.transactions.openOf(id)));
  const running = open.flat();
  const ids = running.map(({ id }) => id);
  const [limits, profiles] = await Promise.all([hub.loads.limitsOf(ids), hub.keptProfiles.of(ids)]);
  const told = new Map(limits.map((one) => [one.transactionId, one]));
  const kept = new Map(profiles.map((one) => [one.transactionId, one]));
  const sessions = running.map(async (transaction) => {
    const station = stations.find(({ id }) => id === transaction.stationId);
    const outlet = station && findOutlet(station, { evse: transaction.evse, connector: transaction.connector });
    if (!station || !outlet) return [];
    const wish = await wishOf(hub, transaction);
    const { id } = transaction;
    return [toSession({ transaction, station, outlet, site, now, wish, told: told.get(id), kept: kept.get(id) })];
  });
  return (await Promise.all(sessions)).flat();
}

async function wishOf(hub: SiteSessionsDeps, { id, told }: Transaction): Promise<LoadWish | undefined> {
  const preference = await hub.chargingPreferences.find(id);
  if (!preference?.departureAt || !preference.energyNeedKwh || preference.profileType === 'FAST') return undefined;
  const needWh = preference.energyNeedKwh.times(1_000).toNumber() - (told?.energyWh.toNumber() ?? 0);
  return needWh > 0 ? { needWh, departAt: preference.departureAt } : undefined;
}

interface Known {
  readonly transaction: Transaction;
  readonly station: Station;
  readonly outlet: Outlet;
  readonly site: Site;
  readonly now: Date;
  readonly wish: LoadWish | undefined;
  readonly told: LoadLimit | undefined;
  readonly kept: KeptProfile | undefined;
}

function toSession({ transaction, outlet, site, now, wish, told, kept }: Known): RunningSession {
  const { connector } = outlet;
  const phases = connector.powerType === 'AC_3_PHASE' ? 3 : 1;
  const isDc = connector.powerType === 'DC';
  const voltageV = isDc ? connector.maxVoltageV : (site.limit?.voltageV ?? DEFAULT_VOLTAGE_V);
  const mostW = maxPowerW(connector) ?? UNKNOWN_MAX_W;
  const minW = Math.min(mostW, isDc ? DEFAULT_VOLTAGE_V * LEAST_AMPERES : voltageV * phases * LEAST_AMPERES);
  const hasRefused = told?.answer === 'REFUSED' && now.getTime() - told.at.getTime() < ASK_AGAIN_MS;
  const maxW = Math.ceil(mostW);
  const { startedAt } = transaction;
  const allowed = kept?.profile && partnerCaps(kept.profile, { startedAt, voltageV, phases, maxW, now });
  const pausedSince = waitingSince(told, { ...(kept && { caps: allowed?.caps ?? [] }) }, now);
  return {
    id: transaction.id,
    minW: Math.ceil(minW),
    maxW,
    startedAt,
    canBeLimited: !hasRefused,
    transaction,
    outlet,
    voltageV,
    phases,
    // What its eMSP has set is told in the eMSP's unit, which the station has taken, so that nothing of it is lost.
    unit: kept?.profile?.unit ?? (isDc ? 'W' : 'A'),
    ...allowed,
    ...(kept && { kept }),
    ...(wish && { wish }),
    ...(told && { told }),
    ...(pausedSince && { pausedSince }),
  };
}
