import { sameToken, timeOf, unmatchedKey } from '../../domain/charging/lifecycle/keys.js';
import { readMeterWh } from '../../domain/charging/normalize-sample.js';
import type { Transaction } from '../../domain/charging/transaction.js';
import type { Decimal } from '../../domain/decimal.js';
import type { FromStation, TransactionStop } from '../stations/station-flows.js';
import type { ChargingHub } from './ports.js';

/** Clocks go back by less between a start and its stop. */
const CLOCK_MS = 60_000;
/** Transactions of a station among which one that its stop does not name is looked for. */
const MOST_LOOKED_AT = 20;
const PLAIN_NUMBER = /^[1-9]\d{0,9}$/;

/**
 * The transaction that a stop ends: the one that it names, of its own station and no other; where the number is 0, -1 or
 * unknown, the only one there that may be meant by time, token and meter. Undefined: none, or several.
 */
export async function findStopped(
  hub: Pick<ChargingHub, 'transactions'>,
  { station }: FromStation,
  stop: TransactionStop,
): Promise<Transaction | undefined> {
  const named = PLAIN_NUMBER.test(stop.stationRef)
    ? await hub.transactions.findByRef(station.id, stop.stationRef)
    : undefined;
  if (named) return named;
  const kept = await hub.transactions.findByStartKey(stopKey(station.id, stop));
  if (kept) return kept;
  const recent = await hub.transactions.list({ stationId: station.id, limit: MOST_LOOKED_AT });
  const meterStopWh = readMeterWh(stop.meterStopWh).wh;
  const repeated = recent.find((one) => isEndedBy(one, stop, meterStopWh));
  if (repeated) return repeated;
  const [only, ...others] = recent.filter((one) => mayBeMeant(one, stop, meterStopWh));
  return others.length === 0 ? only : undefined;
}

/** What tells a stop without a start from others. */
export function stopKey(stationId: string, stop: TransactionStop): string {
  const { stationRef, meterStopWh = '' } = stop;
  return unmatchedKey(stationId, { stationRef, time: timeOf(stop), meterStop: meterStopWh });
}

function isEndedBy({ end, flags }: Transaction, { at }: TransactionStop, meterStopWh: Decimal | undefined): boolean {
  if (flags.includes('STOP_UNMATCHED')) return false;
  if (end?.how !== 'STATION' || end.at.getTime() !== at.getTime()) return false;
  return meterStopWh ? end.meterStopWh?.equals(meterStopWh) === true : end.meterStopWh === undefined;
}

function mayBeMeant(one: Transaction, { at, idToken }: TransactionStop, meterStopWh: Decimal | undefined): boolean {
  if (one.outcome !== 'OPEN' || one.end?.how === 'STATION') return false;
  if (one.startedAt.getTime() > at.getTime() + CLOCK_MS) return false;
  if (idToken && !sameToken(idToken, one.idToken)) return false;
  return !meterStopWh || !one.meterStartWh || !meterStopWh.lessThan(one.meterStartWh);
}
