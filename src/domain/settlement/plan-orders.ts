import type { SettlementMode } from '../clearing/agreement.js';
import { type Decimal, sum } from '../decimal.js';
import { assert } from '../errors.js';
import type { PartyKey } from '../party.js';
import { creditorReference } from './creditor-reference.js';
import { matchMembers } from './match-members.js';
import type { PaymentOrder } from './settlement.js';

/** What a member still has to pay (negative) or to get in one mode and currency. */
export interface OpenAmount {
  readonly party: PartyKey;
  readonly mode: SettlementMode;
  readonly currency: string;
  readonly amount: Decimal;
}

/** Name and account that stand on a payment. */
export interface PaymentAccount {
  readonly name: string;
  readonly iban?: string;
}

export interface OrderInput {
  readonly runId: string;
  readonly hub: PartyKey;
  readonly open: readonly OpenAmount[];
  readonly accountOf: (party: PartyKey) => PaymentAccount;
  readonly dueDateOf: (party: PartyKey, mode: SettlementMode) => string;
  /** How often members were taken out of the run before: orders of each time have keys of their own. */
  readonly generation: number;
  /** Orders of earlier generations: a payment that takes the place of one keeps its reference. */
  readonly earlier: readonly PaymentOrder[];
}

/**
 * From what is open to payment orders. HUB_ACCOUNT and PSP: each debtor pays in, each creditor is paid out.
 * STATEMENT_ONLY: members pay each other, and the hub its own share: what the others' amounts leave over (its fees, and
 * what was carried forward). The same input gives the same orders, by key.
 */
export function planOrders(input: OrderInput): PaymentOrder[] {
  const drafts = groupsOf(input.open).flatMap((group) =>
    group.mode === 'STATEMENT_ONLY' ? betweenMembers(input, group) : throughHub(input, group),
  );
  const sorted = drafts.sort((a, b) => (a.key < b.key ? -1 : 1));
  return withReferences(input, sorted);
}

type Draft = Omit<PaymentOrder, 'reference'>;

interface Group {
  readonly mode: SettlementMode;
  readonly currency: string;
  readonly open: readonly OpenAmount[];
}

function groupsOf(open: readonly OpenAmount[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of open) {
    if (one.amount.isZero()) continue;
    const key = `${one.mode} ${one.currency}`;
    groups.set(key, { ...one, open: [...(groups.get(key)?.open ?? []), one] });
  }
  return [...groups.values()];
}

function throughHub(input: OrderInput, { mode, currency, open }: Group): Draft[] {
  const suffix = mode === 'PSP' ? '/PSP' : '';
  return open.map(({ party, amount }) =>
    amount.isNegative()
      ? draftOf(input, { mode, currency, from: party, to: input.hub, amount: amount.negated(), suffix })
      : draftOf(input, { mode, currency, from: input.hub, to: party, amount, suffix }),
  );
}

function betweenMembers(input: OrderInput, { mode, currency, open }: Group): Draft[] {
  const members = open.map(({ party, amount }) => ({ party, amount }));
  const hub = { party: input.hub, amount: sum(members.map((one) => one.amount)).negated() };
  return matchMembers([...members, hub]).map(({ from, to, amount }) => {
    const other = from === input.hub ? input.hub : to;
    return draftOf(input, { mode, currency, from, to, amount, suffix: `/${other}` });
  });
}

interface Payment {
  readonly mode: SettlementMode;
  readonly currency: string;
  readonly from: PartyKey;
  readonly to: PartyKey;
  readonly amount: Decimal;
  readonly suffix: string;
}

function draftOf(input: OrderInput, { mode, currency, from, to, amount, suffix }: Payment): Draft {
  const { runId, hub, generation } = input;
  const party = from === hub ? to : from;
  const [debtor, creditor] = [input.accountOf(from), input.accountOf(to)];
  return {
    key: `${runId}/${party}/${currency}${suffix}${generation === 0 ? '' : `~${generation}`}`,
    runId,
    party,
    direction: directionOf(from, to, hub),
    receiver: to,
    mode,
    currency,
    amount,
    dueDate: input.dueDateOf(party, mode),
    debtorName: debtor.name,
    creditorName: creditor.name,
    ...(debtor.iban && { debtorIban: debtor.iban }),
    ...(creditor.iban && { creditorIban: creditor.iban }),
  };
}

function directionOf(from: PartyKey, to: PartyKey, hub: PartyKey): PaymentOrder['direction'] {
  if (to === hub) return 'PAY_IN';
  return from === hub ? 'PAY_OUT' : 'MEMBER_TO_MEMBER';
}

/** `RUN-2026-10/NL*ABC/EUR` of `RUN-2026-10/NL*ABC/EUR~1`: the order that an order takes the place of. */
export function baseKey(key: string): string {
  return key.replace(/~\d{1,3}$/, '');
}

/** How often members had been taken out of the run when an order was made. */
export function generationOf({ key }: Pick<PaymentOrder, 'key'>): number {
  return Number(/~(\d{1,3})$/.exec(key)?.[1] ?? 0);
}

/** A member's first payment of a run has the plain reference; those of further currencies and receivers are counted. */
function withReferences({ runId, earlier }: OrderInput, drafts: readonly Draft[]): PaymentOrder[] {
  const known = new Map(earlier.map((order) => [baseKey(order.key), order.reference]));
  const used = new Set(known.values());
  return drafts.map((draft) => {
    const before = known.get(baseKey(draft.key));
    const reference = before ?? nextReference(runId, draft.party, used);
    used.add(reference);
    return { ...draft, reference };
  });
}

/** Payments that one member may have in one run; more than this is a mistake. */
const MAX_PLACES = 999;

function nextReference(runId: string, party: PartyKey, used: ReadonlySet<string>): string {
  for (let place = 1; place <= MAX_PLACES; place++) {
    const reference = creditorReference(runId, party, place);
    if (!used.has(reference)) return reference;
  }
  assert(false, `${party} has too many payments in ${runId}`);
}
