import type { Payload } from '../fields.js';

/**
 * Keys of OCPP 1.6 by the variables that took their place (2.0.1, part 2, referenced components and variables), so that who
 * knows a station by its keys need not know its version.
 */
const OF_16: Readonly<Record<string, string>> = {
  AllowOfflineTxForUnknownId: 'AuthCtrlr.OfflineTxForUnknownIdEnabled',
  AuthorizationCacheEnabled: 'AuthCacheCtrlr.Enabled',
  AuthorizationKey: 'SecurityCtrlr.BasicAuthPassword',
  AuthorizeRemoteTxRequests: 'AuthCtrlr.AuthorizeRemoteStart',
  ClockAlignedDataInterval: 'AlignedDataCtrlr.Interval',
  ConnectionTimeOut: 'TxCtrlr.EVConnectionTimeOut',
  CpoName: 'SecurityCtrlr.OrganizationName',
  HeartbeatInterval: 'OCPPCommCtrlr.HeartbeatInterval',
  LocalAuthListEnabled: 'LocalAuthListCtrlr.Enabled',
  LocalAuthListMaxLength: 'LocalAuthListCtrlr.Entries',
  LocalAuthorizeOffline: 'AuthCtrlr.LocalAuthorizeOffline',
  LocalPreAuthorize: 'AuthCtrlr.LocalPreAuthorize',
  MaxEnergyOnInvalidId: 'TxCtrlr.MaxEnergyOnInvalidId',
  MeterValueSampleInterval: 'SampledDataCtrlr.TxUpdatedInterval',
  MeterValuesAlignedData: 'AlignedDataCtrlr.Measurands',
  MeterValuesSampledData: 'SampledDataCtrlr.TxUpdatedMeasurands',
  ReserveConnectorZeroSupported: 'ReservationCtrlr.NonEvseSpecific',
  ResetRetries: 'OCPPCommCtrlr.ResetRetries',
  SecurityProfile: 'SecurityCtrlr.SecurityProfile',
  StopTransactionOnEVSideDisconnect: 'TxCtrlr.StopTxOnEVSideDisconnect',
  StopTransactionOnInvalidId: 'TxCtrlr.StopTxOnInvalidId',
  StopTxnSampledData: 'SampledDataCtrlr.TxEndedMeasurands',
  TransactionMessageAttempts: 'OCPPCommCtrlr.MessageAttempts[TransactionEvent]',
  TransactionMessageRetryInterval: 'OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent]',
  UnlockConnectorOnEVSideDisconnect: 'OCPPCommCtrlr.UnlockOnEVSideDisconnect',
  WebSocketPingInterval: 'OCPPCommCtrlr.WebSocketPingInterval',
};

const NAME_MAX = 50;
const INSTANCE = /^([^[\]]{1,50})\[([^[\]]{1,50})\]$/;

export interface VariableName extends Payload {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string; readonly instance?: string };
}

/**
 * The variable that a key means: `TxCtrlr.EVConnectionTimeOut`, with an instance in brackets
 * (`OCPPCommCtrlr.MessageTimeout[Default]`), or a key of 1.6 that has a variable in its place. Undefined: none.
 */
export function variableOf(key: string, component?: string): VariableName | undefined {
  const whole = component === undefined ? key : `${component}.${key}`;
  const known = Object.hasOwn(OF_16, whole) ? (OF_16[whole] ?? whole) : whole;
  const point = known.indexOf('.');
  const [owner, name] = [known.slice(0, point), known.slice(point + 1)];
  const [, base = name, instance] = INSTANCE.exec(name) ?? [];
  if (point < 1 || owner.length > NAME_MAX || base === '' || base.length > NAME_MAX) return undefined;
  return { component: { name: owner }, variable: { name: base, ...(instance !== undefined && { instance }) } };
}
