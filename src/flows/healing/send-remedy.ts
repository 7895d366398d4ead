import { type Incident, isOfStation } from '../../domain/healing/incident.js';
import type { RemedyKind } from '../../domain/healing/remedy.js';
import type { OutletRef } from '../../domain/stations/station.js';
import type { CommandOutcome, StationCommand, TriggeredMessage } from '../../domain/stations/station-command.js';
import type { StationClient } from '../stations/station-ports.js';

/** A station that does not answer by then has not answered. */
const DEADLINE_MS = 15_000;

const ASKED: Readonly<Partial<Record<RemedyKind, TriggeredMessage>>> = {
  ASK_BOOT: 'BOOT_NOTIFICATION',
  ASK_HEARTBEAT: 'HEARTBEAT',
  ASK_METER_VALUES: 'METER_VALUES',
  ASK_STATUS: 'STATUS_NOTIFICATION',
};
/** These are told of the station as a whole. */
const OF_STATION: ReadonlySet<RemedyKind> = new Set(['ASK_BOOT', 'ASK_HEARTBEAT'] as const);

/**
 * Sends a remedy and tells what the station made of it, in its own word. An availability cycle ends with the outlet out of
 * service: `bringBack` is the other half.
 */
export async function sendRemedy(
  stationClient: StationClient,
  incident: Incident,
  remedy: RemedyKind,
): Promise<string> {
  const { stationId } = incident;
  if (remedy === 'RECONNECT') {
    await stationClient.disconnect(stationId, 'no answer');
    return 'Accepted';
  }
  return wordOf(await stationClient.command(stationId, commandOf(incident, remedy), DEADLINE_MS));
}

/** Brings an outlet back into service. */
export async function bringBack(stationClient: StationClient, incident: Incident): Promise<string> {
  const command: StationCommand = { kind: 'CHANGE_AVAILABILITY', outlet: outletOf(incident), operative: true };
  return wordOf(await stationClient.command(incident.stationId, command, DEADLINE_MS));
}

function commandOf(incident: Incident, remedy: Exclude<RemedyKind, 'RECONNECT'>): StationCommand {
  const outlet = outletOf(incident);
  const message = ASKED[remedy];
  if (message) {
    const isOfWhole = isOfStation(incident) || OF_STATION.has(remedy);
    return { kind: 'TRIGGER', message, ...(!isOfWhole && { outlet }) };
  }
  switch (remedy) {
    case 'AVAILABILITY_CYCLE':
      return { kind: 'CHANGE_AVAILABILITY', outlet, operative: false };
    case 'UNLOCK':
      return { kind: 'UNLOCK', outlet };
    default:
      return { kind: 'RESET', how: 'ON_IDLE' };
  }
}

function outletOf(incident: Incident): OutletRef {
  return isOfStation(incident) ? { evse: 0 } : { evse: incident.evse, connector: incident.connector };
}

function wordOf(outcome: CommandOutcome): string {
  return outcome.kind === 'ANSWERED' ? outcome.status : outcome.kind;
}
