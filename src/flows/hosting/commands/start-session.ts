import type { Driver } from '../../../domain/charging/authorization.js';
import { type RemoteToken, startToken } from '../../../domain/charging/remote-token.js';
import { outletForStation } from '../../../domain/hosting/outlet-for-station.js';
import { CONNECTION_TIMEOUT_SECONDS, type PendingStart } from '../../../domain/hosting/pending-start.js';
import { isHeld, type Reservation, reserves } from '../../../domain/hosting/reservation.js';
import { tokenKey } from '../../../domain/roaming/token.js';
import { commandResult } from '../../../domain/stations/command-result.js';
import type { Station } from '../../../domain/stations/station.js';
import { freePlace, type Place, placeOf, stationsAt, type WantedPlace } from '../find-place.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { callTimeoutMs, command, promiseResult } from '../results/promise-result.js';
import { type CommandToken, driverOf, refuseDriver, refuseToken } from './driver-of-command.js';
import { insertWithNumber } from './insert-with-number.js';
import { cannotBeAsked, rejected } from './refusals.js';

/** OCPI 2.2.1, mod_commands, StartSession. */
export type StartSession = WantedPlace & CommandToken;

/**
 * START_SESSION: the station is told to start for this token, and the transaction that comes of it within its
 * ConnectionTimeOut is this token's without asking the eMSP again. Also when the result was TIMEOUT: then the session is
 * told when it comes (ocpi#475). Refuses with `unknown-location`.
 */
export async function startSession(hub: HostingHub, asked: HostedAsk, start: StartSession): Promise<CommandAnswer> {
  const driver = driverOf(start);
  const stations = await stationsAt(hub, asked.cpo, start.locationId);
  const reservation = await reservationOf(hub, stations, driver);
  const place = await placeFor(hub, stations, { start, reservation });
  if (!place) return rejected('No EVSE is free there at the moment.');
  const { station } = place;
  const outlet = outletForStation(station, place);
  const refusal =
    (await refuseToken(hub, asked, start)) ??
    (await cannotBeAsked(hub, station)) ??
    (await refuseDriver(hub, driver, { station, outlet }));
  if (refusal) return refusal;
  return promiseResult(hub, asked, {
    station,
    kind: 'COMMAND_RESULT',
    command: 'START_SESSION',
    work: async () => {
      const held = reservation && reserves(reservation, place) ? reservation : undefined;
      const pending = await keepPending(hub, station, { driver, ...(held && { held }) });
      const { idToken, remoteStartNumber } = pending;
      const outcome = await command(hub, station, { kind: 'START', outlet, idToken, remoteStartNumber });
      const result = commandResult('START_SESSION', outcome, place.status);
      // The station has said that it will not start: what it starts all the same is nobody's.
      if (outcome.kind === 'ANSWERED' && result !== 'ACCEPTED') await hub.pendingStarts.close(pending.id, 'REFUSED');
      return { result };
    },
  });
}

/** A reservation of this driver at one of the stations. */
async function reservationOf(
  hub: Pick<HostingHub, 'clock' | 'reservations'>,
  stations: readonly Station[],
  { token }: Driver,
): Promise<Reservation | undefined> {
  const key = tokenKey(token);
  for (const { id } of stations) {
    const held = await hub.reservations.heldAt(id);
    const own = held.find((one) => tokenKey(one.driver.token) === key && isHeld(one, hub.clock.now()));
    if (own) return own;
  }
  return undefined;
}

/** The EVSE that is named, else the reserved one, else a free one. */
async function placeFor(
  hub: HostingHub,
  stations: readonly Station[],
  { start, reservation }: { readonly start: StartSession; readonly reservation: Reservation | undefined },
): Promise<Place | undefined> {
  const evseUid = start.evseUid ?? reservation?.outlet?.evseUid;
  if (evseUid === undefined) return freePlace(hub, stations);
  const { connectorId } = start;
  return placeOf(hub, stations, { evseUid, ...(connectorId !== undefined && { connectorId }) });
}

/** A start that was reserved begins with what the station holds the reservation for. */
async function keepPending(
  hub: HostingHub,
  station: Station,
  { driver, held }: { readonly driver: Driver; readonly held?: Reservation },
): Promise<PendingStart & { readonly remoteStartNumber: number }> {
  const { clock, secrets } = hub;
  const id = secrets.newId();
  const remote: RemoteToken =
    held ?? startToken(driver.token, station.boot?.version, secrets.sha256(id + secrets.newId()));
  const createdAt = clock.now();
  const connectionS = station.abilities?.connectionTimeoutSeconds ?? CONNECTION_TIMEOUT_SECONDS;
  const validUntil = new Date(createdAt.getTime() + callTimeoutMs(station) + connectionS * 1_000);
  return insertWithNumber(secrets, async (remoteStartNumber) => {
    const pending = {
      id,
      why: 'COMMAND',
      stationId: station.id,
      idToken: remote.idToken,
      isOneTime: remote.isOneTime,
      remoteStartNumber,
      driver,
      state: 'WAITING',
      createdAt,
      validUntil,
    } as const;
    return (await hub.pendingStarts.insert(pending)) ? pending : undefined;
  });
}
