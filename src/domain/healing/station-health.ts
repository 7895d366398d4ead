import type { RemedyKind } from './remedy.js';

/** What the hub has to remember of a station to heal it with measure. One for each station. */
export interface StationHealth {
  readonly stationId: string;
  /** Of the last 24 hours: the budget is what is left of it. */
  readonly remedies: readonly SpentRemedy[];
  /** What the station has said it cannot do. */
  readonly unsupported: readonly { readonly remedy: RemedyKind; readonly at: Date }[];
  /** The last connects, for telling a connection that flaps. */
  readonly connects: readonly Date[];
  /** Highest power of the last sessions, oldest first. */
  readonly peaks: readonly SessionPeak[];
  /** Logs that were asked for, the last ones. */
  readonly logs: readonly RequestedLog[];
  readonly revision: number;
}

export interface SpentRemedy {
  readonly at: Date;
  readonly remedy: RemedyKind;
  readonly incidentId: string;
  /** `1/2/FAULTED`: outlet and kind of the incident, for the back-off. */
  readonly about: string;
}

export interface SessionPeak {
  readonly transactionId: string;
  readonly evse: number;
  readonly connector: number;
  readonly at: Date;
  readonly powerW: number;
}

/** A log that a station was asked to upload. */
export interface RequestedLog {
  readonly requestNumber: number;
  readonly log: 'DIAGNOSTICS' | 'SECURITY';
  readonly askedAt: Date;
  readonly askedBy: string;
  /** What the station answered, and then what it said of the upload. */
  readonly status: string;
  readonly statusAt: Date;
}

const DAY_MS = 86_400_000;
const CONNECTS_KEPT = 10;
/** All outlets of a station together. */
const PEAKS_KEPT = 60;
const LOGS_KEPT = 10;

/** A station that nothing is known of yet. */
export function freshHealth(stationId: string): StationHealth {
  return { stationId, remedies: [], unsupported: [], connects: [], peaks: [], logs: [], revision: 0 };
}

/** Remedies of the 24 hours before. */
export function spentToday({ remedies }: Pick<StationHealth, 'remedies'>, now: Date): readonly SpentRemedy[] {
  return remedies.filter(({ at }) => now.getTime() - at.getTime() < DAY_MS);
}

export function withRemedy(health: StationHealth, spent: SpentRemedy): StationHealth {
  return { ...health, remedies: [...spentToday(health, spent.at), spent] };
}

export function withConnect(health: StationHealth, at: Date): StationHealth {
  return { ...health, connects: [...health.connects, at].slice(-CONNECTS_KEPT) };
}

export function withUnsupported(health: StationHealth, remedy: RemedyKind, at: Date): StationHealth {
  return { ...health, unsupported: [...health.unsupported.filter((one) => one.remedy !== remedy), { remedy, at }] };
}

/** A session that was looked at before stays as it is. */
export function withPeak(health: StationHealth, peak: SessionPeak): StationHealth {
  if (health.peaks.some(({ transactionId }) => transactionId === peak.transactionId)) return health;
  return { ...health, peaks: [...health.peaks, peak].slice(-PEAKS_KEPT) };
}

export function withLog(health: StationHealth, log: RequestedLog): StationHealth {
  const others = health.logs.filter(({ requestNumber }) => requestNumber !== log.requestNumber);
  return { ...health, logs: [...others, log].slice(-LOGS_KEPT) };
}
