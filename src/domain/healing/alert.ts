import type { PartyId } from '../party.js';

/** What people are told of. */
export const ALERT_EVENTS = ['CAMPAIGN_HALTED', 'INCIDENT_ESCALATED', 'INCIDENT_RECOVERED'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

export const ALERT_CHANNELS = ['EMAIL', 'WEBHOOK'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** A word to a person, on one way. Kept until it was sent or given up. */
export interface Alert {
  /** `{what}#{event}→WEBHOOK`: each once. */
  readonly key: string;
  readonly channel: AlertChannel;
  readonly event: AlertEvent;
  /** What it is about: the id of an incident or of a campaign. */
  readonly about: string;
  readonly party?: PartyId;
  /** For machines: what the text is made of. */
  readonly facts: AlertFacts;
  /** For people, as it was written then. */
  readonly subject: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** What the text of an alert may name in braces. */
export const ALERT_FACTS = [
  'about',
  'detail',
  'hub',
  'kind',
  'openedAt',
  'outlet',
  'party',
  'remedies',
  'site',
  'station',
  'why',
] as const;
export type AlertFacts = Readonly<Record<(typeof ALERT_FACTS)[number], string>>;

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;

/** When the next attempt is made after so many have failed, with full jitter; `fraction`: 0 up to 1. */
export function retryAlertAt(now: Date, attempts: number, fraction: number): Date {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return new Date(now.getTime() + longest * fraction);
}
