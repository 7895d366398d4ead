import type { StationCommand } from '../../../../domain/stations/station-command.js';
import type { CommandWriter, StationReply } from '../../../../flows/station-commands/command-ports.js';
import type { V2 } from '../id-token.js';
import { writeClearProfile, writeGetSchedule, writeSetProfile } from './charging-profile.js';
import { call, type Target, type Written } from './command-calls.js';
import { readGetVariables, readSetVariables, writeGetConfiguration, writeSetConfiguration } from './configuration.js';
import { writeSendLocalList } from './local-list.js';
import {
  writeCertificateSigned,
  writeDataTransfer,
  writeDeleteCertificate,
  writeGetCertificates,
  writeGetLog,
  writeInstallCertificate,
  writeUpdateFirmware,
} from './maintenance.js';
import { writeChangeAvailability, writeTrigger, writeUnlock } from './outlets.js';
import { writeGetTransactionStatus, writeReserve, writeStart, writeStop } from './transactions.js';

/**
 * Writes commands as OCPP 2.0.1 (or 2.1, which has the same calls with longer texts) and reads the answers. Reports that a
 * station is asked for are numbered by `requestNumber`: integers of at most 31 bits, such as seconds.
 */
export function createV201Writer(requestNumber: () => number, version: V2 = '2.0.1'): CommandWriter {
  return {
    write: (command, station) =>
      command.kind === 'GET_CONFIGURATION'
        ? writeGetConfiguration(command, requestNumber)
        : write(command, { station, version }),
    read,
  };
}

function write(command: Exclude<StationCommand, { kind: 'GET_CONFIGURATION' }>, target: Target): Written {
  switch (command.kind) {
    case 'START':
      return writeStart(command, target);
    case 'STOP':
      return writeStop(command);
    case 'UNLOCK':
      return writeUnlock(command, target);
    case 'RESERVE':
      return writeReserve(command, target);
    case 'CANCEL_RESERVATION':
      return call('CancelReservation', { reservationId: command.reservationNumber });
    case 'RESET':
      return call('Reset', { type: command.how === 'IMMEDIATE' ? 'Immediate' : 'OnIdle' });
    case 'CHANGE_AVAILABILITY':
      return writeChangeAvailability(command, target);
    case 'TRIGGER':
      return writeTrigger(command, target);
    case 'SET_CONFIGURATION':
      return writeSetConfiguration(command, target);
    case 'SET_PROFILE':
      return writeSetProfile(command, target);
    case 'CLEAR_PROFILE':
      return writeClearProfile(command, target);
    case 'GET_SCHEDULE':
      return writeGetSchedule(command, target);
    case 'SEND_LOCAL_LIST':
      return writeSendLocalList(command, target);
    case 'GET_LOCAL_LIST_VERSION':
      return call('GetLocalListVersion');
    case 'CLEAR_CACHE':
      return call('ClearCache');
    case 'UPDATE_FIRMWARE':
      return writeUpdateFirmware(command, target);
    case 'GET_LOG':
      return writeGetLog(command, target);
    case 'GET_TRANSACTION_STATUS':
      return writeGetTransactionStatus(command);
    case 'INSTALL_CERTIFICATE':
      return writeInstallCertificate(command, target);
    case 'CERTIFICATE_SIGNED':
      return writeCertificateSigned(command, target);
    case 'GET_CERTIFICATES':
      return writeGetCertificates(command);
    case 'DELETE_CERTIFICATE':
      return writeDeleteCertificate(command);
    case 'DATA_TRANSFER':
      return writeDataTransfer(command);
    case 'RAW':
      return call(command.action, command.payload);
  }
}

/** Of several calls the first answer that is no Accepted counts, and answers without a status are Accepted. */
function read(command: StationCommand, replies: readonly StationReply[]): ReturnType<CommandWriter['read']> {
  if (command.kind === 'SET_CONFIGURATION') return readSetVariables(replies);
  if (command.kind === 'GET_CONFIGURATION' && replies[0]?.action === 'GetVariables') return readGetVariables(replies);
  const telling = replies.find(({ answer }) => statusOf(answer) !== 'Accepted') ?? replies[0];
  return { status: statusOf(telling?.answer), payload: telling?.answer ?? {} };
}

function statusOf(answer: StationReply['answer'] | undefined): string {
  const { status } = answer ?? {};
  return typeof status === 'string' ? status : 'Accepted';
}
