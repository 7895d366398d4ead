import type { KnownEvseStatus } from '../../../domain/stations/evse-status.js';

/** A moment, for machines and for people. */
export interface ShownTime {
  readonly iso: string;
  /** In UTC, to the second: `2026-10-12 09:05:00`. */
  readonly text: string;
}

/** How something looks: good, to be waited for, bad, or none of these. */
export type Tone = 'bad' | 'good' | 'plain' | 'wait';

export function shownTime(at: Date): ShownTime {
  const iso = at.toISOString();
  return { iso, text: iso.slice(0, 19).replace('T', ' ') };
}

const TONES: Readonly<Record<KnownEvseStatus | 'REMOVED', Tone>> = {
  AVAILABLE: 'good',
  BLOCKED: 'wait',
  CHARGING: 'good',
  INOPERATIVE: 'wait',
  OUTOFORDER: 'bad',
  REMOVED: 'plain',
  RESERVED: 'wait',
  UNKNOWN: 'wait',
};

/** An EVSE status of OCPI, as OCPI writes it. */
export interface ShownStatus {
  readonly status: KnownEvseStatus | 'REMOVED';
  readonly tone: Tone;
}

/** What OCPI calls the state of an EVSE; of a station that was taken out of service for good it is REMOVED. */
export function shownStatus(status: KnownEvseStatus | undefined, isRetired: boolean): ShownStatus {
  const said = isRetired ? 'REMOVED' : (status ?? 'UNKNOWN');
  return { status: said, tone: TONES[said] };
}

/** Path of a station's page. */
export function stationPath(baseUrl: string, stationId: string): string {
  return `${baseUrl}/stations/${encodeURIComponent(stationId)}`;
}
