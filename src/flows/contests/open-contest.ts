import type { Staff } from '../../domain/access.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { assertMayAct } from '../../domain/contests/acting.js';
import { assertObjection, CONTESTS_PER_CDR_MAX, type Objection } from '../../domain/contests/check-contest.js';
import type { Contest } from '../../domain/contests/contest.js';
import { answerDeadline } from '../../domain/contests/deadlines.js';
import { refusalOf } from '../../domain/contests/review-transitions.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import { findCdr } from '../access/find-cdr.js';
import { clearCdr } from '../clearing/clear-cdr.js';
import { type ApplyContestDeps, applyContest } from './apply-contest.js';

export interface NewContest extends Objection {
  readonly cdrKey: string;
}

/** CDRs that one call may contest. */
export const BULK_MAX = 200;

/**
 * Contests a CDR for its eMSP: from now on it is in no run, while its accrual stays, and the CPO is to answer. The same
 * contest again returns what was opened before. Refuses (`unknown-object`) a CDR that the person may not see,
 * (`forbidden`) for anybody but its eMSP and operators, (`bad-field`) what says nothing, and (`conflict`) a CDR that is
 * not accepted, is in a run or on a document, whose window has passed, or that is contested already.
 */
export async function openContest(hub: ApplyContestDeps, staff: Staff, wanted: NewContest): Promise<Contest> {
  const record = await findCdr(hub, staff, wanted.cdrKey);
  assertMayAct(staff, 'CONTEST', record);
  assertObjection(wanted, record.cdr);
  const before = await hub.contests.ofCdr(record.key);
  const open = before.find(({ state }) => state === 'OPEN');
  if (open) return sameAgain(hub, open, { staff, wanted });
  const settled = await withNothingLeft(hub, record);
  const refusal = refusalOf('CONTEST', settled, hub.clock.now());
  if (refusal) throw new HubError(refusal.code, refusal.reason, refusal.field);
  if (before.length >= CONTESTS_PER_CDR_MAX) {
    throw new HubError('conflict', `${record.key} was contested ${before.length} times: that is the most`, 'review');
  }
  const contest = await newContest(hub, settled, { staff, wanted, number: before.length + 1 });
  if (!(await hub.contests.insert(contest))) return openContest(hub, staff, wanted);
  const applied = await applyContest(hub, contest);
  if (applied.state !== 'OPEN') throw new HubError('conflict', applied.answer?.text ?? 'the CDR moved on', 'review');
  hub.log.info({ event: 'contest.opened', contest: contest.id, reason: contest.reason, by: contest.openedBy });
  return applied;
}

/** An answer to one CDR of many: its contest, or why not. */
export interface ContestedOne {
  readonly cdrKey: string;
  readonly contest?: Contest;
  readonly refusal?: HubError;
}

/** Contests many CDRs with the same words; what stands against one does not stop the others. */
export async function openContests(
  hub: ApplyContestDeps,
  staff: Staff,
  wanted: Objection & { readonly cdrKeys: readonly string[] },
): Promise<readonly ContestedOne[]> {
  const { cdrKeys, ...objection } = wanted;
  if (cdrKeys.length > BULK_MAX) {
    throw new HubError('bad-field', `cdrs: at most ${BULK_MAX} in one call`, 'cdrs');
  }
  const answers: ContestedOne[] = [];
  for (const cdrKey of cdrKeys) {
    try {
      answers.push({ cdrKey, contest: await openContest(hub, staff, { ...objection, cdrKey }) });
    } catch (refusal) {
      if (!(refusal instanceof HubError)) throw refusal;
      answers.push({ cdrKey, refusal });
    }
  }
  return answers;
}

/** A CDR that is accepted and not yet booked is booked first, so that contesting it skips no step of its own. */
async function withNothingLeft(hub: ApplyContestDeps, record: CdrRecord): Promise<CdrRecord> {
  if (record.nextStep === 'NONE') return record;
  await clearCdr(hub, record);
  return (await hub.cdrs.find(record.key)) ?? record;
}

async function newContest(
  hub: ApplyContestDeps,
  { key, cdr, emsp, review }: CdrRecord,
  { staff, wanted, number }: { readonly staff: Staff; readonly wanted: NewContest; readonly number: number },
): Promise<Contest> {
  const now = hub.clock.now();
  const { reason, text, wouldPay } = wanted;
  const agreement = 'agreementKey' in review ? await hub.agreements.find(review.agreementKey) : undefined;
  return {
    id: `${key}#${number}`,
    cdrKey: key,
    cpo: partyKey(cdr.party),
    emsp: partyKey(emsp),
    reason,
    text,
    ...(wouldPay && { wouldPay }),
    evidence: [],
    openedBy: staff.email,
    openedAt: now,
    answerBy: answerDeadline(now, agreement),
    state: 'OPEN',
    nextStep: 'APPLY',
    revision: 0,
  };
}

/** What was opened before by the same words is the same contest; anything else has to wait for its end. */
async function sameAgain(
  hub: ApplyContestDeps,
  open: Contest,
  { wanted }: { readonly staff: Staff; readonly wanted: NewContest },
): Promise<Contest> {
  const samePay = (open.wouldPay?.toFixed() ?? '') === (wanted.wouldPay?.toFixed() ?? '');
  if (open.reason === wanted.reason && open.text === wanted.text && samePay) {
    return open.nextStep === 'APPLY' ? applyContest(hub, open) : open;
  }
  throw new HubError('conflict', `${open.cdrKey} is contested already: ${open.id} is open`, 'review');
}
