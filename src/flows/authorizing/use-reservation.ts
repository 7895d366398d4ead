import { isHeld, type Reservation } from '../../domain/hosting/reservation.js';
import { type PartyId, sameParty } from '../../domain/party.js';
import type { Station } from '../../domain/stations/station.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { findReservationFor, type StartSigns } from './find-pending.js';

/** A transaction that begins, and whose driver it is. */
export interface UsingStart extends StartSigns {
  readonly at: Date;
  readonly emsp: PartyId;
}

/**
 * Notes that a transaction has used the reservation that was held for it, if there is one. Returns the id of its OCPI
 * Session, which goes on as the transaction's; undefined where that is of another eMSP. The same start may ask again.
 */
export async function useReservation(
  hub: Pick<AuthorizingHub, 'clock' | 'reservations'>,
  station: Pick<Station, 'id'>,
  { emsp, ...start }: UsingStart,
): Promise<string | undefined> {
  const reservation = await findReservationFor(hub, station, start);
  if (!reservation) return undefined;
  const isUsed = reservation.usedAt?.getTime() === start.at.getTime();
  if (!isUsed && !isHeld(reservation, start.at)) return undefined;
  // Who writes in between has ended it otherwise; the transaction stands all the same.
  if (!isUsed && !(await use(hub, reservation, start.at))) return undefined;
  return sameParty(reservation.emsp, emsp) ? reservation.session?.id : undefined;
}

async function use(
  hub: Pick<AuthorizingHub, 'clock' | 'reservations'>,
  reservation: Reservation,
  at: Date,
): Promise<boolean> {
  const used: Reservation = {
    ...reservation,
    state: 'USED',
    usedAt: at,
    sessionDue: true,
    updatedAt: hub.clock.now(),
    revision: reservation.revision + 1,
  };
  return hub.reservations.put(used);
}
