import { isHeld, type Reservation, reservationKey } from '../../../domain/hosting/reservation.js';
import { commandResult } from '../../../domain/stations/command-result.js';
import type { Station } from '../../../domain/stations/station.js';
import { cannotBeAsked, rejected } from '../commands/refusals.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { changeReservation } from './change-reservation.js';

/**
 * CANCEL_RESERVATION, of the eMSP's own reservations. One that does not exist (any more) is UNKNOWN_RESERVATION, which
 * OCPI has as a result only, so the command is accepted first.
 */
export async function cancelReservation(hub: HostingHub, asked: HostedAsk, id: string): Promise<CommandAnswer> {
  const reservation = await hub.reservations.find(reservationKey(asked.cpo, asked.emsp, id));
  const isStanding = reservation && isHeld(reservation, hub.clock.now());
  const station = reservation && (await hub.stations.find(reservation.stationId));
  if (!isStanding || !station) {
    const nowhere = { id: reservation?.stationId ?? '', settings: {} };
    return promised(hub, asked, nowhere, async () => ({ result: 'UNKNOWN_RESERVATION' }));
  }
  const refusal = await cannotBeAsked(hub, station);
  if (refusal) return reservation.state === 'REQUESTED' ? rejected('The reservation is not made yet.') : refusal;
  return promised(hub, asked, station, async () => {
    const outcome = await command(hub, station, { kind: 'CANCEL_RESERVATION', reservationNumber: reservation.number });
    const result = commandResult('CANCEL_RESERVATION', outcome);
    if (result === 'ACCEPTED' || result === 'UNKNOWN_RESERVATION') await end(hub, reservation);
    return { result };
  });
}

function promised(
  hub: HostingHub,
  asked: HostedAsk,
  station: Pick<Station, 'id' | 'settings'>,
  work: Parameters<typeof promiseResult>[2]['work'],
): Promise<CommandAnswer> {
  return promiseResult(hub, asked, { station, kind: 'COMMAND_RESULT', command: 'CANCEL_RESERVATION', work });
}

/** What the station does not know (any more) is not held either. */
async function end(hub: HostingHub, { key, number }: Reservation): Promise<void> {
  await changeReservation(hub, key, (current) =>
    current.number === number && isHeld(current, hub.clock.now()) ? { state: 'CANCELED' } : undefined,
  );
}
