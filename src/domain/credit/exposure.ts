import { Decimal, sum } from '../decimal.js';
import { isSettlementOf, memberOpen, prepaid as prepaidAccount, unbilledReceivable } from '../ledger/account.js';
import type { Balance } from '../ledger/balance.js';
import type { PartyKey } from '../party.js';

/** What an eMSP owes and what it has paid ahead, in one currency. */
export interface Exposure {
  /**
   * Accepted CDRs on no document, open documents and net amounts of runs; exact. What the hub owes the same party by
   * documents counts against it, as netting does. A contested CDR stays in: it is owed until it is credited.
   */
  readonly exposure: Decimal;
  readonly prepaid: Decimal;
}

/** How an eMSP stands against a credit limit. */
export interface CreditStanding extends Exposure {
  readonly limit: Decimal;
  /** Limit and prepaid less exposure: what may still be charged; below zero when more than that is owed already. */
  readonly headroom: Decimal;
  /** Four fifths of limit and prepaid are used. */
  readonly isNearLimit: boolean;
}

/** Share of limit and prepaid from which on people are warned. */
const WARN_FROM = new Decimal('0.8');

/** Adds up what a party owes in a currency, from the balances of its accounts; those of others may be among them. */
export function exposureOf(balances: readonly Balance[], party: PartyKey, currency: string): Exposure {
  const own = balances.filter((balance) => balance.currency === currency);
  const totalOf = (isMeant: (account: string) => boolean): Decimal =>
    sum(own.filter(({ account }) => isMeant(account)).map(({ amount }) => amount));
  const owed = new Set([unbilledReceivable(party), memberOpen(party)]);
  return {
    exposure: totalOf((account) => owed.has(account) || isSettlementOf(account, party)),
    prepaid: totalOf((account) => account === prepaidAccount(party)).negated(),
  };
}

/** Measures an exposure against a limit, all in the limit's currency. */
export function creditStanding({ exposure, prepaid }: Exposure, limit: Decimal): CreditStanding {
  const cover = limit.plus(prepaid);
  return {
    exposure,
    prepaid,
    limit,
    headroom: cover.minus(exposure),
    isNearLimit: exposure.greaterThanOrEqualTo(cover.times(WARN_FROM)),
  };
}

/**
 * Whether a session of this amount, excl. VAT, would go beyond the limit. Zero asks whether anything at all may still
 * be charged. For authorizations only: what was charged is owed, whatever the limit.
 */
export function wouldExceed({ headroom }: CreditStanding, amount: Decimal): boolean {
  return headroom.lessThanOrEqualTo(0) || amount.greaterThan(headroom);
}
