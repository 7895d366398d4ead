import type { PartyId } from '../../party.js';

/** Something about its security that a station told (OCPP 2.0.1, A04; 1.6 security whitepaper). */
export interface SecurityEvent {
  readonly stationId: string;
  readonly party: PartyId;
  /** Of the list of OCPP, or the vendor's own. */
  readonly type: string;
  /** By the station's clock where that is sane. */
  readonly at: Date;
  readonly receivedAt: Date;
  readonly techInfo?: string;
  readonly isCritical: boolean;
}

/** How loud an event is. CRITICAL: people look at it now. ROUTINE: critical in OCPP's list, and part of every day. */
export type SecurityEventWeight = 'CRITICAL' | 'ORDINARY' | 'ROUTINE';

/** Critical in the list of security events (2.0.1, part 2, appendix 1), and nothing that a healthy station does. */
const ALARMING = new Set([
  'MaintenanceLoginAccepted',
  'MaintenanceLoginFailed',
  'MemoryExhaustion',
  'SecurityLogWasCleared',
  'TamperDetectionActivated',
]);

/** Critical there as well: they must not be lost, and each is told with every update, restart or setting of the clock. */
const ROUTINE = new Set(['FirmwareUpdated', 'ResetOrReboot', 'SettingSystemTime', 'StartupOfTheDevice']);

/** How loud an event of this type is; types that are not in OCPP's list are ordinary. */
export function securityEventWeight(type: string): SecurityEventWeight {
  if (ALARMING.has(type)) return 'CRITICAL';
  return ROUTINE.has(type) ? 'ROUTINE' : 'ORDINARY';
}

/** What OCPP calls critical: such an event is kept by the station until the hub has it. */
export function isCriticalInOcpp(type: string): boolean {
  return securityEventWeight(type) !== 'ORDINARY';
}
