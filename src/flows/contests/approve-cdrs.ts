import type { Staff } from '../../domain/access.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { assertMayAct } from '../../domain/contests/acting.js';
import { approved } from '../../domain/contests/next-review.js';
import { refusalOf, TRANSITIONS } from '../../domain/contests/review-transitions.js';
import { HubError } from '../../domain/errors.js';
import { findCdr } from '../access/find-cdr.js';
import type { CdrQuery } from '../access/list-cdrs.js';
import { involvingOf, narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';
import { BULK_MAX } from './open-contest.js';

export type ApproveDeps = Pick<Hub, 'cdrs' | 'clock' | 'log'>;

/** CDRs that one call approves by a filter; the answer tells whether there are more. */
export const APPROVED_AT_ONCE_MAX = 10_000;
/** Written at the same time: the store makes them together. */
const LANES = 200;

/**
 * Approves a CDR for its eMSP before the contest window passes, so that the next run takes it. The same again changes
 * nothing. Refuses (`unknown-object`, `forbidden`) like a contest, and (`conflict`) a CDR that is not accepted.
 */
export async function approveCdr(hub: ApproveDeps, staff: Staff, key: string): Promise<CdrRecord> {
  const record = await findCdr(hub, staff, key);
  assertMayAct(staff, 'APPROVE', record);
  if (record.review.state === 'APPROVED') return record;
  const done = await approve(hub, staff, record);
  if (done) return done;
  const now = (await hub.cdrs.find(record.key)) ?? record;
  if (now.review.state === 'APPROVED') return now;
  const refusal = refusalOf('APPROVE', now, hub.clock.now());
  throw new HubError('conflict', refusal?.reason ?? `${record.key} is being changed by others; try again`, 'review');
}

export interface Approvals {
  readonly approved: number;
  readonly refused: readonly { readonly cdrKey: string; readonly refusal: HubError }[];
  /** More of what the filter names are left: call again. */
  readonly more: boolean;
}

/** Approves CDRs by their keys; what stands against one does not stop the others. */
export async function approveCdrs(hub: ApproveDeps, staff: Staff, keys: readonly string[]): Promise<Approvals> {
  if (keys.length > BULK_MAX) throw new HubError('bad-field', `cdrs: at most ${BULK_MAX} in one call`, 'cdrs');
  const refused: { cdrKey: string; refusal: HubError }[] = [];
  for (const cdrKey of keys) {
    try {
      await approveCdr(hub, staff, cdrKey);
    } catch (refusal) {
      if (!(refusal instanceof HubError)) throw refusal;
      refused.push({ cdrKey, refusal });
    }
  }
  return { approved: keys.length - refused.length, refused, more: false };
}

/** Approves every accepted CDR that a filter names and that the person may approve: those of its own eMSPs. */
export async function approveMatching(
  hub: ApproveDeps,
  staff: Staff,
  filter: Omit<CdrQuery, 'review' | 'rule'>,
): Promise<Approvals> {
  const narrowing = narrow(staff);
  let count = 0;
  let waiting: CdrRecord[] = [];
  const flush = async () => {
    const outcomes = await Promise.all(waiting.map((record) => approve(hub, staff, record)));
    count += outcomes.filter((done) => done !== undefined).length;
    waiting = [];
  };
  if (narrowing.kind !== 'NOTHING') {
    for await (const record of hub.cdrs.stream({ ...filter, review: 'ACCEPTED', ...involvingOf(narrowing) })) {
      if (!mayApprove(staff, record)) continue;
      if (count + waiting.length >= APPROVED_AT_ONCE_MAX) {
        await flush();
        return { approved: count, refused: [], more: true };
      }
      waiting.push(record);
      if (waiting.length >= LANES) await flush();
    }
  }
  await flush();
  hub.log.info({ event: 'cdrs.approved', count, by: staff.email });
  return { approved: count, refused: [], more: false };
}

/** Undefined: it is not accepted any more. */
async function approve(hub: ApproveDeps, staff: Staff, record: CdrRecord): Promise<CdrRecord | undefined> {
  const { key, review, nextStep } = record;
  if (review.state !== 'ACCEPTED') return undefined;
  const next = approved(review, staff.email, hub.clock.now());
  const { from } = TRANSITIONS.APPROVE;
  const outcome = await hub.cdrs.review({ key, from, review: next, nextStep, when: { nextStep } });
  return outcome === 'done' ? { ...record, review: next } : undefined;
}

function mayApprove(staff: Staff, record: CdrRecord): boolean {
  try {
    assertMayAct(staff, 'APPROVE', record);
    return true;
  } catch (refusal) {
    if (refusal instanceof HubError) return false;
    throw refusal;
  }
}
