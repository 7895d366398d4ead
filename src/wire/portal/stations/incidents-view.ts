import { Decimal } from '../../../domain/decimal.js';
import type { HealingShare } from '../../../domain/healing/healing-share.js';
import {
  type Incident,
  type IncidentEntry,
  type IncidentState,
  isOfStation,
  type ResolvedBy,
} from '../../../domain/healing/incident.js';
import type { RemedyKind } from '../../../domain/healing/remedy.js';
import { partyKey } from '../../../domain/party.js';
import type { Filters } from '../asked.js';
import type { PageLinks } from '../page-links.js';
import { type ShownTime, shownTime, stationPath, type Tone } from './shown.js';

/** The page of incidents, ready to be put into HTML. */
export interface IncidentsView {
  readonly filters: Filters;
  readonly isFiltered: boolean;
  /** What is not over, what waits for a person first; on the first page without a filter only. */
  readonly open?: OpenIncidents;
  readonly rows: readonly IncidentRow[];
  readonly total: number;
  readonly share?: ShownShare;
  readonly kinds: readonly string[];
  readonly states: readonly string[];
  readonly pages?: PageLinks;
  readonly complaint?: string;
}

export interface OpenIncidents {
  readonly rows: readonly IncidentRow[];
  readonly escalated: number;
  readonly open: number;
}

/** What was solved from afar in some days. */
export interface ShownShare {
  readonly days: number;
  /** Of a hundred; absent: there were no incidents. */
  readonly percent?: string;
  readonly kinds: HealingShare['kinds'];
  readonly total: HealingShare['total'];
}

export interface IncidentRow {
  readonly id: string;
  readonly kind: Incident['kind'];
  readonly party: string;
  readonly station: string;
  readonly stationHref: string;
  /** EVSE and connector by number; absent: the station as a whole. */
  readonly outlet?: string;
  readonly subject?: string;
  readonly detail?: string;
  readonly state: IncidentState;
  readonly tone: Tone;
  readonly opened: ShownTime;
  readonly seen: ShownTime;
  readonly ended?: ShownTime;
  readonly resolvedBy?: ResolvedBy;
  readonly timeline: readonly TimelineRow[];
}

export interface TimelineRow {
  readonly at: ShownTime;
  readonly what: IncidentEntry['what'];
  readonly remedy?: RemedyKind;
  readonly outcome?: string;
  readonly text?: string;
  readonly by?: string;
}

const TONES: Readonly<Record<IncidentState, Tone>> = {
  CLOSED: 'plain',
  ESCALATED: 'bad',
  OPEN: 'wait',
  RECOVERED: 'good',
  WATCHED: 'plain',
};

export function viewIncident(incident: Incident, baseUrl: string): IncidentRow {
  const { id, kind, party, stationId, state, subject, detail, endedAt, resolvedBy } = incident;
  return {
    id,
    kind,
    party: partyKey(party),
    station: stationId,
    stationHref: stationPath(baseUrl, stationId),
    ...(!isOfStation(incident) && { outlet: `${incident.evse}/${incident.connector}` }),
    ...(subject !== undefined && { subject }),
    ...(detail !== undefined && { detail }),
    state,
    tone: TONES[state],
    opened: shownTime(incident.openedAt),
    seen: shownTime(incident.seenAt),
    ...(endedAt && { ended: shownTime(endedAt) }),
    ...(resolvedBy && { resolvedBy }),
    timeline: incident.timeline.map(({ at, ...entry }) => ({ ...entry, at: shownTime(at) })),
  };
}

export function viewShare({ kinds, total, solvedRemotely }: HealingShare, days: number): ShownShare {
  const busy = kinds.filter(({ opened }) => opened > 0);
  if (solvedRemotely === undefined) return { days, kinds: busy, total };
  return { days, kinds: busy, total, percent: new Decimal(solvedRemotely).times(100).toFixed(1) };
}
