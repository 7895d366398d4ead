import { type CdrRecord, type CreditLink, isBooked, isFree } from '../../domain/clearing/cdr-record.js';
import { checkCredit } from '../../domain/clearing/check-credit.js';
import type { IntakeRefusal } from '../../domain/clearing/check-intake.js';
import { credited } from '../../domain/contests/next-review.js';
import { objectKey } from '../../domain/party.js';
import { closeOpenContest } from '../contests/close-contest.js';
import type { Hub } from '../hub.js';

export type ApplyCreditDeps = Pick<Hub, 'cdrs' | 'contests' | 'clock'>;

/** Others may contest, answer and approve at the same time; each of them moves a review once. */
const MAX_TRIES = 20;

/**
 * Marks the original of a credit CDR as credited and says whether the credit is late; or says why there is nothing to
 * credit. A contest of the original ends with it. May run twice: the same credit finds its own mark.
 */
export async function applyCredit<Deps extends ApplyCreditDeps>(
  hub: Deps,
  credit: CdrRecord,
  clearOther: (hub: Deps, record: CdrRecord) => Promise<void>,
): Promise<CreditLink | IntakeRefusal> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const original = await settledOriginal(hub, credit, clearOther);
    const refusal = checkCredit(credit.cdr, original);
    if (refusal) return refusal;
    if (original && (await isMarked(hub, original, credit.key))) {
      await closeOpenContest(hub, original.key, `credited by ${credit.key}`);
      return linkTo(hub, credit);
    }
  }
  throw new Error(`CDR ${credit.key}: its original does not stand still`);
}

/** Whether the original is credited by this credit CDR, by now. */
async function isMarked(hub: Pick<Hub, 'cdrs'>, { key, review }: CdrRecord, creditKey: string): Promise<boolean> {
  if (review.state === 'CREDITED') return true;
  if (!isBooked(review)) return false;
  const marked = { key, from: [review.state], review: credited(review, creditKey), nextStep: 'NONE' } as const;
  return (await hub.cdrs.review(marked)) === 'done';
}

/** The original with nothing left to do, so that crediting it skips no step of its own. */
async function settledOriginal<Deps extends Pick<Hub, 'cdrs'>>(
  hub: Deps,
  credit: CdrRecord,
  clearOther: (hub: Deps, record: CdrRecord) => Promise<void>,
): Promise<CdrRecord | undefined> {
  const { party, creditReferenceId } = credit.cdr;
  if (!creditReferenceId) return undefined;
  const key = objectKey(party, creditReferenceId);
  const original = await hub.cdrs.find(key);
  if (!original || original.nextStep === 'NONE' || original.cdr.credit) return original;
  await clearOther(hub, original);
  return hub.cdrs.find(key);
}

/**
 * Read after the original was marked: from then on no run takes it, so what its finance says stays true. When the run
 * that had it is cancelled, there is no document to correct, and both stay out of runs like one that is not late.
 */
async function linkTo(hub: Pick<Hub, 'cdrs'>, credit: CdrRecord): Promise<CreditLink | IntakeRefusal> {
  const { party, creditReferenceId } = credit.cdr;
  const original = await hub.cdrs.find(objectKey(party, creditReferenceId ?? ''));
  const refusal = checkCredit(credit.cdr, original);
  if (refusal || !original) {
    return refusal ?? { rule: 'UNKNOWN_REFERENCE', reason: 'the original is gone', field: 'credit_reference_id' };
  }
  return { originalKey: original.key, late: !isFree(original.finance) };
}
