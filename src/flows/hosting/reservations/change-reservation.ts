import { HubError } from '../../../domain/errors.js';
import type { Reservation } from '../../../domain/hosting/reservation.js';
import type { HostingHub } from '../hosting-hub.js';

type ChangeDeps = Pick<HostingHub, 'clock' | 'reservationChanged' | 'reservations'>;

/** Writers of one reservation that may get in each other's way. */
const MAX_ATTEMPTS = 10;

/**
 * Changes what becomes of a reservation by what is stored at that moment; `decide` returns undefined where there is
 * nothing to change any more. Returns the changed one, after telling of it.
 */
export async function changeReservation(
  hub: ChangeDeps,
  key: string,
  decide: (current: Reservation) => Partial<Reservation> | undefined,
): Promise<Reservation | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await hub.reservations.find(key);
    const change = current && decide(current);
    if (!current || !change) return undefined;
    const changed: Reservation = {
      ...current,
      ...change,
      sessionDue: true,
      updatedAt: hub.clock.now(),
      revision: current.revision + 1,
    };
    if (!(await hub.reservations.put(changed))) continue;
    await hub.reservationChanged?.(changed);
    return changed;
  }
  throw new HubError('conflict', `reservation ${key} is being changed by others`);
}

/** Ends one that stands; undefined: it had ended before, or is another one by now. */
export async function endReservation(
  hub: ChangeDeps,
  { key, number }: Pick<Reservation, 'key' | 'number'>,
  state: 'CANCELED' | 'EXPIRED',
): Promise<Reservation | undefined> {
  return changeReservation(hub, key, (current) => {
    const isStanding = current.state === 'ACTIVE' || current.state === 'REQUESTED';
    return current.number === number && isStanding ? { state } : undefined;
  });
}
