import { flagged } from '../../domain/charging/lifecycle/changes.js';
import type { Transaction, TransactionEnd } from '../../domain/charging/transaction.js';
import { changeTransaction } from './change-transaction.js';
import type { ChargingHub } from './ports.js';

/**
 * Notes that something came for a transaction that is settled: a CDR is never changed, so a person has to see whether
 * a Credit CDR and another one are due. A repetition of its end is nothing new.
 */
export async function noteLate(hub: ChargingHub, transaction: Transaction, end?: TransactionEnd): Promise<void> {
  const known = transaction.end;
  const isRepeated =
    end !== undefined &&
    known?.how === 'STATION' &&
    known.at.getTime() === end.at.getTime() &&
    known.meterStopWh?.toFixed() === end.meterStopWh?.toFixed();
  if (isRepeated || (end && transaction.outcome === 'OPEN')) return;
  hub.log.warn({ event: 'transaction.late-values', transaction: transaction.id, station: transaction.stationId });
  await changeTransaction(hub, transaction, (current) =>
    current.flags.includes('LATE_VALUES') ? current : { ...current, flags: flagged(current, 'LATE_VALUES') },
  );
}
