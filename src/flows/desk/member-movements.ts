import type { Movement } from '../../domain/desk/open-item.js';
import { memberOpen, prepaid, settlement } from '../../domain/ledger/account.js';
import type { JournalEntry, Posting } from '../../domain/ledger/entry.js';
import type { PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

export type MovementDeps = Pick<Hub, 'ledger' | 'documents' | 'paymentOrders'>;

/** Entries of one account that are read; a member that has more asks for less. */
const MOST_ENTRIES = 100_000;
const NETTING = 'net:';

/** An entry with what it moves on the accounts of one member. */
export interface MemberEntry {
  readonly entry: JournalEntry;
  readonly postings: readonly Posting[];
}

/**
 * Every entry up to a day (inclusive) that touches a member: its open documents, what it has to settle in the runs that
 * netted them, and what it paid in advance. In the order of the journal, each once.
 */
export async function memberEntries(
  hub: Pick<Hub, 'ledger'>,
  party: PartyKey,
  until: string,
): Promise<readonly MemberEntry[]> {
  const read = (account: string) => hub.ledger.ofAccount({ account, until, limit: MOST_ENTRIES });
  const own = await read(memberOpen(party));
  const runs = new Set(own.flatMap(({ key }) => runOf(key) ?? []));
  const accounts = [memberOpen(party), prepaid(party), ...[...runs].map((run) => settlement(run, party))];
  const entries = new Map<number, JournalEntry>();
  for (const entry of own) entries.set(entry.sequence, entry);
  for (const account of accounts.slice(1)) for (const entry of await read(account)) entries.set(entry.sequence, entry);
  return [...entries.values()]
    .sort((a, b) => a.sequence - b.sequence)
    .map((entry) => ({ entry, postings: entry.postings.filter(({ account }) => accounts.includes(account)) }));
}

/** The same as movements of open items, with due dates from documents and payment orders. */
export async function memberMovements(hub: MovementDeps, party: PartyKey, until: string): Promise<readonly Movement[]> {
  const entries = await memberEntries(hub, party, until);
  const dueDates = await orderDueDates(hub, party);
  const movements: Movement[] = [];
  for (const { entry, postings } of entries) {
    for (const posting of postings) movements.push(await movementOf(hub, { party, entry, posting, dueDates }));
  }
  return movements;
}

interface Moved {
  readonly party: PartyKey;
  readonly entry: JournalEntry;
  readonly posting: Posting;
  readonly dueDates: ReadonlyMap<string, string>;
}

async function movementOf(hub: MovementDeps, { party, entry, posting, dueDates }: Moved): Promise<Movement> {
  const { currency, amount, account } = posting;
  const base = { party, currency, amount, date: entry.date };
  if (account === prepaid(party)) return { ...base, kind: 'PREPAID', reference: 'prepaid', effect: 'BOOK' };
  if (account !== memberOpen(party)) {
    const runId = account.split(':')[1] ?? '';
    const dueDate = dueDates.get(runId);
    return { ...base, kind: 'SETTLEMENT', reference: runId, runId, ...(dueDate && { dueDate }), effect: 'BOOK' };
  }
  const runId = runOf(entry.key);
  if (runId) return { ...base, kind: 'DOCUMENT', reference: runId, runId, effect: 'CLEAR' };
  const number = /^(?:invoice|credit):(.{1,80})$/.exec(entry.key)?.[1];
  const document = number ? await hub.documents.find(number) : undefined;
  if (!document) return { ...base, kind: 'OTHER', reference: entry.key, effect: 'BOOK' };
  const { dueDate } = document;
  const ofRun = document.runId === undefined ? {} : { runId: document.runId };
  return { ...base, ...ofRun, kind: 'DOCUMENT', reference: document.number, dueDate, effect: 'BOOK' };
}

async function orderDueDates(hub: MovementDeps, party: PartyKey): Promise<ReadonlyMap<string, string>> {
  const orders = await hub.paymentOrders.list({ involving: [party] });
  return new Map(orders.map(({ runId, dueDate }) => [runId, dueDate]));
}

/** The run of an entry that nets: `net:RUN-2026-10:NL*ABC`. */
function runOf(key: string): string | undefined {
  return key.startsWith(NETTING) ? key.split(':')[1] : undefined;
}
