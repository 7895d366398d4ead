import type { CdrRecord, Review } from '../../domain/clearing/cdr-record.js';
import { isBooked } from '../../domain/clearing/cdr-record.js';
import type { Contest } from '../../domain/contests/contest.js';
import { effectiveReview } from '../../domain/contests/review-transitions.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';

/** What may happen to a CDR, in the order in which it does as a rule. */
export const CDR_EVENTS = [
  'RECEIVED',
  'QUARANTINED',
  'MISMATCH',
  'ACCEPTED',
  'CONTESTED',
  'CONTEST_ENDED',
  'APPROVED',
  'WITHDRAWN',
  'CREDITED',
  'HELD',
  'IN_RUN',
  'DOCUMENTED',
  'SETTLED',
] as const;
export type CdrEventKind = (typeof CDR_EVENTS)[number];

/** One thing that happened to a CDR. */
export interface CdrEvent {
  readonly event: CdrEventKind;
  /** Absent where nobody wrote it down: a hold, and what earlier releases did. */
  readonly at?: Date;
  /** A person, or `hub`. */
  readonly by?: string;
  /** A rule, a verdict, the state of a contest. */
  readonly outcome?: string;
  readonly text?: string;
  /** Contest, CDR, run or document that it leads to. */
  readonly about?: string;
}

/** Where a CDR stands now and how it came there: from the document back to the meter reading. */
export interface CdrLife {
  /** With the contest window counted: ACCEPTED is APPROVED once it has passed. */
  readonly effectiveReview: Review['state'];
  readonly events: readonly CdrEvent[];
}

type CdrLifeDeps = Pick<Hub, 'contests' | 'documents' | 'runs' | 'clock'> & {
  readonly cdrs: Pick<Hub['cdrs'], 'find'>;
};

/** Tells the life of a CDR, oldest first. Who may see the CDR is asked before. */
export async function cdrLife(hub: CdrLifeDeps, record: CdrRecord): Promise<CdrLife> {
  const [contests, money, credit] = await Promise.all([
    hub.contests.ofCdr(record.key),
    moneyEvents(hub, record),
    creditEvents(hub, record),
  ]);
  const events = [
    { event: 'RECEIVED' as const, at: record.receivedAt },
    ...reviewEvents(record.review),
    ...contests.flatMap(contestEvents),
    ...credit,
    ...money,
  ];
  return { effectiveReview: effectiveReview(record.review, hub.clock.now()), events: inOrder(events) };
}

function reviewEvents(review: Review): readonly CdrEvent[] {
  if (review.state === 'QUARANTINED') {
    return [{ event: 'QUARANTINED', ...when(review.checkedAt), outcome: review.rule, text: review.reason }];
  }
  if (review.state === 'MISMATCH') {
    return [{ event: 'MISMATCH', ...when(review.checkedAt), outcome: review.rating.verdict }];
  }
  if (!isBooked(review)) return [];
  const { acceptedAt, acceptedBy, rating } = review;
  const accepted: CdrEvent = {
    event: 'ACCEPTED',
    at: acceptedAt,
    ...(rating && { outcome: rating.verdict }),
    ...(acceptedBy && { by: acceptedBy.user, text: acceptedBy.reason }),
  };
  return [accepted, ...approvalEvents(review), ...withdrawalEvents(review)];
}

function approvalEvents(review: Review): readonly CdrEvent[] {
  if (review.state !== 'APPROVED' && review.state !== 'CREDITED') return [];
  const { approvedAt, approvedBy } = review;
  return approvedAt ? [{ event: 'APPROVED', at: approvedAt, ...(approvedBy && { by: approvedBy }) }] : [];
}

function withdrawalEvents(review: Review): readonly CdrEvent[] {
  return review.state === 'WITHDRAWN' ? [{ event: 'WITHDRAWN', at: review.withdrawnAt }] : [];
}

function contestEvents({ id, openedAt, openedBy, reason, text, state, answer }: Contest): readonly CdrEvent[] {
  const opened: CdrEvent = { event: 'CONTESTED', at: openedAt, by: openedBy, outcome: reason, text, about: id };
  if (!answer) return [opened];
  const ended = { event: 'CONTEST_ENDED' as const, at: answer.at, by: answer.by, outcome: state };
  return [opened, { ...ended, text: answer.text, about: id }];
}

async function creditEvents({ cdrs }: CdrLifeDeps, { review }: CdrRecord): Promise<readonly CdrEvent[]> {
  if (review.state !== 'CREDITED') return [];
  const credit = (await cdrs.find(review.creditKey))?.review;
  const at = credit && isBooked(credit) ? credit.acceptedAt : undefined;
  return [{ event: 'CREDITED', ...when(at), about: review.creditKey }];
}

async function moneyEvents(hub: CdrLifeDeps, { finance }: CdrRecord): Promise<readonly CdrEvent[]> {
  if (finance.state === 'UNALLOCATED') return [];
  if (finance.state === 'HELD') return [{ event: 'HELD', by: finance.by, text: finance.reason }];
  const run = await hub.runs.find(finance.runId);
  const inRun: CdrEvent = { event: 'IN_RUN', ...when(run?.cutOffAt), about: finance.runId };
  if (finance.state === 'ALLOCATED') return [inRun];
  const numbers = [finance.purchaseNumber, finance.documentNumber].filter((number) => number !== undefined);
  const documents = await Promise.all(numbers.map((number) => hub.documents.find(number)));
  const settled: readonly CdrEvent[] = finance.state === 'SETTLED' ? [{ event: 'SETTLED', about: finance.runId }] : [];
  return [inRun, ...documents.flatMap(documentEvents), ...settled];
}

function documentEvents(document: IssuedDocument | undefined): readonly CdrEvent[] {
  if (!document) return [];
  return [{ event: 'DOCUMENTED', at: document.issuedAt, outcome: document.type, about: document.number }];
}

function when(at: Date | undefined): Pick<CdrEvent, 'at'> {
  return at ? { at } : {};
}

/** By time, and at one instant in the order of CDR_EVENTS; what has no time is true now and stands at the end. */
function inOrder(events: readonly CdrEvent[]): readonly CdrEvent[] {
  const time = ({ at }: CdrEvent) => at?.getTime() ?? Number.MAX_SAFE_INTEGER;
  const rank = ({ event }: CdrEvent) => CDR_EVENTS.indexOf(event);
  return [...events].sort((a, b) => time(a) - time(b) || rank(a) - rank(b));
}
