import { watched } from '../../domain/charging/lifecycle/changes.js';
import { startKey16, timeOf } from '../../domain/charging/lifecycle/keys.js';
import { readMeterWh } from '../../domain/charging/normalize-sample.js';
import type { Transaction, TransactionFlag } from '../../domain/charging/transaction.js';
import { findOutlet } from '../../domain/stations/station.js';
import type { FromStation, TransactionStart, TransactionStarted } from '../stations/station-flows.js';
import { tellNow } from './billing/tell-session.js';
import { identifyStarter } from './identify.js';
import { interruptOthers } from './interrupt-others.js';
import { type ChargingHub, policyOf } from './ports.js';

/** What is answered to a start, and what has come of it. */
export interface StartedTransaction extends TransactionStarted {
  readonly transaction: Transaction;
  /** What was open at its EVSE and has ended by it. */
  readonly interrupted: readonly Transaction[];
}

/**
 * A StartTransaction (OCPP 1.6, 4.8): it gets a number before anything else is asked, also when the driver may not charge
 * and when the connector does not exist, since a station that was offline has charged already. The same start again, told
 * by its content and not by the id of its message, gets the same number. The eMSP is told of the session at once.
 */
export async function startTransaction(
  hub: ChargingHub,
  from: FromStation,
  start: TransactionStart,
): Promise<StartedTransaction> {
  const opened = await open(hub, from, start);
  const { idToken, outlet, at, reservationNumber } = start;
  const shown = { idToken, outlet, at, ...(reservationNumber !== undefined && { reservationNumber }) };
  const { transaction, authorization } = await identifyStarter(hub, from, { transaction: opened, shown });
  const interrupted = await interruptOthers(hub, transaction);
  if (transaction.nextStep === 'TELL_SESSION') await tellNow(hub, transaction, from.station);
  return { transactionNumber: Number(transaction.stationRef), authorization, transaction, interrupted };
}

async function open(hub: ChargingHub, from: FromStation, start: TransactionStart): Promise<Transaction> {
  const startKey = startKey16(from.station.id, {
    connector: start.outlet.connector ?? 0,
    idToken: start.idToken,
    meterStart: start.meterStartWh ?? '',
    time: timeOf(start),
  });
  const earlier = await hub.transactions.findByStartKey(startKey);
  if (earlier) return earlier;
  const number = await hub.transactions.nextNumber();
  const { transaction, isNew } = await hub.transactions.insert(
    watched(begun(hub, from, { start, startKey, number }), hub.clock.now(), policyOf(hub)),
  );
  if (isNew) hub.log.info({ event: 'transaction.started', transaction: transaction.id, station: from.station.id });
  return transaction;
}

interface NewStart {
  readonly start: TransactionStart;
  readonly startKey: string;
  readonly number: number;
}

function begun(
  hub: ChargingHub,
  { station, version, receivedAt }: FromStation,
  { start, startKey, number }: NewStart,
): Transaction {
  const outlet = findOutlet(station, start.outlet);
  const { wh } = readMeterWh(start.meterStartWh);
  const { idToken, reservationNumber } = start;
  const flags: readonly TransactionFlag[] = [
    ...(start.isClockDoubtful ? (['CLOCK_DOUBTFUL'] as const) : []),
    ...(outlet ? [] : (['OUTLET_UNKNOWN'] as const)),
  ];
  return {
    id: hub.secrets.newId(),
    stationId: station.id,
    party: station.party,
    siteId: station.siteId,
    stationRef: String(number),
    startKey,
    evse: outlet?.evse.number ?? 0,
    connector: outlet?.connector.number ?? 0,
    evseUid: outlet?.evse.uid ?? '',
    connectorId: outlet?.connector.id ?? '',
    startedAt: start.at,
    ...(wh && { meterStartWh: wh }),
    idToken,
    flags,
    ...(reservationNumber !== undefined && { reservationNumber }),
    outcome: 'OPEN',
    version,
    receivedAt,
    updatedAt: receivedAt,
    revision: 1,
  };
}
