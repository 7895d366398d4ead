import type { Driver, Reserved } from '../charging/authorization.js';
import type { IdToken } from '../charging/id-token.js';
import { objectKey, type PartyId, partyKey } from '../party.js';

/**
 * A reservation of an eMSP at a station. REQUESTED: the station was asked. ACTIVE: it has agreed. USED: a transaction
 * came of it. EXPIRED, CANCELED and REFUSED: nothing will.
 */
export interface Reservation {
  /** `NL*CPO/DE*MSP/R1`: an eMSP's own id, unique for it and folded. */
  readonly key: string;
  /** As the eMSP wrote it. */
  readonly reservationId: string;
  readonly party: PartyId;
  readonly emsp: PartyId;
  readonly siteId: string;
  readonly stationId: string;
  /** Positive int32, unique with the station: what OCPP calls it. */
  readonly number: number;
  /** Absent: any outlet of the station. */
  readonly outlet?: { readonly evse: number; readonly connector: number; readonly evseUid: string };
  readonly idToken: IdToken;
  /** The tag was made for this reservation. */
  readonly isOneTime: boolean;
  readonly driver: Driver;
  readonly expiresAt: Date;
  readonly state: 'ACTIVE' | 'CANCELED' | 'EXPIRED' | 'REFUSED' | 'REQUESTED' | 'USED';
  /** When the transaction began that has used it. */
  readonly usedAt?: Date;
  /** When the station agreed to it as it stands; absent: it has not, or it was used too late to tell: nothing is billed. */
  readonly agreedAt?: Date;
  /**
   * Its OCPI Session (RESERVATION), which becomes that of the transaction that uses it. It starts when the station first
   * agrees; until then, when it was asked.
   */
  readonly session?: { readonly id: string; readonly startedAt: Date };
  /** The eMSP is still to be told what has become of that Session. */
  readonly sessionDue?: true;
  /** It expired, and costs something: its CDR is due then, unless a transaction turns up that began in time. */
  readonly cdrDueAt?: Date;
  /** Where the eMSP waits for results. */
  readonly callbackId: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** The key of a reservation of an eMSP at a CPO. */
export function reservationKey(cpo: PartyId, emsp: PartyId, id: string): string {
  return objectKey(cpo, partyKey(emsp), id);
}

/** Whether a station may hold it at a moment. */
export function isHeld({ state, expiresAt }: Pick<Reservation, 'expiresAt' | 'state'>, at: Date): boolean {
  return (state === 'ACTIVE' || state === 'REQUESTED') && at < expiresAt;
}

/** Whether it holds an outlet: this one, or whichever. */
export function reserves(
  { outlet }: Reservation,
  wanted: { readonly evse: number; readonly connector: number },
): boolean {
  return !outlet || (outlet.evse === wanted.evse && outlet.connector === wanted.connector);
}

/** What changes when the station agrees: a Session that was told before goes on since its start. */
export function agreed({ session, createdAt }: Reservation, at: Date): Partial<Reservation> {
  const goesOn = session && session.startedAt < createdAt;
  return {
    state: 'ACTIVE',
    agreedAt: at,
    ...(session && { session: goesOn ? session : { ...session, startedAt: at } }),
  };
}

/** Since when it is held, for whose account; undefined: the station has not agreed to it. */
export function reservedOf({ agreedAt, session, emsp }: Reservation): Reserved | undefined {
  return agreedAt && session && { by: emsp, from: session.startedAt };
}

/** A transaction that began while it was held is told now that it has expired, before it was billed. */
export function isLateFor(reservation: Reservation, at: Date): boolean {
  return isUnsettled(reservation) && at < reservation.expiresAt;
}

/** Somebody came, after all: nothing is billed for its having expired. */
export function forgiven({ agreedAt: _agreed, cdrDueAt: _due, ...rest }: Reservation): Reservation {
  return rest;
}

/** Whether it has ended and something of it is still to be told or billed: its id cannot be taken for another one. */
export function isUnsettled({ state, agreedAt, sessionDue, cdrDueAt }: Reservation): boolean {
  return state === 'EXPIRED' && agreedAt !== undefined && (sessionDue === true || cdrDueAt !== undefined);
}
