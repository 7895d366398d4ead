import type { ApiList } from '../../../src/simulator/operator-api.js';
import { aCamt } from '../bank/a-camt.js';
import type { PlayOnHub } from './vector-case.js';
import { HUB_IBAN, type VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

interface BankVector {
  readonly openItems: readonly {
    readonly member: string;
    readonly amount: string;
    readonly iban: string;
    readonly ref: string;
  }[];
  readonly statement: readonly {
    readonly entryId: string;
    readonly amount: string;
    readonly iban: string;
    readonly creditorRef: string | null;
  }[];
  readonly expected: readonly Result[];
  readonly remaining: Readonly<Record<string, string>>;
}

interface Result {
  readonly line: string;
  readonly result: string;
  readonly ref?: string;
  readonly member?: string;
  readonly applied?: string;
  readonly excess?: string;
  readonly amount?: string;
}

interface ApiOrder {
  readonly key: string;
  readonly party: string;
  readonly reference: string;
  readonly open: string;
}

interface ApiLine {
  readonly id: string;
  readonly amount: string;
  readonly result: string;
  readonly order_key?: string;
  readonly party?: string;
  readonly applied: string;
  readonly excess: string;
  readonly needs_review: boolean;
}

const DATE = '2026-11-02';

/** Orders of a run with the amounts of the vector, and its statement as camt.053; references are those of our orders. */
export const playBank: PlayOnHub = async (vector, { hub, tell }) => {
  const { openItems, statement, expected, remaining } = vector as BankVector;
  hub.at(`${DATE}T09:00:00Z`);
  const orders = await ordersOf(hub, openItems);
  const ours = new Map(openItems.map(({ member, ref }) => [ref, orders.get(member)]));
  const refs = new Map(openItems.map(({ member, ref }) => [orders.get(member)?.key, ref]));
  const entries = statement.map(({ entryId, amount, iban, creditorRef }) => ({
    amount,
    reference: entryId,
    date: DATE,
    iban,
    ...(creditorRef !== null && { creditorReference: ours.get(creditorRef)?.reference ?? creditorRef }),
  }));
  const file = aCamt({ iban: HUB_IBAN, entries });
  const imported = await hub.api.post<{ results: Readonly<Record<string, number>> }>('/bank/statements', file);
  const { items } = await hub.api.get<ApiList<ApiLine>>('/bank/lines?limit=200');
  const told = new Set<string>();
  for (const one of expected) {
    const line = items.find(({ id }) => id === one.line);
    const isAgain = told.has(one.line);
    told.add(one.line);
    const again = {
      line: one.line,
      result: imported.results['DUPLICATE_IGNORED'] === 1 ? 'DUPLICATE_IGNORED' : 'BOOKED',
    };
    const got = isAgain ? again : line && asked(one, resultOf(line, refs));
    tell(`line ${one.line}${isAgain ? ' again' : ''}`, { expected: one, got });
  }
  const left = await openOf(hub);
  const got = Object.fromEntries(openItems.map(({ ref }) => [ref, left.get(ours.get(ref)?.key ?? '')]));
  tell('remaining', { expected: remaining, got });
};

/** By member of the vector. */
async function ordersOf(hub: VectorHub, openItems: BankVector['openItems']): Promise<ReadonlyMap<string, ApiOrder>> {
  await hub.join({ 'NL*TEN': {} });
  await hub.enter(Object.fromEntries(openItems.map(({ member, iban }) => [keyOf(member), { iban }])));
  for (const { member, amount: cost } of openItems) {
    const pair = { cpo: 'NL*TEN', emsp: keyOf(member) };
    const terms = { fees: {}, settlement_mode: 'HUB_ACCOUNT' };
    await hub.api.post('/agreements', agreementBody(pair.cpo, pair.emsp, terms));
    await hub.post(cdrText({ ...pair, id: `BANK-${member}`, kwh: '10', cost, chargeCountry: 'NL' }));
  }
  const run = await hub.settle(openItems.length, { issue_date: DATE });
  const { items } = await hub.api.get<ApiList<ApiOrder>>(`/payment-orders?run=${run.id}&limit=200`);
  return new Map(items.map((order) => [order.party.replace('*', '-'), order]));
}

async function openOf({ api }: VectorHub): Promise<ReadonlyMap<string, string>> {
  const { items } = await api.get<ApiList<ApiOrder>>('/payment-orders?limit=200');
  return new Map(items.map(({ key, open }) => [key, open]));
}

function resultOf(line: ApiLine, refs: ReadonlyMap<string | undefined, string>): Result {
  const review = line.needs_review && line.result === 'MATCHED_BY_IBAN_AND_AMOUNT' ? ' (review)' : '';
  const ref = refs.get(line.order_key);
  return {
    line: line.id,
    result: `${line.result}${review}`,
    ...(ref && { ref }),
    ...(line.party && { member: line.party.replace('*', '-') }),
    applied: line.applied,
    excess: line.excess,
    amount: line.amount,
  };
}

/** What the vector says of a line, and no more. */
function asked(expected: Result, got: Result): object {
  return Object.fromEntries(Object.entries(got).filter(([field]) => field in expected));
}

function keyOf(name: string): string {
  return name.replace('-', '*');
}
