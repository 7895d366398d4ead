import { Decimal } from '../../../../src/domain/decimal.js';
import type { StationCommand, StationProfile } from '../../../../src/domain/stations/station-command.js';
import { aConnector, anEvse, aStation } from '../../../support/stations/a-station.js';

export const DRIVER = { value: 'A1B2C3' };
export const EXPIRES = new Date('2026-10-12T10:00:00Z');
/** EVSE 2 has two connectors, of which one car at a time can use one: 2 and 3 in OCPP 1.6. */
export const STATION = aStation({
  evses: [anEvse(1), anEvse(2, { connectors: [aConnector({ number16: 2 }), aConnector({ number: 2, number16: 3 })] })],
});

export const PROFILE: StationProfile = {
  number: 9,
  purpose: 'TX',
  stackLevel: 2,
  stationRef: '4711',
  kind: 'ABSOLUTE',
  unit: 'A',
  startsAt: EXPIRES,
  durationSeconds: 3_600,
  minChargingRate: new Decimal(6),
  periods: [
    { startSeconds: 0, limit: new Decimal(16), phases: 3 },
    { startSeconds: 900, limit: new Decimal('8') },
  ],
};
const WRITTEN_PROFILE = {
  chargingProfileId: 9,
  transactionId: 4711,
  stackLevel: 2,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: {
    duration: 3_600,
    startSchedule: '2026-10-12T10:00:00.000Z',
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [
      { startPeriod: 0, limit: 16, numberPhases: 3 },
      { startPeriod: 900, limit: 8 },
    ],
    minChargingRate: 6,
  },
};

type Case = readonly [command: StationCommand, action: string, payload: object];

export const CASES: readonly Case[] = [
  [
    { kind: 'START', outlet: { connector: 1 }, idToken: DRIVER, remoteStartNumber: 5 },
    'RemoteStartTransaction',
    { connectorId: 1, idTag: 'A1B2C3' },
  ],
  [
    { kind: 'START', outlet: {}, idToken: DRIVER, remoteStartNumber: 5, profile: { ...PROFILE, kind: 'RELATIVE' } },
    'RemoteStartTransaction',
    {
      idTag: 'A1B2C3',
      chargingProfile: {
        ...WRITTEN_PROFILE,
        chargingProfileKind: 'Relative',
        chargingSchedule: { ...WRITTEN_PROFILE.chargingSchedule, startSchedule: undefined },
      },
    },
  ],
  [{ kind: 'STOP', stationRef: '4711' }, 'RemoteStopTransaction', { transactionId: 4711 }],
  [{ kind: 'UNLOCK', outlet: { evse: 2, connector: 2 } }, 'UnlockConnector', { connectorId: 3 }],
  [
    {
      kind: 'RESERVE',
      reservationNumber: 3,
      outlet: { evse: 2 },
      idToken: DRIVER,
      parentIdToken: { value: 'FLEET' },
      expiresAt: EXPIRES,
    },
    'ReserveNow',
    {
      connectorId: 2,
      expiryDate: '2026-10-12T10:00:00.000Z',
      idTag: 'A1B2C3',
      parentIdTag: 'FLEET',
      reservationId: 3,
    },
  ],
  [{ kind: 'CANCEL_RESERVATION', reservationNumber: 3 }, 'CancelReservation', { reservationId: 3 }],
  [{ kind: 'RESET', how: 'IMMEDIATE' }, 'Reset', { type: 'Hard' }],
  [{ kind: 'RESET', how: 'ON_IDLE' }, 'Reset', { type: 'Soft' }],
  [
    { kind: 'CHANGE_AVAILABILITY', outlet: { connector: 0 }, operative: false },
    'ChangeAvailability',
    { connectorId: 0, type: 'Inoperative' },
  ],
  [
    { kind: 'TRIGGER', message: 'STATUS_NOTIFICATION', outlet: { connector: 2 } },
    'TriggerMessage',
    { requestedMessage: 'StatusNotification', connectorId: 2 },
  ],
  [
    { kind: 'TRIGGER', message: 'LOG_STATUS', outlet: {} },
    'TriggerMessage',
    { requestedMessage: 'DiagnosticsStatusNotification' },
  ],
  [
    { kind: 'TRIGGER', message: 'SIGN_CERTIFICATE' },
    'ExtendedTriggerMessage',
    { requestedMessage: 'SignChargePointCertificate' },
  ],
  [{ kind: 'GET_CONFIGURATION' }, 'GetConfiguration', {}],
  [{ kind: 'GET_CONFIGURATION', keys: ['HeartbeatInterval'] }, 'GetConfiguration', { key: ['HeartbeatInterval'] }],
  [
    { kind: 'SET_PROFILE', outlet: { connector: 1 }, profile: PROFILE },
    'SetChargingProfile',
    { connectorId: 1, csChargingProfiles: WRITTEN_PROFILE },
  ],
  [
    { kind: 'CLEAR_PROFILE', profileNumber: 9, outlet: { connector: 1 }, purpose: 'TX_DEFAULT' },
    'ClearChargingProfile',
    { id: 9, connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile' },
  ],
  [{ kind: 'CLEAR_PROFILE' }, 'ClearChargingProfile', {}],
  [
    { kind: 'GET_SCHEDULE', outlet: { connector: 1 }, durationSeconds: 600, unit: 'W' },
    'GetCompositeSchedule',
    { connectorId: 1, duration: 600, chargingRateUnit: 'W' },
  ],
  [
    {
      kind: 'SEND_LOCAL_LIST',
      version: 4,
      how: 'DIFFERENTIAL',
      entries: [
        { idToken: DRIVER, status: 'Accepted', parentIdToken: { value: 'FLEET' }, expiresAt: EXPIRES },
        { idToken: { value: 'GONE' } },
        { idToken: { value: 'LONGER-THAN-20-CHARACTERS' }, status: 'Accepted' },
      ],
    },
    'SendLocalList',
    {
      listVersion: 4,
      updateType: 'Differential',
      localAuthorizationList: [
        {
          idTag: 'A1B2C3',
          idTagInfo: { expiryDate: '2026-10-12T10:00:00.000Z', parentIdTag: 'FLEET', status: 'Accepted' },
        },
        { idTag: 'GONE' },
      ],
    },
  ],
  [{ kind: 'GET_LOCAL_LIST_VERSION' }, 'GetLocalListVersion', {}],
  [{ kind: 'CLEAR_CACHE' }, 'ClearCache', {}],
  [
    { kind: 'UPDATE_FIRMWARE', requestNumber: 7, url: 'https://files.example/f.bin', retrieveAt: EXPIRES },
    'UpdateFirmware',
    { location: 'https://files.example/f.bin', retrieveDate: '2026-10-12T10:00:00.000Z' },
  ],
  [
    {
      kind: 'UPDATE_FIRMWARE',
      requestNumber: 7,
      url: 'https://files.example/f.bin',
      retrieveAt: EXPIRES,
      signingCertificatePem: 'PEM',
      signature: 'c2ln',
    },
    'SignedUpdateFirmware',
    {
      requestId: 7,
      firmware: {
        location: 'https://files.example/f.bin',
        retrieveDateTime: '2026-10-12T10:00:00.000Z',
        signingCertificate: 'PEM',
        signature: 'c2ln',
      },
    },
  ],
  [
    { kind: 'GET_LOG', requestNumber: 8, url: 'https://files.example/up', log: 'DIAGNOSTICS' },
    'GetDiagnostics',
    { location: 'https://files.example/up' },
  ],
  [
    { kind: 'GET_LOG', requestNumber: 8, url: 'https://files.example/up', log: 'SECURITY' },
    'GetLog',
    { log: { remoteLocation: 'https://files.example/up' }, logType: 'SecurityLog', requestId: 8 },
  ],
  [
    { kind: 'INSTALL_CERTIFICATE', use: 'CSMS_ROOT', pem: 'PEM' },
    'InstallCertificate',
    { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
  ],
  [{ kind: 'CERTIFICATE_SIGNED', chainPem: 'PEM' }, 'CertificateSigned', { certificateChain: 'PEM' }],
  [
    { kind: 'GET_CERTIFICATES', use: 'MANUFACTURER_ROOT' },
    'GetInstalledCertificateIds',
    { certificateType: 'ManufacturerRootCertificate' },
  ],
  [
    {
      kind: 'DELETE_CERTIFICATE',
      hash: { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' },
    },
    'DeleteCertificate',
    { certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' } },
  ],
  [
    { kind: 'DATA_TRANSFER', vendorId: 'rheinwerk.example', messageId: 'LedColour', data: 'red' },
    'DataTransfer',
    { vendorId: 'rheinwerk.example', messageId: 'LedColour', data: 'red' },
  ],
  [{ kind: 'RAW', action: 'GetLocalListVersion', payload: {} }, 'GetLocalListVersion', {}],
];
