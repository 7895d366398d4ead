import { ZERO } from '../decimal.js';
import type { Session } from '../roaming/session.js';
import type { Reservation } from './reservation.js';

/** How the OCPI Session of a reservation stands (2.2.1, mod_sessions, SessionStatus). */
export type ReservationStatus = 'COMPLETED' | 'INVALID' | 'RESERVATION';

/**
 * What the eMSP is to be told of a reservation. COMPLETED: its time is over. INVALID: it was canceled, or is not held any
 * more, and nothing is billed. Undefined: nothing, since the station has not agreed yet, or a transaction goes on with it.
 */
export function reservationStatus({ state }: Pick<Reservation, 'state'>): ReservationStatus | undefined {
  switch (state) {
    case 'ACTIVE':
      return 'RESERVATION';
    case 'EXPIRED':
      return 'COMPLETED';
    case 'CANCELED':
    case 'REFUSED':
      return 'INVALID';
    case 'REQUESTED':
    case 'USED':
      return undefined;
  }
}

export interface ReservationTerms {
  readonly status: ReservationStatus;
  readonly currency: string;
  /** Absent: the reservation is for any outlet. */
  readonly connectorId?: string;
}

/** OCPI 2.2.1, mod_sessions and mod_cdrs: in the place of an EVSE that a reservation did not come to have. */
export const NOT_KNOWN = '#NA';

/** The OCPI Session of a reservation; undefined: it has none. As old as what is told, so that what comes late changes nothing. */
export function sessionOfReservation(
  reservation: Reservation,
  { status, currency, connectorId }: ReservationTerms,
): Session | undefined {
  const { session, driver, outlet, updatedAt } = reservation;
  if (!session) return undefined;
  return {
    party: reservation.party,
    id: session.id,
    startedAt: session.startedAt,
    ...(status !== 'RESERVATION' && { endedAt: endOfReservation(reservation) }),
    energyKwh: ZERO,
    token: driver.token,
    authMethod: driver.authMethod,
    ...(driver.authorizationReference !== undefined && { authorizationReference: driver.authorizationReference }),
    locationId: reservation.siteId,
    evseUid: outlet?.evseUid ?? NOT_KNOWN,
    connectorId: connectorId ?? NOT_KNOWN,
    currency,
    chargingPeriods: [],
    status,
    lastUpdated: updatedAt,
  };
}

/** When a reservation that is not held any more has ended: when its time was over, if that came first. */
export function endOfReservation({ state, expiresAt, updatedAt }: Reservation): Date {
  return state === 'EXPIRED' && expiresAt < updatedAt ? expiresAt : updatedAt;
}
