import type { Run } from '../../domain/clearing/run.js';
import { assert, HubError } from '../../domain/errors.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { nettedOf } from '../../domain/ledger/post-netting.js';
import { postUnwind, unwindKey } from '../../domain/ledger/post-unwind.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { netForSettlement, type SettledDocument } from '../../domain/settlement/net-for-settlement.js';
import { openAmounts } from '../../domain/settlement/open-amounts.js';
import { openOf, paidOrders } from '../../domain/settlement/paid-orders.js';
import { generationOf, planOrders } from '../../domain/settlement/plan-orders.js';
import type { Netted } from '../../domain/settlement/settlement.js';
import type { Hub } from '../hub.js';
import type { InstructRunDeps } from './instruct-run.js';
import { keepUnwoundPayments } from './keep-unwound-payments.js';
import { orderParts } from './order-parts.js';
import { runPayments } from './run-payments.js';

export type UnwindRunDeps = InstructRunDeps & Pick<Hub, 'runs' | 'rateTables' | 'clock' | 'log'>;

/** States in which payments of a run are under way. */
const PAYING = ['INSTRUCTED', 'PARTLY_SETTLED'] as const;

/**
 * Takes a member that has not paid by the due date out of a run (default policy UNWIND): its netting is booked back and
 * its documents are open items again, the others' amounts are netted again without documents that have it as a party, and
 * the payments that are left are ordered anew. What it had paid counts as prepaid. May run twice: the second time finishes
 * what a crash left, and changes nothing where nothing is left.
 *
 * Refuses (`conflict`) another policy, a run that nobody pays now, and (field `party`) who owes nothing or is not late.
 * The caller sees to it that nobody else works on the run.
 */
export async function unwindRun(hub: UnwindRunDeps, run: Run, defaulter: PartyKey): Promise<Run> {
  const out = nettedOf(run).unwound?.includes(defaulter);
  const current = out ? run : await takeOut(hub, run, defaulter);
  await keepUnwoundPayments(hub, current.id, defaulter);
  await orderAnew(hub, current, defaulter);
  hub.log.info({ event: 'run.unwound', run: run.id, party: defaulter });
  return stillOut(hub, current, defaulter);
}

/** Who moved the run on at the same moment may have written what it had read before: asked again, this finds its entries. */
async function stillOut(hub: Pick<Hub, 'runs'>, run: Run, defaulter: PartyKey): Promise<Run> {
  const stored = await hub.runs.find(run.id);
  if (stored?.settlement?.unwound?.includes(defaulter)) return stored;
  throw new HubError('conflict', `${run.id} was moved on at the same moment: please try again`, 'run');
}

async function takeOut(hub: UnwindRunDeps, run: Run, defaulter: PartyKey): Promise<Run> {
  const isBegun = await hub.ledger.find(unwindKey(run.id, defaulter));
  if (!isBegun) await checkDefault(hub, run, defaulter);
  const before = nettedOf(run);
  const after = await netWithout(hub, run, defaulter);
  const date = today(hub);
  for (const entry of postUnwind({ runId: run.id, defaulter, date, before, after })) await hub.ledger.post(entry);
  const changed: Run = { ...run, settlement: after };
  if (!(await hub.runs.advance(changed, [run.state]))) {
    throw new HubError('conflict', `${run.id} is no longer ${run.state}: please try again`, 'run');
  }
  return changed;
}

async function checkDefault(hub: UnwindRunDeps, run: Run, defaulter: PartyKey): Promise<void> {
  if (!PAYING.some((state) => state === run.state)) {
    throw new HubError('conflict', `${run.id} is ${run.state}: nobody can be taken out of it`, 'run');
  }
  const policy = hub.rules.settlement.defaultPolicy;
  if (policy !== 'UNWIND') {
    throw new HubError('conflict', `the default policy is ${policy}: nobody is taken out of a run`, 'defaultPolicy');
  }
  const { orders, paid } = await runPayments(hub, run);
  const owed = orders.filter(
    (order) =>
      order.party === defaulter &&
      order.direction !== 'PAY_OUT' &&
      !order.unwound &&
      openOf(paid, order).greaterThan(0),
  );
  if (owed.length === 0) throw new HubError('conflict', `party: ${defaulter} owes nothing in ${run.id}`, 'party');
  if (owed.every((order) => order.dueDate >= today(hub))) {
    throw new HubError('conflict', `party: ${defaulter} has time until ${owed[0]?.dueDate}`, 'party');
  }
}

/** The settlement of a run without a member, from the same documents, rates and carried amounts. */
async function netWithout(hub: UnwindRunDeps, run: Run, defaulter: PartyKey): Promise<Netted> {
  const before = nettedOf(run);
  const unwound = [...(before.unwound ?? []), defaulter];
  const documents: SettledDocument[] = [];
  for await (const document of hub.documents.stream({ runId: run.id })) {
    const { sellerKey, buyerKey } = document;
    if (!unwound.includes(sellerKey) && !unwound.includes(buyerKey)) documents.push(document);
  }
  const { settlementCurrency } = run;
  const cutOffDate = run.cutOffAt.toISOString().slice(0, 10);
  const rates = settlementCurrency ? await hub.rateTables.latest(run.frozen?.fxDate ?? cutOffDate) : undefined;
  const after = netForSettlement({
    documents,
    hub: partyKey(hub.identity),
    carriedIn: carriedBy(before).filter(({ party }) => party !== defaulter),
    rules: hub.rules.settlement,
    cutOffDate,
    ...(settlementCurrency && { settlementCurrency }),
    ...(rates && { rates }),
  });
  return { ...after, unwound };
}

/** What came into a settlement from earlier runs. */
function carriedBy({ amounts }: Netted) {
  return amounts.flatMap(({ party, mode, parts }) =>
    parts
      .filter((part) => !part.carriedIn.isZero())
      .map(({ currency, carriedIn }) => ({ party, mode, currency, amount: carriedIn })),
  );
}

/**
 * Replaces the orders that are not paid in full. What counts as paid is what was booked before the member was taken out,
 * so that doing it again gives the same orders.
 */
async function orderAnew(hub: UnwindRunDeps, run: Run, defaulter: PartyKey): Promise<void> {
  const netted = nettedOf(run);
  const generation = (netted.unwound ?? []).indexOf(defaulter) + 1;
  if (generation !== netted.unwound?.length) return;
  const { orders, entries } = await runPayments(hub, run);
  const end = takenOutAt(entries, unwindKey(run.id, defaulter));
  assert(end !== undefined, `${defaulter} was not taken out of ${run.id}`);
  const earlier = orders.filter((order) => generationOf(order) < generation);
  const paid = paidOrders(
    earlier,
    entries.filter((entry) => entry.sequence <= end),
  );
  const parts = await orderParts(hub, run);
  const open = openAmounts(netted, earlier, paid);
  await hub.paymentOrders.insertAll(planOrders({ ...parts, open, generation, earlier }));
  for (const order of earlier) {
    if (!order.unwound && openOf(paid, order).greaterThan(0)) await hub.paymentOrders.markUnwound(order.key);
  }
}

/**
 * Sequence of the last entry by which a member was taken out: its own one; where nothing of it was netted any more (it owes
 * what it was paid for somebody who was taken out before) the last one of the others, or what moved its debt out of the run.
 */
function takenOutAt(entries: readonly JournalEntry[], head: string): number | undefined {
  const own = entries.find(({ key }) => key === head);
  const moved = entries.filter(({ key }) => key.startsWith(`${head}:prepaid:`));
  const others = entries.filter((entry) => entry.key.startsWith(`${head}:`) && !moved.includes(entry));
  const lastOf = (some: readonly JournalEntry[]) =>
    some.length === 0 ? undefined : Math.max(...some.map(({ sequence }) => sequence));
  return own?.sequence ?? lastOf(others) ?? moved[0]?.sequence;
}

function today({ clock }: Pick<Hub, 'clock'>): string {
  return clock.now().toISOString().slice(0, 10);
}
