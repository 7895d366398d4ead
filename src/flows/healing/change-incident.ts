import { HubError } from '../../domain/errors.js';
import type { Incident } from '../../domain/healing/incident.js';
import { freshHealth, type StationHealth } from '../../domain/healing/station-health.js';
import type { Hub } from '../hub.js';

/** Writers of one incident, or of what is remembered of one station, that may get in each other's way. */
const MAX_ATTEMPTS = 20;

/**
 * Changes an incident as it is at that moment; `change` is asked again when somebody else wrote in between, and undefined
 * leaves it as it is. Returns what was written. Refuses with `conflict` when others keep writing.
 */
export async function changeIncident(
  hub: Pick<Hub, 'incidents'>,
  id: string,
  change: (incident: Incident) => Incident | undefined,
): Promise<Incident | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.incidents.find(id);
    const changed = current && change(current);
    if (!changed) return undefined;
    if (await hub.incidents.change(changed)) return changed;
  }
  throw new HubError('conflict', `incident ${id} is being changed by others`);
}

/** The same for what is remembered of a station. */
export async function changeHealth(
  hub: Pick<Hub, 'stationHealths'>,
  stationId: string,
  change: (health: StationHealth) => StationHealth | undefined,
): Promise<StationHealth | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = (await hub.stationHealths.find(stationId)) ?? freshHealth(stationId);
    const changed = change(current);
    if (!changed || changed === current) return undefined;
    const next = { ...changed, revision: current.revision + 1 };
    if (await hub.stationHealths.put(next)) return next;
  }
  throw new HubError('conflict', `what is known of station ${stationId} is being changed by others`);
}
