import type { Dialect, Message, MeterSample, OutletStatus, TransactionTurn, Verdict } from '../dialect.js';
import type { StationFaults } from '../faults.js';
import { meterValue201 } from '../meter/meter-values.js';
import type { Remote } from '../remote/remote.js';
import type { LocalTransaction, StationToken } from '../station-memory.js';
import { answer201 } from './commands201.js';
import { CONFIGURATION_201 } from './configuration201.js';

/** OCPP 2.0.1. `remote` is asked only when a command comes. */
export function dialect201(faults: () => StationFaults, remote: () => Remote): Dialect {
  return {
    configuration: CONFIGURATION_201,
    boot: ({ vendor, model, serialNumber, firmwareVersion }, reason) => ({
      action: 'BootNotification',
      payload: { reason, chargingStation: { vendorName: vendor, model, serialNumber, firmwareVersion } },
    }),
    status: (evseId, status, timestamp) => ({
      action: 'StatusNotification',
      payload: { timestamp, connectorStatus: CONNECTOR_STATUS[status], evseId, connectorId: 1 },
    }),
    wholeStatus: () => undefined,
    authorize: (token) => ({ action: 'Authorize', payload: { idToken: idTokenOf(token) } }),
    started: (turn) => event('Started', turn, faults()),
    updated: (turn) => event('Updated', turn, faults()),
    ended: (turn) => event('Ended', turn, faults()),
    measured: (evseId, sample) => ({
      action: 'MeterValues',
      payload: { evseId, meterValue: [meterValue201(sample, faults())] },
    }),
    addressed: ({ payload }) => payload,
    verdictOf(answer): Verdict {
      const { idTokenInfo } = answer as { idTokenInfo?: { status?: unknown } };
      return idTokenInfo ? { status: String(idTokenInfo.status) } : {};
    },
    firmware: (status, requestId) => ({
      action: 'FirmwareStatusNotification',
      payload: { status, ...(requestId !== undefined && { requestId }) },
    }),
    log: (status, requestId) => ({
      action: 'LogStatusNotification',
      payload: { status, ...(requestId !== undefined && { requestId }) },
    }),
    reservationExpired: (reservationId) => ({
      action: 'ReservationStatusUpdate',
      payload: { reservationId, reservationUpdateStatus: 'Expired' },
    }),
    keepsLocked: true,
    command: (action, payload) => answer201(remote(), action, payload),
  };
}

const CONNECTOR_STATUS: Readonly<Record<OutletStatus, string>> = {
  Available: 'Available',
  Charging: 'Occupied',
  Faulted: 'Faulted',
  Finishing: 'Occupied',
  Preparing: 'Occupied',
  Reserved: 'Reserved',
  SuspendedEV: 'Occupied',
  SuspendedEVSE: 'Occupied',
  Unavailable: 'Unavailable',
};

const TRIGGERS: Readonly<Record<TransactionTurn['why'], string>> = {
  AUTHORIZED: 'Authorized',
  PERIODIC: 'MeterValuePeriodic',
  PLUGGED_IN: 'CablePluggedIn',
  REMOTE: 'RemoteStart',
  STATE: 'ChargingStateChanged',
};

function idTokenOf({ value, type = 'ISO14443' }: StationToken): object {
  return { idToken: value, type };
}

/** TransactionEvent (2.0.1, E02 and on). The outlet and the token are told once, as the specification wants it. */
function event(eventType: 'Ended' | 'Started' | 'Updated', turn: TransactionTurn, faults: StationFaults): Message {
  const { transaction, sample, token } = turn;
  const seqNo = faults.countsNothing ? 0 : transaction.nextSeqNo;
  transaction.nextSeqNo += 1;
  const samples: readonly MeterSample[] = turn.atStop ?? [sample];
  return {
    action: 'TransactionEvent',
    payload: {
      eventType,
      timestamp: sample.at,
      triggerReason: eventType === 'Ended' ? stopTrigger(transaction) : TRIGGERS[turn.why],
      seqNo,
      offline: turn.isOffline,
      meterValue: samples.map((one) => meterValue201(one, faults)),
      transactionInfo: {
        transactionId: transaction.id,
        ...infoOf(eventType, turn),
      },
      ...(eventType === 'Started' && { evse: { id: transaction.outlet, connectorId: 1 } }),
      ...(eventType === 'Started' &&
        transaction.reservationId !== undefined && { reservationId: transaction.reservationId }),
      ...(token && { idToken: idTokenOf(token) }),
    },
  };
}

function infoOf(eventType: 'Ended' | 'Started' | 'Updated', { transaction, status }: TransactionTurn): object {
  if (eventType === 'Ended') return { chargingState: 'EVConnected', stoppedReason: stoppedReason(transaction) };
  const remoteStartId = eventType === 'Started' ? transaction.remoteStartId : undefined;
  return { chargingState: chargingState(status, transaction), ...(remoteStartId !== undefined && { remoteStartId }) };
}

function chargingState(status: OutletStatus, { token }: LocalTransaction): string {
  if (!token) return 'EVConnected';
  return status === 'SuspendedEV' || status === 'SuspendedEVSE' ? status : 'Charging';
}

function stopTrigger({ end }: LocalTransaction): string {
  switch (end?.reason) {
    case 'Remote':
      return 'RemoteStop';
    case 'EVDisconnected':
      return 'EVDeparted';
    case 'DeAuthorized':
      return 'Deauthorized';
    case 'Local':
      return 'StopAuthorized';
    case 'UnlockCommand':
      return 'UnlockCommand';
    default:
      return 'AbnormalCondition';
  }
}

function stoppedReason({ end }: LocalTransaction): string {
  switch (end?.reason) {
    case 'HardReset':
    case 'SoftReset':
      return 'ImmediateReset';
    case 'UnlockCommand':
      return 'Other';
    default:
      return end?.reason ?? 'Local';
  }
}
