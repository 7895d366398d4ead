import type { Reservation } from '../../domain/hosting/reservation.js';

/** Reservations of eMSPs at stations. */
export interface ReservationStore {
  /** False: somebody else has written since; revision 1 inserts. Also false when its number is taken at that station. */
  put(reservation: Reservation): Promise<boolean>;
  find(key: string): Promise<Reservation | undefined>;
  findByNumber(stationId: string, reservationNumber: number): Promise<Reservation | undefined>;
  /** REQUESTED and ACTIVE ones of a station. */
  heldAt(stationId: string): Promise<readonly Reservation[]>;
  /** REQUESTED and ACTIVE ones that have expired. */
  overdue(at: Date, limit: number): Promise<readonly Reservation[]>;
  /** Those of whose Sessions eMSPs are still to be told, the longest due first. */
  sessionsDue(limit: number): Promise<readonly Reservation[]>;
  /** Those that expired and whose CDR is due, the longest due first. */
  cdrsDue(at: Date, limit: number): Promise<readonly Reservation[]>;
}
