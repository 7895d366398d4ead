import type { Transaction, TransactionEnd, TransactionFlag } from '../transaction.js';
import type { ChargingPolicy } from './policy.js';

/** The flags of a transaction and more, each once, in order. */
export function flagged(transaction: Transaction, ...more: readonly TransactionFlag[]): readonly TransactionFlag[] {
  return [...new Set([...transaction.flags, ...more])].sort();
}

/** Whether nothing final has become of it: what comes still counts. */
export function isUnsettled({ outcome }: Transaction): boolean {
  return outcome === 'OPEN';
}

/**
 * The transaction with its end. The station's own word counts before what the hub took for the end, and its first word
 * stays; nothing changes what was settled. The CDR is made after a while: other messages of it may be on their way.
 */
export function withEnd(
  transaction: Transaction,
  end: TransactionEnd,
  { now, waitMs }: { readonly now: Date; readonly waitMs: number },
): Transaction {
  const before = transaction.end;
  if (!isUnsettled(transaction) || before?.how === 'STATION') return transaction;
  if (before && end.how !== 'STATION') return transaction;
  const { suspectedLostAt: _over, ...rest } = transaction;
  const guessed: readonly TransactionFlag[] = ['INTERRUPTED', 'SUSPECTED_LOST', 'NEVER_STOPPED'];
  const flags = transaction.flags.filter((flag) => end.how !== 'STATION' || !guessed.includes(flag));
  return { ...rest, flags, end, nextStep: 'ISSUE_CDR', dueAt: new Date(now.getTime() + waitMs) };
}

export interface Heard {
  readonly now: Date;
  readonly policy: ChargingPolicy;
  /** What the meter shows, in Wh. */
  readonly registerWh?: number;
}

/** The transaction after a word that names it: it is not lost, and its eMSP is to be told. */
export function heardOf(transaction: Transaction, heard: Heard): Transaction {
  if (!isUnsettled(transaction) || transaction.end) return transaction;
  const alive = transaction.flags.filter((flag) => flag !== 'SUSPECTED_LOST' && flag !== 'NEVER_STOPPED');
  if (alive.length === transaction.flags.length) return toBeTold(transaction, heard);
  const { suspectedLostAt: _over, nextStep: _step, dueAt: _due, ...rest } = transaction;
  return toBeTold({ ...rest, flags: alive }, heard);
}

/**
 * The transaction whose eMSP is to be told how it stands: at once when it got much energy, else a minute after the last
 * word. What is to be done before stays.
 */
export function toBeTold(transaction: Transaction, heard: Heard): Transaction {
  if (!isUnsettled(transaction) || transaction.end) return transaction;
  if (transaction.suspectedLostAt) return transaction;
  const dueAt = tellAt(transaction, heard);
  const isDue = transaction.nextStep === 'TELL_SESSION' && transaction.dueAt && transaction.dueAt <= dueAt;
  if (isDue) return transaction;
  return { ...transaction, nextStep: 'TELL_SESSION', dueAt };
}

function tellAt({ told }: Transaction, { now, policy, registerWh }: Heard): Date {
  if (!told) return now;
  const before = told.registerWh?.toNumber();
  const isMuch = registerWh !== undefined && before !== undefined && registerWh - before >= policy.tellWh;
  return isMuch ? now : new Date(Math.max(now.getTime(), told.at.getTime() + policy.tellMs));
}

/** The transaction with nothing to be told: if it is silent for long, somebody should look. */
export function watched(transaction: Transaction, now: Date, policy: ChargingPolicy): Transaction {
  const { nextStep: _step, dueAt: _due, ...rest } = transaction;
  if (!isUnsettled(transaction) || transaction.end) return rest;
  return { ...rest, nextStep: 'CLOSE', dueAt: new Date(now.getTime() + policy.silentMs) };
}

/** The transaction of a station that has booted: perhaps it is lost, perhaps its stop is still in the station's queue. */
export function suspectedLost(transaction: Transaction, now: Date, policy: ChargingPolicy): Transaction {
  if (!isUnsettled(transaction) || transaction.end) return transaction;
  return {
    ...transaction,
    flags: flagged(transaction, 'SUSPECTED_LOST'),
    suspectedLostAt: now,
    nextStep: 'CLOSE',
    dueAt: new Date(now.getTime() + policy.retryWindowMs),
  };
}
