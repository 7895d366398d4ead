import type { CpoPlatform } from '../cpo-platform.js';
import { dateTime, type OcpiParty, type OcpiSession, type OcpiToken } from '../ocpi-objects.js';
import type { Decision } from './decision.js';
import { type EvseBoard, isSameToken, type Reservation, type Spot } from './evse-board.js';
import type { Priced } from './live-session.js';
import type { SessionRunner } from './run-sessions.js';

/** EVSEs that are kept free. A reservation is a Session with status RESERVATION until it is used or ends. */
export interface Reservations {
  make(spot: Spot, reservation: Reservation): Decision;
  cancel(id: string, madeBy: OcpiParty): Decision;
  /** The reservation of this token among these EVSEs. */
  keptFor(spots: readonly Spot[], token: OcpiToken): Kept | undefined;
  /** The driver is there: charging goes on with the reservation's session. */
  use(reservation: Reservation): void;
  close(): void;
}

export interface Kept {
  readonly spot: Spot;
  readonly reservation: Reservation;
}

export interface ReservationParts {
  readonly cpo: CpoPlatform;
  readonly board: EvseBoard;
  readonly runner: SessionRunner;
  readonly priced: Priced;
  readonly clock: () => Date;
}

/** The longest time that a timer can wait. */
const MAX_TIMER_MS = 2_147_483_647;

export function createReservations(parts: ReservationParts): Reservations {
  const { board, clock } = parts;
  const timers = new Map<string, NodeJS.Timeout>();
  const stopTimer = ({ sessionId }: Reservation): void => {
    clearTimeout(timers.get(sessionId));
    timers.delete(sessionId);
  };
  const end = ({ spot, reservation }: Kept): void => {
    stopTimer(reservation);
    void tellEnd(parts, spot, reservation);
  };
  return {
    make(spot, reservation) {
      const earlier = board.findReservation(reservation.id, reservation.madeBy);
      if (earlier) {
        stopTimer(earlier.reservation);
        board.set(earlier.spot, { kind: 'AVAILABLE' });
      }
      board.set(spot, { kind: 'RESERVED', reservation });
      const waitMs = Math.min(reservation.expiresAt.getTime() - clock().getTime(), MAX_TIMER_MS);
      const expire = (): void => {
        board.set(spot, { kind: 'AVAILABLE' });
        end({ spot, reservation });
      };
      timers.set(reservation.sessionId, setTimeout(expire, waitMs).unref());
      const tell = async (): Promise<void> => {
        await tellStart(parts, spot, reservation);
        if (earlier && earlier.spot !== spot) await parts.runner.showStatus(earlier.spot);
      };
      return { response: 'ACCEPTED', result: 'ACCEPTED', next: () => void tell() };
    },
    cancel(id, madeBy) {
      const kept = board.findReservation(id, madeBy);
      if (!kept) return { response: 'ACCEPTED', result: 'UNKNOWN_RESERVATION' };
      board.set(kept.spot, { kind: 'AVAILABLE' });
      return { response: 'ACCEPTED', result: 'ACCEPTED', next: () => end(kept) };
    },
    keptFor(spots, token) {
      for (const spot of spots) {
        const state = board.stateOf(spot);
        if (state.kind === 'RESERVED' && isSameToken(state.reservation.token, token)) {
          return { spot, reservation: state.reservation };
        }
      }
      return undefined;
    },
    use: stopTimer,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

async function tellStart(parts: ReservationParts, spot: Spot, reservation: Reservation): Promise<void> {
  const { cpo, runner } = parts;
  try {
    await cpo.putSession(sessionOf(parts, spot, reservation), partyOf(reservation.token));
  } catch {
    // It is told with the exchange; the EVSE is kept all the same.
  }
  await runner.showStatus(spot);
}

async function tellEnd({ cpo, runner, clock }: ReservationParts, spot: Spot, reservation: Reservation): Promise<void> {
  const { country_code, party_id } = spot.location;
  const ended = { status: 'COMPLETED', end_date_time: dateTime(clock()), last_updated: runner.stamp() };
  try {
    const session = { country_code, party_id, id: reservation.sessionId };
    await cpo.patchSession(session, ended, partyOf(reservation.token));
  } catch {
    // As above.
  }
  await runner.showStatus(spot);
}

function sessionOf(
  { priced, runner }: ReservationParts,
  { location, evse }: Spot,
  { sessionId, reservedAt, token, authorizationReference }: Reservation,
): OcpiSession {
  const { country_code, party_id, uid, type, contract_id } = token;
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: sessionId,
    start_date_time: dateTime(reservedAt),
    kwh: 0,
    cdr_token: { country_code, party_id, uid, type, contract_id },
    auth_method: 'COMMAND',
    ...(authorizationReference !== undefined && { authorization_reference: authorizationReference }),
    location_id: location.id,
    evse_uid: evse.uid,
    connector_id: evse.connectors[0]?.id ?? '1',
    currency: priced.prices.currency,
    status: 'RESERVATION',
    last_updated: runner.stamp(),
  };
}

function partyOf({ country_code, party_id }: OcpiParty): OcpiParty {
  return { country_code, party_id };
}
