import type { TriggeredMessage } from '../../../../domain/stations/station-command.js';
import { connectorId, connectorIds } from './numbers.js';
import { request, type Write } from './request.js';

/** OCPP 1.6, 5.14 Reset. Soft ends transactions first, Hard need not: 1.6 has none that waits until nobody charges. */
export const writeReset: Write<'RESET'> = ({ how }) =>
  request('Reset', { type: how === 'IMMEDIATE' ? 'Hard' : 'Soft' });

/** OCPP 1.6, 5.3 ChangeAvailability, for each connector that is meant. */
export const writeChangeAvailability: Write<'CHANGE_AVAILABILITY'> = ({ outlet, operative }, station) => {
  const type = operative ? 'Operative' : 'Inoperative';
  const connectors = connectorIds(station, outlet);
  if (connectors.length === 0) return undefined;
  return connectors.map((connector) => ({ action: 'ChangeAvailability', payload: { connectorId: connector, type } }));
};

/** OCPP 1.6, 7.34 MessageTrigger; SignChargePointCertificate is of the security whitepaper (3.12). */
const TRIGGERS: Readonly<Record<TriggeredMessage, readonly [action: string, message: string] | undefined>> = {
  BOOT_NOTIFICATION: ['TriggerMessage', 'BootNotification'],
  FIRMWARE_STATUS: ['TriggerMessage', 'FirmwareStatusNotification'],
  HEARTBEAT: ['TriggerMessage', 'Heartbeat'],
  LOG_STATUS: ['TriggerMessage', 'DiagnosticsStatusNotification'],
  METER_VALUES: ['TriggerMessage', 'MeterValues'],
  SIGN_CERTIFICATE: ['ExtendedTriggerMessage', 'SignChargePointCertificate'],
  STATUS_NOTIFICATION: ['TriggerMessage', 'StatusNotification'],
  TRANSACTION_EVENT: undefined,
};

/** OCPP 1.6, 5.17 TriggerMessage. Without an outlet, or for the station as a whole, of all connectors. */
export const writeTrigger: Write<'TRIGGER'> = ({ message, outlet }, station) => {
  const trigger = TRIGGERS[message];
  const connector = outlet && connectorId(station, outlet);
  if (!trigger || (outlet && connector === undefined)) return undefined;
  const [action, requestedMessage] = trigger;
  return request(action, { requestedMessage, ...(connector && { connectorId: connector }) });
};

/** OCPP 1.6, 5.8 GetConfiguration. */
export const writeGetConfiguration: Write<'GET_CONFIGURATION'> = ({ keys }) =>
  request('GetConfiguration', keys ? { key: keys } : {});

/** OCPP 1.6, 5.4 ChangeConfiguration: one call for each value. Components are of 2.0.1 and left out. */
export const writeSetConfiguration: Write<'SET_CONFIGURATION'> = ({ values }) =>
  values.map(({ key, value }) => ({ action: 'ChangeConfiguration', payload: { key, value } }));

/** OCPP 1.6, 5.15 SendLocalList. Tokens of more than 20 characters are left out: no station of 1.6 could be shown them. */
export const writeSendLocalList: Write<'SEND_LOCAL_LIST'> = ({ version, how, entries }) => {
  const localAuthorizationList = entries.flatMap(({ idToken, status, parentIdToken, expiresAt }) => {
    if (idToken.value.length === 0 || idToken.value.length > 20) return [];
    const parent = parentIdToken && parentIdToken.value.length <= 20 ? { parentIdTag: parentIdToken.value } : {};
    const expiry = expiresAt && { expiryDate: expiresAt.toISOString() };
    return [{ idTag: idToken.value, ...(status && { idTagInfo: { ...expiry, ...parent, status } }) }];
  });
  const updateType = how === 'FULL' ? 'Full' : 'Differential';
  return request('SendLocalList', { listVersion: version, localAuthorizationList, updateType });
};
