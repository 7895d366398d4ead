import type { HealingRules } from './healing-rules.js';
import {
  type Incident,
  type IncidentEntry,
  isUnsolved,
  type ResolvedBy,
  triedRemedies,
  withEntry,
} from './incident.js';
import type { EscalationReason } from './judge-ladder.js';
import { type RemedyKind, wasTaken } from './remedy.js';

/** An incident as it goes on: each function gives the next revision, and none looks at a clock. */

export function opened(incident: Incident, at: Date): Incident {
  if (incident.state !== 'WATCHED') return incident;
  return next(incident, { state: 'OPEN', timeline: withEntry(incident, { at, what: 'OPENED' }) });
}

/** Before the remedy is sent, so that a crash cannot make it be sent twice. */
export function remedySent(incident: Incident, remedy: RemedyKind, { at, dueAt }: { at: Date; dueAt: Date }): Incident {
  const timeline = withEntry(incident, { at, what: 'REMEDY', remedy, outcome: 'SENT' });
  const changed = next(incident, { timeline, dueAt });
  return remedy === 'AVAILABILITY_CYCLE' ? { ...changed, toRestore: true } : changed;
}

/** What became of the remedy that was sent last; a station may be well before it has answered. */
export function remedyEnded(incident: Incident, remedy: RemedyKind, { outcome, dueAt }: RemedyResult): Incident {
  const last = incident.timeline.findLastIndex((entry) => entry.remedy === remedy);
  const timeline = incident.timeline.map((entry, index) => (index === last ? { ...entry, outcome } : entry));
  const wasTold = incident.timeline.some(({ what }) => what === 'ESCALATED');
  const isByIt = incident.resolvedBy === 'BY_ITSELF' && !wasTold && wasTaken(outcome);
  const changed = next(incident, {
    timeline,
    ...(incident.dueAt && { dueAt }),
    ...(isByIt && { resolvedBy: 'REMEDY' }),
  });
  if (remedy !== 'AVAILABILITY_CYCLE' || mayHaveWorked(outcome)) return changed;
  const { toRestore: _nothing, ...untouched } = changed;
  return isUnsolved(changed) ? untouched : withoutDue(untouched);
}

/** Whether an outlet may be out of service now: a command without an answer may have arrived. */
function mayHaveWorked(outcome: string): boolean {
  return wasTaken(outcome) || outcome === 'TIMEOUT' || outcome === 'FAILED';
}

export interface RemedyResult {
  readonly outcome: string;
  readonly dueAt: Date;
}

/** The outlet that the hub took out of service is back in it. */
export function restored(incident: Incident, at: Date): Incident {
  const { toRestore: _done, ...rest } = incident;
  const changed = next(rest, { timeline: withEntry(rest, { at, what: 'RESTORED' }) });
  return isUnsolved(incident) && incident.state !== 'ESCALATED' ? changed : withoutDue(changed);
}

export function escalated(incident: Incident, why: EscalationReason, at: Date): Incident {
  const timeline = withEntry(incident, { at, what: 'ESCALATED', outcome: why });
  return keptForRestoring(next(incident, { state: 'ESCALATED', timeline }));
}

/** Well again: by a remedy, when the station took one not long before and no person was told meanwhile. */
export function recovered(incident: Incident, at: Date, rules: Pick<HealingRules, 'helpedWithinS'>): Incident {
  const timeline = withEntry(incident, { at, what: 'RECOVERED' });
  const resolvedBy = resolver(incident, at, rules);
  return keptForRestoring(next(incident, { state: 'RECOVERED', timeline, endedAt: at, resolvedBy }));
}

/** A person says that it is over. */
export function closed(incident: Incident, { at, by, text }: { at: Date; by: string; text: string }): Incident {
  const timeline = withEntry(incident, { at, what: 'CLOSED', by, text });
  return keptForRestoring(next(incident, { state: 'CLOSED', timeline, endedAt: at, resolvedBy: 'PERSON' }));
}

/** It was seen once more. */
export function seenAgain(incident: Incident, at: Date, detail: string | undefined): Incident {
  const entry: IncidentEntry = { at, what: 'SEEN_AGAIN', ...(detail !== undefined && { text: detail }) };
  return next(incident, { seenAt: at, timeline: withEntry(incident, entry), ...(detail !== undefined && { detail }) });
}

export function lookedAt(incident: Incident, dueAt: Date): Incident {
  return next(incident, { dueAt });
}

function resolver(incident: Incident, at: Date, { helpedWithinS }: Pick<HealingRules, 'helpedWithinS'>): ResolvedBy {
  if (incident.state === 'ESCALATED') return 'BY_ITSELF';
  const since = at.getTime() - helpedWithinS * 1_000;
  const hasHelped = triedRemedies(incident).some((one) => wasTaken(one.outcome) && one.at.getTime() >= since);
  return hasHelped ? 'REMEDY' : 'BY_ITSELF';
}

/** Nothing is left to do, but to bring an outlet back that was taken out of service. */
function keptForRestoring(incident: Incident): Incident {
  return incident.toRestore ? incident : withoutDue(incident);
}

function withoutDue({ dueAt: _none, ...incident }: Incident): Incident {
  return incident;
}

function next(incident: Incident, change: Partial<Incident>): Incident {
  return { ...incident, ...change, revision: incident.revision + 1 };
}
