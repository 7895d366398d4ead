import type { Reservation } from '../../../src/domain/hosting/reservation.js';
import { objectKey } from '../../../src/domain/party.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { identifyDriver } from '../../../src/flows/authorizing/authorize-driver.js';
import { settleDue } from '../../../src/flows/charging/billing/settle-due.js';
import type { ChargingHub, IdentifyDriver } from '../../../src/flows/charging/ports.js';
import { startTransaction } from '../../../src/flows/charging/start-transaction.js';
import { stopTransaction } from '../../../src/flows/charging/stop-transaction.js';
import { expireReservations } from '../../../src/flows/hosting/reservations/end-reservations.js';
import { tellDueReservations, tellReservation } from '../../../src/flows/hosting/reservations/tell-reservation.js';
import type { FromStation, TransactionStart } from '../../../src/flows/stations/station-flows.js';
import { encodeSignedValue } from '../../../src/wire/metering/encode-signed-value.js';
import { writeCharging } from '../../../src/wire/ocpi/v221/sessions/write-charging.js';
import { readProjectJson } from '../../domain/clearing/read-json.js';
import type { TestDatabase } from '../mongo.js';
import { agree } from '../send-cdr.js';
import { aConnector, anEvse } from './a-station.js';
import { putTariff } from './charging-scene.js';
import { CPO, type HostingScene, openHostingScene } from './hosting-scene.js';

/** When everything here is reserved. */
export const NOON = new Date('2026-10-12T12:00:00Z');

/** Minutes after that. */
export function minutes(count: number): Date {
  return new Date(NOON.getTime() + count * 60_000);
}

/** OCPI 2.2.1, mod_tariffs, examples 16 to 18; NONE is example 16 without what it says of reservations. */
const EXAMPLES = {
  FEE: 'tariff_16_reservation_2_euro_fee_5_euro_per_hour',
  EXPIRE_FEE: 'tariff_17_reservation_with_expire_fee',
  EXPIRE_TIME: 'tariff_18_reservation_with_expire_time',
};
export type ReservationTariff = keyof typeof EXAMPLES | 'NONE';

/** A hub whose CPO has stations that DE*MSP reserves, and that bills what becomes of it. */
export interface ReservationScene extends HostingScene {
  readonly hub: HostingScene['hub'] & ChargingHub;
  /** RESERVE_NOW of the outlet of a station until 13:00; what OCPI answers. */
  reserve(from: FromStation, fields?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** A station whose outlet has a tariff, and is reserved so. */
  reserved(tariff: ReservationTariff, fields?: Readonly<Record<string, unknown>>): Promise<FromStation>;
  cancel(from: FromStation): Promise<void>;
  /** An hour in which the driver who has reserved charges 20 kWh. */
  charge(from: FromStation, beginMinute: number, change?: Partial<TransactionStart>): Promise<void>;
  /** What the jobs do at a moment. */
  moveTo(minute: number): Promise<void>;
  /** The CDRs of a station; each was found to be exact. */
  cdrsAt(from: FromStation): Promise<readonly Cdr[]>;
  /** The hub's copy of a Session. */
  sessionOf(id: string | undefined): Promise<Readonly<Record<string, unknown>>>;
}

export async function openReservationScene(database: TestDatabase): Promise<ReservationScene> {
  const hosting = await openHostingScene(database);
  const identify: IdentifyDriver = (from, shown) => identifyDriver(hosting.hub, from, shown);
  const locationFacts = async () => ({ timeZone: 'Europe/Amsterdam', maxPowerW: () => 22_000 });
  const hub = Object.assign(hosting.hub, { writeCharging, encodeSignedValue, identifyDriver: identify, locationFacts });
  Object.assign(hub, { reservationChanged: (reservation: Reservation) => tellReservation(hub, reservation) });
  for (const emsp of ['DE*MSP', 'FR*OTH']) await agree(hub, { cpo: 'NL*ABC', emsp });
  for (const [id, name] of Object.entries(EXAMPLES)) await putTariff(hub, id, elementsOf(name));
  await putTariff(hub, 'NONE', elementsOf(EXAMPLES.FEE).slice(1));
  const scene: ReservationScene = {
    ...hosting,
    hub,
    reserve: (from, fields) => reserve(scene, from, fields),
    reserved: async (tariff, fields) => {
      const uid = `EVSE-${hub.secrets.newId().slice(0, 8)}`;
      const connectors = [aConnector({ tariffIds: [tariff] })];
      const from = await scene.addStation({ evses: [anEvse(1, { uid, connectors })] });
      if ((await scene.reserve(from, fields)) !== 'ACCEPTED') throw new Error('it was not reserved');
      await scene.results();
      return from;
    },
    cancel: async ({ station }) => {
      await scene.ask({ command: 'CANCEL_RESERVATION', body: { reservation_id: `R-${station.id}` } });
      await scene.results();
    },
    charge: (from, beginMinute, change) => charge(scene, from, { beginMinute, ...change }),
    moveTo: async (minute) => {
      hub.time.now = minutes(minute);
      await expireReservations(hub);
      await tellDueReservations(hub);
      while ((await settleDue(hub, hub.time.now)) > 0);
      await hub.settled();
    },
    cdrsAt: async ({ station }) => {
      const { items } = await hub.cdrs.page({}, { offset: 0, limit: 1000 });
      const here = items.filter(({ cdr }) => cdr.location.id === station.siteId);
      for (const { review } of here) {
        expect(review).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT' } });
      }
      return here.map(({ cdr }) => cdr);
    },
    sessionOf: async (id = '') => JSON.parse((await hub.objects.find('sessions', objectKey(CPO, id)))?.json ?? '{}'),
  };
  return scene;
}

function elementsOf(example: string): readonly unknown[] {
  return readProjectJson<{ elements: unknown[] }>(`test/fixtures/ocpi/2.2.1/${example}.json`).elements;
}

async function reserve(
  scene: HostingScene,
  { station: { id, siteId, evses } }: FromStation,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const place = { location_id: siteId, evse_uid: evses[0]?.uid };
  const token = await scene.addToken({ uid: `CARD-${id}` });
  const body = { reservation_id: `R-${id}`, expiry_date: minutes(60).toISOString(), token, ...place, ...fields };
  return (await scene.ask({ command: 'RESERVE_NOW', body })).data['result'];
}

async function charge(
  { hub, stations }: ReservationScene,
  from: FromStation,
  { beginMinute, ...change }: Partial<TransactionStart> & { readonly beginMinute: number },
): Promise<void> {
  const [begin, end] = [minutes(beginMinute), minutes(beginMinute + 60)];
  const asked = stations.asked.findLast(
    ({ stationId, command }) => stationId === from.station.id && command.kind === 'RESERVE',
  );
  const reservationNumber = asked?.command.kind === 'RESERVE' ? asked.command.reservationNumber : 0;
  const shown = { idToken: { value: `CARD-${from.station.id}` }, reservationNumber, meterStartWh: '0' };
  if (hub.time.now < begin) hub.time.now = begin;
  const start = { outlet: { connector: 1 }, at: begin, ...shown, ...change };
  const { transactionNumber } = await startTransaction(hub, from, start);
  if (hub.time.now < end) hub.time.now = end;
  const stop = { stationRef: String(transactionNumber), meterStopWh: '20000', at: end, samples: [], signed: [] };
  await stopTransaction(hub, from, stop);
}
