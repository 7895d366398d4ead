import type { OutletNumbers } from '../../../domain/hosting/outlet-for-station.js';
import { isHeld, type Reservation, reserves } from '../../../domain/hosting/reservation.js';
import type { FromStation } from '../../stations/station-flows.js';
import type { HostingHub } from '../hosting-hub.js';
import { giveFurtherResult } from '../results/give-result.js';
import { endReservation } from './change-reservation.js';
import { takeBack } from './reserve-now.js';

const MOST_AT_ONCE = 200;

/** The reservation that a station names by its number, in whatever state; undefined: it was never made here. */
export async function findReservation(
  hub: Pick<HostingHub, 'reservations'>,
  stationId: string,
  reservationNumber: number,
): Promise<Reservation | undefined> {
  return hub.reservations.findByNumber(stationId, reservationNumber);
}

/**
 * Ends reservations whose time is over: OCPP 1.6 has no message for it, so the hub's own clock does. Returns how many
 * ended.
 */
export async function expireReservations(hub: HostingHub): Promise<number> {
  const overdue = await hub.reservations.overdue(hub.clock.now(), MOST_AT_ONCE);
  for (const one of overdue) await endReservation(hub, one, 'EXPIRED');
  return overdue.length;
}

/**
 * Cancels what is reserved at an outlet that nobody can use any more (Faulted, Unavailable): the eMSP that reserved it
 * gets a second result of its RESERVE_NOW, CANCELED_RESERVATION (OCPI 2.2.1, mod_commands). Evse 0 is the whole station.
 */
export async function cancelReservationsAt(
  hub: HostingHub,
  { stationId, ...outlet }: OutletNumbers & { readonly stationId: string },
): Promise<number> {
  const held = await hub.reservations.heldAt(stationId);
  // One that may be at any outlet stands as long as the station does.
  const lost = held.filter((one) => outlet.evse === 0 || (one.outlet && reserves(one, outlet)));
  for (const one of lost) {
    await takeBack(hub, one);
    await cancelForEmsp(hub, one);
  }
  return lost.length;
}

/** OCPP 2.0.1 ReservationStatusUpdate: the station has ended a reservation itself. */
export async function reservationEnded(
  hub: HostingHub,
  { station }: Pick<FromStation, 'station'>,
  ended: { readonly reservationNumber: number; readonly how: 'EXPIRED' | 'REMOVED' },
): Promise<void> {
  const reservation = await findReservation(hub, station.id, ended.reservationNumber);
  if (!reservation) return;
  if (ended.how === 'EXPIRED') await endReservation(hub, reservation, 'EXPIRED');
  else await cancelForEmsp(hub, reservation);
}

const MESSAGE = 'The reservation was canceled: the EVSE cannot be used any more.';

async function cancelForEmsp(hub: HostingHub, reservation: Reservation): Promise<void> {
  const wasActive = reservation.state === 'ACTIVE' && isHeld(reservation, hub.clock.now());
  const ended = await endReservation(hub, reservation, 'CANCELED');
  if (!ended || !wasActive) return;
  const callback = await hub.callbacks.find(reservation.callbackId);
  if (!callback) return;
  const { callbackId, party, stationId, correlationId } = reservation;
  const pending = {
    id: `${callbackId}#canceled`,
    callbackId,
    kind: 'COMMAND_RESULT',
    connectionId: callback.user.connectionId,
    cpo: party,
    stationId,
    command: 'RESERVE_NOW',
    correlationId,
  } as const;
  hub.background.start('cancel reservation', () =>
    giveFurtherResult(hub, pending, { result: 'CANCELED_RESERVATION', message: MESSAGE }),
  );
}
