import type { CdrRecord, CreditLink } from '../../domain/clearing/cdr-record.js';
import { checkCredit } from '../../domain/clearing/check-credit.js';
import type { IntakeRefusal } from '../../domain/clearing/check-intake.js';
import { objectKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

/**
 * Marks the original of a credit CDR as credited and says whether the credit is late; or says why there is nothing to
 * credit. May run twice: the same credit finds its own mark.
 */
export async function applyCredit<Deps extends Pick<Hub, 'cdrs'>>(
  hub: Deps,
  credit: CdrRecord,
  clearOther: (hub: Deps, record: CdrRecord) => Promise<void>,
): Promise<CreditLink | IntakeRefusal> {
  const original = await settledOriginal(hub, credit, clearOther);
  const refusal = checkCredit(credit.cdr, original);
  if (refusal) return refusal;
  if (original?.review.state === 'ACCEPTED') {
    const { state: _state, ...acceptance } = original.review;
    const review = { state: 'CREDITED' as const, ...acceptance, creditKey: credit.key };
    await hub.cdrs.review({ key: original.key, from: ['ACCEPTED'], review, nextStep: 'NONE' });
  }
  return linkTo(hub, credit);
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

/** Read after the original was marked: from then on no run takes it, so what its finance says stays true. */
async function linkTo(hub: Pick<Hub, 'cdrs'>, credit: CdrRecord): Promise<CreditLink | IntakeRefusal> {
  const { party, creditReferenceId } = credit.cdr;
  const original = await hub.cdrs.find(objectKey(party, creditReferenceId ?? ''));
  const refusal = checkCredit(credit.cdr, original);
  if (refusal || !original) {
    return refusal ?? { rule: 'UNKNOWN_REFERENCE', reason: 'the original is gone', field: 'credit_reference_id' };
  }
  return { originalKey: original.key, late: original.finance.state !== 'UNALLOCATED' };
}
