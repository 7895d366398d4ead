import type { Transaction, TransactionFlag, TransactionOutcome } from '../transaction.js';
import { kwhText, type TransactionAmount } from './amount-of.js';

/** What is to become of a transaction that has ended. */
export type Judgement =
  | { readonly outcome: Extract<TransactionOutcome, 'CDR' | 'NOTHING'> }
  | { readonly outcome: 'QUARANTINED'; readonly why: string; readonly flags: readonly TransactionFlag[] };

/** Flags with which nothing is billed before a person has looked, and what is said of them. */
const STOPPING: ReadonlyMap<TransactionFlag, string> = new Map([
  ['STOP_UNMATCHED', 'a stop of which no start is known'],
  ['OUTLET_UNKNOWN', 'the station has no such connector'],
  ['BASELINE_DOUBTFUL', 'the meter cannot have counted so much since the start: its first value is in doubt'],
  ['ENERGY_DOUBTFUL', 'the energy is not plausible'],
]);

/**
 * Says whether a CDR is issued for a transaction that has ended. Nothing, where there was neither energy nor a driver who
 * might charge; a person has to look where energy went to somebody unknown or not allowed, where the values are in doubt,
 * and where a transaction that the station never ended has no energy. What a person has said counts before all.
 */
export function judgeTransaction(transaction: Transaction, amount: TransactionAmount): Judgement {
  const { review, end, flags: own } = transaction;
  if (review) return { outcome: review.decision === 'BILL' ? 'CDR' : 'NOTHING' };
  const flags = [...own, ...amount.flags];
  const isAllowed = transaction.driver !== undefined && !own.includes('NOT_AUTHORIZED');
  const stopping = [...STOPPING].find(([flag]) => flags.includes(flag));
  if (stopping) return quarantined(`${stopping[1]}${notesOf(amount)}`);
  if (amount.energyWh.isZero()) {
    if (!isAllowed) return { outcome: 'NOTHING' };
    return end?.how === 'STATION' ? { outcome: 'CDR' } : quarantined('the station never ended it, and told no energy');
  }
  if (!transaction.driver) {
    return quarantined(`${kwhText(amount.energyWh)} kWh went to nobody who is known`, ['DRIVER_UNKNOWN']);
  }
  return isAllowed
    ? { outcome: 'CDR' }
    : quarantined(`${kwhText(amount.energyWh)} kWh went to a driver who may not charge`);
}

function quarantined(why: string, flags: readonly TransactionFlag[] = []): Judgement {
  return { outcome: 'QUARANTINED', why, flags };
}

function notesOf({ notes }: TransactionAmount): string {
  return notes.length === 0 ? '' : `: ${notes.join('; ')}`;
}
