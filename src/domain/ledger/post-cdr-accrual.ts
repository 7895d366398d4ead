import type { CdrRecord } from '../clearing/cdr-record.js';
import type { Decimal } from '../decimal.js';
import { assert } from '../errors.js';
import { partyKey } from '../party.js';
import { unbilledPayable, unbilledReceivable } from './account.js';
import { assertBalanced, assertStorable, type EntryDraft } from './entry.js';

/** What the key of the entry of an accepted CDR begins with; the key of the CDR follows. */
export const ACCRUAL_PREFIX = 'accrue:';

/**
 * Books an accepted CDR: from now on the eMSP owes it and the CPO is owed it, though no invoice says so yet.
 *
 * `claimed` is the CDR's total excl. VAT, exact and never rounded, in the CDR's currency. A credit CDR claims a
 * negative amount (OCPI 2.2.1, mod_cdrs, Credit CDRs) and so takes the accrual of its original back. Dated by the UTC
 * day of acceptance. Refuses (`bad-field`) an amount that the books cannot hold exactly.
 */
export function postCdrAccrual(record: CdrRecord, claimed: Decimal): EntryDraft {
  const { cdr, key } = record;
  assert(!cdr.credit || !claimed.isPositive() || claimed.isZero(), `credit CDR ${key} claims ${claimed.toFixed()}`);
  assertStorable(claimed, `${ACCRUAL_PREFIX}${key}`);
  return assertBalanced({
    key: `${ACCRUAL_PREFIX}${key}`,
    date: acceptanceDate(record),
    memo: `${cdr.credit ? 'credit CDR' : 'CDR'} ${key}`,
    postings: [
      { account: unbilledReceivable(partyKey(record.emsp)), currency: cdr.currency, amount: claimed },
      { account: unbilledPayable(partyKey(cdr.party)), currency: cdr.currency, amount: claimed.negated() },
    ],
  });
}

function acceptanceDate({ review, receivedAt }: CdrRecord): string {
  const at = review.state === 'ACCEPTED' || review.state === 'CREDITED' ? review.acceptedAt : receivedAt;
  return at.toISOString().slice(0, 10);
}
