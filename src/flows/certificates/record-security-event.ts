import { inspectableParties, type Staff } from '../../domain/access.js';
import {
  isCriticalInOcpp,
  type SecurityEvent,
  securityEventWeight,
} from '../../domain/stations/security/security-event.js';
import type { Hub } from '../hub.js';
import type { FromStation, StationSecurityEvent } from '../stations/station-flows.js';

/** Told of an event that people should look at now, once; a failure of it is logged and keeps no event out. */
export type OnCriticalEvent = (from: FromStation, event: SecurityEvent) => Promise<void>;

const TYPE_MAX = 50;
const INFO_MAX = 255;

/**
 * Keeps what a station told of its security (OCPP 2.0.1, A04; 1.6 security whitepaper), the same event once. `onCritical`
 * is told of those that are critical and no part of every day.
 */
export async function recordSecurityEvent(
  hub: Pick<Hub, 'log' | 'securityEvents'> & { readonly onCritical?: OnCriticalEvent },
  from: FromStation,
  told: StationSecurityEvent,
): Promise<void> {
  const { station, receivedAt } = from;
  const type = told.type.slice(0, TYPE_MAX);
  const event: SecurityEvent = {
    stationId: station.id,
    party: station.party,
    type,
    at: told.at,
    receivedAt,
    ...(told.techInfo !== undefined && { techInfo: told.techInfo.slice(0, INFO_MAX) }),
    isCritical: isCriticalInOcpp(type),
  };
  const isNew = await hub.securityEvents.insert(event);
  if (!isNew || securityEventWeight(type) !== 'CRITICAL') return;
  hub.log.warn({ event: 'station.security', station: station.id, type, at: told.at.toISOString() });
  try {
    await hub.onCritical?.(from, event);
  } catch (error) {
    hub.log.error({ event: 'station.security-alert-failed', station: station.id, type, error: String(error) });
  }
}

/** What stations that somebody may see have told of their security, the newest first. */
export async function listSecurityEvents(
  hub: Pick<Hub, 'securityEvents'>,
  staff: Staff,
  asked: {
    readonly stationId?: string;
    readonly isCritical?: boolean;
    readonly before?: Date;
    readonly limit: number;
  },
): Promise<readonly SecurityEvent[]> {
  const parties = inspectableParties(staff);
  if (parties?.length === 0) return [];
  return hub.securityEvents.list({ ...asked, ...(parties && { parties }) });
}
