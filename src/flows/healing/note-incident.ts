import type { Incident, IncidentKind } from '../../domain/healing/incident.js';
import { recovered, seenAgain } from '../../domain/healing/incident-life.js';
import { opensAt } from '../../domain/healing/judge-ladder.js';
import type { Station } from '../../domain/stations/station.js';
import { changeIncident } from './change-incident.js';
import type { NoticingHub } from './healing-hub.js';
import { raiseIncidentAlert } from './raise-alert.js';

/** Something that was seen at a station. */
export interface SeenWrong {
  readonly station: Pick<Station, 'id' | 'party' | 'siteId'>;
  /** By the hub's numbers; absent: the station as a whole. */
  readonly outlet?: { readonly evse: number; readonly connector: number };
  readonly kind: IncidentKind;
  readonly subject?: string;
  readonly detail?: string;
  /** In the hub's time. */
  readonly at: Date;
}

/** Seen again within this time of the last, it is no news. */
const NEWS_MS = 60_000;

/**
 * Takes note of something that is wrong: a new incident, or one that is known and was seen again. What may be over in a
 * moment is watched first. Twice is harmless.
 */
export async function noteIncident(hub: NoticingHub, seen: SeenWrong): Promise<void> {
  const { station, outlet = { evse: 0, connector: 0 }, kind, subject, detail, at } = seen;
  const isWatched = hub.healing.rules.ladders[kind].openAfterS > 0;
  const incident: Incident = {
    id: hub.secrets.newId(),
    party: station.party,
    siteId: station.siteId,
    stationId: station.id,
    ...outlet,
    kind,
    ...(subject !== undefined && { subject }),
    ...(detail !== undefined && { detail }),
    state: isWatched ? 'WATCHED' : 'OPEN',
    openedAt: at,
    seenAt: at,
    timeline: isWatched ? [] : [{ at, what: 'OPENED', ...(detail !== undefined && { text: detail }) }],
    dueAt: opensAt({ kind, openedAt: at }, hub.healing.rules),
    revision: 1,
  };
  if (await hub.incidents.insert(incident)) {
    if (!isWatched) hub.log.warn({ event: 'incident.opened', ...fieldsOf(incident) });
    return;
  }
  await seeAgain(hub, incident);
}

/** What is over: recovered, or forgotten where it was only watched. A person who was told of it is told. */
export async function endIncident(hub: NoticingHub, incident: Incident, at: Date): Promise<void> {
  if (incident.state === 'WATCHED' && (await hub.incidents.discard(incident))) return;
  const ended = await changeIncident(hub, incident.id, (current) =>
    current.state === 'OPEN' || current.state === 'ESCALATED' ? recovered(current, at, hub.healing.rules) : undefined,
  );
  if (!ended) return;
  hub.log.info({ event: 'incident.recovered', ...fieldsOf(ended), by: ended.resolvedBy });
  if (ended.timeline.some(({ what }) => what === 'ESCALATED'))
    await raiseIncidentAlert(hub, ended, 'INCIDENT_RECOVERED');
}

export function fieldsOf({ id, stationId, evse, connector, kind }: Incident) {
  return { incident: id, station: stationId, outlet: `${evse}/${connector}`, kind };
}

async function seeAgain(hub: NoticingHub, { stationId, detail, seenAt, ...same }: Incident): Promise<void> {
  const known = (await hub.incidents.unsolved(stationId)).find(
    ({ evse, connector, kind, subject }) =>
      evse === same.evse && connector === same.connector && kind === same.kind && subject === same.subject,
  );
  if (!known || known.state === 'WATCHED') return;
  await changeIncident(hub, known.id, (current) =>
    seenAt.getTime() - current.seenAt.getTime() < NEWS_MS ? undefined : seenAgain(current, seenAt, detail),
  );
}
