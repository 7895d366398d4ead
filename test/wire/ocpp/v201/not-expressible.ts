import type { StationCommand } from '../../../../src/domain/stations/station-command.js';
import { AT, DRIVER, PROFILE } from './outgoing-cases.js';

/** What 2.0.1 has no words for. */
export const NOT_EXPRESSIBLE: readonly StationCommand[] = [
  { kind: 'START', outlet: { evse: 2 }, idToken: { value: 'X'.repeat(37) }, remoteStartNumber: 5 },
  { kind: 'START', outlet: { evse: 2 }, idToken: DRIVER, remoteStartNumber: 5, profile: { ...PROFILE, periods: [] } },
  { kind: 'STOP', stationRef: 'X'.repeat(37) },
  { kind: 'GET_TRANSACTION_STATUS', stationRef: 'X'.repeat(37) },
  { kind: 'UNLOCK', outlet: { evse: 0 } },
  { kind: 'RESERVE', reservationNumber: 3, idToken: { value: 'X'.repeat(37) }, expiresAt: AT },
  { kind: 'SET_PROFILE', outlet: { evse: 2 }, profile: { ...PROFILE, stationRef: '' } },
  { kind: 'GET_CONFIGURATION', keys: ['NoSuchKeyOf16'] },
  { kind: 'SET_CONFIGURATION', values: [{ component: 'TxCtrlr', key: 'A', value: 'x'.repeat(1_001) }] },
  { kind: 'SET_CONFIGURATION', values: [] },
  { kind: 'UPDATE_FIRMWARE', requestNumber: 6, url: 'https://f.example/1', retrieveAt: AT, signature: 'S' },
  { kind: 'GET_LOG', requestNumber: 7, url: `https://f.example/${'x'.repeat(512)}`, log: 'DIAGNOSTICS' },
  { kind: 'INSTALL_CERTIFICATE', use: 'STATION', pem: 'PEM' },
  { kind: 'INSTALL_CERTIFICATE', use: 'CSMS_ROOT', pem: 'P'.repeat(5_501) },
  { kind: 'CERTIFICATE_SIGNED', chainPem: 'P'.repeat(10_001) },
  { kind: 'GET_CERTIFICATES', use: 'STATION' },
  { kind: 'DELETE_CERTIFICATE', hash: { serialNumber: '1f' } },
];
