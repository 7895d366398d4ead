import { Decimal, sum } from '../decimal.js';
import { assert } from '../errors.js';
import type { PartyKey } from '../party.js';

/** What somebody is owed (positive) or owes (negative) in one currency. */
export interface Claim {
  readonly party: PartyKey;
  readonly amount: Decimal;
}

export interface Transfer {
  readonly from: PartyKey;
  readonly to: PartyKey;
  readonly amount: Decimal;
}

/**
 * Says who pays whom so that all claims, which add up to zero, are met with few payments: first those who owe exactly
 * what somebody is owed, then the largest debt to the largest claim and so on. At most one payment less than there are
 * members; the same claims give the same payments, in whatever order they come.
 */
export function matchMembers(claims: readonly Claim[]): Transfer[] {
  assert(sum(claims.map((claim) => claim.amount)).isZero(), 'claims do not add up to zero');
  const creditors = claims.filter((claim) => claim.amount.greaterThan(0)).sort(byAmount);
  const debtors = claims
    .filter((claim) => claim.amount.lessThan(0))
    .map(({ party, amount }) => ({ party, amount: amount.negated() }))
    .sort(byAmount);
  const exact = takeEqual(debtors, creditors);
  return [...exact, ...takeLargest(debtors, creditors)];
}

/** Takes pairs of the same amount out of both lists. */
function takeEqual(debtors: Claim[], creditors: Claim[]): Transfer[] {
  const transfers: Transfer[] = [];
  for (const debtor of [...debtors]) {
    const index = creditors.findIndex((creditor) => creditor.amount.equals(debtor.amount));
    const creditor = creditors[index];
    if (creditor === undefined) continue;
    transfers.push({ from: debtor.party, to: creditor.party, amount: debtor.amount });
    creditors.splice(index, 1);
    debtors.splice(debtors.indexOf(debtor), 1);
  }
  return transfers;
}

function takeLargest(debtors: Claim[], creditors: Claim[]): Transfer[] {
  const transfers: Transfer[] = [];
  for (;;) {
    const [debtor] = debtors.sort(byAmount);
    const [creditor] = creditors.sort(byAmount);
    if (debtor === undefined || creditor === undefined) return transfers;
    const amount = Decimal.min(debtor.amount, creditor.amount);
    transfers.push({ from: debtor.party, to: creditor.party, amount });
    reduce(debtors, amount);
    reduce(creditors, amount);
  }
}

/** Takes what is paid off the first of a list; it leaves when nothing is left. */
function reduce(claims: Claim[], paid: Decimal): void {
  const [first] = claims.splice(0, 1);
  if (first && !first.amount.equals(paid)) claims.push({ ...first, amount: first.amount.minus(paid) });
}

function byAmount(a: Claim, b: Claim): number {
  const difference = b.amount.comparedTo(a.amount);
  if (difference !== 0) return difference;
  return a.party < b.party ? -1 : 1;
}
