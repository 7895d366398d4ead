import { TRANSITIONS } from '../contests/review-transitions.js';
import { partyKey, sameParty } from '../party.js';
import { type Cdr, cdrKey } from '../roaming/cdr.js';
import type { CdrRecord } from './cdr-record.js';
import type { IntakeRefusal } from './check-intake.js';

/** The CDR that a credit CDR refers to, as far as the hub has it. */
export type CreditedRecord = Pick<CdrRecord, 'key' | 'cdr' | 'review'>;

/**
 * Asks whether a credit CDR may take its original back; returns the first reason against it, or undefined. The original
 * is looked up by `credit_reference_id` under the credit's own party first, then under any other.
 *
 * It must be for the eMSP of its original. The amount must be exactly the original's, negated, in the same currency (OCPI 2.2.1, mod_cdrs, Credit CDRs). The same
 * credit CDR again is no second credit. It may be contested or approved by then; a claim that was given up is not credited.
 */
export function checkCredit(credit: Cdr, original: CreditedRecord | undefined): IntakeRefusal | undefined {
  const reference = credit.creditReferenceId;
  if (reference === undefined) return refusal('UNKNOWN_REFERENCE', 'a credit CDR needs a reference');
  if (original === undefined) return refusal('UNKNOWN_REFERENCE', `there is no CDR ${reference}`);
  if (!sameParty(original.cdr.party, credit.party)) {
    return refusal('NOT_OWNER', `${original.key} belongs to another party`);
  }
  return (
    checkEmsp(credit, original) ?? checkState(credit, original) ?? checkAmount(credit, original) ?? checkKind(original)
  );
}

/** Who was to pay is who gets it back: a credit for somebody else would pay one eMSP and leave the other with the debt. */
function checkEmsp({ token }: Cdr, { key, cdr }: CreditedRecord): IntakeRefusal | undefined {
  if (sameParty(token.party, cdr.token.party)) return undefined;
  const reason = `the credit is for ${partyKey(token.party)}, but ${key} was for ${partyKey(cdr.token.party)}`;
  return { rule: 'NOT_OWNER', reason, field: 'cdr_token' };
}

function checkState(credit: Cdr, { key, review }: CreditedRecord): IntakeRefusal | undefined {
  if (review.state === 'CREDITED') {
    if (review.creditKey === cdrKey(credit)) return undefined;
    return refusal('ALREADY_CREDITED', `${key} was credited by ${review.creditKey}`);
  }
  if (review.state === 'WITHDRAWN') {
    const day = review.withdrawnAt.toISOString().slice(0, 10);
    return refusal('ALREADY_CREDITED', `the claim on ${key} was given up on ${day}: nothing is left to credit`);
  }
  if (TRANSITIONS.CREDIT.from.includes(review.state)) return undefined;
  return refusal('UNKNOWN_REFERENCE', `${key} is ${review.state} and not accepted: there is nothing to credit`);
}

function checkAmount(credit: Cdr, { key, cdr }: CreditedRecord): IntakeRefusal | undefined {
  const sameCurrency = credit.currency === cdr.currency;
  if (sameCurrency && credit.totalCost.exclVat.negated().equals(cdr.totalCost.exclVat)) return undefined;
  const claimed = `${credit.totalCost.exclVat.toFixed()} ${credit.currency}`;
  const reason = `${claimed} does not take back ${cdr.totalCost.exclVat.toFixed()} ${cdr.currency} of ${key}`;
  return { rule: 'AMOUNT_NOT_NEGATED', reason, field: 'total_cost' };
}

function checkKind({ key, cdr }: CreditedRecord): IntakeRefusal | undefined {
  return cdr.credit ? refusal('CREDIT_OF_CREDIT', `${key} is a credit CDR itself`) : undefined;
}

function refusal(rule: IntakeRefusal['rule'], reason: string): IntakeRefusal {
  return { rule, reason, field: 'credit_reference_id' };
}
