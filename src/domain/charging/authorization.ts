import type { PartyId } from '../party.js';
import type { CdrToken } from '../roaming/cdr.js';

/** Whether a driver may charge, in words that fit both versions; each writes it as its own status (ocpp 1.6 7.2, 2.0.1). */
export type AuthorizationStatus =
  | 'ACCEPTED'
  | 'BLOCKED'
  | 'CONCURRENT_TX'
  | 'EXPIRED'
  | 'INVALID'
  | 'NOT_AT_THIS_LOCATION'
  | 'NO_CREDIT'
  | 'UNKNOWN';

/** Who charges, and why that was allowed: goes into Session and CDR. */
export interface Driver {
  readonly token: CdrToken;
  /** OCPI AuthMethod: AUTH_REQUEST, COMMAND or WHITELIST. */
  readonly authMethod: string;
  readonly authorizationReference?: string;
  readonly groupId?: string;
}

/** Whose reservation a transaction has used, and since when the outlet was held for them. */
export interface Reserved {
  readonly by: PartyId;
  readonly from: Date;
}

/** What became of a question whether a driver may charge. */
export interface Authorization {
  readonly status: AuthorizationStatus;
  /** Whose token it is, also when it may not charge; absent: nobody knows it. */
  readonly driver?: Driver;
  readonly parentIdToken?: string;
  readonly expiresAt?: Date;
  /** Of a transaction that uses a reservation: its OCPI Session, which goes on. */
  readonly sessionId?: string;
  /** Of the same, where the station has agreed to the reservation. */
  readonly reserved?: Reserved;
  /** ISO 639-1, for the station's display. */
  readonly language?: string;
}
