import type { ConnectorStatus, StatusReport } from '../stations/connector-state.js';
import type { Incident, IncidentKind } from './incident.js';

/** Faults that may hurt people or burn: the hub tells a person and touches nothing. errorCodes of OCPP 1.6 (7.6). */
const SAFETY_CODES: ReadonlySet<string> = new Set([
  'GroundFailure',
  'HighTemperature',
  'OverCurrentFailure',
  'OverVoltage',
  'PowerSwitchFailure',
]);

/** What a status alone says to be wrong; undefined: nothing, or nothing that can be known by it. */
export function wrongBy({ status, errorCode }: Pick<StatusReport, 'errorCode' | 'status'>): IncidentKind | undefined {
  // An errorCode beside another status is a warning only: some stations send them while all is well.
  if (status === 'Faulted') return isSafetyCode(errorCode) ? 'SAFETY' : 'FAULTED';
  if (status === 'Finishing') return 'STUCK_FINISHING';
  return status === 'Preparing' ? 'STUCK_PREPARING' : undefined;
}

export function isSafetyCode(errorCode: string | undefined): boolean {
  return errorCode !== undefined && SAFETY_CODES.has(errorCode);
}

/** Statuses under which an incident goes on; Unavailable says nothing of it: a person or the hub has asked for that. */
const GOES_ON: Readonly<Partial<Record<IncidentKind, ReadonlySet<ConnectorStatus>>>> = {
  FAULTED: new Set(['Faulted', 'Unavailable'] as const),
  SAFETY: new Set(['Faulted', 'Unavailable'] as const),
  STUCK_FINISHING: new Set(['Faulted', 'Finishing', 'Unavailable'] as const),
  STUCK_PREPARING: new Set(['Faulted', 'Preparing', 'Unavailable'] as const),
};

/** Whether a status ends an incident. What a station told by an event (its subject says of what) is taken back by one. */
export function isEndedBy({ kind, subject }: Pick<Incident, 'kind' | 'subject'>, status: ConnectorStatus): boolean {
  if (subject !== undefined) return false;
  if (kind === 'PHANTOM_CYCLES') return status === 'Charging';
  const goesOn = GOES_ON[kind];
  return goesOn !== undefined && !goesOn.has(status);
}

/** Whether an incident of a kind lives by the status of its outlet. */
export function isByStatus(kind: IncidentKind): boolean {
  return GOES_ON[kind] !== undefined;
}

/**
 * Security events that a person is told of at once. OCPP 2.0.1 (appendix 1) calls more of them critical: starting up,
 * resetting, setting the clock and new firmware are daily work and are kept, not told.
 */
const ALARMING: ReadonlySet<string> = new Set([
  'AttemptedReplayAttacks',
  'InvalidCentralSystemCertificate',
  'InvalidCsmsCertificate',
  'InvalidFirmwareSignature',
  'InvalidFirmwareSigningCertificate',
  'MaintenanceLoginFailed',
  'MemoryExhaustion',
  'SecurityLogWasCleared',
  'TamperDetectionActivated',
]);

export function isAlarming(securityEvent: string): boolean {
  return ALARMING.has(securityEvent);
}
