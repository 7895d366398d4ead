import type { Reservation } from '../../../src/domain/hosting/reservation.js';
import { authorizeDriver, identifyDriver } from '../../../src/flows/authorizing/authorize-driver.js';
import {
  cancelReservationsAt,
  expireReservations,
  findReservation,
  reservationEnded,
} from '../../../src/flows/hosting/reservations/end-reservations.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { useTestDatabase } from '../../support/mongo.js';
import { envelope, type HostingScene, openHostingScene } from '../../support/stations/hosting-scene.js';
import { answered } from '../../support/stations/recording-station-client.js';

const database = useTestDatabase();
let scene: HostingScene;
const noon = new Date('2026-10-12T12:00:00Z');
const inAnHour = '2026-10-12T13:00:00Z';

beforeAll(async () => {
  scene = await openHostingScene(database);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.emsp = () => envelope();
  scene.sent.length = 0;
  scene.stations.asked.length = 0;
  delete scene.stations.answer;
  scene.hub.time.now = noon;
});

async function reserve(from: FromStation, fields: Readonly<Record<string, unknown>> = {}, token = {}) {
  const { id, siteId } = from.station;
  const sent = { ...(await scene.addToken({ uid: `CARD-${id}` })), ...token };
  const body = {
    reservation_id: `R-${id}`,
    location_id: siteId,
    evse_uid: `${id}*1`,
    expiry_date: inAnHour,
    token: sent,
    authorization_reference: 'REF9',
    ...fields,
  };
  return scene.ask({ command: 'RESERVE_NOW', body });
}

const cancel = (from: FromStation, asker = 'DE*MSP') =>
  scene.ask({ command: 'CANCEL_RESERVATION', from: asker, body: { reservation_id: `R-${from.station.id}` } });

async function stateOf(from: FromStation, number: number): Promise<string | undefined> {
  return (await findReservation(scene.hub, from.station.id, number))?.state;
}

describe('RESERVE_NOW', () => {
  it('is held for the card of the driver, who then charges without another question to the eMSP', async () => {
    const from = await scene.addStation();
    expect((await reserve(from)).data['result']).toBe('ACCEPTED');
    expect(await scene.results()).toEqual([{ result: 'ACCEPTED' }]);
    const { reservationNumber, idToken, outlet, expiresAt } = scene.stations.last('RESERVE');
    expect([idToken, outlet, expiresAt]).toEqual([
      { value: `CARD-${from.station.id}` },
      { connector: 1 },
      new Date(inAnHour),
    ]);
    expect(await stateOf(from, reservationNumber)).toBe('ACTIVE');
    expect((await authorizeDriver(scene.hub, from, { idToken })).driver?.authMethod).toBe('COMMAND');
    const begins = { idToken, at: noon, reservationNumber };
    const { status, driver } = await identifyDriver(scene.hub, from, begins);
    expect([status, driver?.authMethod, driver?.authorizationReference]).toEqual(['ACCEPTED', 'COMMAND', 'REF9']);
    expect(await stateOf(from, reservationNumber)).toBe('USED');
    expect((await identifyDriver(scene.hub, from, begins)).driver?.authMethod).toBe('COMMAND');
  });

  it('for an app user is held for a tag with which START_SESSION then starts', async () => {
    const from = await scene.addStation();
    await reserve(from, {}, { type: 'APP_USER' });
    await scene.results();
    const { idToken, reservationNumber } = scene.stations.last('RESERVE');
    expect(idToken.value).toMatch(/^[0-9A-F]{20}$/);
    const token = { ...(await scene.addToken({ uid: `CARD-${from.station.id}`, type: 'APP_USER' })) };
    await scene.ask({ command: 'START_SESSION', body: { location_id: from.station.siteId, token } });
    await scene.results();
    expect(scene.stations.last('START')).toMatchObject({ idToken, outlet: { connector: 1 } });
    await identifyDriver(scene.hub, from, { idToken, at: noon });
    expect(await stateOf(from, reservationNumber)).toBe('USED');
  });

  it('with the same id again replaces the earlier one under the same number', async () => {
    const from = await scene.addStation();
    await reserve(from);
    await scene.results();
    const first = scene.stations.last('RESERVE');
    await reserve(from, { expiry_date: '2026-10-12T14:00:00Z' });
    await scene.results();
    const second = scene.stations.last('RESERVE');
    expect(second.reservationNumber).toBe(first.reservationNumber);
    expect((await findReservation(scene.hub, from.station.id, first.reservationNumber))?.expiresAt).toEqual(
      second.expiresAt,
    );
  });

  it('without an EVSE reserves the whole station only where it can do that, else an outlet that is free', async () => {
    const picks = await scene.addStation();
    await scene.status(picks, 'Charging', 1);
    await scene.status(picks, 'Available', 2);
    await reserve(picks, { evse_uid: undefined });
    await scene.results();
    expect(scene.stations.last('RESERVE').outlet).toEqual({ connector: 2 });
    const abilities = { readAt: noon, profiles: ['Core', 'Reservation'], reservesConnectorZero: true };
    const whole = await scene.addStation({ abilities });
    await scene.status(whole, 'Available', 1);
    await reserve(whole, { evse_uid: undefined });
    await scene.results();
    expect(scene.stations.last('RESERVE').outlet).toBeUndefined();
  });

  it('is refused: expired already, nothing free, a station that cannot', async () => {
    const from = await scene.addStation();
    const cannot = await scene.addStation({ abilities: { readAt: noon, profiles: ['Core'] } });
    const results = [
      await reserve(from, { expiry_date: '2026-10-12T11:59:59Z' }),
      await reserve(from, { evse_uid: undefined }),
      await reserve(cannot),
    ].map(({ data }) => data['result']);
    expect(results).toEqual(['REJECTED', 'REJECTED', 'NOT_SUPPORTED']);
    expect((await reserve(from, { expiry_date: 'soon' })).status).toBe(2001);
  });

  it('that the station refuses, or says nothing of, is not held', async () => {
    const from = await scene.addStation();
    scene.stations.answer = ({ kind }) => (kind === 'RESERVE' ? answered('Occupied') : answered('Accepted'));
    await reserve(from);
    expect(await scene.results()).toEqual([{ result: 'EVSE_OCCUPIED' }]);
    scene.stations.answer = ({ kind }) => (kind === 'RESERVE' ? { kind: 'TIMEOUT' } : answered('Accepted'));
    await reserve(from);
    expect((await scene.results()).map(({ result }) => result)).toEqual(['EVSE_OCCUPIED', 'TIMEOUT']);
    const { reservationNumber } = scene.stations.last('RESERVE');
    expect(await stateOf(from, reservationNumber)).toBe('REFUSED');
    expect(scene.stations.last('CANCEL_RESERVATION')).toMatchObject({ reservationNumber });
  });
});

describe('a reservation ends', () => {
  it('when its eMSP cancels it, once; to others it is unknown', async () => {
    const from = await scene.addStation();
    await reserve(from);
    await scene.results();
    const { reservationNumber } = scene.stations.last('RESERVE');
    for (const asker of ['FR*OTH', 'DE*MSP', 'DE*MSP'])
      expect((await cancel(from, asker)).data['result']).toBe('ACCEPTED');
    const results = (await scene.results()).map(({ result }) => result);
    expect(results.sort()).toEqual(['ACCEPTED', 'ACCEPTED', 'UNKNOWN_RESERVATION', 'UNKNOWN_RESERVATION']);
    expect(await stateOf(from, reservationNumber)).toBe('CANCELED');
  });

  it('when its time is over, by the clock of the hub', async () => {
    const from = await scene.addStation();
    await reserve(from);
    await scene.results();
    const { reservationNumber, idToken } = scene.stations.last('RESERVE');
    const changed: string[] = [];
    const reservationChanged = async ({ stationId, state }: Reservation) => {
      if (stationId === from.station.id) changed.push(state);
    };
    const hub = { ...scene.hub, reservationChanged };
    await expireReservations(hub);
    expect(changed).toEqual([]);
    scene.hub.time.now = new Date(inAnHour);
    await expireReservations(hub);
    await expireReservations(hub);
    expect([changed, await stateOf(from, reservationNumber)]).toEqual([['EXPIRED'], 'EXPIRED']);
    const late = { ...from, receivedAt: scene.hub.time.now };
    scene.emsp = () => envelope({ allowed: 'BLOCKED' });
    expect((await identifyDriver(scene.hub, late, { idToken, at: new Date(inAnHour) })).status).toBe('BLOCKED');
  });

  it('when its outlet is out of use: the eMSP gets a second result, CANCELED_RESERVATION, once', async () => {
    const from = await scene.addStation();
    await reserve(from);
    await scene.results();
    const { reservationNumber } = scene.stations.last('RESERVE');
    const { id: stationId } = from.station;
    expect(await cancelReservationsAt(scene.hub, { stationId, evse: 2, connector: 1 })).toBe(0);
    expect(await cancelReservationsAt(scene.hub, { stationId, evse: 1, connector: 1 })).toBe(1);
    expect(await cancelReservationsAt(scene.hub, { stationId, evse: 1, connector: 1 })).toBe(0);
    const results = await scene.results();
    expect(results.map(({ result }) => result)).toEqual(['ACCEPTED', 'CANCELED_RESERVATION']);
    expect(await stateOf(from, reservationNumber)).toBe('CANCELED');
  });

  it('when a station of 2.0.1 says so', async () => {
    const from = await scene.addStation({ version: '2.0.1' });
    await reserve(from);
    await scene.results();
    const { reservationNumber } = scene.stations.last('RESERVE');
    await reservationEnded(scene.hub, from, { reservationNumber: 1, how: 'EXPIRED' });
    await reservationEnded(scene.hub, from, { reservationNumber, how: 'REMOVED' });
    expect((await scene.results()).map(({ result }) => result)).toEqual(['ACCEPTED', 'CANCELED_RESERVATION']);
  });
});
