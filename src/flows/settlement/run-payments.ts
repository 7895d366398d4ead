import type { Run } from '../../domain/clearing/run.js';
import { type Decimal, ZERO } from '../../domain/decimal.js';
import { assert } from '../../domain/errors.js';
import { settlement } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { nettedOf } from '../../domain/ledger/post-netting.js';
import type { PartyKey } from '../../domain/party.js';
import { type Paid, paidOrders } from '../../domain/settlement/paid-orders.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import type { Hub } from '../hub.js';

/** What settlement needs to know of a run. */
export type SettledRun = Pick<Run, 'id' | 'positions' | 'settlement'>;

/** Orders of a run, replaced ones too, and what the journal says of them. */
export interface RunPayments {
  readonly orders: readonly PaymentOrder[];
  readonly paid: Paid;
  /** On the settlement accounts of the run, each once. */
  readonly entries: readonly JournalEntry[];
  /** Accounts and currencies of the run that are not zero. */
  readonly unsettled: number;
}

/** Entries on one settlement account; a run has a handful for each member. */
const MAX_ENTRIES = 10_000;

/** Reads from the journal what was paid of the orders of a run: nothing about it is kept anywhere else. */
export async function runPayments(hub: Pick<Hub, 'ledger' | 'paymentOrders'>, run: SettledRun): Promise<RunPayments> {
  const orders = await hub.paymentOrders.list({ runId: run.id });
  const entries = new Map<number, JournalEntry>();
  let unsettled = 0;
  for (const party of partiesOf(run, orders)) {
    const account = settlement(run.id, party);
    const own = await entriesOf(hub, account);
    for (const entry of own) entries.set(entry.sequence, entry);
    unsettled += [...balancesOn(account, own).values()].filter((amount) => !amount.isZero()).length;
  }
  const all = [...entries.values()];
  return { orders, paid: paidOrders(orders, all), entries: all, unsettled };
}

/** All entries on an account, in sequence order. */
export async function entriesOf(hub: Pick<Hub, 'ledger'>, account: string): Promise<readonly JournalEntry[]> {
  const entries = await hub.ledger.ofAccount({ account, limit: MAX_ENTRIES + 1 });
  assert(entries.length <= MAX_ENTRIES, `${account} has more than ${MAX_ENTRIES} entries`);
  return entries;
}

/** What stands on an account by currency, debit positive. */
export function balancesOn(account: string, entries: readonly JournalEntry[]): Map<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const posting of entries.flatMap((entry) => entry.postings)) {
    if (posting.account !== account) continue;
    totals.set(posting.currency, posting.amount.plus(totals.get(posting.currency) ?? ZERO));
  }
  return totals;
}

/** Also who is on orders only: a member that was paid for one that was taken out later owes that, and nothing else. */
function partiesOf(run: SettledRun, orders: readonly PaymentOrder[]): PartyKey[] {
  const netted = nettedOf(run);
  const ordered = orders.flatMap(({ direction, party, receiver }) =>
    direction === 'MEMBER_TO_MEMBER' ? [party, receiver] : [party],
  );
  return [...new Set([...netted.amounts.map(({ party }) => party), ...(netted.unwound ?? []), ...ordered])].sort();
}
