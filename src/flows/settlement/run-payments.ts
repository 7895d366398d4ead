import type { Run } from '../../domain/clearing/run.js';
import { assert } from '../../domain/errors.js';
import { settlement } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { nettedOf } from '../../domain/ledger/post-netting.js';
import type { PartyKey } from '../../domain/party.js';
import { type Movement, movementsOf, type Paid, paidOrders } from '../../domain/settlement/paid-orders.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import type { Hub } from '../hub.js';

/** What settlement needs to know of a run. */
export type SettledRun = Pick<Run, 'id' | 'positions' | 'settlement'>;

/** Orders of a run, replaced ones too, and what the journal says of them. */
export interface RunPayments {
  readonly orders: readonly PaymentOrder[];
  readonly movements: readonly Movement[];
  readonly paid: Paid;
  /** Members and currencies whose settlement account is not zero. */
  readonly unsettled: number;
}

/** Entries on one settlement account; a run has a handful for each member. */
const MAX_ENTRIES = 10_000;

/** Reads from the journal what was paid of the orders of a run: nothing about it is kept anywhere else. */
export async function runPayments(hub: Pick<Hub, 'ledger' | 'paymentOrders'>, run: SettledRun): Promise<RunPayments> {
  const orders = await hub.paymentOrders.list({ runId: run.id });
  const entries: JournalEntry[] = [];
  let unsettled = 0;
  for (const party of partiesOf(run)) {
    const account = settlement(run.id, party);
    const own = await entriesOf(hub, account);
    entries.push(...own);
    unsettled += [...balancesOn(account, own).values()].filter((amount) => !amount.isZero()).length;
  }
  const movements = movementsOf(run.id, entries);
  return { orders, movements, paid: paidOrders(orders, movements, startsOf(run, entries)), unsettled };
}

/** All entries on an account. */
export async function entriesOf(hub: Pick<Hub, 'ledger'>, account: string): Promise<readonly JournalEntry[]> {
  const entries = await hub.ledger.ofAccount({ account, limit: MAX_ENTRIES + 1 });
  assert(entries.length <= MAX_ENTRIES, `${account} has more than ${MAX_ENTRIES} entries`);
  return entries;
}

/** What stands on an account by currency, debit positive. */
export function balancesOn(account: string, entries: readonly JournalEntry[]): Map<string, JournalAmount> {
  const totals = new Map<string, JournalAmount>();
  for (const posting of entries.flatMap((entry) => entry.postings)) {
    if (posting.account !== account) continue;
    const before = totals.get(posting.currency);
    totals.set(posting.currency, before ? before.plus(posting.amount) : posting.amount);
  }
  return totals;
}

type JournalAmount = JournalEntry['postings'][number]['amount'];

/** Key of the entry that takes a member out of a run. */
export function unwindKey(runId: string, defaulter: PartyKey): string {
  return `unwind:${runId}:${defaulter}`;
}

function partiesOf(run: SettledRun): PartyKey[] {
  const netted = nettedOf(run);
  return [...new Set([...netted.amounts.map((amount) => amount.party), ...(netted.unwound ?? [])])].sort();
}

/** After which entry the orders of each generation hold; one whose member is not out yet does not hold. */
function startsOf(run: SettledRun, entries: readonly JournalEntry[]): number[] {
  const unwound = nettedOf(run).unwound ?? [];
  const keys = new Map(entries.map((entry) => [entry.key, entry.sequence]));
  return [0, ...unwound.map((party) => keys.get(unwindKey(run.id, party)) ?? Number.MAX_SAFE_INTEGER)];
}
