import type { Transaction } from '../../domain/charging/transaction.js';
import { POWER_IMPORT, peakPowerW } from '../../domain/healing/anomalies.js';
import { type Incident, isOfStation } from '../../domain/healing/incident.js';
import type { HealingFacts, OutletFacts } from '../../domain/healing/judge-ladder.js';
import { isByStatus, isEndedBy, isSafetyCode } from '../../domain/healing/recognise.js';
import { type RemedyKind, ruledOut } from '../../domain/healing/remedy.js';
import { freshHealth, type StationHealth, spentToday } from '../../domain/healing/station-health.js';
import type { ConnectorState } from '../../domain/stations/connector-state.js';
import type { Station } from '../../domain/stations/station.js';
import type { HealingHub } from './healing-hub.js';

/** Power that was measured outside of transactions counts for so long. */
const POWER_MS = 300_000;
/** A session that ended this long before the incident began has nothing to do with it. */
const SESSION_BEFORE_MS = 600_000;
const DAY_MS = 86_400_000;

interface Known {
  readonly station: Station;
  readonly health: StationHealth;
  readonly states: readonly ConnectorState[];
  readonly open: readonly Transaction[];
  readonly isConnected: boolean;
}

/** What is known now of an incident's station, all of it read anew. Undefined: the station is gone. */
export async function gatherFacts(hub: HealingHub, incident: Incident): Promise<HealingFacts | undefined> {
  const { stationId } = incident;
  const station = await hub.stations.find(stationId);
  if (!station || station.retiredAt) return undefined;
  const [health = freshHealth(stationId), states, open, isConnected, presence, unsolved] = await Promise.all([
    hub.stationHealths.find(stationId),
    hub.connectorStates.ofStation(stationId),
    hub.transactions.openOf(stationId),
    hub.stationClient.isConnected(stationId),
    hub.stationPresences.find(stationId),
    hub.incidents.unsolved(stationId),
  ]);
  const known: Known = { station, health, states, open, isConnected };
  const [isWell, isAfterSession, powers] = await Promise.all([
    isOver(hub, incident, { ...known, ...(presence?.lastSeenAt && { lastSeenAt: presence.lastSeenAt }) }),
    endedBefore(hub, incident),
    powerOfOutlets(hub, station),
  ]);
  return {
    isConnected,
    ...(presence?.connectedAt && { connectedSince: presence.connectedAt }),
    connects: health.connects,
    isWell,
    outlet: outletFacts(known, powers, isOfStation(incident) ? undefined : incident),
    station: outletFacts(known, powers, undefined),
    hasSafetyFault:
      unsolved.some(({ kind }) => kind === 'SAFETY') ||
      states.some(({ status, errorCode }) => status === 'Faulted' && isSafetyCode(errorCode)),
    isAfterSession,
    unsupported: unsupportedBy(hub, known),
    spent: spentToday(health, hub.clock.now()),
  };
}

/** Whether what it is about is over, as far as this can be seen without waiting for the next message. */
async function isOver(hub: HealingHub, incident: Incident, known: Known & { lastSeenAt?: Date }): Promise<boolean> {
  const { kind, evse, connector, subject = '' } = incident;
  if (isByStatus(kind)) {
    const state = known.states.find((one) => one.evse === evse && one.connector === connector);
    return state !== undefined && isEndedBy(incident, state.status);
  }
  switch (kind) {
    case 'OFFLINE':
      return known.isConnected;
    case 'SILENT':
      return known.lastSeenAt !== undefined && known.lastSeenAt > incident.seenAt;
    case 'SILENT_METER': {
      const transaction = await hub.transactions.find(subject);
      if (!transaction || transaction.end) return true;
      return (await hub.transactions.factsOf(subject)).some(({ receivedAt }) => receivedAt > incident.seenAt);
    }
    default:
      return false;
  }
}

/** Whether the outlet's last session brought energy and ended just before the incident began. */
async function endedBefore(hub: HealingHub, { stationId, evse, openedAt }: Incident): Promise<boolean> {
  if (evse === 0) return false;
  const last = await hub.transactions.lastAt(stationId, evse, hub.clock.now());
  const { end, meterStartWh } = last ?? {};
  if (!end || end.at.getTime() < openedAt.getTime() - SESSION_BEFORE_MS) return false;
  const { energyWh } = hub.healing.rules.anomalies.shortSessions;
  return end.meterStopWh === undefined || end.meterStopWh.minus(meterStartWh ?? 0).greaterThanOrEqualTo(energyWh);
}

interface OutletPower {
  readonly evse: number;
  readonly connector: number;
  readonly powerW: number;
}

/** What flows outside of transactions: within one, the transaction itself speaks against a remedy. */
async function powerOfOutlets(hub: HealingHub, { id, evses }: Station): Promise<readonly OutletPower[]> {
  const until = hub.clock.now();
  const from = new Date(until.getTime() - POWER_MS);
  const outlets = evses.flatMap(({ number: evse, connectors }) =>
    connectors.map(({ number: connector }) => ({ evse, connector })),
  );
  return Promise.all(
    outlets.map(async (outlet) => {
      const facts = await hub.transactions.looseFacts({ stationId: id, ...outlet, from, until });
      const powers = facts.map(({ samples }) => samples.filter(({ measurand }) => measurand === POWER_IMPORT));
      return { ...outlet, powerW: peakPowerW(powers.findLast((samples) => samples.length > 0) ?? []) };
    }),
  );
}

function outletFacts(
  { open, states }: Known,
  powers: readonly OutletPower[],
  outlet: { readonly evse: number; readonly connector: number } | undefined,
): OutletFacts {
  const isMeant = (one: { readonly evse: number; readonly connector: number }) =>
    outlet === undefined || (one.evse === outlet.evse && one.connector === outlet.connector);
  return {
    // By EVSE: one car at a time, whichever of its connectors it hangs on.
    openTransactions: open.filter(({ evse }) => outlet === undefined || evse === outlet.evse).length,
    powerW: Math.max(0, ...powers.filter(isMeant).map(({ powerW }) => powerW)),
    statuses: states.filter(isMeant).map(({ status }) => status),
  };
}

function unsupportedBy(hub: HealingHub, { station, health }: Known): ReadonlySet<RemedyKind> {
  const since = hub.clock.now().getTime() - hub.healing.rules.unsupportedDays * DAY_MS;
  const told = health.unsupported.filter(({ at }) => at.getTime() > since).map(({ remedy }) => remedy);
  return new Set([...told, ...ruledOut(station.boot?.version, station.abilities)]);
}
