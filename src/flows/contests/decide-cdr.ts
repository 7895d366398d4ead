import type { Staff } from '../../domain/access.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { assertMayAct } from '../../domain/contests/acting.js';
import { acceptanceUnder } from '../../domain/contests/next-review.js';
import { type ReviewAct, refusalOf, TRANSITIONS } from '../../domain/contests/review-transitions.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import { findCdr } from '../access/find-cdr.js';
import { sessionClaim } from '../clearing/check-cdr.js';
import { type ClearCdrDeps, clearCdr } from '../clearing/clear-cdr.js';
import type { Hub } from '../hub.js';

interface Decision {
  readonly key: string;
  readonly reason: string;
}

/**
 * A clerk settles a claim although our price differs or cannot tell: it is booked and delivered as claimed, with the
 * rating kept beside it. Operators only. The same again changes nothing. Refuses (`conflict`) a CDR that is no mismatch,
 * one whose session has an accepted CDR, and one that no agreement in its currency covers any more.
 */
export async function acceptMismatch(hub: ClearCdrDeps, staff: Staff, { key, reason }: Decision): Promise<CdrRecord> {
  const record = await visible(hub, staff, { key, act: 'ACCEPT' });
  assertReason(reason);
  const { review, cdr } = record;
  const acceptedBy = { user: staff.email, reason };
  if (review.state === 'ACCEPTED' && review.acceptedBy?.reason === reason) return record;
  assertPossible(hub, record, 'ACCEPT');
  if (review.state !== 'MISMATCH') return record;
  const pair = { cpo: partyKey(cdr.party), emsp: partyKey(record.emsp), at: cdr.startedAt };
  const agreement = await hub.agreements.validAt(pair);
  if (!agreement) throw new HubError('conflict', `${record.key}: no agreement covers this session`, 'cdr_token');
  if (agreement.currency !== cdr.currency) {
    const why = `${record.key} is in ${cdr.currency}, ${agreement.key} by now in ${agreement.currency}`;
    throw new HubError('conflict', why, 'currency');
  }
  const { rating, signedData } = review;
  const next = {
    state: 'ACCEPTED' as const,
    ...acceptanceUnder(agreement, hub.clock.now()),
    rating,
    ...(signedData && { signedData }),
    acceptedBy,
  };
  const { from } = TRANSITIONS.ACCEPT;
  const change = { key: record.key, from, review: next, nextStep: 'BOOK', ...sessionClaim(record) } as const;
  const outcome = await hub.cdrs.review(change);
  if (outcome === 'session-taken') {
    const why = `another CDR of session ${cdr.sessionId} was accepted and is not credited`;
    throw new HubError('conflict', why, 'session_id');
  }
  if (outcome !== 'done') throw movedOn(record);
  hub.log.info({ event: 'cdr.accepted-by-hand', cdr: record.key, by: staff.email });
  return cleared(hub, { ...record, review: next, nextStep: 'BOOK' });
}

/** Checks a quarantined or mismatched CDR again, after something was put right. Operators only. */
export async function recheckCdr(hub: ClearCdrDeps, staff: Staff, key: string): Promise<CdrRecord> {
  const record = await visible(hub, staff, { key, act: 'RECHECK' });
  if (record.nextStep === 'CHECK') return cleared(hub, record);
  assertPossible(hub, record, 'RECHECK');
  const again = { ...record, review: { state: 'RECEIVED' }, nextStep: 'CHECK' } as const;
  const { from } = TRANSITIONS.RECHECK;
  if ((await hub.cdrs.review({ ...again, from })) !== 'done') throw movedOn(record);
  return cleared(hub, again);
}

/** Keeps a CDR out of runs until it is released. Operators only; the same hold again changes nothing. */
export async function holdCdr(
  hub: Pick<Hub, 'cdrs' | 'clock' | 'log'>,
  staff: Staff,
  { key, reason }: Decision,
): Promise<CdrRecord> {
  const record = await visible(hub, staff, { key, act: 'HOLD' });
  assertReason(reason);
  const finance = { state: 'HELD', by: staff.email, reason } as const;
  if (record.finance.state === 'HELD' && record.finance.reason === reason) return record;
  assertPossible(hub, record, 'HOLD');
  if (!(await hub.cdrs.hold(record.key, { by: staff.email, reason }))) throw movedOn(record);
  hub.log.info({ event: 'cdr.held', cdr: record.key, by: staff.email });
  return { ...record, finance };
}

/** Lets a CDR that was held into runs again. Operators only. */
export async function releaseCdr(
  hub: Pick<Hub, 'cdrs' | 'clock' | 'log'>,
  staff: Staff,
  key: string,
): Promise<CdrRecord> {
  const record = await visible(hub, staff, { key, act: 'RELEASE' });
  if (record.finance.state === 'UNALLOCATED') return record;
  assertPossible(hub, record, 'RELEASE');
  if (!(await hub.cdrs.hold(record.key, undefined))) throw movedOn(record);
  hub.log.info({ event: 'cdr.released', cdr: record.key, by: staff.email });
  return { ...record, finance: { state: 'UNALLOCATED' } };
}

async function visible(
  hub: { readonly cdrs: Pick<Hub['cdrs'], 'find'> },
  staff: Staff,
  { key, act }: { readonly key: string; readonly act: ReviewAct },
): Promise<CdrRecord> {
  const record = await findCdr(hub, staff, key);
  assertMayAct(staff, act, record);
  return record;
}

function assertPossible(hub: Pick<Hub, 'clock'>, record: CdrRecord, act: ReviewAct): void {
  const refusal = refusalOf(act, record, hub.clock.now());
  if (refusal) throw new HubError(refusal.code, refusal.reason, refusal.field);
}

function assertReason(reason: string): void {
  if (reason.trim() === '') throw new HubError('bad-field', 'reason: say why, for those who ask later', 'reason');
}

async function cleared(hub: ClearCdrDeps, record: CdrRecord): Promise<CdrRecord> {
  await clearCdr(hub, record);
  return (await hub.cdrs.find(record.key)) ?? record;
}

function movedOn({ key }: CdrRecord): HubError {
  return new HubError('conflict', `${key} is being changed by others; try again`, 'review');
}
