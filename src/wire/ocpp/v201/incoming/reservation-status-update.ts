import { integer, text } from '../fields.js';
import { type Incoming, NOTHING } from './incoming.js';

/** ReservationStatusUpdate (H03, H04): expired, removed, or (2.1) used without a transaction that followed. */
export async function serveReservationStatusUpdate({ flows, from, message }: Incoming) {
  const how = text(message, 'reservationUpdateStatus') === 'Removed' ? 'REMOVED' : 'EXPIRED';
  await flows.reservationEnded(from, { reservationNumber: integer(message, 'reservationId'), how });
  return NOTHING;
}
