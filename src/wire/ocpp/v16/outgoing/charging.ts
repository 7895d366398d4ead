import { isWholeStation } from '../../../../domain/stations/station.js';
import { connectorId, idTag, transactionId } from './numbers.js';
import { writeProfile } from './profile.js';
import { request, type Write } from './request.js';

/** OCPP 1.6, 5.11 RemoteStartTransaction. Without an outlet the station chooses. */
export const writeStart: Write<'START'> = ({ outlet, idToken, profile }, station) => {
  const connector = connectorId(station, outlet);
  const tag = idTag(idToken);
  const chargingProfile = profile && writeProfile(profile);
  if (connector === undefined || tag === undefined || (profile && !chargingProfile)) return undefined;
  return request('RemoteStartTransaction', {
    ...(connector > 0 && { connectorId: connector }),
    idTag: tag,
    ...(chargingProfile && { chargingProfile }),
  });
};

/** OCPP 1.6, 5.12 RemoteStopTransaction. */
export const writeStop: Write<'STOP'> = ({ stationRef }) => {
  const transaction = transactionId(stationRef);
  return transaction === undefined ? undefined : request('RemoteStopTransaction', { transactionId: transaction });
};

/** OCPP 1.6, 5.18 UnlockConnector: of a connector, not of the station. */
export const writeUnlock: Write<'UNLOCK'> = ({ outlet }, station) => {
  const connector = connectorId(station, outlet);
  return connector ? request('UnlockConnector', { connectorId: connector }) : undefined;
};

/** OCPP 1.6, 5.13 ReserveNow. Any outlet (0) only where the station says that it can: ReserveConnectorZeroSupported. */
export const writeReserve: Write<'RESERVE'> = (command, station) => {
  const { outlet = {}, idToken, parentIdToken, reservationNumber, expiresAt } = command;
  const connector = connectorId(station, outlet);
  const tag = idTag(idToken);
  if (connector === undefined || tag === undefined) return undefined;
  if (isWholeStation(outlet) && !station.abilities?.reservesConnectorZero) return undefined;
  const parentIdTag = parentIdToken && idTag(parentIdToken);
  return request('ReserveNow', {
    connectorId: connector,
    expiryDate: expiresAt.toISOString(),
    idTag: tag,
    ...(parentIdTag && { parentIdTag }),
    reservationId: reservationNumber,
  });
};

/** OCPP 1.6, 5.2 CancelReservation. */
export const writeCancelReservation: Write<'CANCEL_RESERVATION'> = ({ reservationNumber }) =>
  request('CancelReservation', { reservationId: reservationNumber });
