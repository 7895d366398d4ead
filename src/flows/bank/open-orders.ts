import { folded, type OpenItem, openItemOf, paidOf } from '../../domain/bank/open-item.js';
import type { RunState } from '../../domain/clearing/run.js';
import type { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { settlement } from '../../domain/ledger/account.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { isCreditorReference } from '../../domain/settlement/creditor-reference.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import type { Hub } from '../hub.js';
import { entriesOf } from '../settlement/run-payments.js';

type OrderDeps = Pick<Hub, 'paymentOrders' | 'ledger'>;

/** States of runs whose orders wait for payments. */
const PAYING: readonly RunState[] = ['DOCUMENTED', 'INSTRUCTED', 'PARTLY_SETTLED'];

/** An order with what the journal says of it. */
export interface StandingOrder {
  readonly order: PaymentOrder;
  /** On the settlement account of its party. */
  readonly entries: readonly JournalEntry[];
  readonly paid: Decimal;
  /** What is left to pay. */
  readonly open: Decimal;
}

/** Orders of all runs that wait for payments, settled ones too, unwound ones not. */
export async function standingOrders(hub: OrderDeps & Pick<Hub, 'runs'>): Promise<readonly StandingOrder[]> {
  const orders = [];
  for (const { id } of await hub.runs.inStates(PAYING)) orders.push(...(await hub.paymentOrders.list({ runId: id })));
  return withEntries(
    hub,
    orders.filter(({ unwound }) => !unwound),
  );
}

/** Refuses with `unknown-object` a key that no order has, and with `conflict` one that was taken out of its run. */
export async function standingOrder(hub: OrderDeps, key: string): Promise<StandingOrder> {
  const order = await hub.paymentOrders.find(key);
  if (!order) throw new HubError('unknown-object', 'no such payment order', 'order_key');
  const [standing] = await withEntries(hub, [order]);
  if (!standing || order.unwound) throw new HubError('conflict', `${key} was taken out of its run`, 'order_key');
  return standing;
}

/** What lines of the bank may pay: of runs that wait, and what their references name beside these. */
export async function openItems(
  hub: OrderDeps & Pick<Hub, 'runs'>,
  references: readonly string[],
): Promise<OpenItem[]> {
  const waiting = await standingOrders(hub);
  const known = new Set(waiting.map(({ order }) => folded(order.reference)));
  const others = [];
  for (const reference of new Set(references.map(folded))) {
    if (isCreditorReference(reference) && !known.has(reference))
      others.push(...(await hub.paymentOrders.list({ reference })));
  }
  const all = [...waiting, ...(await withEntries(hub, others))];
  return all.flatMap(({ order, entries }) => openItemOf(order, entries) ?? []);
}

/** Whose account an IBAN is, by the legal entities. */
export async function knownIbans(hub: Pick<Hub, 'legalEntities'>): Promise<ReadonlyMap<string, ReadonlySet<PartyKey>>> {
  const known = new Map<string, Set<PartyKey>>();
  for (const { party, iban } of await hub.legalEntities.list()) {
    if (iban === undefined) continue;
    known.set(folded(iban), (known.get(folded(iban)) ?? new Set()).add(partyKey(party)));
  }
  return known;
}

async function withEntries(hub: OrderDeps, orders: readonly PaymentOrder[]): Promise<StandingOrder[]> {
  const read = new Map<string, readonly JournalEntry[]>();
  const standing = [];
  for (const order of orders) {
    const account = settlement(order.runId, order.party);
    const entries = read.get(account) ?? (await entriesOf(hub, account));
    read.set(account, entries);
    const paid = paidOf(order, entries);
    standing.push({ order, entries, paid, open: order.amount.minus(paid) });
  }
  return standing;
}
