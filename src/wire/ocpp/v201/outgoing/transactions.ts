import { writeIdToken } from '../id-token.js';
import { writeEvse } from '../outlet.js';
import { writeProfile } from './charging-profile.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';

/** Longest transactionId (2.0.1, TransactionType). */
const TRANSACTION_ID_MAX = 36;

/** RequestStartTransaction (F01, F02). A profile that comes with it is one of the transaction that has no name yet. */
export function writeStart(command: CommandOf<'START'>, { station, version }: Target): Written {
  const idToken = writeIdToken(command.idToken, version);
  const evse = writeEvse(command.outlet, station);
  if (!idToken) return undefined;
  const profile = command.profile && writeProfile({ ...command.profile, purpose: 'TX' });
  if (command.profile && !profile) return undefined;
  return call('RequestStartTransaction', {
    remoteStartId: command.remoteStartNumber,
    idToken,
    ...(evse && { evseId: evse.id }),
    ...(profile && { chargingProfile: profile }),
  });
}

/** RequestStopTransaction (F03). */
export function writeStop({ stationRef }: CommandOf<'STOP'>): Written {
  return stationRef.length > TRANSACTION_ID_MAX
    ? undefined
    : call('RequestStopTransaction', { transactionId: stationRef });
}

/** GetTransactionStatus (E14). */
export function writeGetTransactionStatus({ stationRef }: CommandOf<'GET_TRANSACTION_STATUS'>): Written {
  return stationRef.length > TRANSACTION_ID_MAX
    ? undefined
    : call('GetTransactionStatus', { transactionId: stationRef });
}

/** ReserveNow (H01): of an EVSE, or of any where none is named. 2.0.1 reserves no single connector. */
export function writeReserve(command: CommandOf<'RESERVE'>, { station, version }: Target): Written {
  const idToken = writeIdToken(command.idToken, version);
  const group = command.parentIdToken && writeIdToken(command.parentIdToken, version);
  const evse = writeEvse(command.outlet, station);
  if (!idToken) return undefined;
  return call('ReserveNow', {
    id: command.reservationNumber,
    expiryDateTime: command.expiresAt.toISOString(),
    idToken,
    ...(evse && { evseId: evse.id }),
    ...(group && { groupIdToken: group }),
  });
}
