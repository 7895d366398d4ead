import { hasReached, type Run } from '../../../../domain/clearing/run.js';
import { settlement, settlementPrefix } from '../../../../domain/ledger/account.js';
import { nettedOf } from '../../../../domain/ledger/post-netting.js';
import { openAmounts } from '../../../../domain/settlement/open-amounts.js';
import { amountPaid, type Paid } from '../../../../domain/settlement/paid-orders.js';
import type { PaymentOrder } from '../../../../domain/settlement/settlement.js';
import type { Hub } from '../../../hub.js';
import { runPayments } from '../../../settlement/run-payments.js';
import type { Inspection } from '../../inspection.js';
import type { JournalFacts } from '../journal.js';
import { addTo, balanceKey, firstDifference, type Totals } from '../totals.js';

export type SettledDeps = Pick<Hub, 'ledger' | 'paymentOrders'>;

/**
 * I7: the accounts of a settled run are zero; while a run is paid they hold what its payment orders still ask for, member
 * by member. A run that is being instructed, or from which a member is being taken out, is asked later.
 */
export async function checkSettled(
  hub: SettledDeps,
  look: Inspection,
  { run, journal }: { readonly run: Run; readonly journal: JournalFacts },
): Promise<void> {
  if (!look.asks('I7') || !hasReached(run, 'INSTRUCTED')) return;
  const prefix = settlementPrefix(run.id);
  const held: Totals = new Map([...journal.balances].filter(([account]) => account.startsWith(prefix)));
  if (hasReached(run, 'SETTLED')) {
    const [left] = [...held].filter(([, balance]) => !balance.isZero());
    look.mustHold('I7', left === undefined, () => [
      run.id,
      `is ${run.state}, and ${left?.[0]} is ${left?.[1].toFixed()}`,
    ]);
    look.saw('I7', 'settled runs');
    return;
  }
  if (isBeingUnwound(run, journal)) return;
  for (const key of keysOfUnwound(run, held)) {
    if (!held.get(key)?.isZero()) look.note('I7', `${key} is to be moved: take the member out again to finish`);
    held.delete(key);
  }
  const { orders, paid, entries } = await runPayments(hub, run);
  checkPaid(look, orders, { paid, isCorrected: entries.some(({ key }) => key.startsWith('reverse:')) });
  const expected: Totals = new Map();
  for (const { party, currency, amount } of openAmounts(nettedOf(run), orders, paid)) {
    addTo(expected, balanceKey(settlement(run.id, party), currency), amount.negated());
  }
  const differs = firstDifference(held, expected);
  look.mustHold('I7', differs === undefined, () => [
    run.id,
    `${differs?.key} holds ${differs?.is.toFixed()}, its orders ask for ${differs?.expected.toFixed()}`,
  ]);
  look.saw('I7', 'runs that are paid');
}

/** Nobody pays more than is asked for; where people gave payments to others afterwards it may come to that, and is told. */
function checkPaid(
  look: Inspection,
  orders: readonly PaymentOrder[],
  { paid, isCorrected }: { readonly paid: Paid; readonly isCorrected: boolean },
): void {
  for (const order of orders) {
    const done = amountPaid(paid, order);
    const fits = done.greaterThanOrEqualTo(0) && done.lessThanOrEqualTo(order.amount);
    const text = `${done.toFixed()} of ${order.amount.toFixed()} are paid`;
    if (!fits && isCorrected) look.note('I7', `${order.key}: ${text} after corrections: look at its lines of the bank`);
    else look.mustHold('I7', fits, () => [order.key, text]);
    look.saw('I7', 'orders');
  }
}

/** What members that are taken out had paid is moved last, when the run names them already. */
function keysOfUnwound({ id, settlement: netted }: Run, held: Totals): string[] {
  const accounts = (netted?.unwound ?? []).map((party) => settlement(id, party));
  return [...held.keys()].filter((key) => accounts.some((account) => key.startsWith(`${account} `)));
}

function isBeingUnwound({ id, settlement: netted }: Run, { netted: booked }: JournalFacts): boolean {
  const out = booked.get(id)?.takenOut ?? [];
  return [...out].some((party) => !netted?.unwound?.includes(party));
}
