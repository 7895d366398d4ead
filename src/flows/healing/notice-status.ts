import { phantomCycles } from '../../domain/healing/anomalies.js';
import { isEndedBy, wrongBy } from '../../domain/healing/recognise.js';
import type { StatusReport } from '../../domain/stations/connector-state.js';
import { findOutlet, isWholeStation, type OutletRef } from '../../domain/stations/station.js';
import type { FromStation } from '../stations/station-flows.js';
import type { NoticingHub } from './healing-hub.js';
import { endIncident, noteIncident, type SeenWrong } from './note-incident.js';

/** States of a station that are looked at for cycles without a charge. */
const STATES_LOOKED_AT = 20;

/**
 * Takes note of a status that a station has told and that counts: what it says to be wrong is watched, what it says to be
 * over is ended. To be called after the status was kept. Outlets that the station does not have are passed over.
 */
export async function noticeStatus(
  hub: NoticingHub,
  { station, receivedAt }: FromStation,
  told: { readonly outlet: OutletRef; readonly report: StatusReport },
): Promise<void> {
  const place = placeOf(station, told.outlet);
  if (!place) return;
  const { report } = told;
  await endOthers(hub, station.id, { ...place, report, at: receivedAt });
  const kind = wrongBy(report);
  const detail = [report.errorCode, report.vendorErrorCode].filter((code) => code !== undefined).join(' ');
  const seen = { station, outlet: place, at: receivedAt, ...(detail !== '' && { detail }) };
  if (kind) await noteIncident(hub, { ...seen, kind });
  if (report.status === 'Available') await noticeCycles(hub, seen);
}

/** By the hub's numbers; 0 and 0: the station as a whole. */
export interface Place {
  readonly evse: number;
  readonly connector: number;
}

/** Undefined: the station has no such outlet. */
export function placeOf(station: FromStation['station'], outlet: OutletRef): Place | undefined {
  if (isWholeStation(outlet)) return { evse: 0, connector: 0 };
  const found = findOutlet(station, outlet);
  return found && { evse: found.evse.number, connector: found.connector.number };
}

async function endOthers(
  hub: NoticingHub,
  stationId: string,
  { evse, connector, report, at }: Place & { readonly report: StatusReport; readonly at: Date },
): Promise<void> {
  for (const incident of await hub.incidents.unsolved(stationId)) {
    const isOfOutlet = incident.evse === evse && incident.connector === connector;
    if (isOfOutlet && isEndedBy(incident, report.status)) await endIncident(hub, incident, at);
  }
}

async function noticeCycles(hub: NoticingHub, seen: Omit<SeenWrong, 'kind'>): Promise<void> {
  const { station, outlet, at } = seen;
  const history = await hub.connectorStates.history(station.id, STATES_LOOKED_AT);
  const states = history
    .filter(({ evse, connector }) => evse === outlet?.evse && connector === outlet?.connector)
    .map(({ status, receivedAt }) => ({ status, at: receivedAt }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const count = phantomCycles(states, hub.healing.rules.anomalies, at);
  if (count > 0) await noteIncident(hub, { ...seen, kind: 'PHANTOM_CYCLES', detail: String(count) });
}
