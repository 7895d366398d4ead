import type { IdToken } from '../../domain/charging/id-token.js';
import { flagged, heardOf, watched } from '../../domain/charging/lifecycle/changes.js';
import { sameToken, startKey201, timeOf } from '../../domain/charging/lifecycle/keys.js';
import { hasGap, startingToken, withEvent } from '../../domain/charging/lifecycle/merge-event.js';
import type { Transaction } from '../../domain/charging/transaction.js';
import { findOutlet, type Outlet, type Station } from '../../domain/stations/station.js';
import type { FromStation, TransactionEvent, TransactionEventAnswer } from '../stations/station-flows.js';
import { tellNow } from './billing/tell-session.js';
import { changeTransaction } from './change-transaction.js';
import { identifyStarter, judgeStopToken } from './identify.js';
import { interruptOthers } from './interrupt-others.js';
import { keepFact } from './keep-fact.js';
import { noteLate } from './note-late.js';
import { type ChargingHub, policyOf, type ShownToken } from './ports.js';
import { registerOf } from './record-meter-values.js';

/** What is answered to an event, and what has come of it. */
export interface RecordedEvent extends TransactionEventAnswer {
  readonly transaction: Transaction;
  /** What was open at its EVSE and has ended by it. */
  readonly interrupted: readonly Transaction[];
}

/**
 * A TransactionEvent (OCPP 2.0.1, E; 2.1). Events count once, by transaction, number, kind and time together, since some
 * stations count 0 in each; they may come in any order, the end first, and long after they happened. What a transaction
 * amounts to is calculated when it has ended and nothing is missing, or after a while.
 */
export async function recordTransactionEvent(
  hub: ChargingHub,
  from: FromStation,
  event: TransactionEvent,
): Promise<RecordedEvent> {
  const opened = await open(hub, from, event);
  const isNew = await keep(hub, from, { transaction: opened, event });
  if (opened.outcome !== 'OPEN') {
    if (isNew) await noteLate(hub, opened);
    return { ...(await answer(hub, from, { transaction: opened, event })), interrupted: [] };
  }
  const merged = await merge(hub, from, { transaction: opened, event });
  const answered = await answer(hub, from, { transaction: merged, event });
  const { transaction } = answered;
  const interrupted = await interruptOthers(hub, transaction);
  const isTurn = transaction.end !== undefined || transaction.told?.status !== 'ACTIVE';
  if (isNew && isTurn) await tellNow(hub, transaction, from.station);
  return { ...answered, interrupted };
}

interface Heard {
  readonly transaction: Transaction;
  readonly event: TransactionEvent;
}

async function open(hub: ChargingHub, from: FromStation, event: TransactionEvent): Promise<Transaction> {
  const { station } = from;
  const known = await hub.transactions.findByRef(station.id, event.stationRef);
  if (known) return known;
  const started = watched(begun(hub, from, event), hub.clock.now(), policyOf(hub));
  const { transaction, isNew } = await hub.transactions.insert(started);
  if (isNew) hub.log.info({ event: 'transaction.started', transaction: transaction.id, station: station.id });
  return transaction;
}

function begun(hub: ChargingHub, { station, version, receivedAt }: FromStation, event: TransactionEvent): Transaction {
  const outlet = outletOf(station, event);
  return {
    id: hub.secrets.newId(),
    stationId: station.id,
    party: station.party,
    siteId: station.siteId,
    stationRef: event.stationRef,
    startKey: startKey201(station.id, event.stationRef),
    evse: outlet?.evse.number ?? 0,
    connector: outlet?.connector.number ?? 0,
    evseUid: outlet?.evse.uid ?? '',
    connectorId: outlet?.connector.id ?? '',
    startedAt: event.at,
    flags: outlet ? [] : ['OUTLET_UNKNOWN'],
    outcome: 'OPEN',
    version,
    receivedAt,
    updatedAt: receivedAt,
    revision: 1,
  };
}

/** A station with one EVSE need not say which one. */
function outletOf(station: Station, { outlet }: TransactionEvent): Outlet | undefined {
  if (outlet) return findOutlet(station, outlet);
  const [only, ...others] = station.evses;
  const connector = only?.connectors[0];
  return only && connector && others.length === 0 ? { evse: only, connector } : undefined;
}

function keep(hub: ChargingHub, from: FromStation, { transaction, event }: Heard): Promise<boolean> {
  const { seqNo, kind, at, chargingState, samples, signed } = event;
  const { id: transactionId, evse, connector } = transaction;
  return keepFact(hub, from, {
    about: `event/${transactionId}/${seqNo}/${kind}/${timeOf(event)}`,
    transactionId,
    evse,
    connector,
    at,
    seqNo,
    ...(chargingState !== undefined && { chargingState }),
    samples,
    signed,
  });
}

async function merge(hub: ChargingHub, from: FromStation, { transaction, event }: Heard): Promise<Transaction> {
  const policy = policyOf(hub);
  const now = hub.clock.now();
  const outlet = outletOf(from.station, event);
  const registerWh = registerOf(event);
  const waitMs = await waitFor(hub, transaction, event);
  return changeTransaction(hub, transaction, (current) => {
    const merged = withEvent(current, event, { now, waitMs, ...(outlet && { outlet }) });
    return heardOf(merged, { now, policy, ...(registerWh !== undefined && { registerWh }) });
  });
}

/** Longer while events are missing, of a transaction of which the end is known. */
async function waitFor(
  hub: ChargingHub,
  { id, end }: Transaction,
  { kind }: Pick<TransactionEvent, 'kind'>,
): Promise<number> {
  const { settleMs, gapMs } = policyOf(hub);
  if (kind !== 'ENDED' && !end) return settleMs;
  const facts = await hub.transactions.factsOf(id);
  return hasGap(facts.flatMap(({ seqNo }) => seqNo ?? [])) ? gapMs : settleMs;
}

/** Only an event that showed a token is answered with what becomes of it. */
async function answer(
  hub: ChargingHub,
  from: FromStation,
  { transaction, event }: Heard,
): Promise<Omit<RecordedEvent, 'interrupted'>> {
  const { idToken } = event;
  if (!idToken) return { transaction };
  const shown = shownIn(event, idToken);
  if (sameToken(startingToken(event), transaction.idToken)) {
    return identifyStarter(hub, from, { transaction, shown });
  }
  const { authorization, isOther } = await judgeStopToken(hub, from, { transaction, shown });
  if (!isOther || !transaction.idToken) return { authorization, transaction };
  const noted = await changeTransaction(hub, transaction, (current) => {
    const isKnown = current.outcome !== 'OPEN' || current.flags.includes('OTHER_STOP_TOKEN');
    return isKnown ? current : { ...current, flags: flagged(current, 'OTHER_STOP_TOKEN') };
  });
  return { authorization, transaction: noted };
}

function shownIn({ at, outlet, remoteStartNumber, reservationNumber }: TransactionEvent, idToken: IdToken): ShownToken {
  return {
    idToken,
    at,
    ...(outlet && { outlet }),
    ...(remoteStartNumber !== undefined && { remoteStartNumber }),
    ...(reservationNumber !== undefined && { reservationNumber }),
  };
}
