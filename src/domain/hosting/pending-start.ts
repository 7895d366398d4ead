import type { Driver } from '../charging/authorization.js';
import type { IdToken } from '../charging/id-token.js';
import { sameId } from '../roaming/location.js';

/**
 * A transaction that a station may begin soon. COMMAND: an eMSP has sent START_SESSION. AUTHORIZED: an eMSP has allowed
 * in real time what a driver has shown; it is not asked again when the transaction begins.
 */
export interface PendingStart {
  readonly id: string;
  readonly why: 'AUTHORIZED' | 'COMMAND';
  readonly stationId: string;
  readonly idToken: IdToken;
  /** The tag was made for this start, and means nothing otherwise. */
  readonly isOneTime: boolean;
  /** COMMAND only, positive int32: what OCPP 2.0.1 calls remoteStartId. Unique with the station. */
  readonly remoteStartNumber?: number;
  readonly driver: Driver;
  /** AUTHORIZED only: at these EVSEs; absent: at any of the station. */
  readonly evseUids?: readonly string[];
  /** USED: a transaction began. REFUSED: the station did not take it. DROPPED: nothing came in time. */
  readonly state: 'DROPPED' | 'REFUSED' | 'USED' | 'WAITING';
  /** When the transaction began that has used it: a repetition of that start may use it again. */
  readonly usedAt?: Date;
  readonly createdAt: Date;
  readonly validUntil: Date;
}

/** An eMSP's authorization holds for so long (OCPI says nothing; ocpi#468). */
export const AUTHORIZATION_MS = 15 * 60_000;
/** ConnectionTimeOut (OCPP 1.6, 9.1.5) of a station that has not told its own. */
export const CONNECTION_TIMEOUT_SECONDS = 120;
/** How far the clocks of stations are believed to be off. */
const CLOCK_MS = 5 * 60_000;

/** How a start that has come stands to what was pending. */
export type PendingVerdict = 'EXPIRED' | 'TAKEN' | 'VALID';

/**
 * Whether a pending start covers a transaction that began at a moment. The same moment again is a repetition. What a
 * station had refused, and begins all the same, is covered by nothing.
 */
export function judgePending(pending: PendingStart, at: Date): PendingVerdict {
  if (pending.state === 'REFUSED') return 'TAKEN';
  if (pending.usedAt) return pending.usedAt.getTime() === at.getTime() ? 'VALID' : 'TAKEN';
  const isEarly = pending.why === 'AUTHORIZED' && at.getTime() < pending.createdAt.getTime() - CLOCK_MS;
  return isEarly || at > pending.validUntil ? 'EXPIRED' : 'VALID';
}

/** Whether an eMSP has allowed an EVSE: those that it names, or all (OCPI 2.2.1, mod_tokens, AuthorizationInfo.location). */
export function allowsEvse({ evseUids }: Pick<PendingStart, 'evseUids'>, uids: readonly string[]): boolean {
  return !evseUids || uids.some((uid) => evseUids.some((one) => sameId(one, uid)));
}

/** The key by which a pending start is found again: compared without case and without blanks. */
export function pendingKey({ value }: IdToken): string {
  return value.trim().toUpperCase();
}
