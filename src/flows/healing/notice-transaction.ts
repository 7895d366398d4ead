import type { Transaction } from '../../domain/charging/transaction.js';
import { isPowerFalling, isShort, peakPowerW, repeatedShortSessions } from '../../domain/healing/anomalies.js';
import type { IncidentKind } from '../../domain/healing/incident.js';
import { isAlarming } from '../../domain/healing/recognise.js';
import { type StationHealth, withPeak } from '../../domain/healing/station-health.js';
import type { FromStation, StationSecurityEvent } from '../stations/station-flows.js';
import { changeHealth } from './change-incident.js';
import type { NoticingHub } from './healing-hub.js';
import { endIncident, noteIncident, type SeenWrong } from './note-incident.js';

/** Sessions of a station that are looked at. */
const SESSIONS_LOOKED_AT = 60;

/**
 * Takes note of a transaction that has ended: sessions that are too short again and again, power that falls, and what a
 * good session shows to be well. To be called once it is kept with its end; twice is harmless.
 */
export async function noticeTransaction(
  hub: NoticingHub,
  station: FromStation['station'],
  transaction: Transaction,
): Promise<void> {
  if (!transaction.end) return;
  const { evse, connector, flags } = transaction;
  const seen = { station, outlet: { evse, connector }, at: hub.clock.now() };
  if (transaction.end.how === 'INTERRUPTED') {
    await noteIncident(hub, { ...seen, kind: 'INTERRUPTED_SESSION', subject: transaction.id });
  }
  const { anomalies } = hub.healing.rules;
  const isGood = !isShort(transaction, anomalies.shortSessions);
  await endKinds(hub, seen, [
    ...(flags.includes('CLOCK_DOUBTFUL') ? [] : (['CLOCK_OFF'] as const)),
    ...(isGood ? (['REPEATED_SHORT_SESSIONS', 'PHANTOM_CYCLES', 'SILENT_METER'] as const) : []),
  ]);
  if (!isGood) await noticeShortSessions(hub, seen);
  else await noticePower(hub, seen, transaction);
}

/** Takes note of a stop that no transaction fits. `stationRef`: as it came. */
export async function noticeUnmatchedStop(
  hub: NoticingHub,
  { station, receivedAt }: FromStation,
  stationRef: string,
): Promise<void> {
  await noteIncident(hub, { station, kind: 'UNMATCHED_STOP', subject: stationRef, detail: stationRef, at: receivedAt });
}

/** Takes note of a time that cannot be true. */
export async function noticeClock(hub: NoticingHub, { station, receivedAt }: FromStation): Promise<void> {
  await noteIncident(hub, { station, kind: 'CLOCK_OFF', at: receivedAt });
}

/** Takes note of a security event; a person is told of the ones that are no daily work. */
export async function noticeSecurityEvent(
  hub: NoticingHub,
  { station, receivedAt }: FromStation,
  { type }: StationSecurityEvent,
): Promise<void> {
  if (!isAlarming(type)) return;
  await noteIncident(hub, { station, kind: 'SECURITY_EVENT', subject: type, detail: type, at: receivedAt });
}

type Seen = Omit<SeenWrong, 'kind'> & { readonly outlet: { readonly evse: number; readonly connector: number } };

async function noticeShortSessions(hub: NoticingHub, seen: Seen): Promise<void> {
  const sessions = await hub.transactions.list({ stationId: seen.station.id, limit: SESSIONS_LOOKED_AT });
  const ofOutlet = sessions.filter(
    ({ evse, connector }) => evse === seen.outlet.evse && connector === seen.outlet.connector,
  );
  const count = repeatedShortSessions(ofOutlet, hub.healing.rules.anomalies, seen.at);
  if (count > 0) await noteIncident(hub, { ...seen, kind: 'REPEATED_SHORT_SESSIONS', detail: String(count) });
}

/** Keeps the highest power of a session and compares it with the outlet's own past. */
async function noticePower(hub: NoticingHub, seen: Seen, { id, evse, connector, end, meterStartWh }: Transaction) {
  const { anomalies } = hub.healing.rules;
  const energyWh = end?.meterStopWh?.minus(meterStartWh ?? 0);
  if (!energyWh || energyWh.lessThan(anomalies.fallingPower.energyWh)) return;
  const facts = await hub.transactions.factsOf(id);
  const powerW = peakPowerW(facts.flatMap(({ samples }) => samples));
  if (powerW <= 0) return;
  const peak = { transactionId: id, evse, connector, at: seen.at, powerW };
  const health = await changeHealth(hub, seen.station.id, (one) => withPeak(one, peak));
  if (!health) return;
  if (isPowerFalling(peaksOf(health, seen), anomalies)) {
    await noteIncident(hub, { ...seen, kind: 'FALLING_POWER', detail: `${Math.round(powerW)} W` });
  } else {
    await endKinds(hub, seen, ['FALLING_POWER']);
  }
}

function peaksOf({ peaks }: StationHealth, { outlet }: Seen) {
  return peaks.filter(({ evse, connector }) => evse === outlet.evse && connector === outlet.connector);
}

/** The clock is the station's, the rest the outlet's. */
async function endKinds(
  hub: NoticingHub,
  { station, outlet, at }: Seen,
  kinds: readonly IncidentKind[],
): Promise<void> {
  if (kinds.length === 0) return;
  for (const incident of await hub.incidents.unsolved(station.id)) {
    const isMeant =
      incident.kind === 'CLOCK_OFF' || (incident.evse === outlet.evse && incident.connector === outlet.connector);
    if (isMeant && kinds.includes(incident.kind)) await endIncident(hub, incident, at);
  }
}
