import { Decimal } from '../../../../src/domain/decimal.js';
import type { StationCommand, StationProfile } from '../../../../src/domain/stations/station-command.js';
import { aConnector, anEvse, aStation } from '../../../support/stations/a-station.js';

export const DRIVER = { value: 'A1B2C3', type: 'ISO14443' };
const TOKEN = { idToken: 'A1B2C3', type: 'ISO14443' };
export const AT = new Date('2026-10-12T10:00:00Z');
const AT_TEXT = '2026-10-12T10:00:00.000Z';
/** EVSE 2 has two connectors: 2 and 3 as OCPP 1.6 counts them. */
export const STATION = aStation({
  evses: [anEvse(1), anEvse(2, { connectors: [aConnector({ number16: 2 }), aConnector({ number: 2, number16: 3 })] })],
});

export const PROFILE: StationProfile = {
  number: 9,
  purpose: 'TX',
  stackLevel: 2,
  stationRef: 'tx-1',
  kind: 'ABSOLUTE',
  unit: 'A',
  startsAt: AT,
  durationSeconds: 3_600,
  minChargingRate: new Decimal(6),
  periods: [
    { startSeconds: 0, limit: new Decimal('16.37'), phases: 3 },
    { startSeconds: 900, limit: new Decimal('0.3') },
  ],
};
const WRITTEN = {
  id: 9,
  stackLevel: 2,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: [
    {
      id: 9,
      startSchedule: AT_TEXT,
      duration: 3_600,
      chargingRateUnit: 'A',
      minChargingRate: 6,
      chargingSchedulePeriod: [
        // Never more than was allowed.
        { startPeriod: 0, limit: 16.3, numberPhases: 3 },
        { startPeriod: 900, limit: 0.3 },
      ],
    },
  ],
};
const { startSchedule: _, ...RELATIVE } = WRITTEN.chargingSchedule[0] ?? {};
const EVSE_2 = { evse: 2 };
const HASH = { hashAlgorithm: 'SHA256', issuerNameHash: 'a0', issuerKeyHash: 'b1', serialNumber: '1f' };
const variable = (component: string, name: string) => ({ component: { name: component }, variable: { name } });

type Case = readonly [command: StationCommand, action: string, payload: object];

export const CASES: readonly Case[] = [
  [
    { kind: 'START', outlet: EVSE_2, idToken: DRIVER, remoteStartNumber: 5 },
    'RequestStartTransaction',
    { remoteStartId: 5, idToken: TOKEN, evseId: 2 },
  ],
  [
    {
      kind: 'START',
      outlet: {},
      idToken: { value: 'A1' },
      remoteStartNumber: 5,
      profile: { ...PROFILE, kind: 'RELATIVE' },
    },
    'RequestStartTransaction',
    {
      remoteStartId: 5,
      idToken: { idToken: 'A1', type: 'Central' },
      chargingProfile: { ...WRITTEN, chargingProfileKind: 'Relative', chargingSchedule: [RELATIVE] },
    },
  ],
  [{ kind: 'STOP', stationRef: 'tx-1' }, 'RequestStopTransaction', { transactionId: 'tx-1' }],
  [{ kind: 'UNLOCK', outlet: EVSE_2 }, 'UnlockConnector', { evseId: 2, connectorId: 1 }],
  [{ kind: 'UNLOCK', outlet: { connector: 3 } }, 'UnlockConnector', { evseId: 2, connectorId: 2 }],
  [
    {
      kind: 'RESERVE',
      reservationNumber: 3,
      outlet: EVSE_2,
      idToken: DRIVER,
      parentIdToken: { value: 'FLEET' },
      expiresAt: AT,
    },
    'ReserveNow',
    { id: 3, expiryDateTime: AT_TEXT, idToken: TOKEN, evseId: 2, groupIdToken: { idToken: 'FLEET', type: 'Central' } },
  ],
  [
    { kind: 'RESERVE', reservationNumber: 3, idToken: DRIVER, expiresAt: AT },
    'ReserveNow',
    { id: 3, expiryDateTime: AT_TEXT, idToken: TOKEN },
  ],
  [{ kind: 'CANCEL_RESERVATION', reservationNumber: 3 }, 'CancelReservation', { reservationId: 3 }],
  [{ kind: 'RESET', how: 'IMMEDIATE' }, 'Reset', { type: 'Immediate' }],
  [{ kind: 'RESET', how: 'ON_IDLE' }, 'Reset', { type: 'OnIdle' }],
  [
    { kind: 'CHANGE_AVAILABILITY', outlet: { evse: 2, connector: 2 }, operative: false },
    'ChangeAvailability',
    { operationalStatus: 'Inoperative', evse: { id: 2, connectorId: 2 } },
  ],
  [
    { kind: 'CHANGE_AVAILABILITY', outlet: { evse: 0 }, operative: true },
    'ChangeAvailability',
    { operationalStatus: 'Operative' },
  ],
  [
    { kind: 'TRIGGER', message: 'SIGN_CERTIFICATE' },
    'TriggerMessage',
    { requestedMessage: 'SignChargingStationCertificate' },
  ],
  [{ kind: 'GET_CONFIGURATION' }, 'GetBaseReport', { requestId: 77, reportBase: 'FullInventory' }],
  [
    { kind: 'GET_CONFIGURATION', keys: ['TxCtrlr.EVConnectionTimeOut', 'MeterValueSampleInterval'] },
    'GetVariables',
    {
      getVariableData: [variable('TxCtrlr', 'EVConnectionTimeOut'), variable('SampledDataCtrlr', 'TxUpdatedInterval')],
    },
  ],
  [
    {
      kind: 'SET_CONFIGURATION',
      values: [
        { component: 'TxCtrlr', key: 'StopTxOnInvalidId', value: 'true' },
        { key: 'TransactionMessageAttempts', value: '5' },
      ],
    },
    'SetVariables',
    {
      setVariableData: [
        { attributeValue: 'true', ...variable('TxCtrlr', 'StopTxOnInvalidId') },
        {
          attributeValue: '5',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'MessageAttempts', instance: 'TransactionEvent' },
        },
      ],
    },
  ],
  [
    { kind: 'SET_PROFILE', outlet: EVSE_2, profile: PROFILE },
    'SetChargingProfile',
    { evseId: 2, chargingProfile: { ...WRITTEN, transactionId: 'tx-1' } },
  ],
  [
    { kind: 'SET_PROFILE', outlet: EVSE_2, profile: { ...PROFILE, purpose: 'STATION_MAX' } },
    'SetChargingProfile',
    { evseId: 0, chargingProfile: { ...WRITTEN, chargingProfilePurpose: 'ChargingStationMaxProfile' } },
  ],
  [{ kind: 'CLEAR_PROFILE', profileNumber: 9 }, 'ClearChargingProfile', { chargingProfileId: 9 }],
  [
    { kind: 'CLEAR_PROFILE', outlet: { connector: 0 }, purpose: 'TX_DEFAULT' },
    'ClearChargingProfile',
    { chargingProfileCriteria: { evseId: 0, chargingProfilePurpose: 'TxDefaultProfile' } },
  ],
  [
    { kind: 'GET_SCHEDULE', outlet: EVSE_2, durationSeconds: 900, unit: 'W' },
    'GetCompositeSchedule',
    { evseId: 2, duration: 900, chargingRateUnit: 'W' },
  ],
  [
    {
      kind: 'SEND_LOCAL_LIST',
      version: 4,
      how: 'DIFFERENTIAL',
      entries: [
        { idToken: DRIVER, status: 'Accepted', parentIdToken: { value: 'FLEET' }, expiresAt: AT },
        { idToken: { value: 'GONE' } },
        { idToken: { value: 'L'.repeat(37) }, status: 'Accepted' },
      ],
    },
    'SendLocalList',
    {
      versionNumber: 4,
      updateType: 'Differential',
      localAuthorizationList: [
        {
          idToken: TOKEN,
          idTokenInfo: {
            status: 'Accepted',
            cacheExpiryDateTime: AT_TEXT,
            groupIdToken: { idToken: 'FLEET', type: 'Central' },
          },
        },
        { idToken: { idToken: 'GONE', type: 'Central' } },
      ],
    },
  ],
  [
    { kind: 'SEND_LOCAL_LIST', version: 5, how: 'FULL', entries: [] },
    'SendLocalList',
    { versionNumber: 5, updateType: 'Full' },
  ],
  [{ kind: 'GET_LOCAL_LIST_VERSION' }, 'GetLocalListVersion', {}],
  [{ kind: 'CLEAR_CACHE' }, 'ClearCache', {}],
  [
    {
      kind: 'UPDATE_FIRMWARE',
      requestNumber: 6,
      url: 'https://f.example/1',
      retrieveAt: AT,
      signingCertificatePem: 'PEM',
      signature: 'S',
    },
    'UpdateFirmware',
    {
      requestId: 6,
      firmware: {
        location: 'https://f.example/1',
        retrieveDateTime: AT_TEXT,
        signingCertificate: 'PEM',
        signature: 'S',
      },
    },
  ],
  [
    { kind: 'GET_LOG', requestNumber: 7, url: 'https://f.example/up', log: 'SECURITY' },
    'GetLog',
    { requestId: 7, logType: 'SecurityLog', log: { remoteLocation: 'https://f.example/up' } },
  ],
  [{ kind: 'GET_TRANSACTION_STATUS', stationRef: 'tx-1' }, 'GetTransactionStatus', { transactionId: 'tx-1' }],
  [
    { kind: 'INSTALL_CERTIFICATE', use: 'CSMS_ROOT', pem: 'PEM' },
    'InstallCertificate',
    { certificateType: 'CSMSRootCertificate', certificate: 'PEM' },
  ],
  [
    { kind: 'CERTIFICATE_SIGNED', chainPem: 'PEM', requestNumber: 8 },
    'CertificateSigned',
    { certificateChain: 'PEM', certificateType: 'ChargingStationCertificate' },
  ],
  [
    { kind: 'GET_CERTIFICATES', use: 'V2G' },
    'GetInstalledCertificateIds',
    { certificateType: ['V2GCertificateChain'] },
  ],
  [{ kind: 'DELETE_CERTIFICATE', hash: HASH }, 'DeleteCertificate', { certificateHashData: HASH }],
  [
    { kind: 'DATA_TRANSFER', vendorId: 'com.rheinwerk', messageId: 'fan', data: 'on' },
    'DataTransfer',
    { vendorId: 'com.rheinwerk', messageId: 'fan', data: 'on' },
  ],
  [{ kind: 'RAW', action: 'SetMonitoringLevel', payload: { severity: 3 } }, 'SetMonitoringLevel', { severity: 3 }],
];
