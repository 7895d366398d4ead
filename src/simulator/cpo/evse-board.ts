import { sameId } from '../modules/answers.js';
import type { OcpiEvse, OcpiLocation, OcpiParty, OcpiToken } from '../ocpi-objects.js';

/** What an EVSE is doing. */
export type EvseState =
  | { readonly kind: 'AVAILABLE' }
  | { readonly kind: 'INOPERATIVE' }
  | { readonly kind: 'CHARGING'; readonly sessionId: string }
  | { readonly kind: 'RESERVED'; readonly reservation: Reservation };

/** An EVSE that is kept free for a token. Its session is the one that charging goes on with. */
export interface Reservation {
  readonly id: string;
  /** Who made it: the same id of somebody else is another reservation. */
  readonly madeBy: OcpiParty;
  readonly token: OcpiToken;
  readonly sessionId: string;
  readonly reservedAt: Date;
  readonly expiresAt: Date;
  readonly authorizationReference?: string;
}

/** An EVSE at its location. */
export interface Spot {
  readonly location: OcpiLocation;
  readonly evse: OcpiEvse;
}

/** Who stands where. */
export interface EvseBoard {
  /** The EVSEs of a location, or the one that is named; none when it is not known. */
  at(locationId: string, evseUid?: string): readonly Spot[];
  spots(): readonly Spot[];
  stateOf(spot: Spot): EvseState;
  set(spot: Spot, state: EvseState): void;
  /** Where a reservation is kept. */
  findReservation(
    id: string,
    madeBy: OcpiParty,
  ): { readonly spot: Spot; readonly reservation: Reservation } | undefined;
}

export function createEvseBoard(locations: readonly OcpiLocation[]): EvseBoard {
  const spots: readonly Spot[] = locations.flatMap((location) => location.evses.map((evse) => ({ location, evse })));
  const states = new Map<OcpiEvse, EvseState>(
    spots.map(({ evse }) => [evse, { kind: evse.status === 'INOPERATIVE' ? 'INOPERATIVE' : 'AVAILABLE' }]),
  );
  const stateOf = (spot: Spot): EvseState => states.get(spot.evse) ?? { kind: 'INOPERATIVE' };
  return {
    at: (locationId, evseUid) =>
      spots.filter(
        ({ location, evse }) => sameId(location.id, locationId) && (evseUid === undefined || sameId(evse.uid, evseUid)),
      ),
    spots: () => spots,
    stateOf,
    set: (spot, state) => states.set(spot.evse, state),
    findReservation(id, madeBy) {
      for (const spot of spots) {
        const state = stateOf(spot);
        if (state.kind !== 'RESERVED') continue;
        const { reservation } = state;
        if (sameId(reservation.id, id) && isSameParty(reservation.madeBy, madeBy)) return { spot, reservation };
      }
      return undefined;
    },
  };
}

export function isSameParty(a: OcpiParty, b: OcpiParty): boolean {
  return sameId(a.country_code, b.country_code) && sameId(a.party_id, b.party_id);
}

export function isSameToken(a: OcpiToken, b: OcpiToken): boolean {
  return isSameParty(a, b) && sameId(a.uid, b.uid) && a.type === b.type;
}
