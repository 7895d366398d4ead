import type { MatchedBankLine } from '../../../domain/bank/bank-line.js';
import { paymentKey } from '../../../domain/bank/open-item.js';
import { postBankLine } from '../../../domain/bank/post-bank-line.js';
import { sum } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import { bank } from '../../../domain/ledger/account.js';
import type { EntryDraft, JournalEntry } from '../../../domain/ledger/entry.js';
import type { PaymentOrder } from '../../../domain/settlement/settlement.js';
import type { Hub } from '../../hub.js';
import type { Inspection } from '../inspection.js';
import type { JournalFacts } from './journal.js';

export type BankDeps = Pick<Hub, 'bankLines' | 'paymentOrders'>;

/** Corrections of lines of the bank that may be waiting; more are a sign of trouble of their own. */
const PENDING_MAX = 10_000;

/** Runs of which a correction has begun to take a payment back: they are opened again when it is finished. */
export async function runsInCorrection(
  hub: BankDeps & { readonly ledger: Pick<Hub['ledger'], 'find'> },
): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
  for (const { correction, match } of await hub.bankLines.unbooked(PENDING_MAX)) {
    if (!correction) continue;
    const order = match.orderKey === undefined ? undefined : await hub.paymentOrders.find(match.orderKey);
    if (order) runs.add(order.runId);
    const entry = await hub.ledger.find(correction.takesBack);
    for (const runId of entry ? runsOf(entry) : []) runs.add(runId);
  }
  return runs;
}

function runsOf({ postings }: JournalEntry): string[] {
  return postings.flatMap(({ account }) => /^settlement:([^:]{1,60}):/.exec(account)?.[1] ?? []);
}

/**
 * I7: what moved on the hub's bank accounts is what the bank's statements say: each booked line moves its amount once and
 * is booked as it is matched, and every other entry there is a payment that a person told of an order that goes around the
 * statements. Lines that a crash left unbooked are told.
 */
export async function checkBank(hub: BankDeps, look: Inspection, { atBank }: JournalFacts): Promise<void> {
  const claimed = new Set<string>();
  const unbooked = new Set<string>();
  for await (const line of hub.bankLines.stream({})) {
    for (const key of line.entryKeys) claimed.add(key);
    if (line.entryKeys.length === 0 || line.correction) {
      unbooked.add(`${line.account}/${line.id}`);
      look.note('I7', `line ${line.id} of ${line.account} is being booked`);
    }
    if (line.entryKeys.length > 0) await checkLine(hub, look, { line, atBank });
    look.saw('I7', 'lines of the bank');
  }
  const others = [...atBank.values()].filter(({ key }) => !claimed.has(key));
  const told = await toldPayments(hub, others);
  for (const entry of others) {
    const isKnown = told.has(entry.key) || unbooked.has(lineIn(entry));
    look.mustHold('I7', isKnown, () => [`entry ${entry.key}`, 'moves the bank account, and no line of the bank does']);
  }
  look.saw('I7', 'payments told by people', told.size);
}

async function checkLine(
  hub: Pick<BankDeps, 'paymentOrders'>,
  look: Inspection,
  { line, atBank }: { readonly line: MatchedBankLine; readonly atBank: JournalFacts['atBank'] },
): Promise<void> {
  const where = `bank line ${line.account}/${line.id}`;
  const entries = line.entryKeys.flatMap((key) => atBank.get(key) ?? []);
  const hasAll = entries.length === line.entryKeys.length;
  look.mustHold('I7', hasAll, () => [where, `${line.entryKeys.length} entries book it, ${entries.length} are there`]);
  const moved = sum(entries.map((entry) => movedOn(entry, line.currency)));
  const text = `is over ${line.amount.toFixed()} ${line.currency}, and ${moved.toFixed()} moved`;
  look.mustHold('I7', moved.equals(line.amount), () => [where, text]);
  if (!line.correction) await checkMatch(hub, look, { line, last: entries.at(-1) });
}

/** The last entry of a line books what it is matched with. */
async function checkMatch(
  { paymentOrders }: Pick<BankDeps, 'paymentOrders'>,
  look: Inspection,
  { line, last }: { readonly line: MatchedBankLine; readonly last: JournalEntry | undefined },
): Promise<void> {
  const { match } = line;
  const isApplied = match.orderKey !== undefined && !match.applied.isZero();
  const order = isApplied ? await paymentOrders.find(match.orderKey ?? '') : undefined;
  const where = `bank line ${line.account}/${line.id}`;
  look.mustHold('I7', !isApplied || order !== undefined, () => [where, `pays ${match.orderKey}, which does not exist`]);
  const expected = entryOf(line, order);
  const sides = ({ postings }: EntryDraft) =>
    postings.map(({ account, currency, amount }) => `${account} ${currency} ${amount.toFixed()}`).join('; ');
  const isSame = last !== undefined && expected !== undefined && sides(last) === sides(expected);
  look.mustHold('I7', isSame, () => [where, `is booked otherwise than it is matched (${last?.key})`]);
}

/** Undefined: what it is matched with does not come to its amount. */
function entryOf(line: MatchedBankLine, order: PaymentOrder | undefined): EntryDraft | undefined {
  try {
    return postBankLine(line, order)[0];
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

/** Keys of entries by which people told of payments of orders that no statement of the hub shows. */
async function toldPayments(
  { paymentOrders }: Pick<BankDeps, 'paymentOrders'>,
  entries: readonly JournalEntry[],
): Promise<ReadonlySet<string>> {
  const orders = new Map<string, readonly PaymentOrder[]>();
  const told = new Set<string>();
  for (const entry of entries) {
    const [runId] = runsOf(entry);
    if (runId === undefined) continue;
    const known = orders.get(runId) ?? (await paymentOrders.list({ runId }));
    orders.set(runId, known);
    if (known.some((order) => order.mode === 'STATEMENT_ONLY' && isOf(order, entry.key))) told.add(entry.key);
  }
  return told;
}

function isOf(order: PaymentOrder, key: string): boolean {
  return key === paymentKey(order) || key.startsWith(`${paymentKey(order)}#`);
}

function movedOn({ postings }: JournalEntry, currency: string) {
  return sum(postings.filter(({ account }) => account === bank(currency)).map(({ amount }) => amount));
}

/** The line that an entry of the bank names in its memo, or that the entry takes back. */
function lineIn({ memo }: JournalEntry): string {
  return /^bank line (.{1,200}?)(?:#\d{1,4})?$/.exec(memo)?.[1] ?? '';
}
