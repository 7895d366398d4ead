import { isHeld } from '../../domain/hosting/reservation.js';
import type { Station } from '../../domain/stations/station.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { findReservationFor, type StartSigns } from './find-pending.js';

/** Notes that a transaction has used the reservation that was held for it, if there is one. */
export async function useReservation(
  hub: Pick<AuthorizingHub, 'clock' | 'reservations'>,
  station: Pick<Station, 'id'>,
  start: StartSigns & { readonly at: Date },
): Promise<void> {
  const reservation = await findReservationFor(hub, station, start);
  if (!reservation || !isHeld(reservation, start.at)) return;
  const { revision } = reservation;
  // Who writes in between has ended it otherwise; the transaction stands all the same.
  await hub.reservations.put({
    ...reservation,
    state: 'USED',
    usedAt: start.at,
    updatedAt: hub.clock.now(),
    revision: revision + 1,
  });
}
