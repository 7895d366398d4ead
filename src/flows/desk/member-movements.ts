import type { DocumentOfItem, Movement } from '../../domain/desk/open-item.js';
import { HubError } from '../../domain/errors.js';
import { isSettlementOf, memberOpen, prepaid } from '../../domain/ledger/account.js';
import type { JournalEntry, Posting } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

export type MovementDeps = Pick<Hub, 'ledger' | 'documents' | 'paymentOrders'>;

/** Entries of one account that are read. */
const MOST_ENTRIES = 100_000;

/** An entry with what it moves on the accounts of one member. */
export interface MemberEntry {
  readonly entry: JournalEntry;
  readonly postings: readonly Posting[];
}

/**
 * Every entry up to a day (inclusive) that touches a member: its open documents, what it has to settle in the runs that
 * netted them, and what it paid in advance. In the order of the journal, each once. Refuses (`too-large`) an account of
 * more than 100,000 entries, of which a part would give a wrong balance.
 */
export async function memberEntries(
  hub: Pick<Hub, 'ledger'>,
  party: PartyKey,
  until: string,
): Promise<readonly MemberEntry[]> {
  // Later ones too: a payment may be of a day before its run was netted.
  const own = await wholeAccount(hub, { account: memberOpen(party) });
  const touched = own.flatMap(({ postings }) => postings.map(({ account }) => account));
  const settlements = new Set(touched.filter((account) => isSettlementOf(account, party)));
  const entries = new Map(own.filter(({ date }) => date <= until).map((entry) => [entry.sequence, entry] as const));
  for (const account of [prepaid(party), ...settlements]) {
    for (const entry of await wholeAccount(hub, { account, until })) entries.set(entry.sequence, entry);
  }
  const accounts = new Set([memberOpen(party), prepaid(party), ...settlements]);
  return [...entries.values()]
    .sort((a, b) => a.sequence - b.sequence)
    .map((entry) => ({ entry, postings: entry.postings.filter(({ account }) => accounts.has(account)) }));
}

/** All entries of an account, in a span of days (inclusive). Refuses (`too-large`) more than can be read at once. */
export async function wholeAccount(
  { ledger }: Pick<Hub, 'ledger'>,
  query: { readonly account: string; readonly from?: string; readonly until?: string },
): Promise<readonly JournalEntry[]> {
  const entries = await ledger.ofAccount({ ...query, limit: MOST_ENTRIES + 1 });
  if (entries.length <= MOST_ENTRIES) return entries;
  throw new HubError('too-large', `${query.account} has more than ${MOST_ENTRIES} entries in that time`, 'until');
}

/** The same as movements of open items, with due dates from documents and payment orders. */
export async function memberMovements(hub: MovementDeps, party: PartyKey, until: string): Promise<readonly Movement[]> {
  const entries = await memberEntries(hub, party, until);
  if (entries.length === 0) return [];
  const known = { party, documents: await documentsOf(hub, party), dueDates: await orderDueDates(hub, party) };
  return entries.flatMap(({ entry, postings }) => postings.map((posting) => movementOf(entry, posting, known)));
}

interface Known {
  readonly party: PartyKey;
  readonly documents: ReadonlyMap<string, KnownDocument>;
  /** By run and currency. */
  readonly dueDates: ReadonlyMap<string, string>;
}

interface KnownDocument {
  readonly dueDate: string;
  readonly runId?: string;
  readonly document: DocumentOfItem;
}

function movementOf(entry: JournalEntry, { account, currency, amount }: Posting, known: Known): Movement {
  const { key, date } = entry;
  const { party } = known;
  const base = { party, currency, amount, date };
  if (account === prepaid(party)) return { ...base, kind: 'PREPAID', reference: 'prepaid', effect: 'BOOK' };
  if (account !== memberOpen(party)) {
    const runId = account.split(':')[1] ?? '';
    const dueDate = known.dueDates.get(`${runId} ${currency}`);
    return { ...base, kind: 'SETTLEMENT', reference: runId, runId, ...(dueDate && { dueDate }), effect: 'BOOK' };
  }
  const [act, runId = '', takenOut] = key.split(':');
  if (act === 'net') return { ...base, kind: 'DOCUMENT', reference: runId, runId, effect: 'CLEAR' };
  if (act === 'unwind' && takenOut) {
    return { ...base, kind: 'DOCUMENT', reference: runId, runId, takenOut: takenOut as PartyKey, effect: 'RESTORE' };
  }
  const number = /^(?:invoice|credit):(.{1,80})$/.exec(key)?.[1];
  const document = number === undefined ? undefined : known.documents.get(number);
  if (number === undefined || !document) return { ...base, kind: 'OTHER', reference: key, effect: 'BOOK' };
  return { ...base, ...document, kind: 'DOCUMENT', reference: number, effect: 'BOOK' };
}

/** What netting asks of the documents of a member, by number. */
async function documentsOf(hub: MovementDeps, party: PartyKey): Promise<ReadonlyMap<string, KnownDocument>> {
  const found = new Map<string, KnownDocument>();
  for await (const { number, dueDate, runId, sellerKey, buyerKey, settlementMode } of hub.documents.stream({
    involving: [party],
  })) {
    const document = { seller: sellerKey, buyer: buyerKey, mode: settlementMode ?? 'STATEMENT_ONLY' };
    found.set(number, { dueDate, ...(runId !== undefined && { runId }), document });
  }
  return found;
}

/** When a run is to be paid: of several orders in a currency the first one. */
async function orderDueDates(hub: MovementDeps, party: PartyKey): Promise<ReadonlyMap<string, string>> {
  const first = new Map<string, string>();
  for (const { runId, currency, dueDate } of await hub.paymentOrders.list({ involving: [party] })) {
    const key = `${runId} ${currency}`;
    const known = first.get(key);
    if (known === undefined || dueDate < known) first.set(key, dueDate);
  }
  return first;
}
