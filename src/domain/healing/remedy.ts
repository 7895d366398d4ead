import type { OcppVersion, StationAbilities } from '../stations/station.js';

/**
 * What the hub may try. ASK_*: the station shall tell something again (TriggerMessage). AVAILABILITY_CYCLE: out of service
 * and back. RECONNECT: the connection is closed, so that the station opens a new one.
 */
export const REMEDY_KINDS = [
  'ASK_BOOT',
  'ASK_HEARTBEAT',
  'ASK_METER_VALUES',
  'ASK_STATUS',
  'AVAILABILITY_CYCLE',
  'RECONNECT',
  'SOFT_RESET',
  'UNLOCK',
] as const;
export type RemedyKind = (typeof REMEDY_KINDS)[number];

/** What may hurt somebody who charges: never while a transaction is open or power flows. */
const INTERVENING: ReadonlySet<RemedyKind> = new Set(['AVAILABILITY_CYCLE', 'SOFT_RESET', 'UNLOCK'] as const);
const ASKING: ReadonlySet<RemedyKind> = new Set([
  'ASK_BOOT',
  'ASK_HEARTBEAT',
  'ASK_METER_VALUES',
  'ASK_STATUS',
] as const);

export function isIntervening(remedy: RemedyKind): boolean {
  return INTERVENING.has(remedy);
}

/** Whether the remedy works on the whole station, all of its outlets. */
export function isOnStation(remedy: RemedyKind): boolean {
  return remedy === 'SOFT_RESET' || remedy === 'RECONNECT' || remedy === 'ASK_BOOT';
}

/** Words of stations for a remedy that they took. */
const TAKEN: ReadonlySet<string> = new Set(['Accepted', 'Scheduled', 'Unlocked']);
const NEVER: ReadonlySet<string> = new Set(['NOT_SUPPORTED', 'NotImplemented', 'NotSupported']);

/** Whether the station did what it was asked. */
export function wasTaken(outcome: string): boolean {
  return TAKEN.has(outcome);
}

/** Whether the station will never do it. */
export function isNeverPossible(outcome: string): boolean {
  return NEVER.has(outcome);
}

/** Remedies that the station's own configuration rules out: OCPP 1.6 triggers only with the profile RemoteTrigger. */
export function ruledOut(
  version: OcppVersion | undefined,
  abilities: StationAbilities | undefined,
): ReadonlySet<RemedyKind> {
  const isWithoutTrigger =
    version === '1.6' &&
    abilities !== undefined &&
    abilities.profiles.length > 0 &&
    !abilities.profiles.includes('RemoteTrigger');
  return isWithoutTrigger ? ASKING : new Set();
}
