import type { Authorization } from '../../domain/charging/authorization.js';
import { forgiven, isHeld, isLateFor, type Reservation, reservedOf } from '../../domain/hosting/reservation.js';
import { type PartyId, sameParty } from '../../domain/party.js';
import type { Station } from '../../domain/stations/station.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { findReservationFor, type StartSigns } from './find-pending.js';

/** A transaction that begins, and whose driver it is. */
export interface UsingStart extends StartSigns {
  readonly at: Date;
  readonly emsp: PartyId;
}

/** What a transaction goes on with of a reservation. */
export type UsedReservation = Pick<Authorization, 'reserved' | 'sessionId'>;

/**
 * Notes that a transaction has used the reservation that was held for it, if there is one. Returns its OCPI Session, which
 * goes on as the transaction's, and since when it was held; nothing where it is of another eMSP. The same start may ask
 * again. One that has expired by the hub's clock, before a start in time was told, is not billed.
 */
export async function useReservation(
  hub: Pick<AuthorizingHub, 'clock' | 'reservations'>,
  station: Pick<Station, 'id'>,
  { emsp, ...start }: UsingStart,
): Promise<UsedReservation> {
  const reservation = await findReservationFor(hub, station, start);
  if (!reservation) return {};
  await forgiveLate(hub, reservation, start.at);
  const isUsed = reservation.usedAt?.getTime() === start.at.getTime();
  if (!isUsed && !isHeld(reservation, start.at)) return {};
  // Who writes in between has ended it otherwise; the transaction stands all the same.
  if (!isUsed && !(await use(hub, reservation, start.at))) return {};
  const { session } = reservation;
  if (!session || !sameParty(reservation.emsp, emsp)) return {};
  const reserved = reservedOf(reservation);
  return { sessionId: session.id, ...(reserved && { reserved }) };
}

/** Until nobody writes in between, or its CDR was made all the same. */
async function forgiveLate(
  { reservations }: Pick<AuthorizingHub, 'reservations'>,
  reservation: Reservation,
  at: Date,
): Promise<void> {
  let current: Reservation | undefined = reservation;
  while (current && isLateFor(current, at)) {
    if (await reservations.put({ ...forgiven(current), revision: current.revision + 1 })) return;
    current = await reservations.find(reservation.key);
  }
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
