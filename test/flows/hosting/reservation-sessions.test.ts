import type { Reservation } from '../../../src/domain/hosting/reservation.js';
import { identifyDriver } from '../../../src/flows/authorizing/authorize-driver.js';
import type { IdentifyDriver } from '../../../src/flows/charging/ports.js';
import { recordTransactionEvent } from '../../../src/flows/charging/record-transaction-event.js';
import { startTransaction } from '../../../src/flows/charging/start-transaction.js';
import { stopTransaction } from '../../../src/flows/charging/stop-transaction.js';
import { expireReservations } from '../../../src/flows/hosting/reservations/end-reservations.js';
import { tellDueReservations, tellReservation } from '../../../src/flows/hosting/reservations/tell-reservation.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { encodeSignedValue } from '../../../src/wire/metering/encode-signed-value.js';
import { parseJson } from '../../../src/wire/ocpi/json.js';
import { parseSession } from '../../../src/wire/ocpi/v221/session.js';
import { writeCharging } from '../../../src/wire/ocpi/v221/sessions/write-charging.js';
import { useTestDatabase } from '../../support/mongo.js';
import { MSP, openHostingScene } from '../../support/stations/hosting-scene.js';
import { answered } from '../../support/stations/recording-station-client.js';

const database = useTestDatabase();
const noon = new Date('2026-10-12T12:00:00Z');
const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

async function openScene() {
  const hosting = await openHostingScene(database);
  const identify: IdentifyDriver = (from, shown) => identifyDriver(hosting.hub, from, shown);
  const hub = Object.assign(hosting.hub, { writeCharging, encodeSignedValue, identifyDriver: identify });
  Object.assign(hub, { reservationChanged: (reservation: Reservation) => tellReservation(hub, reservation) });
  return { ...hosting, hub };
}

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
beforeEach(() => {
  delete scene.stations.answer;
  scene.hub.time.now = noon;
});

async function reserve(from: FromStation, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const { id, siteId } = from.station;
  const token = await scene.addToken({ uid: `CARD-${id}` });
  const place = { location_id: siteId, evse_uid: `${id}*1`, ...fields };
  const body = { reservation_id: `R-${id}`, expiry_date: '2026-10-12T13:00:00Z', token, ...place };
  await scene.ask({ command: 'RESERVE_NOW', body });
  await scene.results();
}

/** What DE*MSP was told of the sessions at a site: only the last word waits in the outbox. */
async function told(from: FromStation) {
  const { items } = await scene.hub.outbox.list({ state: 'PENDING', module: 'sessions', offset: 0, limit: 1000 });
  return items
    .flatMap((one) => (one.kind === 'PUSH' ? [parseSession(parseJson(one.body ?? ''))] : []))
    .filter(({ locationId }) => locationId === from.station.siteId);
}

const statuses = async (from: FromStation) => (await told(from)).map(({ status }) => status);

async function moveTo(minutes: number): Promise<void> {
  scene.hub.time.now = at(minutes);
  await expireReservations(scene.hub);
  await tellDueReservations(scene.hub);
}

describe('the Session of a reservation', () => {
  it('is told when the station has agreed, and becomes that of the transaction that uses it', async () => {
    const from = await scene.addStation();
    await reserve(from);
    const [reserved] = await told(from);
    const place = { evseUid: `${from.station.id}*1`, connectorId: '1', currency: 'EUR', startedAt: noon };
    expect(reserved).toMatchObject({ status: 'RESERVATION', authMethod: 'COMMAND', ...place });
    expect([reserved?.token.party, reserved?.energyKwh.toNumber(), reserved?.endedAt]).toEqual([MSP, 0, undefined]);
    scene.hub.time.now = at(10);
    const { idToken, reservationNumber } = scene.stations.last('RESERVE');
    const start = { outlet: { connector: 1 }, idToken, at: at(10), reservationNumber, meterStartWh: '0' };
    const { transactionNumber } = await startTransaction(scene.hub, from, start);
    expect(await told(from)).toMatchObject([{ id: reserved?.id, status: 'ACTIVE', startedAt: at(10) }]);
    const session_id = reserved?.id.toUpperCase();
    expect((await scene.ask({ command: 'STOP_SESSION', body: { session_id } })).data['result']).toBe('ACCEPTED');
    const stop = { stationRef: String(transactionNumber), meterStopWh: '1000', at: at(70), samples: [], signed: [] };
    scene.hub.time.now = at(70);
    await stopTransaction(scene.hub, from, stop);
    await moveTo(80);
    expect(await told(from)).toMatchObject([{ id: reserved?.id, status: 'COMPLETED', endedAt: at(70) }]);
    expect((await scene.hub.transactions.list({ stationId: from.station.id, limit: 9 }))[0]?.id).not.toBe(reserved?.id);
  });

  it('goes on also where a station of 2.0.1 tells of the card after the cable', async () => {
    const from = await scene.addStation({ version: '2.0.1' });
    await reserve(from);
    const [reserved] = await told(from);
    const { idToken, reservationNumber } = scene.stations.last('RESERVE');
    const event = { stationRef: 'T1', seqNo: 0, at: at(5), offline: false, samples: [], signed: [] };
    const outlet = { evse: 1, connector: 1 };
    await recordTransactionEvent(scene.hub, from, { ...event, kind: 'STARTED', trigger: 'CablePluggedIn', outlet });
    expect(await statuses(from)).toEqual(['RESERVATION']);
    const shown = { ...event, kind: 'UPDATED', seqNo: 1, at: at(6), trigger: 'Authorized', idToken } as const;
    scene.hub.time.now = at(6);
    for (let time = 0; time < 2; time++) {
      await recordTransactionEvent(scene.hub, from, { ...shown, reservationNumber });
    }
    expect(await told(from)).toMatchObject([{ id: reserved?.id, status: 'ACTIVE' }]);
  });

  it('goes on with a later word on the same reservation, and names no EVSE where the whole station is held', async () => {
    const abilities = { readAt: noon, profiles: ['Core', 'Reservation'], reservesConnectorZero: true };
    const from = await scene.addStation({ abilities });
    await scene.status(from, 'Available', 1);
    await reserve(from, { evse_uid: undefined });
    const [first] = await told(from);
    expect([first?.evseUid, first?.connectorId]).toEqual(['#NA', '#NA']);
    scene.hub.time.now = at(5);
    await reserve(from);
    const place = { evseUid: `${from.station.id}*1`, startedAt: noon };
    expect(await told(from)).toMatchObject([{ id: first?.id, status: 'RESERVATION', ...place }]);
  });

  it('is COMPLETED when the time is over and INVALID when it is canceled, and both are told once', async () => {
    const [late, canceled] = [await scene.addStation(), await scene.addStation()];
    await reserve(late);
    await reserve(canceled);
    scene.hub.time.now = at(20);
    await scene.ask({ command: 'CANCEL_RESERVATION', body: { reservation_id: `R-${canceled.station.id}` } });
    await scene.results();
    expect(await told(canceled)).toMatchObject([{ status: 'INVALID', endedAt: at(20) }]);
    await moveTo(61);
    expect(await told(late)).toMatchObject([{ status: 'COMPLETED', endedAt: at(60) }]);
    expect(await tellDueReservations(scene.hub)).toBe(0);
  });

  it('is nothing where the station refuses', async () => {
    const from = await scene.addStation();
    scene.stations.answer = () => answered('Occupied');
    await reserve(from);
    await moveTo(61);
    expect(await told(from)).toEqual([]);
  });

  it('that a crash has left untold is told later, also when nobody has gone on with it', async () => {
    const from = await scene.addStation();
    const { reservationChanged } = scene.hub;
    Object.assign(scene.hub, { reservationChanged: undefined });
    await reserve(from);
    Object.assign(scene.hub, { reservationChanged });
    expect(await told(from)).toEqual([]);
    await moveTo(1);
    expect(await statuses(from)).toEqual(['RESERVATION']);
    const { idToken, reservationNumber } = scene.stations.last('RESERVE');
    const begins = { idToken, at: at(2), reservationNumber };
    const { sessionId } = await identifyDriver(scene.hub, from, begins);
    expect((await identifyDriver(scene.hub, from, begins)).sessionId).toBe(sessionId);
    await moveTo(2);
    expect(await statuses(from)).toEqual(['RESERVATION']);
    await moveTo(5);
    expect(await statuses(from)).toEqual(['COMPLETED']);
  });
});
