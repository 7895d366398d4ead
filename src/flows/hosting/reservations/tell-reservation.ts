import type { Reservation } from '../../../domain/hosting/reservation.js';
import {
  type ReservationStatus,
  reservationStatus,
  sessionOfReservation,
} from '../../../domain/hosting/reservation-session.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import { type PutSessionHub, putSession } from '../../charging/billing/put-session.js';
import type { Hub } from '../../hub.js';
import { type BillReservationHub, billDueReservations, cdrDueOf } from './bill-expired.js';

export type TellReservationHub = BillReservationHub & PutSessionHub & Pick<Hub, 'transactions'>;

const MOST_AT_ONCE = 200;
/** A transaction that uses a reservation is known to be its own long before. */
const TAKEN_MS = 120_000;

/**
 * Tells the eMSP of a reservation how its Session stands: RESERVATION while it is held; COMPLETED or INVALID when it has
 * ended unused, and then whether it is billed is known. A transaction that uses it goes on with the same Session. Never
 * fails: what is not told is told by the job.
 */
export async function tellReservation(hub: TellReservationHub, { key }: Pick<Reservation, 'key'>): Promise<void> {
  try {
    const reservation = await hub.reservations.find(key);
    if (reservation?.sessionDue) await tell(hub, reservation);
  } catch (error) {
    hub.log.error({ event: 'reservation.not-told', reservation: key, error: String(error) });
  }
}

/** Tells what a crash has left behind, and bills what has expired. Returns how many were looked at. */
export async function tellDueReservations(hub: TellReservationHub): Promise<number> {
  const due = await hub.reservations.sessionsDue(MOST_AT_ONCE);
  for (const reservation of due) await tellReservation(hub, reservation);
  return due.length + (await billDueReservations(hub));
}

async function tell(hub: TellReservationHub, reservation: Reservation): Promise<void> {
  const status = await statusOf(hub, reservation);
  if (status === 'WAIT') return;
  if (status) await put(hub, reservation, status);
  const { sessionDue: _told, ...rest } = reservation;
  // Who writes in between has something newer to tell.
  const cdrDueAt = status === 'COMPLETED' ? await cdrDueOf(hub, reservation) : undefined;
  await hub.reservations.put({ ...rest, ...(cdrDueAt && { cdrDueAt }), revision: reservation.revision + 1 });
}

async function statusOf(
  hub: TellReservationHub,
  reservation: Reservation,
): Promise<ReservationStatus | 'WAIT' | undefined> {
  const { party, session, state, updatedAt } = reservation;
  if (!session) return undefined;
  const status = reservationStatus(reservation);
  if (status === 'RESERVATION') return status;
  // What was never told needs no end.
  const isTold = (await hub.objects.find('sessions', objectKey(party, session.id))) !== undefined;
  if (!isTold || state !== 'USED') return isTold ? status : undefined;
  if (await hub.transactions.findBySession(session.id)) return undefined;
  return hub.clock.now().getTime() - updatedAt.getTime() < TAKEN_MS ? 'WAIT' : 'COMPLETED';
}

async function put(hub: TellReservationHub, reservation: Reservation, status: ReservationStatus): Promise<void> {
  const { party, siteId, stationId, outlet } = reservation;
  const site = await hub.sites.find(partyKey(party), siteId);
  if (!site) return;
  const station = outlet && (await hub.stations.find(stationId));
  const evse = station?.evses.find(({ number }) => number === outlet?.evse);
  const connector = evse?.connectors.find(({ number }) => number === outlet?.connector);
  const terms = { status, currency: site.currency, ...(connector && { connectorId: connector.id }) };
  const session = sessionOfReservation(reservation, terms);
  if (session) await putSession(hub, session);
}
