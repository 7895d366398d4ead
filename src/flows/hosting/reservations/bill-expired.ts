import { priceExpired } from '../../../domain/charging/billing/price-reserved.js';
import type { PricedSession } from '../../../domain/charging/billing/priced-session.js';
import { HubError, type HubErrorCode } from '../../../domain/errors.js';
import type { Reservation } from '../../../domain/hosting/reservation.js';
import { cdrOfReservation } from '../../../domain/hosting/reservation-cdr.js';
import { endOfReservation } from '../../../domain/hosting/reservation-session.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import type { Cdr } from '../../../domain/roaming/cdr.js';
import type { Site } from '../../../domain/stations/site.js';
import type { StationConnector } from '../../../domain/stations/station.js';
import { type AcceptOwnCdrHub, acceptOwnCdr } from '../../charging/billing/accept-own-cdr.js';
import { tariffsAt } from '../../charging/billing/price-transaction.js';
import type { Hub } from '../../hub.js';
import type { HostingHub } from '../hosting-hub.js';

/** What billing a reservation needs. */
export type BillReservationHub = AcceptOwnCdrHub &
  Pick<Hub, 'agreements' | 'log' | 'objects' | 'reservations' | 'sites' | 'stations'> &
  Pick<HostingHub, 'stationClient'>;

const MOST_AT_ONCE = 200;
/** A start that the station has told in time is known by then. */
const WAIT_MS = 120_000;
/** A station that is away may keep a start in its queue: it is waited for so long, and then nothing is billed. */
const AWAY_MS = 86_400_000;
const LOOK_AGAIN_MS = 600_000;
const RETRY_MS = 60_000;
/** There is no price, or a field of the site is not as OCPI has it. */
const UNBILLABLE: readonly HubErrorCode[] = ['bad-field', 'cannot-price'];

/**
 * When the CDR of a reservation is due that was held until its time was over; undefined: there is none, since it did not
 * expire, the station never agreed to it, or its tariff has no price for it.
 */
export async function cdrDueOf(hub: BillReservationHub, reservation: Reservation): Promise<Date | undefined> {
  if (reservation.state !== 'EXPIRED' || !reservation.agreedAt) return undefined;
  const cdr = await ifBillable(hub, reservation, () => buildCdr(hub, reservation));
  return cdr && new Date(reservation.updatedAt.getTime() + WAIT_MS);
}

/**
 * Makes the CDRs that are due of reservations that expired (OCPI 2.2.1, mod_commands, ReserveNow: an unused reservation
 * may be billed). Each is made once, under the id of its Session. None is made while the station is away, whose queue may
 * hold the start of a transaction. Returns how many were looked at; one that fails holds up no other.
 */
export async function billDueReservations(hub: BillReservationHub): Promise<number> {
  const due = await hub.reservations.cdrsDue(hub.clock.now(), MOST_AT_ONCE);
  for (const reservation of due) {
    try {
      await lookAt(hub, reservation);
    } catch (error) {
      hub.log.error({ event: 'reservation.not-billed', reservation: reservation.key, error: String(error) });
      await postpone(hub, reservation, RETRY_MS);
    }
  }
  return due.length;
}

async function lookAt(hub: BillReservationHub, reservation: Reservation): Promise<void> {
  const { key, stationId, updatedAt } = reservation;
  const station = await hub.stations.find(stationId);
  const isThere = station && !station.retiredAt;
  if (isThere && !(await hub.stationClient.isConnected(stationId))) {
    const isLost = hub.clock.now().getTime() - updatedAt.getTime() >= AWAY_MS;
    if (!isLost) return postpone(hub, reservation, LOOK_AGAIN_MS);
    hub.log.warn({ event: 'reservation.not-billed', reservation: key, error: `station ${stationId} is away` });
  } else if (isThere) {
    await bill(hub, reservation);
  }
  const { cdrDueAt: _done, ...rest } = reservation;
  await hub.reservations.put({ ...rest, revision: rest.revision + 1 });
}

async function bill(hub: BillReservationHub, reservation: Reservation): Promise<void> {
  const { key, party, session } = reservation;
  if (!session || (await hub.cdrs.find(objectKey(party, session.id)))) return;
  await ifBillable(hub, reservation, async () => {
    const cdr = await buildCdr(hub, reservation);
    if (!cdr) return;
    await acceptOwnCdr(hub, cdr);
    hub.log.info({ event: 'reservation.billed', reservation: key, cdr: cdr.id });
  });
}

/** Undefined also where it cannot be billed: nobody is made to look at a reservation that nobody used. */
async function ifBillable<T>(
  hub: BillReservationHub,
  { key }: Reservation,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HubError) || !UNBILLABLE.includes(error.code)) throw error;
    hub.log.warn({ event: 'reservation.not-billed', reservation: key, error: error.message });
    return undefined;
  }
}

/** Undefined: it costs nothing. Refuses with `cannot-price`. */
async function buildCdr(hub: BillReservationHub, reservation: Reservation): Promise<Cdr | undefined> {
  const { party, siteId } = reservation;
  const site = await hub.sites.find(partyKey(party), siteId);
  if (!site) return undefined;
  const connector = await connectorOf(hub, reservation);
  const session = await price(hub, reservation, { site, connector });
  if (!session?.priced.totalCost.exclVat.greaterThan(0)) return undefined;
  return cdrOfReservation(reservation, { session, site, ...(connector && { connector }), now: hub.clock.now() });
}

/** Of the outlet that was reserved; undefined: whichever, or the station has none such any more. */
async function connectorOf(
  hub: BillReservationHub,
  { stationId, outlet }: Reservation,
): Promise<StationConnector | undefined> {
  const station = outlet && (await hub.stations.find(stationId));
  const evse = station?.evses.find(({ number }) => number === outlet?.evse);
  return evse?.connectors.find(({ number }) => number === outlet?.connector);
}

interface Place {
  readonly site: Site;
  readonly connector: StationConnector | undefined;
}

/** By the tariffs of the outlet that was reserved, else of the site, read as CPO and eMSP have agreed. */
async function price(
  hub: BillReservationHub,
  reservation: Reservation,
  { site, connector }: Place,
): Promise<PricedSession | undefined> {
  const { party, driver, session } = reservation;
  if (!session) return undefined;
  const { startedAt } = session;
  const { token } = driver;
  const tariffs = await tariffsAt(hub, party, { site, outlet: connector && { connector } });
  const agreement = await hub.agreements.validAt({ cpo: partyKey(party), emsp: partyKey(token.party), at: startedAt });
  const endedAt = endOfReservation(reservation);
  const expired = { startedAt, endedAt, token, timeZone: site.timeZone };
  return priceExpired({ ...expired, ...(agreement?.pricing && { policy: agreement.pricing }) }, tariffs);
}

async function postpone(hub: BillReservationHub, reservation: Reservation, ms: number): Promise<void> {
  const cdrDueAt = new Date(hub.clock.now().getTime() + ms);
  await hub.reservations.put({ ...reservation, cdrDueAt, revision: reservation.revision + 1 });
}
