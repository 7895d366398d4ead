import type { OcppVersion, Station } from './station.js';
import type { ConfigurationValue } from './station-command.js';

/** What the hub wants of a station's configuration. Keys that a station does not know are left. */
export interface ConfigurationTemplate {
  readonly name: string;
  /** OCPP 1.6 keys. */
  readonly v16: readonly ConfigurationValue[];
  /** Component and variable of OCPP 2.0.1 and later. */
  readonly v201: readonly ConfigurationValue[];
}

/** Measurands that sessions, their prices and their plausibility are made of. */
const MEASURANDS = 'Energy.Active.Import.Register,Power.Active.Import,SoC';

/** What a station gets unless its party or its settings say otherwise. */
export const DEFAULT_TEMPLATE: ConfigurationTemplate = {
  name: 'default',
  v16: [
    // The hub sends one-time idTags: they are looked up as any other.
    { key: 'AuthorizeRemoteTxRequests', value: 'true' },
    { key: 'ConnectionTimeOut', value: '120' },
    { key: 'LocalAuthorizeOffline', value: 'true' },
    { key: 'LocalPreAuthorize', value: 'false' },
    { key: 'MeterValuesSampledData', value: MEASURANDS },
    { key: 'MeterValueSampleInterval', value: '60' },
    { key: 'StopTransactionOnInvalidId', value: 'true' },
    { key: 'StopTxnSampledData', value: 'Energy.Active.Import.Register' },
    { key: 'TransactionMessageAttempts', value: '5' },
    { key: 'TransactionMessageRetryInterval', value: '60' },
    { key: 'WebSocketPingInterval', value: '60' },
  ],
  v201: [
    { component: 'AuthCtrlr', key: 'AuthorizeRemoteStart', value: 'true' },
    { component: 'OCPPCommCtrlr', key: 'WebSocketPingInterval', value: '60' },
    { component: 'SampledDataCtrlr', key: 'TxUpdatedInterval', value: '60' },
    { component: 'SampledDataCtrlr', key: 'TxUpdatedMeasurands', value: MEASURANDS },
    { component: 'SampledDataCtrlr', key: 'TxStartedMeasurands', value: 'Energy.Active.Import.Register' },
    { component: 'SampledDataCtrlr', key: 'TxEndedMeasurands', value: 'Energy.Active.Import.Register' },
    { component: 'TxCtrlr', key: 'EVConnectionTimeOut', value: '120' },
    { component: 'TxCtrlr', key: 'StopTxOnInvalidId', value: 'true' },
  ],
};

/** The template that a station names, else its party's own `default`, else the shipped one. */
export function templateFor(
  { settings }: Pick<Station, 'settings'>,
  templates: readonly ConfigurationTemplate[],
): ConfigurationTemplate {
  const wanted = settings.template ?? DEFAULT_TEMPLATE.name;
  return templates.find(({ name }) => name === wanted) ?? DEFAULT_TEMPLATE;
}

/** A configuration key as a station reports it. */
export interface ReportedKey {
  readonly component?: string;
  readonly key: string;
  readonly value?: string;
  readonly isReadOnly: boolean;
}

/**
 * What is to be set: values that differ from what the station has. Of what it has reported, keys that are read-only or
 * that it does not have are left; without any report everything is tried.
 */
export function valuesToSet(
  template: ConfigurationTemplate,
  version: OcppVersion,
  reported: readonly ReportedKey[],
): readonly ConfigurationValue[] {
  const wanted = version === '1.6' ? template.v16 : template.v201;
  if (reported.length === 0) return wanted;
  const known = new Map(reported.map((one) => [nameOf(one), one]));
  return wanted.filter((one) => {
    const has = known.get(nameOf(one));
    return has !== undefined && !has.isReadOnly && !isSame(has.value, one.value);
  });
}

function nameOf({ component = '', key }: { readonly component?: string; readonly key: string }): string {
  return `${component}/${key}`.toLowerCase();
}

/** Lists of measurands come with spaces, booleans in capitals. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && one.replaceAll(' ', '').toLowerCase() === other.toLowerCase();
}
