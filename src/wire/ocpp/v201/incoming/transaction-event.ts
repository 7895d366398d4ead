import type { TransactionEvent } from '../../../../flows/stations/station-flows.js';
import { OcppRefusal } from '../../transport/adapter.js';
import {
  child,
  type Fields,
  flag,
  optionalChild,
  optionalInteger,
  optionalText,
  refuse,
  text,
  time,
} from '../fields.js';
import { readIdToken, writeIdTokenInfo } from '../id-token.js';
import { readMeterReading } from '../meter-reading.js';
import { readEvse } from '../outlet.js';
import { type Incoming, isAccepted, NOTHING } from './incoming.js';

const KINDS: Readonly<Record<string, TransactionEvent['kind']>> = {
  Started: 'STARTED',
  Updated: 'UPDATED',
  Ended: 'ENDED',
};

/**
 * TransactionEvent (E01 to E15): answered with idTokenInfo where the event had an idToken. From a station that is not
 * accepted nothing is taken (B02.FR.09, B03): it has to keep it until it is.
 */
export async function serveTransactionEvent(incoming: Incoming) {
  const { flows, from, version } = incoming;
  if (!isAccepted(from)) throw new OcppRefusal('SecurityError', 'the station is not accepted yet');
  const { authorization } = await flows.transactionEvent(from, readTransactionEvent(incoming));
  return authorization ? { idTokenInfo: writeIdTokenInfo(authorization, version) } : NOTHING;
}

function readTransactionEvent({ from, message }: Incoming): TransactionEvent {
  const info = child(message, 'transactionInfo');
  const at = time(message, 'timestamp', from);
  return {
    kind: KINDS[text(message, 'eventType')] ?? refuse(message, 'eventType', 'expected Started, Updated or Ended'),
    stationRef: text(info, 'transactionId') || refuse(info, 'transactionId', 'is empty'),
    seqNo: readSeqNo(message),
    at: at.at,
    ...(at.isClockDoubtful && { isClockDoubtful: true, ...(at.raw !== undefined && { timeText: at.raw }) }),
    offline: flag(message, 'offline'),
    trigger: optionalText(message, 'triggerReason') ?? '',
    ...readOnce(message),
    ...readInfo(info),
    ...readMeterReading(message, from),
  };
}

/** A station that counts nothing is told apart by the times and contents of its events. */
function readSeqNo(message: Fields): number {
  const seqNo = optionalInteger(message, 'seqNo');
  if (seqNo === undefined) message.note('seq-no-missing', 'seqNo');
  return seqNo ?? 0;
}

/** What stands in one event of a transaction only, as a rule. */
function readOnce(message: Fields): Pick<TransactionEvent, 'idToken' | 'outlet' | 'reservationNumber'> {
  const evse = optionalChild(message, 'evse');
  const idToken = optionalChild(message, 'idToken');
  const reservationNumber = optionalInteger(message, 'reservationId');
  return {
    ...(evse && { outlet: readEvse(evse) }),
    ...(idToken && { idToken: readIdToken(idToken) }),
    ...(reservationNumber !== undefined && { reservationNumber }),
  };
}

function readInfo(info: Fields): Pick<TransactionEvent, 'chargingState' | 'remoteStartNumber' | 'stoppedReason'> {
  const chargingState = optionalText(info, 'chargingState');
  const stoppedReason = optionalText(info, 'stoppedReason');
  const remoteStartNumber = optionalInteger(info, 'remoteStartId');
  return {
    ...(chargingState && { chargingState }),
    ...(stoppedReason && { stoppedReason }),
    ...(remoteStartNumber !== undefined && { remoteStartNumber }),
  };
}

/** MeterValues (J01): values outside transactions. EVSE 0 is the main meter of the station. */
export async function serveMeterValues({ flows, from, message }: Incoming) {
  const evse = optionalInteger(message, 'evseId') ?? 0;
  await flows.meterValues(from, { outlet: { evse }, ...readMeterReading(message, from) });
  return NOTHING;
}
