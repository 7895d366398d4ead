import type { Payload } from '../fields.js';
import type { V2 } from '../id-token.js';
import { NOTHING } from './incoming.js';

const NOT_OFFERED: Payload = { reasonCode: 'NotOffered' };

/**
 * Calls that change nothing in the hub. Notifications are taken (the frame log has them). Questions are answered with what
 * is true: the hub asks no OCSP responder, has no contract certificates, and no schedule of its own for a car.
 */
const FIXED: Readonly<Record<string, Payload>> = {
  ClearedChargingLimit: NOTHING,
  Get15118EVCertificate: { status: 'Failed', exiResponse: '', statusInfo: NOT_OFFERED },
  GetCertificateStatus: { status: 'Failed', statusInfo: NOT_OFFERED },
  NotifyChargingLimit: NOTHING,
  NotifyCustomerInformation: NOTHING,
  NotifyDisplayMessages: NOTHING,
  NotifyEVChargingNeeds: { status: 'Rejected', statusInfo: NOT_OFFERED },
  NotifyEVChargingSchedule: { status: 'Accepted' },
  NotifyMonitoringReport: NOTHING,
  PublishFirmwareStatusNotification: NOTHING,
  ReportChargingProfiles: NOTHING,
};

/** What 2.1 has in its place, or besides. */
const FIXED_21: Readonly<Record<string, Payload>> = {
  ...FIXED,
  ClosePeriodicEventStream: NOTHING,
  NotifyEVChargingNeeds: { status: 'NoChargingProfile' },
  NotifyPriorityCharging: NOTHING,
  OpenPeriodicEventStream: { status: 'Rejected', statusInfo: NOT_OFFERED },
};

export const FIXED_ANSWERS: Readonly<Record<V2, Readonly<Record<string, Payload>>>> = {
  '2.0.1': FIXED,
  '2.1': FIXED_21,
};

/** Calls of 2.1 for what the hub does not do: payment terminals, batteries that are swapped, control by the grid. */
export const NOT_SERVED: Readonly<Record<V2, readonly string[]>> = {
  '2.0.1': [],
  '2.1': [
    'BatterySwap',
    'GetCertificateChainStatus',
    'NotifyDERAlarm',
    'NotifyDERStartStop',
    'NotifySettlement',
    'NotifyWebPaymentStarted',
    'PullDynamicScheduleUpdate',
    'ReportDERControl',
    'VatNumberValidation',
  ],
};
