import { maySee, type Staff, visibleParties } from '../../../domain/access.js';
import type { TransactionAmount } from '../../../domain/charging/billing/amount-of.js';
import { judgeTransaction } from '../../../domain/charging/billing/judge-transaction.js';
import { sessionStateOf } from '../../../domain/charging/billing/session-of.js';
import type { Transaction, TransactionFact, TransactionOutcome } from '../../../domain/charging/transaction.js';
import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyKey, partyKey } from '../../../domain/party.js';
import type { Cdr } from '../../../domain/roaming/cdr.js';
import type { TransactionCursor } from '../../../store/stations/transaction-store.js';
import { buildCdr } from '../billing/issue-cdr.js';
import { type LoadedAmount, loadAmount } from '../billing/load-amount.js';
import type { ChargingHub } from '../ports.js';

export interface TransactionsAsked {
  readonly party?: PartyKey;
  readonly stationId?: string;
  readonly outcome?: TransactionOutcome;
  /** Those that began before. */
  readonly until?: Date;
  /** Continues behind this transaction of an earlier page. */
  readonly before?: TransactionCursor;
  readonly limit: number;
}

/** What a transaction is, of what it was calculated, and what would become of it now. */
export interface ShownTransaction {
  readonly transaction: Transaction;
  readonly facts: readonly TransactionFact[];
  readonly amount: TransactionAmount;
  /** State of its OCPI Session, where it has one. */
  readonly session?: string;
  /** Key of its CDR. */
  readonly cdrKey?: string;
  /** Of one that has none: what would become of it without a word of a person, and why. */
  readonly judged?: { readonly outcome: TransactionOutcome; readonly why?: string };
  /** Of one that waits for a person: its CDR as it would be, where it can be priced and its driver is known. */
  readonly draft?: Cdr;
  readonly unpriced?: string;
}

/** Transactions of stations of the parties that somebody may see, newest first, page by page without a gap. */
export async function listTransactions(
  hub: Pick<ChargingHub, 'transactions'>,
  staff: Staff,
  { party, ...asked }: TransactionsAsked,
): Promise<readonly Transaction[]> {
  const own = visibleParties(staff);
  const parties = party === undefined ? own : [party].filter((one) => own?.includes(one) ?? true);
  if (parties?.length === 0) return [];
  return hub.transactions.list({ ...asked, ...(parties && { parties }) });
}

/** Shows a transaction with all that it was calculated from. Refuses (`unknown-object`) one of other parties, too. */
export async function showTransaction(hub: ChargingHub, staff: Staff, id: string): Promise<ShownTransaction> {
  const transaction = await findVisible(hub, staff, id);
  const loaded = await loadAmount(hub, transaction);
  const { amount, facts } = loaded;
  const session = sessionStateOf(transaction, amount);
  const shown = { transaction, facts, amount, ...(session && { session }) };
  if (transaction.outcome === 'CDR') return { ...shown, cdrKey: objectKey(transaction.party, id) };
  if (!transaction.end) return shown;
  const { review: _word, ...unreviewed } = transaction;
  const judgement = judgeTransaction(unreviewed, amount);
  const judged = { outcome: judgement.outcome, ...('why' in judgement && { why: judgement.why }) };
  return { ...shown, judged, ...(await draftOf(hub, transaction, loaded)) };
}

/** A transaction that somebody may see. Refuses with `unknown-object`. */
export async function findVisible(
  hub: Pick<ChargingHub, 'transactions'>,
  staff: Staff,
  id: string,
): Promise<Transaction> {
  const transaction = await hub.transactions.find(id);
  if (transaction && maySee(staff, [partyKey(transaction.party)])) return transaction;
  throw new HubError('unknown-object', 'no such transaction', 'id');
}

async function draftOf(
  hub: ChargingHub,
  transaction: Transaction,
  loaded: LoadedAmount,
): Promise<Pick<ShownTransaction, 'draft' | 'unpriced'>> {
  if (transaction.outcome !== 'QUARANTINED' || !transaction.driver || transaction.evse === 0) return {};
  try {
    return { draft: (await buildCdr(hub, transaction, loaded)).cdr };
  } catch (error) {
    if (error instanceof HubError && error.code === 'cannot-price') return { unpriced: error.message };
    throw error;
  }
}
