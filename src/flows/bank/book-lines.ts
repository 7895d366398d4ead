import type { MatchedBankLine } from '../../domain/bank/bank-line.js';
import { reversalKey } from '../../domain/bank/open-item.js';
import { postBankLine } from '../../domain/bank/post-bank-line.js';
import { assert, HubError } from '../../domain/errors.js';
import type { EntryDraft } from '../../domain/ledger/entry.js';
import { reverse } from '../../domain/ledger/reverse.js';
import type { PaymentOrder } from '../../domain/settlement/settlement.js';
import { aloneAtBank } from './alone-at-bank.js';
import { type BankHub, followRuns, reopenRuns } from './bank-hub.js';
import { bookOnce } from './book-once.js';

/** Lines that one round of the job takes. */
const BATCH = 500;

interface BookedLine {
  readonly line: MatchedBankLine;
  readonly entryKeys: readonly string[];
  readonly runIds: readonly string[];
  /** Runs of which a payment was taken back. */
  readonly reopened: readonly string[];
}

/**
 * Books lines that are kept and not booked, takes their runs on, and only then notes the entries at the lines: after a
 * crash in between they are found again, and each step may be done twice. A correction takes the old entry back first.
 */
export async function bookLines(hub: BankHub, lines: readonly MatchedBankLine[]): Promise<void> {
  const booked: BookedLine[] = [];
  for (const line of lines) booked.push(await bookLine(hub, line));
  await reopenRuns(
    hub,
    booked.flatMap(({ reopened }) => reopened),
  );
  await followRuns(
    hub,
    booked.flatMap(({ runIds }) => runIds),
  );
  for (const { line, entryKeys } of booked) {
    const { correction: _done, ...kept } = line;
    await hub.bankLines.change({ ...kept, entryKeys: [...line.entryKeys, ...entryKeys] });
  }
}

/**
 * Pays orders while nobody else in the fleet does, after what a crash left is booked: a line that is kept and not booked
 * yet pays an order already. Refuses with `conflict` while somebody else is at it.
 */
export function aloneWithAllBooked<Result>(hub: BankHub, work: () => Promise<Result>): Promise<Result> {
  return aloneAtBank(hub, async () => {
    await bookUnbooked(hub);
    return work();
  });
}

/** Books what a crash left behind; returns how many lines. None while somebody else books payments. */
export async function resumeBankLines(hub: BankHub): Promise<number> {
  if ((await hub.bankLines.unbooked(1)).length === 0) return 0;
  try {
    return await aloneAtBank(hub, () => bookUnbooked(hub));
  } catch (error) {
    if (error instanceof HubError && error.code === 'conflict') return 0;
    throw error;
  }
}

async function bookUnbooked(hub: BankHub): Promise<number> {
  let count = 0;
  for (;;) {
    const lines = await hub.bankLines.unbooked(BATCH);
    if (lines.length === 0) return count;
    await bookLines(hub, lines);
    count += lines.length;
  }
}

async function bookLine(hub: BankHub, line: MatchedBankLine): Promise<BookedLine> {
  const order = await orderOf(hub, line);
  const takenBack = line.correction && (await takeBack(hub, line.correction));
  const entryKey = await bookOnce(hub, postBankLine(line, order));
  const runIds = [...(takenBack ? runsOf(takenBack) : []), ...(order ? [order.runId] : [])];
  return {
    line,
    entryKeys: [...(takenBack ? [takenBack.key] : []), entryKey],
    runIds,
    // A correction takes a payment back, and may be taken back from another order itself.
    reopened: line.correction ? runIds : [],
  };
}

async function orderOf({ paymentOrders }: BankHub, { id, match }: MatchedBankLine): Promise<PaymentOrder | undefined> {
  if (match.orderKey === undefined || match.applied.isZero()) return undefined;
  const order = await paymentOrders.find(match.orderKey);
  assert(order !== undefined, `bank line ${id} pays ${match.orderKey}, which does not exist`);
  return order;
}

async function takeBack(
  hub: BankHub,
  { takesBack, date }: NonNullable<MatchedBankLine['correction']>,
): Promise<EntryDraft> {
  const entry = await hub.ledger.find(takesBack);
  assert(entry !== undefined, `${takesBack} is to be taken back and was never booked`);
  const reversal = reverse(entry, reversalKey(takesBack), date);
  await bookOnce(hub, [reversal]);
  return reversal;
}

/** Runs whose settlement an entry moves. */
function runsOf({ postings }: EntryDraft): string[] {
  return postings.flatMap(({ account }) => /^settlement:([^:]{1,60}):/.exec(account)?.[1] ?? []);
}
