import type { ConnectorState } from './connector-state.js';

/** What is known of one connector. */
export interface ConnectorFacts {
  /** Absent: the station has never told. */
  readonly state?: Pick<ConnectorState, 'at' | 'since' | 'status'>;
  readonly hasOpenTransaction: boolean;
  /** When its last transaction ended. */
  readonly lastEndedAt?: Date;
}

/** What is known of an EVSE. */
export interface EvseFacts {
  readonly connectors: readonly ConnectorFacts[];
  /** Of the station as a whole, since it last booted. */
  readonly station?: Pick<ConnectorState, 'status'>;
  /** Since when nothing connects it to the hub; absent: it is connected. */
  readonly offlineSince?: Date;
}

/** How long states may last before they mean something else. All in seconds. */
export interface StatusPolicy {
  /** A car is plugged in and nobody has authorized: then it is only in the way. */
  readonly preparingSeconds: number;
  /** Charging has ended and the car is still plugged in. */
  readonly finishingSeconds: number;
  /** The connection is lost. */
  readonly offlineGraceSeconds: number;
}

export const STATUS_POLICY: StatusPolicy = {
  preparingSeconds: 180,
  finishingSeconds: 60,
  offlineGraceSeconds: 120,
};

export interface MappedStatus {
  readonly status: KnownEvseStatus;
  /** When it becomes another one by time alone. */
  readonly changesAt?: Date;
}

/** EvseStatus of OCPI as far as a state of a station can mean it; PLANNED and REMOVED are said by people. */
export type KnownEvseStatus =
  | 'AVAILABLE'
  | 'BLOCKED'
  | 'CHARGING'
  | 'INOPERATIVE'
  | 'OUTOFORDER'
  | 'RESERVED'
  | 'UNKNOWN';

/** Unavailable is `temporarily not available, not broken` (OCPI 2.2.1, mod_locations, Status); other hubs disagree. */
const UNAVAILABLE: KnownEvseStatus = 'INOPERATIVE';

/** One that stands further ahead counts for the whole EVSE: a broken connector does not hide one that works. */
const AHEAD: readonly KnownEvseStatus[] = [
  'CHARGING',
  'BLOCKED',
  'RESERVED',
  'AVAILABLE',
  'INOPERATIVE',
  'OUTOFORDER',
  'UNKNOWN',
];

/**
 * What an EVSE is to the world (OCPI 2.2.1, mod_locations, Status), and until when. A connection that is lost counts
 * after a grace only; a station that is out of order or unavailable as a whole makes its EVSEs so, but for those that
 * charge.
 */
export function evseStatus(facts: EvseFacts, now: Date, policy: StatusPolicy = STATUS_POLICY): MappedStatus {
  const lostAt = facts.offlineSince && after(facts.offlineSince, policy.offlineGraceSeconds);
  if (lostAt && lostAt <= now) return { status: 'UNKNOWN' };
  const mapped = facts.connectors.map((connector) => connectorStatus(connector, now, policy));
  const status = withWhole(ahead(mapped.map((one) => one.status)), facts.station);
  const changesAt = earliest([lostAt, ...mapped.map((one) => one.changesAt)]);
  return changesAt ? { status, changesAt } : { status };
}

/** What a connector alone is. An error code with another state than Faulted is a warning and changes nothing. */
export function connectorStatus(
  { state, hasOpenTransaction, lastEndedAt }: ConnectorFacts,
  now: Date,
  policy: StatusPolicy = STATUS_POLICY,
): MappedStatus {
  if (!state) return { status: 'UNKNOWN' };
  const since = state.since ?? state.at;
  switch (state.status) {
    case 'Available':
      return { status: 'AVAILABLE' };
    case 'Charging':
    case 'SuspendedEV':
    case 'SuspendedEVSE':
      return { status: 'CHARGING' };
    case 'Reserved':
      return { status: 'RESERVED' };
    case 'Unavailable':
      return { status: UNAVAILABLE };
    case 'Faulted':
      return { status: 'OUTOFORDER' };
    case 'Preparing':
      return hasOpenTransaction ? { status: 'CHARGING' } : beforeCharging(since, now, policy);
    case 'Finishing':
      return hasOpenTransaction ? { status: 'CHARGING' } : afterCharging(since, now, policy);
    case 'Occupied': {
      if (hasOpenTransaction) return { status: 'CHARGING' };
      const hasCharged = lastEndedAt !== undefined && lastEndedAt >= since;
      return hasCharged ? afterCharging(lastEndedAt, now, policy) : beforeCharging(since, now, policy);
    }
  }
}

/** Apps refuse to start where it is not AVAILABLE, and the driver who plugs in first wants to start just then. */
function beforeCharging(since: Date, now: Date, { preparingSeconds }: StatusPolicy): MappedStatus {
  const changesAt = after(since, preparingSeconds);
  return changesAt <= now ? { status: 'BLOCKED' } : { status: 'AVAILABLE', changesAt };
}

/** Never AVAILABLE before the car is gone. */
function afterCharging(since: Date, now: Date, { finishingSeconds }: StatusPolicy): MappedStatus {
  const changesAt = after(since, finishingSeconds);
  return changesAt <= now ? { status: 'BLOCKED' } : { status: 'CHARGING', changesAt };
}

function ahead(statuses: readonly KnownEvseStatus[]): KnownEvseStatus {
  return AHEAD.find((status) => statuses.includes(status)) ?? 'UNKNOWN';
}

function withWhole(status: KnownEvseStatus, station: EvseFacts['station']): KnownEvseStatus {
  if (status === 'CHARGING') return status;
  if (station?.status === 'Faulted') return 'OUTOFORDER';
  if (station?.status === 'Unavailable') return UNAVAILABLE;
  return status;
}

function after(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1_000);
}

function earliest(dates: readonly (Date | undefined)[]): Date | undefined {
  const [first] = dates.flatMap((date) => date ?? []).sort((a, b) => a.getTime() - b.getTime());
  return first;
}
