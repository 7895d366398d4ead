import type { Dialect, Message, OutletStatus, TransactionTurn, Verdict } from '../dialect.js';
import type { StationFaults } from '../faults.js';
import { meterValue16 } from '../meter/meter-values.js';
import type { Remote } from '../remote/remote.js';
import type { Payload } from '../socket/link.js';
import { answer16 } from './commands16.js';
import { CONFIGURATION_16 } from './configuration16.js';

/** OCPP 1.6, JSON, with the security whitepaper. `remote` is asked only when a command comes. */
export function dialect16(faults: () => StationFaults, remote: () => Remote): Dialect {
  return {
    configuration: CONFIGURATION_16,
    boot: ({ vendor, model, serialNumber, firmwareVersion }) => ({
      action: 'BootNotification',
      payload: {
        chargePointVendor: vendor,
        chargePointModel: model,
        chargePointSerialNumber: serialNumber,
        firmwareVersion,
      },
    }),
    status: statusNotification,
    wholeStatus: (at) => statusNotification(0, 'Available', at),
    authorize: ({ value }) => ({ action: 'Authorize', payload: { idTag: value } }),
    started,
    updated: (turn) => (turn.why === 'PERIODIC' ? meterValues(turn, faults()) : undefined),
    ended: (turn) => ended(turn, faults()),
    measured: (connectorId, sample) => ({
      action: 'MeterValues',
      payload: { connectorId, meterValue: [meterValue16(sample, faults())] },
    }),
    addressed(message, transaction): Payload {
      if (message.kind === 'STOP' && faults().stopsWithoutNumber) return { ...message.payload, transactionId: -1 };
      if (message.kind !== 'STOP' && message.kind !== 'SAMPLE') return message.payload;
      return { ...message.payload, transactionId: transaction?.hubNumber ?? -1 };
    },
    verdictOf,
    firmware: (status, requestId) =>
      requestId === undefined
        ? { action: 'FirmwareStatusNotification', payload: { status } }
        : { action: 'SignedFirmwareStatusNotification', payload: { status, requestId } },
    log: (status, requestId) =>
      requestId === undefined
        ? { action: 'DiagnosticsStatusNotification', payload: { status: DIAGNOSTICS[status] ?? status } }
        : { action: 'LogStatusNotification', payload: { status, requestId } },
    reservationExpired: () => undefined,
    keepsLocked: false,
    command: (action, payload) => answer16(remote(), action, payload),
  };
}

const DIAGNOSTICS: Readonly<Record<string, string>> = { UploadFailure: 'UploadFailed' };

function statusNotification(connectorId: number, status: OutletStatus, timestamp: string): Message {
  const errorCode = status === 'Faulted' ? 'OtherError' : 'NoError';
  return { action: 'StatusNotification', payload: { connectorId, errorCode, status, timestamp } };
}

function started({ transaction, sample }: TransactionTurn): Message {
  const { outlet, token, startWh, reservationId } = transaction;
  return {
    action: 'StartTransaction',
    payload: {
      connectorId: outlet,
      idTag: token?.value ?? '',
      meterStart: startWh,
      timestamp: sample.at,
      ...(reservationId !== undefined && { reservationId }),
    },
  };
}

function meterValues({ transaction, sample }: TransactionTurn, faults: StationFaults): Message {
  return {
    action: 'MeterValues',
    payload: { connectorId: transaction.outlet, meterValue: [meterValue16(sample, faults)] },
  };
}

function ended({ transaction, sample, token, atStop }: TransactionTurn, faults: StationFaults): Message {
  return {
    action: 'StopTransaction',
    payload: {
      meterStop: sample.energyWh,
      timestamp: sample.at,
      reason: transaction.end?.reason ?? 'Local',
      ...(token && { idTag: token.value }),
      ...(atStop && { transactionData: atStop.map((one) => meterValue16(one, faults)) }),
    },
  };
}

function verdictOf(answer: Payload): Verdict {
  const { idTagInfo, transactionId } = answer as { idTagInfo?: { status?: unknown }; transactionId?: unknown };
  return {
    ...(idTagInfo && { status: String(idTagInfo.status) }),
    ...(typeof transactionId === 'number' && { hubNumber: transactionId }),
  };
}
