import type { PartyId } from '../party.js';
import type { RemedyKind } from './remedy.js';

/**
 * What is wrong at a station. What a station says of an outlet (FAULTED, SAFETY, STUCK_*) ends when it says otherwise;
 * what is seen over time (PHANTOM_CYCLES, REPEATED_SHORT_SESSIONS, FALLING_POWER, SILENT_METER, CLOCK_OFF) ends when it is
 * seen to be well; what has happened (SECURITY_EVENT, UNMATCHED_STOP, INTERRUPTED_SESSION) is for a person to close.
 */
export const INCIDENT_KINDS = [
  'CLOCK_OFF',
  'FALLING_POWER',
  'FAULTED',
  'INTERRUPTED_SESSION',
  'OFFLINE',
  'PHANTOM_CYCLES',
  'REPEATED_SHORT_SESSIONS',
  'SAFETY',
  'SECURITY_EVENT',
  'SILENT',
  'SILENT_METER',
  'STUCK_FINISHING',
  'STUCK_PREPARING',
  'UNMATCHED_STOP',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/**
 * OPEN: the hub tries what it can. ESCALATED: a person has been told; it may still recover. RECOVERED: it is well again.
 * CLOSED: a person has said so. WATCHED comes before all: it may be over in a moment, is shown to nobody and not counted.
 */
export const INCIDENT_STATES = ['CLOSED', 'ESCALATED', 'OPEN', 'RECOVERED'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number] | 'WATCHED';

/** What ended it. REMEDY: a remedy that the station took, not long before. */
export type ResolvedBy = 'BY_ITSELF' | 'PERSON' | 'REMEDY';

export interface IncidentEntry {
  readonly at: Date;
  readonly what: 'CLOSED' | 'ESCALATED' | 'OPENED' | 'RECOVERED' | 'REMEDY' | 'RESTORED' | 'SEEN_AGAIN';
  readonly remedy?: RemedyKind;
  /**
   * Of remedies: what the station answered (`Accepted`, `UnlockFailed` …), or NOT_SUPPORTED, OFFLINE, TIMEOUT, FAILED;
   * SENT while nothing is known. Of escalations: why.
   */
  readonly outcome?: string;
  /** Words of a person, or what was seen. */
  readonly text?: string;
  /** The person. */
  readonly by?: string;
}

/** Something wrong at a station, and all that was done about it. */
export interface Incident {
  readonly id: string;
  readonly party: PartyId;
  readonly siteId: string;
  readonly stationId: string;
  /** With `connector`, by the hub's numbers; 0 and 0: the station as a whole. */
  readonly evse: number;
  readonly connector: number;
  readonly kind: IncidentKind;
  /** What tells two of a kind at one outlet apart: the type of a security event, a fault that an event told, a stop. */
  readonly subject?: string;
  /** What was seen: an error code, a count; no data of a driver. */
  readonly detail?: string;
  readonly state: IncidentState;
  readonly openedAt: Date;
  /** When it was seen last. */
  readonly seenAt: Date;
  readonly timeline: readonly IncidentEntry[];
  /** The hub has taken the outlet out of service for a moment and has to bring it back, whatever becomes of the incident. */
  readonly toRestore?: true;
  /** When the hub looks at it next; absent: it has nothing left to do. */
  readonly dueAt?: Date;
  readonly endedAt?: Date;
  readonly resolvedBy?: ResolvedBy;
  readonly revision: number;
}

/** Entries of a timeline beyond this many push out the ones in its middle that only say that it was seen again. */
const MOST_ENTRIES = 100;

/** Whether it is still wrong, as far as is known. */
export function isUnsolved({ state }: Pick<Incident, 'state'>): boolean {
  return state === 'WATCHED' || state === 'OPEN' || state === 'ESCALATED';
}

/** A timeline with one more entry. A flapping station must not make it grow without end: repetitions go first. */
export function withEntry(incident: Incident, entry: IncidentEntry): readonly IncidentEntry[] {
  const timeline = [...incident.timeline, entry];
  if (timeline.length <= MOST_ENTRIES) return timeline;
  const repeated = timeline.findIndex(({ what }) => what === 'SEEN_AGAIN');
  return timeline.filter((_entry, index) => index !== Math.max(1, repeated));
}

/** Remedies that were tried, in their order. */
export function triedRemedies({ timeline }: Pick<Incident, 'timeline'>): readonly RemedyEntry[] {
  return timeline.flatMap(({ at, remedy, outcome }) => (remedy ? [{ at, remedy, outcome: outcome ?? '' }] : []));
}

export interface RemedyEntry {
  readonly at: Date;
  readonly remedy: RemedyKind;
  readonly outcome: string;
}

/** Whether it concerns the station and not one outlet. */
export function isOfStation({ evse, connector }: Pick<Incident, 'connector' | 'evse'>): boolean {
  return evse === 0 && connector === 0;
}
