import { amountOf, type TransactionAmount } from '../../../domain/charging/billing/amount-of.js';
import type { Transaction, TransactionFact } from '../../../domain/charging/transaction.js';
import { maxPowerW } from '../../../domain/roaming/location.js';
import type { Outlet, Station } from '../../../domain/stations/station.js';
import type { Hub } from '../../hub.js';

export interface LoadedAmount {
  readonly amount: TransactionAmount;
  readonly facts: readonly TransactionFact[];
  readonly station?: Station;
  /** Absent: the station has no such connector (any more). */
  readonly outlet?: Outlet;
}

/**
 * Reads what happened in a transaction and calculates what it amounts to. What names no transaction, such as a status of
 * its connector, counts by outlet and time. A station that was read a moment ago is not read again.
 */
export async function loadAmount(
  hub: Pick<Hub, 'clock' | 'stations' | 'transactions'>,
  transaction: Transaction,
  known?: Station,
): Promise<LoadedAmount> {
  const { id, stationId, evse, connector, startedAt, end } = transaction;
  const until = end?.at ?? hub.clock.now();
  const [own, loose, station] = await Promise.all([
    hub.transactions.factsOf(id),
    evse === 0 ? [] : hub.transactions.looseFacts({ stationId, evse, connector, from: startedAt, until }),
    known ?? hub.stations.find(stationId),
  ]);
  const facts = [...own, ...loose];
  const outlet = station && outletOf(station, transaction);
  const power = outlet && maxPowerW(outlet.connector);
  const amount = amountOf(transaction, facts, power);
  return { amount, facts, ...(station && { station }), ...(outlet && { outlet }) };
}

function outletOf({ evses }: Station, transaction: Transaction): Outlet | undefined {
  const evse = evses.find(({ number }) => number === transaction.evse);
  const connector = evse?.connectors.find(({ number }) => number === transaction.connector);
  return evse && connector && { evse, connector };
}
