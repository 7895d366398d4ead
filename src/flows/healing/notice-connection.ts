import { withConnect } from '../../domain/healing/station-health.js';
import type { Station } from '../../domain/stations/station.js';
import type { Hub } from '../hub.js';
import { changeHealth } from './change-incident.js';
import type { NoticingHub } from './healing-hub.js';
import { endIncident, noteIncident } from './note-incident.js';

type NoticedStation = Pick<Station, 'id' | 'party' | 'siteId'>;

/** Takes note that a station is on the line: being offline has ended. */
export async function noticeConnect(hub: NoticingHub, station: Pick<Station, 'id'>): Promise<void> {
  const at = hub.clock.now();
  await changeHealth(hub, station.id, (health) => withConnect(health, at));
  for (const incident of await hub.incidents.unsolved(station.id)) {
    if (incident.kind === 'OFFLINE') await endIncident(hub, incident, at);
  }
}

/** Takes note that a station is off the line: an incident, when it stays so. A station that is gone for good is none. */
export async function noticeDisconnect(hub: NoticingHub & Pick<Hub, 'stations'>, stationId: string): Promise<void> {
  const station = await hub.stations.find(stationId);
  if (!station || station.retiredAt || station.registration === 'REJECTED') return;
  await noteIncident(hub, { station, kind: 'OFFLINE', at: hub.clock.now() });
}

/** Takes note that a station is on the line and says nothing. `lastSeenAt`: when it spoke last. */
export async function noticeSilence(
  hub: NoticingHub,
  { station, lastSeenAt }: { readonly station: NoticedStation; readonly lastSeenAt: Date },
): Promise<void> {
  await noteIncident(hub, { station, kind: 'SILENT', at: hub.clock.now(), detail: lastSeenAt.toISOString() });
}

/** Takes note that a station that was silent speaks again. */
export async function noticeWord(hub: NoticingHub, stationId: string): Promise<void> {
  for (const incident of await hub.incidents.unsolved(stationId)) {
    if (incident.kind === 'SILENT') await endIncident(hub, incident, hub.clock.now());
  }
}
