import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import type { Price } from '../../../src/domain/roaming/price.js';
import { cancelReservationsAt } from '../../../src/flows/hosting/reservations/end-reservations.js';
import { useTestDatabase } from '../../support/mongo.js';
import { answered } from '../../support/stations/recording-station-client.js';
import {
  minutes as at,
  NOON,
  openReservationScene,
  type ReservationScene,
} from '../../support/stations/reservation-scene.js';

const database = useTestDatabase();
let scene: ReservationScene;
beforeAll(async () => {
  scene = await openReservationScene(database);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.stations.offline.clear();
  delete scene.stations.answer;
  scene.hub.time.now = NOON;
});

const periodsOf = (cdr: Cdr | undefined) =>
  cdr?.chargingPeriods.map(({ startedAt, dimensions }) => [
    startedAt,
    dimensions.map(({ type, volume }) => `${volume.toFixed()} ${type}`).join(', '),
  ]);
const costOf = (price: Price | undefined) => price && [price.exclVat.toNumber(), price.inclVat?.toNumber()];

describe('a reservation that is used', () => {
  it('is billed with the charging, from when the station agreed, to the cents of OCPI’s own example', async () => {
    scene.hub.time.now = at(-1);
    scene.stations.answer = () => {
      scene.hub.time.now = NOON;
      return answered('Accepted');
    };
    const from = await scene.reserved('FEE');
    await scene.charge(from, 13);
    await scene.moveTo(90);
    const [cdr, ...others] = await scene.cdrsAt(from);
    expect(others).toEqual([]);
    expect([cdr?.startedAt, cdr?.endedAt, cdr?.totalTimeH.toNumber()]).toEqual([NOON, at(73), 1]);
    expect(periodsOf(cdr)).toEqual([
      [NOON, '0.2167 RESERVATION_TIME'],
      [at(13), '20 ENERGY, 1 TIME'],
    ]);
    expect(costOf(cdr?.totalCost)).toEqual([8.75, 10]);
    expect(costOf(cdr?.totalReservationCost)).toEqual([3.25, 3.9]);
    expect([costOf(cdr?.totalFixedCost), cdr?.totalTimeCost, cdr?.authMethod]).toEqual([
      [0.5, 0.6],
      undefined,
      'COMMAND',
    ]);
    expect(await scene.sessionOf(cdr?.sessionId)).toMatchObject({
      status: 'COMPLETED',
      start_date_time: '2026-10-12T12:13:00Z',
    });
  });

  it('is no part of the CDR where its tariff has no price for it', async () => {
    const [from, plain] = [await scene.reserved('NONE'), await scene.reserved('NONE')];
    await scene.charge(from, 13);
    await scene.cancel(plain);
    await scene.charge(plain, 13, { reservationNumber: 0 });
    await scene.moveTo(90);
    const [[cdr], [without]] = [await scene.cdrsAt(from), await scene.cdrsAt(plain)];
    expect([cdr?.startedAt, costOf(cdr?.totalCost), cdr?.totalReservationCost]).toEqual([
      at(13),
      [5.5, 6.1],
      undefined,
    ]);
    expect([cdr?.totalTimeH, cdr?.totalCost, cdr?.chargingPeriods]).toEqual([
      without?.totalTimeH,
      without?.totalCost,
      without?.chargingPeriods,
    ]);
  });

  it('by the driver of another eMSP is not billed, neither to the one nor to the other', async () => {
    const from = await scene.reserved('FEE');
    await scene.addToken({ uid: 'GUEST', country_code: 'FR', party_id: 'OTH', whitelist: 'ALWAYS' });
    await scene.charge(from, 13, { idToken: { value: 'GUEST' } });
    await scene.moveTo(90);
    expect((await scene.cdrsAt(from)).map((cdr) => [cdr.token.uid, cdr.startedAt, costOf(cdr.totalCost)])).toEqual([
      ['GUEST', at(13), [5.5, 6.1]],
    ]);
  });
});

describe('a reservation that expires', () => {
  it.each([
    ['EXPIRE_FEE', 60, [6, 7.2]],
    ['EXPIRE_TIME', 90, [9, 10.8]],
  ] as const)('is billed once, to the cents of OCPI’s own example: %s', async (tariff, minutes, total) => {
    const from = await scene.reserved(tariff, { expiry_date: at(minutes).toISOString() });
    await scene.moveTo(minutes);
    expect(await scene.cdrsAt(from)).toEqual([]);
    for (const later of [2, 2, 3]) await scene.moveTo(minutes + later);
    const [cdr, ...others] = await scene.cdrsAt(from);
    expect(others).toEqual([]);
    expect([cdr?.id, cdr?.startedAt, cdr?.endedAt]).toEqual([cdr?.sessionId, NOON, at(minutes)]);
    expect(cdr?.location).toMatchObject({ evseUid: '#NA', evseId: '#NA', connectorId: '#NA' });
    expect(periodsOf(cdr)).toEqual([[NOON, `${minutes / 60} RESERVATION_TIME`]]);
    expect([costOf(cdr?.totalCost), costOf(cdr?.totalReservationCost)]).toEqual([total, total]);
    expect([cdr?.totalEnergyKwh.toNumber(), cdr?.totalTimeH.toNumber(), cdr?.authMethod]).toEqual([0, 0, 'COMMAND']);
    expect(await scene.sessionOf(cdr?.id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('is billed once also when the hub ends between its Session, its CDR and its note of that', async () => {
    const from = await scene.reserved('EXPIRE_FEE');
    await scene.moveTo(60);
    const { cdrs, reservations } = scene.hub;
    const fails = () => Promise.reject(new Error('the process ends'));
    Object.assign(scene.hub, { cdrs: { ...cdrs, insert: fails } });
    await scene.moveTo(62);
    Object.assign(scene.hub, { cdrs, reservations: { ...reservations, put: fails } });
    await scene.moveTo(63).catch(() => undefined);
    Object.assign(scene.hub, { reservations });
    await scene.hub.settled();
    expect(await scene.cdrsAt(from)).toHaveLength(1);
    await scene.moveTo(64);
    await scene.moveTo(65);
    expect((await scene.cdrsAt(from)).map((cdr) => costOf(cdr.totalCost))).toEqual([[6, 7.2]]);
    expect(await reservations.cdrsDue(at(10_000), 10)).toEqual([]);
  });

  it('has no CDR without a price for it, when it was canceled, and when its outlet was lost', async () => {
    const free = await scene.reserved('NONE');
    const canceled = await scene.reserved('EXPIRE_FEE');
    await scene.cancel(canceled);
    const lost = await scene.reserved('EXPIRE_FEE');
    await cancelReservationsAt(scene.hub, { stationId: lost.station.id, evse: 1, connector: 1 });
    const refused = await scene.reserved('EXPIRE_FEE');
    for (const minutes of [60, 62, 65]) await scene.moveTo(minutes);
    expect((await Promise.all([free, canceled, lost].map(scene.cdrsAt))).flat()).toEqual([]);
    expect(await scene.cdrsAt(refused)).toHaveLength(1);
  });

  it('is not billed when its driver had come in time, and the station tells it late', async () => {
    const [from, away] = [await scene.reserved('EXPIRE_FEE'), await scene.reserved('EXPIRE_FEE')];
    scene.stations.offline.add(away.station.id);
    for (const minutes of [60, 62, 600]) await scene.moveTo(minutes);
    expect([(await scene.cdrsAt(from)).length, (await scene.cdrsAt(away)).length]).toEqual([1, 0]);
    await scene.charge(away, 59);
    scene.stations.offline.clear();
    await scene.moveTo(700);
    expect(
      (await scene.cdrsAt(away)).map((cdr) => [cdr.totalEnergyKwh.toNumber(), costOf(cdr.totalReservationCost)]),
    ).toEqual([[20, undefined]]);
  });

  it('waits for a station that is away, for a day; its id is not taken again before', async () => {
    const [back, gone] = [await scene.reserved('EXPIRE_FEE'), await scene.reserved('EXPIRE_FEE')];
    for (const { station } of [back, gone]) scene.stations.offline.add(station.id);
    for (const minutes of [60, 62]) await scene.moveTo(minutes);
    scene.stations.offline.delete(back.station.id);
    expect(await scene.reserve(back, { expiry_date: at(200).toISOString() })).toBe('REJECTED');
    await scene.moveTo(73);
    expect(await scene.reserve(back, { expiry_date: at(200).toISOString() })).toBe('ACCEPTED');
    await scene.results();
    await scene.moveTo(60 + 24 * 60);
    expect([(await scene.cdrsAt(back)).length, (await scene.cdrsAt(gone)).length]).toEqual([1, 0]);
    expect((await scene.hub.reservations.cdrsDue(at(10_000), 10)).length).toBeLessThan(2);
  });
});
