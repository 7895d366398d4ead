import type { Station } from '../../../domain/stations/station.js';
import type { StationCommand } from '../../../domain/stations/station-command.js';
import type { CommandWriter } from '../../../flows/station-commands/command-ports.js';
import { writeCancelReservation, writeReserve, writeStart, writeStop, writeUnlock } from './outgoing/charging.js';
import {
  writeChangeAvailability,
  writeGetConfiguration,
  writeReset,
  writeSendLocalList,
  writeSetConfiguration,
  writeTrigger,
} from './outgoing/device.js';
import { writeClearProfile, writeGetSchedule, writeSetProfile } from './outgoing/profile.js';
import { readV16Answer } from './outgoing/read-answer.js';
import { type CommandOf, type Requests, request, type Write } from './outgoing/request.js';
import {
  writeCertificateSigned,
  writeDeleteCertificate,
  writeGetCertificates,
  writeGetLog,
  writeInstallCertificate,
  writeUpdateFirmware,
} from './outgoing/security.js';

type Writers = { readonly [Kind in StationCommand['kind']]: Write<Kind> };

/** Every command of ours in OCPP 1.6. */
const WRITERS: Writers = {
  START: writeStart,
  STOP: writeStop,
  UNLOCK: writeUnlock,
  RESERVE: writeReserve,
  CANCEL_RESERVATION: writeCancelReservation,
  RESET: writeReset,
  CHANGE_AVAILABILITY: writeChangeAvailability,
  TRIGGER: writeTrigger,
  GET_CONFIGURATION: writeGetConfiguration,
  SET_CONFIGURATION: writeSetConfiguration,
  SET_PROFILE: writeSetProfile,
  CLEAR_PROFILE: writeClearProfile,
  GET_SCHEDULE: writeGetSchedule,
  SEND_LOCAL_LIST: writeSendLocalList,
  GET_LOCAL_LIST_VERSION: () => request('GetLocalListVersion'),
  CLEAR_CACHE: () => request('ClearCache'),
  UPDATE_FIRMWARE: writeUpdateFirmware,
  GET_LOG: writeGetLog,
  // 1.6 does not tell of transactions: what a station has to say comes by itself.
  GET_TRANSACTION_STATUS: () => undefined,
  INSTALL_CERTIFICATE: writeInstallCertificate,
  CERTIFICATE_SIGNED: writeCertificateSigned,
  GET_CERTIFICATES: writeGetCertificates,
  DELETE_CERTIFICATE: writeDeleteCertificate,
  DATA_TRANSFER: ({ kind: _kind, ...data }) => request('DataTransfer', data),
  RAW: ({ action, payload }) => request(action, payload),
};

/** Writes a command as calls of OCPP 1.6; undefined: it has no words for it. */
export function writeV16<Kind extends StationCommand['kind']>(command: CommandOf<Kind>, station: Station): Requests {
  const write: Write<Kind> = WRITERS[command.kind as Kind];
  return write(command, station);
}

export const v16Commands: CommandWriter = { write: writeV16, read: readV16Answer };
