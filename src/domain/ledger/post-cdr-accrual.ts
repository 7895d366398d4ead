import { type CdrRecord, isBooked, termsOf } from '../clearing/cdr-record.js';
import type { Decimal } from '../decimal.js';
import { assert } from '../errors.js';
import { partyKey } from '../party.js';
import { ACCRUED_COST, ACCRUED_REVENUE, unbilledPayable, unbilledReceivable } from './account.js';
import { assertBalanced, assertStorable, type EntryDraft, type Posting } from './entry.js';

/** What the key of the entry of an accepted CDR begins with; the key of the CDR follows. */
export const ACCRUAL_PREFIX = 'accrue:';

/**
 * Books an accepted CDR: from now on the eMSP owes it and the CPO is owed it, though no invoice says so yet. As principal
 * the hub is between them: what the eMSP owes is its revenue, what the CPO is owed its cost.
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
    postings: postingsOf(record, claimed),
  });
}

function postingsOf({ cdr, emsp, review }: CdrRecord, claimed: Decimal): Posting[] {
  const { currency } = cdr;
  const owed = { account: unbilledReceivable(partyKey(emsp)), currency, amount: claimed };
  const due = { account: unbilledPayable(partyKey(cdr.party)), currency, amount: claimed.negated() };
  if (!isBooked(review) || termsOf(review).model === 'AGENT') return [owed, due];
  return [
    owed,
    { account: ACCRUED_REVENUE, currency, amount: claimed.negated() },
    { account: ACCRUED_COST, currency, amount: claimed },
    due,
  ];
}

function acceptanceDate({ review, receivedAt }: CdrRecord): string {
  return (isBooked(review) ? review.acceptedAt : receivedAt).toISOString().slice(0, 10);
}
