import { isWholeStation } from '../../../../domain/stations/station.js';
import type { TriggeredMessage } from '../../../../domain/stations/station-command.js';
import type { StationRequest } from '../../../../flows/station-commands/command-ports.js';
import { type EvseField, writeEvse } from '../outlet.js';
import { type CommandOf, call, type Target, type Written } from './command-calls.js';

/** UnlockConnector (F05); an EVSE without a connector means its first one. The station as a whole has none. */
export function writeUnlock({ outlet }: CommandOf<'UNLOCK'>, { station }: Target): Written {
  const evse = writeEvse(outlet, station);
  return evse && call('UnlockConnector', { evseId: evse.id, connectorId: evse.connectorId ?? 1 });
}

/** ChangeAvailability (G03, G04). */
export function writeChangeAvailability(command: CommandOf<'CHANGE_AVAILABILITY'>, { station }: Target): Written {
  const evse = writeEvse(command.outlet, station);
  const operationalStatus = command.operative ? 'Operative' : 'Inoperative';
  return call('ChangeAvailability', { operationalStatus, ...(evse && { evse }) });
}

const MESSAGES: Readonly<Record<TriggeredMessage, string>> = {
  BOOT_NOTIFICATION: 'BootNotification',
  FIRMWARE_STATUS: 'FirmwareStatusNotification',
  HEARTBEAT: 'Heartbeat',
  LOG_STATUS: 'LogStatusNotification',
  METER_VALUES: 'MeterValues',
  SIGN_CERTIFICATE: 'SignChargingStationCertificate',
  STATUS_NOTIFICATION: 'StatusNotification',
  TRANSACTION_EVENT: 'TransactionEvent',
};

/**
 * TriggerMessage (F06). A status is asked for connector by connector (F06.FR.12, FR.13): for the whole station, or an EVSE,
 * that is a call for each of its connectors.
 */
export function writeTrigger({ message, outlet }: CommandOf<'TRIGGER'>, { station }: Target): Written {
  const evse = writeEvse(outlet, station);
  if (message !== 'STATUS_NOTIFICATION' || evse?.connectorId !== undefined) return [trigger(message, evse)];
  const connectors = station.evses
    .filter(({ number }) => !outlet || isWholeStation(outlet) || number === evse?.id)
    .flatMap(({ number, connectors }) => connectors.map((one) => ({ id: number, connectorId: one.number })));
  return connectors.length === 0 ? [trigger(message, evse)] : connectors.map((one) => trigger(message, one));
}

function trigger(message: TriggeredMessage, evse: EvseField | undefined): StationRequest {
  return { action: 'TriggerMessage', payload: { requestedMessage: MESSAGES[message], ...(evse && { evse }) } };
}
