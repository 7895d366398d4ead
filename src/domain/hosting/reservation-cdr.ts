import { cdrLocationOf } from '../charging/billing/cdr-location.js';
import { costsOf } from '../charging/billing/cdr-of.js';
import type { PricedSession } from '../charging/billing/priced-session.js';
import { ZERO } from '../decimal.js';
import type { Cdr } from '../roaming/cdr.js';
import type { Site } from '../stations/site.js';
import type { StationConnector } from '../stations/station.js';
import type { Reservation } from './reservation.js';
import { endOfReservation, NOT_KNOWN } from './reservation-session.js';

export interface ReservationCdrTerms {
  readonly session: PricedSession;
  readonly site: Site;
  /** Absent: the reservation was for any outlet. */
  readonly connector?: StationConnector;
  readonly now: Date;
}

/** OCPI 2.2.1, mod_cdrs, CdrLocation: where nobody charged, these are any values, and not read. */
const ANY_CONNECTOR = { standard: 'IEC_62196_T2', format: 'SOCKET', powerType: 'AC_3_PHASE' } as const;

/**
 * The CDR of a reservation that nobody came to (OCPI 2.2.1, mod_cdrs, CDR), under the id of its Session, so that it can
 * be made only once. No EVSE is named (`#NA`), by which it is told from one that was used, and nothing was charged: no
 * energy, and no time of a charging session. Undefined: it has no Session.
 */
export function cdrOfReservation(
  reservation: Reservation,
  { session, site, connector, now }: ReservationCdrTerms,
): Cdr | undefined {
  const { party, driver } = reservation;
  const { token, authMethod, authorizationReference } = driver;
  const { id } = reservation.session ?? {};
  if (id === undefined) return undefined;
  const nowhere = { evseUid: NOT_KNOWN, evseId: NOT_KNOWN, connectorId: NOT_KNOWN };
  return {
    party,
    id,
    startedAt: session.startedAt,
    endedAt: endOfReservation(reservation),
    sessionId: id,
    token,
    authMethod,
    ...(authorizationReference !== undefined && { authorizationReference }),
    location: cdrLocationOf(site, nowhere, connector ?? ANY_CONNECTOR),
    currency: session.currency,
    tariffs: session.tariffs,
    chargingPeriods: session.periods,
    ...costsOf(session.priced),
    totalEnergyKwh: ZERO,
    totalTimeH: ZERO,
    remark: 'The reservation expired.',
    credit: false,
    lastUpdated: now,
  };
}
