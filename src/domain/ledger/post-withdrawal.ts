import type { EntryDraft } from './entry.js';
import { reverse } from './reverse.js';

/** What the key of the entry begins with that takes the accrual of a withdrawn CDR back; the key of the CDR follows. */
export const WITHDRAWAL_PREFIX = 'reverse:';

/**
 * Books that a CPO gave its claim up: the opposite of what was booked when the CDR was accepted, whatever the accounts
 * were, dated by the UTC day of the withdrawal. `accrual` is that entry as it stands in the journal.
 */
export function postWithdrawal(accrual: EntryDraft, cdrKey: string, withdrawnAt: Date): EntryDraft {
  return reverse(accrual, `${WITHDRAWAL_PREFIX}${cdrKey}`, withdrawnAt.toISOString().slice(0, 10));
}
