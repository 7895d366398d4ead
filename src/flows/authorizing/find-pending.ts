import type { IdToken } from '../../domain/charging/id-token.js';
import { type PendingStart, pendingKey } from '../../domain/hosting/pending-start.js';
import type { Reservation } from '../../domain/hosting/reservation.js';
import type { Station } from '../../domain/stations/station.js';
import type { AuthorizingHub } from './authorizing-hub.js';

/** What a station says of a transaction that begins. */
export interface StartSigns {
  readonly idToken: IdToken;
  readonly remoteStartNumber?: number;
  readonly reservationNumber?: number;
}

/** What was pending at a station for a start: by its number, else by what the driver shows. */
export async function findPendingStart(
  hub: Pick<AuthorizingHub, 'pendingStarts'>,
  { id }: Pick<Station, 'id'>,
  { idToken, remoteStartNumber }: StartSigns,
): Promise<PendingStart | undefined> {
  const numbered =
    remoteStartNumber === undefined ? undefined : await hub.pendingStarts.findByNumber(id, remoteStartNumber);
  return numbered ?? hub.pendingStarts.findByToken(id, pendingKey(idToken));
}

/** The reservation that a start uses: the one that the station names, else one held there for what the driver shows. */
export async function findReservationFor(
  hub: Pick<AuthorizingHub, 'reservations'>,
  { id }: Pick<Station, 'id'>,
  { idToken, reservationNumber }: StartSigns,
): Promise<Reservation | undefined> {
  if (reservationNumber !== undefined && reservationNumber > 0) {
    return hub.reservations.findByNumber(id, reservationNumber);
  }
  const key = pendingKey(idToken);
  return (await hub.reservations.heldAt(id)).find((one) => pendingKey(one.idToken) === key);
}
