import type { Driver } from '../../../domain/charging/authorization.js';
import { parentIdTokenOf } from '../../../domain/charging/driver-token.js';
import { reservationToken } from '../../../domain/charging/remote-token.js';
import { lacksProfile, outletForStation } from '../../../domain/hosting/outlet-for-station.js';
import { agreed, isHeld, isUnsettled, type Reservation, reservationKey } from '../../../domain/hosting/reservation.js';
import { commandResult } from '../../../domain/stations/command-result.js';
import type { Station } from '../../../domain/stations/station.js';
import type { CommandOutcome } from '../../../domain/stations/station-command.js';
import { type CommandToken, driverOf, refuseDriver, refuseToken } from '../commands/driver-of-command.js';
import { insertWithNumber } from '../commands/insert-with-number.js';
import { cannotBeAsked, NOT_SUPPORTED, rejected } from '../commands/refusals.js';
import { freePlace, type Place, placeOf, stationsAt, type WantedPlace } from '../find-place.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { changeReservation, endReservation } from './change-reservation.js';

/** OCPI 2.2.1, mod_commands, ReserveNow. */
export interface ReserveNow extends Omit<WantedPlace, 'connectorId'>, CommandToken {
  readonly reservationId: string;
  readonly expiresAt: Date;
}

/**
 * RESERVE_NOW: also with the id of an earlier reservation, which it replaces. Without an EVSE the whole station is
 * reserved where it can do that, else the hub picks an outlet that is free. The id of one that has expired can be used again
 * once that is billed. Refuses with `unknown-location`.
 */
export async function reserveNow(hub: HostingHub, asked: HostedAsk, wanted: ReserveNow): Promise<CommandAnswer> {
  const now = hub.clock.now();
  const stations = await stationsAt(hub, asked.cpo, wanted.locationId);
  const place = wanted.evseUid
    ? await placeOf(hub, stations, { evseUid: wanted.evseUid })
    : await freePlace(hub, stations);
  if (wanted.expiresAt <= now) return rejected('The reservation would have expired already.');
  if (!place) return rejected('No EVSE is free there at the moment.');
  if (await isTaken(hub, asked, wanted)) return rejected('The reservation of that id has just ended: take another id.');
  const { station } = place;
  if (lacksProfile(station, 'Reservation')) return NOT_SUPPORTED;
  const driver = driverOf(wanted);
  const refusal =
    (await refuseToken(hub, asked, wanted)) ??
    (await cannotBeAsked(hub, station)) ??
    (await refuseDriver(hub, driver, { station, outlet: outletForStation(station, place) }));
  if (refusal) return refusal;
  return promiseResult(hub, asked, {
    station,
    kind: 'COMMAND_RESULT',
    command: 'RESERVE_NOW',
    work: async () => {
      const isWhole = !wanted.evseUid && station.abilities?.reservesConnectorZero === true;
      const kept = await keep(hub, asked, { wanted, driver, place, isWhole });
      const outcome = await command(hub, station, {
        kind: 'RESERVE',
        reservationNumber: kept.number,
        ...(!isWhole && { outlet: outletForStation(station, place) }),
        idToken: kept.idToken,
        ...parentOf(hub, station, driver),
        expiresAt: kept.expiresAt,
      });
      await noteOutcome(hub, kept, outcome);
      return { result: commandResult('RESERVE_NOW', outcome, place.status) };
    },
  });
}

/** One whose time is over before the job has said so is ended first. */
async function isTaken(hub: HostingHub, { cpo, emsp }: HostedAsk, { reservationId }: ReserveNow): Promise<boolean> {
  const key = reservationKey(cpo, emsp, reservationId);
  const earlier = await hub.reservations.find(key);
  if (!earlier || earlier.expiresAt > hub.clock.now()) return false;
  await endReservation(hub, earlier, 'EXPIRED');
  const ended = await hub.reservations.find(key);
  return ended !== undefined && isUnsettled(ended);
}

function parentOf({ secrets }: HostingHub, { boot }: Station, { groupId }: Driver) {
  if (!groupId) return {};
  const value = parentIdTokenOf(groupId, secrets.sha256);
  return { parentIdToken: boot && boot.version !== '1.6' ? { value, type: 'Central' } : { value } };
}

interface Keeping {
  readonly wanted: ReserveNow;
  readonly driver: Driver;
  readonly place: Place;
  readonly isWhole: boolean;
}

/** Kept before the station is asked, so that what it holds is always known here. */
async function keep(
  hub: HostingHub,
  asked: HostedAsk,
  { wanted, driver, place, isWhole }: Keeping,
): Promise<Reservation> {
  const { station, evse, connector, evseUid } = place;
  const { secrets, clock } = hub;
  const key = reservationKey(asked.cpo, asked.emsp, wanted.reservationId);
  const now = clock.now();
  const earlier = await hub.reservations.find(key);
  const isThere = earlier?.stationId === station.id && isHeld(earlier, now);
  if (earlier && isHeld(earlier, now) && !isThere) await takeBack(hub, earlier);
  const token = reservationToken(
    driver.token,
    station.boot?.version,
    secrets.sha256(secrets.newId() + secrets.newId()),
  );
  // A later word on the same reservation goes on with its Session.
  const session = (earlier && isHeld(earlier, now) && earlier.session) || { id: secrets.newId(), startedAt: now };
  const fresh = isThere ? { idToken: earlier.idToken, isOneTime: earlier.isOneTime } : token;
  return insertWithNumber(secrets, async (random) => {
    const reservation: Reservation = {
      key,
      reservationId: wanted.reservationId,
      party: asked.cpo,
      emsp: asked.emsp,
      siteId: station.siteId,
      stationId: station.id,
      number: isThere ? earlier.number : random,
      ...(!isWhole && { outlet: { evse, connector, evseUid } }),
      ...fresh,
      driver,
      expiresAt: wanted.expiresAt,
      state: 'REQUESTED',
      session,
      callbackId: asked.callbackId,
      correlationId: asked.correlationId,
      createdAt: now,
      updatedAt: now,
      revision: ((await hub.reservations.find(key))?.revision ?? 0) + 1,
    };
    return (await hub.reservations.put(reservation)) ? reservation : undefined;
  });
}

/** A station that did not say that it took it may have; it is told to forget it. */
async function noteOutcome(
  hub: HostingHub,
  { key, number, stationId }: Reservation,
  outcome: CommandOutcome,
): Promise<void> {
  const isAccepted = outcome.kind === 'ANSWERED' && outcome.status === 'Accepted';
  await changeReservation(hub, key, (current) => {
    if (current.number !== number || current.state !== 'REQUESTED') return undefined;
    return isAccepted ? agreed(current, hub.clock.now()) : { state: 'REFUSED' };
  });
  if (outcome.kind === 'TIMEOUT' || outcome.kind === 'FAILED') await takeBack(hub, { number, stationId });
}

/** Tells a station to forget a reservation; whether it does is not waited for. */
export async function takeBack(
  hub: HostingHub,
  { number, stationId }: Pick<Reservation, 'number' | 'stationId'>,
): Promise<void> {
  const station = await hub.stations.find(stationId);
  if (!station) return;
  hub.background.start('take back reservation', async () => {
    await command(hub, station, { kind: 'CANCEL_RESERVATION', reservationNumber: number });
  });
}
