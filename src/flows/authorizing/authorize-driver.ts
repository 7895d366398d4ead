import type { Authorization } from '../../domain/charging/authorization.js';
import type { IdToken } from '../../domain/charging/id-token.js';
import { AUTHORIZATION_MS, allowsEvse, judgePending, type PendingStart } from '../../domain/hosting/pending-start.js';
import { isHeld } from '../../domain/hosting/reservation.js';
import type { OutletRef } from '../../domain/stations/station.js';
import type { AskedToken, FromStation } from '../stations/station-flows.js';
import { authorizeToken, evseUidsAt, parentOf } from './authorize-token.js';
import type { AuthorizingHub } from './authorizing-hub.js';
import { findPendingStart, findReservationFor } from './find-pending.js';
import { mayOpenAnother } from './may-open-another.js';
import { useReservation } from './use-reservation.js';
import { within } from './within.js';

/** A station's own deadline may be 5 seconds. */
const ANSWER_MS = 4_500;

/**
 * Tells a station whether a driver may charge (OCPP Authorize). What an eMSP has allowed in real time is remembered for
 * 15 minutes, so that it is not asked again when the transaction begins. Answers within 5 seconds, whatever others do.
 */
export async function authorizeDriver(
  hub: AuthorizingHub,
  from: FromStation,
  asked: AskedToken,
): Promise<Authorization> {
  const answered = await within(ANSWER_MS, authorize(hub, from, asked));
  if (!answered) hub.log.warn({ event: 'authorize.too-slow', station: from.station.id });
  return answered ?? { status: 'INVALID' };
}

async function authorize(hub: AuthorizingHub, from: FromStation, asked: AskedToken): Promise<Authorization> {
  const { station } = from;
  const at = hub.clock.now();
  const pending = await findPendingStart(hub, station, asked);
  if (pending?.why === 'COMMAND') {
    const isValid = judgePending(pending, at) === 'VALID';
    if (isValid || pending.isOneTime) return covered(hub, pending, isValid ? 'ACCEPTED' : 'EXPIRED');
  }
  const reservation = await findReservationFor(hub, station, asked);
  if (reservation && isHeld(reservation, at)) return covered(hub, reservation, 'ACCEPTED');
  if (reservation?.isOneTime) return covered(hub, reservation, 'EXPIRED');
  const { answer, evseUids } = await authorizeToken(hub, from, asked);
  if (answer.status === 'ACCEPTED' && answer.driver?.authMethod === 'AUTH_REQUEST') {
    await hub.pendingStarts.insert({
      id: hub.secrets.newId(),
      why: 'AUTHORIZED',
      stationId: station.id,
      idToken: asked.idToken,
      isOneTime: false,
      driver: answer.driver,
      ...(evseUids && { evseUids }),
      state: 'WAITING',
      createdAt: at,
      validUntil: new Date(at.getTime() + AUTHORIZATION_MS),
    });
  }
  return answer;
}

/** A transaction that begins at a station. */
export interface DriverOfStart {
  readonly idToken: IdToken;
  /** It ends instead: nothing that is held for a start is used, and how many are open does not matter. */
  readonly isEnd?: true;
  readonly outlet?: OutletRef;
  /** When it began. */
  readonly at: Date;
  /** OCPP 2.0.1, remoteStartId. */
  readonly remoteStartNumber?: number;
  readonly reservationNumber?: number;
}

/**
 * Tells who charges in a transaction that begins, and whether they may: who was named by START_SESSION or RESERVE_NOW
 * (their eMSPs are never asked again, ocpi#458), who was allowed a moment ago, or who is found to be now. The driver is
 * told also where charging is not allowed, since energy may have flowed. The same start may be asked again.
 */
export async function identifyDriver(
  hub: AuthorizingHub,
  from: FromStation,
  start: DriverOfStart,
): Promise<Authorization> {
  if (start.isEnd) return (await authorizeToken(hub, from, start)).answer;
  const answer = (await byPendingStart(hub, from, start)) ?? (await byReservation(hub, from, start));
  const found = answer ?? (await authorizeToken(hub, from, start)).answer;
  if (found.status !== 'ACCEPTED' || !found.driver) return found;
  const isBidden = found.driver.authMethod === 'COMMAND';
  const mayOpen = isBidden || (await mayOpenAnother(hub, found.driver, { ...start, station: from.station }));
  if (!mayOpen) return { ...found, status: 'CONCURRENT_TX' };
  const used = await useReservation(hub, from.station, { ...start, emsp: found.driver.token.party });
  return { ...found, ...used };
}

async function byPendingStart(
  hub: AuthorizingHub,
  { station, receivedAt }: FromStation,
  start: DriverOfStart,
): Promise<Authorization | undefined> {
  const pending = await findPendingStart(hub, station, start);
  if (!pending) return undefined;
  const isNamed = pending.isOneTime || pending.remoteStartNumber === start.remoteStartNumber;
  const isBound = pending.why === 'COMMAND' && isNamed;
  const verdict = judgePending(pending, start.at < receivedAt ? start.at : receivedAt);
  if (verdict === 'VALID' && (await use(hub, pending, start.at))) {
    const isAllowed = allowsEvse(pending, evseUidsAt(station, start.outlet));
    return covered(hub, pending, isAllowed ? 'ACCEPTED' : 'NOT_AT_THIS_LOCATION');
  }
  if (!isBound) return undefined;
  return covered(hub, pending, verdict === 'EXPIRED' ? 'EXPIRED' : 'INVALID');
}

/** False: another transaction has used it in the meantime. */
async function use(hub: AuthorizingHub, { id, usedAt }: PendingStart, at: Date): Promise<boolean> {
  if (usedAt?.getTime() === at.getTime()) return true;
  return hub.pendingStarts.use(id, at);
}

async function byReservation(
  hub: AuthorizingHub,
  { station }: FromStation,
  start: DriverOfStart,
): Promise<Authorization | undefined> {
  const reservation = await findReservationFor(hub, station, start);
  const isShown = reservation?.idToken.value.trim().toUpperCase() === start.idToken.value.trim().toUpperCase();
  if (!reservation || !isShown) return undefined;
  const isValid = isHeld(reservation, start.at) || reservation.usedAt?.getTime() === start.at.getTime();
  if (isValid) return covered(hub, reservation, 'ACCEPTED');
  return reservation.isOneTime ? covered(hub, reservation, 'EXPIRED') : undefined;
}

function covered(
  hub: AuthorizingHub,
  { driver }: Pick<PendingStart, 'driver'>,
  status: Authorization['status'],
): Authorization {
  return {
    status,
    driver,
    ...parentOf(hub, driver.groupId),
    expiresAt: new Date(hub.clock.now().getTime() + AUTHORIZATION_MS),
  };
}
