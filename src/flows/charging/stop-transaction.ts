import type { Authorization } from '../../domain/charging/authorization.js';
import { flagged, withEnd } from '../../domain/charging/lifecycle/changes.js';
import { timeOf } from '../../domain/charging/lifecycle/keys.js';
import { readMeterWh } from '../../domain/charging/normalize-sample.js';
import type { Transaction, TransactionEnd, TransactionFlag } from '../../domain/charging/transaction.js';
import type { FromStation, TransactionStop } from '../stations/station-flows.js';
import { tellNow } from './billing/tell-session.js';
import { changeTransaction } from './change-transaction.js';
import { findStopped, stopKey } from './find-stopped.js';
import { judgeStopToken } from './identify.js';
import { keepFact } from './keep-fact.js';
import { noteLate } from './note-late.js';
import { type ChargingHub, policyOf } from './ports.js';

/** What is answered to a stop, and what it has ended. */
export interface StoppedTransaction {
  /** Only where the stop had an idToken and fits a transaction. */
  readonly authorization?: Authorization;
  /** Flagged STOP_UNMATCHED where it fits none. */
  readonly transaction: Transaction;
}

/**
 * A StopTransaction (OCPP 1.6, 4.10). Never refuses what a station sends: it would send it again for ever. What cannot be
 * matched is kept for a person; the same stop again changes nothing. The eMSP is told at once, the CDR is made some
 * seconds later.
 */
export async function stopTransaction(
  hub: ChargingHub,
  from: FromStation,
  stop: TransactionStop,
): Promise<StoppedTransaction> {
  const transaction = await findStopped(hub, from, stop);
  if (!transaction) return { transaction: await keepUnmatched(hub, from, stop) };
  await keepReading(hub, from, { transaction, stop });
  const judged = stop.idToken && (await judge(hub, from, { transaction, stop }));
  const end = endOf(transaction, stop);
  const flags: readonly TransactionFlag[] = [
    ...(judged?.isOther ? (['OTHER_STOP_TOKEN'] as const) : []),
    ...(stop.isClockDoubtful || stop.at < transaction.startedAt ? (['CLOCK_DOUBTFUL'] as const) : []),
  ];
  const waiting = { now: hub.clock.now(), waitMs: policyOf(hub).settleMs };
  const ended = await changeTransaction(hub, transaction, (current) => {
    const changed = withEnd(current, end, waiting);
    return changed === current ? current : { ...changed, flags: flagged(changed, ...flags) };
  });
  if (ended.revision === transaction.revision) await noteLate(hub, ended, end);
  else await tellNow(hub, ended, from.station);
  return { transaction: ended, ...(judged && { authorization: judged.authorization }) };
}

interface Stopped {
  readonly transaction: Transaction;
  readonly stop: TransactionStop;
}

function judge(hub: ChargingHub, from: FromStation, { transaction, stop }: Stopped) {
  const { idToken, at } = stop;
  return idToken && judgeStopToken(hub, from, { transaction, shown: { idToken, at } });
}

function endOf({ startedAt }: Pick<Transaction, 'startedAt'>, stop: TransactionStop): TransactionEnd {
  const { wh } = readMeterWh(stop.meterStopWh);
  const { reason, idToken } = stop;
  return {
    at: stop.at < startedAt ? startedAt : stop.at,
    how: 'STATION',
    ...(wh && { meterStopWh: wh }),
    ...(reason !== undefined && { reason }),
    ...(idToken && { idToken }),
  };
}

async function keepReading(hub: ChargingHub, from: FromStation, { transaction, stop }: Stopped): Promise<void> {
  const { samples, signed, at } = stop;
  if (samples.length + signed.length === 0) return;
  const { id: transactionId, evse, connector } = transaction;
  const about = `stop/${transactionId}/${timeOf(stop)}`;
  await keepFact(hub, from, { about, transactionId, evse, connector, at, samples, signed });
}

/** Kept as a transaction of its own that nobody began, once. */
async function keepUnmatched(hub: ChargingHub, from: FromStation, stop: TransactionStop): Promise<Transaction> {
  const { station, version, receivedAt } = from;
  const startKey = stopKey(station.id, stop);
  const { transaction, isNew } = await hub.transactions.insert({
    id: hub.secrets.newId(),
    stationId: station.id,
    party: station.party,
    siteId: station.siteId,
    stationRef: `stop:${hub.secrets.sha256(startKey)}`,
    startKey,
    evse: 0,
    connector: 0,
    evseUid: '',
    connectorId: '',
    startedAt: stop.at,
    end: endOf({ startedAt: stop.at }, stop),
    ...(stop.idToken && { idToken: stop.idToken }),
    flags: ['STOP_UNMATCHED'],
    outcome: 'QUARANTINED',
    why: `a stop of transaction ${stop.stationRef.slice(0, 36)}, which the station does not have`,
    version,
    receivedAt,
    updatedAt: receivedAt,
    revision: 1,
  });
  await keepReading(hub, from, { transaction, stop });
  if (isNew) hub.log.warn({ event: 'transaction.stop-unmatched', station: station.id, transaction: transaction.id });
  return transaction;
}
