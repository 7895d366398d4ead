import { inspectableParties, mayInspect, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type HealingShare, type IncidentCount, shareOf } from '../../domain/healing/healing-share.js';
import { type Incident, isUnsolved } from '../../domain/healing/incident.js';
import { closed } from '../../domain/healing/incident-life.js';
import { partyKey } from '../../domain/party.js';
import type { IncidentFilter } from '../../store/stations/incident-store.js';
import type { Hub } from '../hub.js';
import { changeIncident } from './change-incident.js';

export type IncidentSearch = Omit<IncidentFilter, 'parties'> & { readonly offset: number; readonly limit: number };

/** Incidents of the stations that somebody may look at, newest first. */
export async function listIncidents(
  hub: Pick<Hub, 'incidents'>,
  staff: Staff,
  { offset, limit, ...filter }: IncidentSearch,
): Promise<{ readonly items: readonly Incident[]; readonly total: number }> {
  return hub.incidents.page({ ...filter, ...narrowed(staff) }, { offset, limit });
}

/** Refuses with `unknown-object` also what somebody may not look at. */
export async function findIncident(hub: Pick<Hub, 'incidents'>, staff: Staff, id: string): Promise<Incident> {
  const incident = await hub.incidents.find(id);
  if (!incident || incident.state === 'WATCHED' || !mayInspect(staff, [partyKey(incident.party)])) {
    throw new HubError('unknown-object', `no incident ${id}`);
  }
  return incident;
}

/** A person says that an incident is over, and why. Refuses with `conflict` one that is over already. */
export async function closeIncident(
  hub: Pick<Hub, 'clock' | 'incidents' | 'log'>,
  staff: Staff,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<Incident> {
  await findIncident(hub, staff, id);
  const at = hub.clock.now();
  const changed = await changeIncident(hub, id, (incident) =>
    isUnsolved(incident) ? closed(incident, { at, by: staff.email, text }) : undefined,
  );
  if (!changed) throw new HubError('conflict', `incident ${id} is over already`);
  hub.log.info({ event: 'incident.closed', incident: id, by: staff.email });
  return changed;
}

/** How much was solved from afar, of the incidents that were opened in some time; without one of all there ever were. */
export async function healingShare(
  hub: Pick<Hub, 'incidents'>,
  staff: Staff,
  { from, until }: { readonly from?: Date; readonly until?: Date },
): Promise<HealingShare> {
  const counts = await hub.incidents.counts({
    ...narrowed(staff),
    ...(from && { openedFrom: from }),
    ...(until && { openedUntil: until }),
  });
  return shareOf(counts);
}

const LATELY_MS = 30 * 86_400_000;

/** Incidents of the last 30 days by kind, for metrics. */
export function incidentsLately(hub: Pick<Hub, 'clock' | 'incidents'>): Promise<readonly IncidentCount[]> {
  return hub.incidents.counts({ openedFrom: new Date(hub.clock.now().getTime() - LATELY_MS) });
}

function narrowed(staff: Staff): Pick<IncidentFilter, 'parties'> {
  const parties = inspectableParties(staff);
  return parties ? { parties } : {};
}
