import type { Decimal } from '../decimal.js';
import type { PartyKey } from '../party.js';

/** One movement of a bank statement (camt.053 entry or transaction detail). Positive: money that came in. */
export interface BankLine {
  /** Of one account, ever: the bank's own reference, or a hash of the content where it has none. */
  readonly id: string;
  readonly account: string;
  readonly statementId: string;
  /** Value date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly amount: Decimal;
  readonly currency: string;
  readonly counterpartyName?: string;
  readonly counterpartyIban?: string;
  /** Structured creditor reference (ISO 11649). */
  readonly creditorReference?: string;
  readonly endToEndId?: string;
  readonly text: string;
}

/**
 * MATCHED: settles an open item. PARTIAL: a part of it. MATCHED_BY_IBAN_AND_AMOUNT: no reference, a person should look.
 * ON_ACCOUNT: the member is known, nothing is open. SUSPENSE: nobody knows.
 */
export const MATCH_RESULTS = ['MATCHED', 'PARTIAL', 'MATCHED_BY_IBAN_AND_AMOUNT', 'ON_ACCOUNT', 'SUSPENSE'] as const;
export type MatchResult = (typeof MATCH_RESULTS)[number];

/** What became of a line, and why. What it pays beyond the item is `excess`, and goes on account. */
export interface BankMatch {
  readonly result: MatchResult;
  readonly orderKey?: string;
  readonly party?: PartyKey;
  readonly applied: Decimal;
  readonly excess: Decimal;
  readonly confidence: 'CERTAIN' | 'LIKELY' | 'NONE';
  readonly needsReview: boolean;
  readonly reason: string;
}

export interface MatchedBankLine extends BankLine {
  readonly match: BankMatch;
  readonly importedAt: Date;
  /** Keys of the journal entries that book it. */
  readonly entryKeys: readonly string[];
  /** Who looked at it, where a person had to. */
  readonly reviewedBy?: string;
  /** A person assigned it otherwise, and that is not booked yet: the entry to take back, and the day of the correction. */
  readonly correction?: { readonly takesBack: string; readonly date: string };
}
