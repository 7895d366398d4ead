import type { HealingShare, IncidentCount } from '../../../../domain/healing/healing-share.js';
import { type Incident, type IncidentEntry, isOfStation } from '../../../../domain/healing/incident.js';
import { partyKey } from '../../../../domain/party.js';

/** Incident of openapi.yaml. */
export function formatIncident(incident: Incident): object {
  const { id, party, siteId, stationId, evse, connector, kind, subject, detail, state } = incident;
  return {
    id,
    party: partyKey(party),
    site: siteId,
    station: stationId,
    ...(!isOfStation(incident) && { evse, connector }),
    kind,
    ...(subject !== undefined && { subject }),
    ...(detail !== undefined && { detail }),
    state,
    opened_at: incident.openedAt.toISOString(),
    seen_at: incident.seenAt.toISOString(),
    ...(incident.endedAt && { ended_at: incident.endedAt.toISOString() }),
    ...(incident.resolvedBy && { resolved_by: incident.resolvedBy }),
    timeline: incident.timeline.map(formatEntry),
  };
}

/** HealingShare of openapi.yaml. */
export function formatShare({ kinds, total, solvedRemotely }: HealingShare): object {
  return {
    kinds: kinds.map((one) => ({ kind: one.kind, ...formatCount(one) })),
    total: formatCount(total),
    ...(solvedRemotely !== undefined && { solved_remotely: solvedRemotely }),
  };
}

function formatEntry({ at, what, remedy, outcome, text, by }: IncidentEntry): object {
  return {
    at: at.toISOString(),
    what,
    ...(remedy && { remedy }),
    ...(outcome !== undefined && { outcome }),
    ...(text !== undefined && { text }),
    ...(by !== undefined && { by }),
  };
}

function formatCount(count: Omit<IncidentCount, 'kind'>): object {
  return {
    opened: count.opened,
    recovered_by_remedy: count.recoveredByRemedy,
    recovered_by_itself: count.recoveredByItself,
    closed_by_person: count.closedByPerson,
    escalated: count.escalated,
  };
}
