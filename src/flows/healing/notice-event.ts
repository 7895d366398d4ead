import { faultOf, type NoticedFault, type StationNotice } from '../../domain/healing/station-notice.js';
import type { FromStation } from '../stations/station-flows.js';
import type { NoticingHub } from './healing-hub.js';
import { endIncident, noteIncident } from './note-incident.js';
import { type Place, placeOf } from './notice-status.js';

/**
 * Takes note of what a station of OCPP 2.0.1 has noticed of itself (NotifyEvent): a fault that may be dangerous is an
 * incident at once, and ends when the station takes it back; any other says what is wrong at an outlet, and counts as long as
 * its status is Faulted. What is about no known outlet is about the station.
 */
export async function noticeEvent(
  hub: NoticingHub,
  { station, receivedAt }: FromStation,
  notice: StationNotice,
): Promise<void> {
  const fault = faultOf(notice);
  if (!fault) return;
  const outlet = placeOf(station, notice) ?? { evse: 0, connector: 0 };
  if (fault.kind === 'SAFETY') {
    if (fault.isOver) return endSafety(hub, { stationId: station.id, outlet, fault, at: receivedAt });
    const { kind, code, detail } = fault;
    return noteIncident(hub, { station, outlet, kind, subject: code, detail, at: receivedAt });
  }
  // Without a status nobody could say that it is over.
  if (fault.isOver || !(await hub.connectorStates.find(station.id, outlet.evse, outlet.connector))) return;
  await noteIncident(hub, { station, outlet, kind: fault.kind, detail: fault.detail, at: receivedAt });
}

interface Ended {
  readonly stationId: string;
  readonly outlet: Place;
  readonly fault: NoticedFault;
  readonly at: Date;
}

async function endSafety(hub: NoticingHub, { stationId, outlet, fault, at }: Ended): Promise<void> {
  for (const incident of await hub.incidents.unsolved(stationId)) {
    const isOfOutlet = incident.evse === outlet.evse && incident.connector === outlet.connector;
    const isMeant = incident.kind === fault.kind && incident.subject === fault.code;
    if (isOfOutlet && isMeant) await endIncident(hub, incident, at);
  }
}
