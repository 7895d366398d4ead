import type { Station, StationAbilities } from './station.js';

/** A variable of the device model of OCPP 2.0.1 (part 1, 4) as a station reports it. */
export interface ReportedVariable {
  readonly component: string;
  readonly componentInstance?: string;
  readonly evse?: number;
  readonly connector?: number;
  readonly variable: string;
  readonly instance?: string;
  /** Target, MinSet or MaxSet; absent: Actual. */
  readonly attribute?: string;
  readonly value: string;
  readonly unit?: string;
  /** The most that the value may be; of lists the most entries. */
  readonly maxLimit?: string;
  /** ReadOnly, ReadWrite or WriteOnly. */
  readonly mutability?: string;
}

/** The same for a variable whenever it is reported: names are not told apart by case (part 2, appendix). */
export function variableKey(variable: Omit<ReportedVariable, 'value'>): string {
  const { component, componentInstance, evse, connector, instance, attribute = 'Actual' } = variable;
  return [component, componentInstance, evse, connector, variable.variable, instance, attribute]
    .join('/')
    .toLowerCase();
}

/** Variables that were known before, with what is reported now in the place of what it was. */
export function mergeVariables(
  known: readonly ReportedVariable[],
  reported: readonly ReportedVariable[],
): readonly ReportedVariable[] {
  const merged = new Map(known.map((one) => [variableKey(one), one]));
  for (const one of reported) merged.set(variableKey(one), one);
  return [...merged.values()];
}

/** Functional blocks that a station has only when it says so, by the names that OCPP 1.6 has for them. */
const OPTIONAL_PROFILES: readonly (readonly [string, string])[] = [
  ['LocalAuthListCtrlr', 'LocalAuthListManagement'],
  ['ReservationCtrlr', 'Reservation'],
  ['SmartChargingCtrlr', 'SmartCharging'],
];

/** What every station of 2.0.1 can do (part 4, certification profile Core). */
const CORE = ['Core', 'FirmwareManagement', 'RemoteTrigger'] as const;

/** What the device model of a station of OCPP 2.0.1 says it can do, in the words that are used for 1.6 as well. */
export function readAbilities201(variables: readonly ReportedVariable[], readAt: Date): StationAbilities {
  const find = (component: string, variable: string) =>
    variables.find(
      (one) => isNamed(one.component, component) && isNamed(one.variable, variable) && one.attribute === undefined,
    );
  const isTrue = (component: string, variable: string) => isNamed(find(component, variable)?.value, 'true');
  const entries = find('LocalAuthListCtrlr', 'Entries');
  const localListMaxLength = count(entries?.maxLimit ?? mostOf(variables, 'LocalAuthListCtrlr', 'Entries'));
  const reserves = find('ReservationCtrlr', 'NonEvseSpecific');
  const connectionTimeoutSeconds = count(find('TxCtrlr', 'EVConnectionTimeOut')?.value);
  const maxMeterValueSampleSeconds = count(find('SampledDataCtrlr', 'TxUpdatedInterval')?.value);
  const optional = OPTIONAL_PROFILES.filter(
    ([component]) => isTrue(component, 'Available') || isTrue(component, 'Enabled'),
  );
  return {
    readAt,
    profiles: [...CORE, ...optional.map(([, profile]) => profile)],
    ...(localListMaxLength !== undefined && { localListMaxLength }),
    ...(reserves && { reservesConnectorZero: isNamed(reserves.value, 'true') }),
    ...(connectionTimeoutSeconds !== undefined && { connectionTimeoutSeconds }),
    ...(maxMeterValueSampleSeconds !== undefined && { maxMeterValueSampleSeconds }),
  };
}

/** Where what a station reports of its connectors and what a person or a file has said of them do not agree. */
export interface OutletDifference {
  readonly rule: 'connector-differs' | 'connector-not-reported' | 'connector-unknown';
  /** EVSE and connector, and both words, such as `1/1: IEC_62196_T2_COMBO CABLE, here IEC_62196_T2 SOCKET`. */
  readonly example: string;
}

/** ConnectorEnumType (2.0.1, part 2): the first letter tells cables (c) from sockets (s). */
const STANDARDS: Readonly<Record<string, string>> = {
  cCCS1: 'IEC_62196_T1_COMBO',
  cCCS2: 'IEC_62196_T2_COMBO',
  cG105: 'CHADEMO',
  cTesla: 'TESLA_S',
  cType1: 'IEC_62196_T1',
  cType2: 'IEC_62196_T2',
  's309-1P-16A': 'IEC_60309_2_single_16',
  's309-3P-16A': 'IEC_60309_2_three_16',
  's309-3P-32A': 'IEC_60309_2_three_32',
  sBS1361: 'DOMESTIC_G',
  'sCEE-7-7': 'DOMESTIC_F',
  sType2: 'IEC_62196_T2',
};

/**
 * Compares the connectors of a report (OCPP 2.0.1, Connector.ConnectorType) with those that the hub has of the station.
 * Types that OCPI has no word for agree with any; a report that names no connector says nothing of them.
 */
export function outletDifferences(
  { evses }: Pick<Station, 'evses'>,
  variables: readonly ReportedVariable[],
): readonly OutletDifference[] {
  const reported = new Map(variables.flatMap(reportedType));
  if (reported.size === 0) return [];
  const known = new Map<string, string>(
    evses.flatMap(({ number: evse, connectors }) =>
      connectors.map(({ number, standard, format }) => [`${evse}/${number}`, `${standard} ${format}`] as const),
    ),
  );
  const differing = [...reported].flatMap(([place, type]): readonly OutletDifference[] => {
    const here = known.get(place);
    if (here === undefined) return [{ rule: 'connector-unknown', example: `${place}: ${typeOf(type) ?? type}` }];
    const told = typeOf(type);
    if (told === undefined || told === here) return [];
    return [{ rule: 'connector-differs', example: `${place}: ${told}, here ${here}` }];
  });
  const missing = [...known].filter(([place]) => !reported.has(place));
  return [
    ...differing,
    ...missing.map(([place, here]) => ({ rule: 'connector-not-reported', example: `${place}: here ${here}` }) as const),
  ];
}

/** `1/2` and the word of OCPP for its type. */
function reportedType(one: ReportedVariable): readonly (readonly [string, string])[] {
  const isType = isNamed(one.component, 'Connector') && isNamed(one.variable, 'ConnectorType');
  if (!isType || one.attribute !== undefined || one.evse === undefined || one.connector === undefined) return [];
  return [[`${one.evse}/${one.connector}`, one.value]];
}

/** OCPI ConnectorType and ConnectorFormat. */
function typeOf(type: string): string | undefined {
  const standard = Object.hasOwn(STANDARDS, type) ? STANDARDS[type] : undefined;
  return standard && `${standard} ${type.startsWith('c') ? 'CABLE' : 'SOCKET'}`;
}

function mostOf(variables: readonly ReportedVariable[], component: string, variable: string): string | undefined {
  return variables.find(
    (one) => isNamed(one.component, component) && isNamed(one.variable, variable) && one.attribute === 'MaxSet',
  )?.value;
}

/** Names are not told apart by case. */
function isNamed(name: string | undefined, expected: string): boolean {
  return name?.toLowerCase() === expected.toLowerCase();
}

/** A whole number of at most nine digits; decimals that are zero are left out. */
function count(text: string | undefined): number | undefined {
  const match = /^(\d{1,9})(?:\.0{1,9})?$/.exec(text?.trim() ?? '');
  return match ? Number(match[1]) : undefined;
}
