import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import { dataOf } from '../../../src/simulator/ocpi-client.js';
import { at, rawStation, startOf, stopOf } from '../../support/stations/raw-station.js';
import { CPO, EMSP, startStationJourney, until, useStationJourney } from '../../support/stations/station-journey.js';
import { cdrOf, cdrsAt, incidentsAt, outcomesAt, sessionOnce, sessionsAt } from '../../support/stations/told-emsp.js';

const CARDS = Array.from({ length: 12 }, (_, index) => ({ uid: `CARD${index}` }));
const journey = useStationJourney(() =>
  startStationJourney({
    tokens: [
      ...CARDS,
      { uid: 'BLOCKED', valid: false },
      { uid: 'FAMILY1', group_id: 'FAMILY' },
      { uid: 'FAMILY2', group_id: 'FAMILY' },
    ],
  }),
);

describe('a transaction of OCPP 1.6', () => {
  it('is billed by tariffs that its connector named before it began, and that the eMSP could read', async () => {
    const station = await rawStation(journey(), 'T1');
    await journey().runJob('publish-plans');
    const named = (await until(() => {
      const [connector] = (journey().evse(station.uid())?.['connectors'] ?? []) as readonly JsonObject[];
      return connector?.['tariff_ids'];
    })) as readonly string[];
    const asked = { module: 'tariffs', side: 'SENDER', method: 'GET', from: EMSP, to: CPO } as const;
    const list = dataOf(await journey().emsp.send({ ...asked, path: [] }), 'GET tariffs') as readonly JsonObject[];
    expect(list.map(({ id }) => id)).toEqual(expect.arrayContaining([...named]));
    const start = { ...startOf({ card: 'CARD11' }), timestamp: journey().now().toISOString() };
    const { transactionId } = await station.call('StartTransaction', start);
    journey().passTime(60_000);
    const timestamp = journey().now().toISOString();
    await station.call('StopTransaction', { transactionId, meterStop: 100, timestamp });
    const { tariffs = [] } = (await cdrOf(journey(), station.uid())) as { tariffs?: readonly JsonObject[] };
    expect(tariffs.length).toBeGreaterThan(0);
    expect(named).toEqual(expect.arrayContaining(tariffs.map(({ id }) => id)));
  });

  it('gets a positive number that no other one has, at whichever station and for whichever driver', async () => {
    const [one, two] = await Promise.all([rawStation(journey(), 'N1', 2), rawStation(journey(), 'N2')]);
    const numbers = [
      await one.start({ card: 'CARD0' }),
      await two.start({ card: 'NOBODY' }),
      await one.start({ card: 'CARD1', connector: 2 }),
    ];
    expect(numbers.every((number) => Number.isInteger(number) && number > 0 && number < 2 ** 31)).toBe(true);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(numbers);
  });

  it('of a driver who may not charge has a number too, and of its energy there is no CDR', async () => {
    const station = await rawStation(journey(), 'B1', 2);
    const blocked = await station.call('StartTransaction', startOf({ card: 'BLOCKED' }));
    const unknown = await station.call('StartTransaction', startOf({ card: 'NOBODY', connector: 2 }));
    expect(blocked).toMatchObject({ transactionId: expect.any(Number), idTagInfo: { status: 'Blocked' } });
    expect(unknown).toMatchObject({ transactionId: expect.any(Number), idTagInfo: { status: 'Invalid' } });
    await station.stop(Number(blocked['transactionId']), { wh: 700 });
    await station.stop(Number(unknown['transactionId']), { wh: 700 });
    expect(await sessionOnce(journey(), station.uid(1), ({ kwh }) => kwh > 0)).toMatchObject({ status: 'INVALID' });
    journey().passTime(60_000);
    await until(async () => (await outcomesAt(journey(), 'B1')).every((one) => one !== 'OPEN NOT_AUTHORIZED'));
    const waiting = ['QUARANTINED DRIVER_UNKNOWN NOT_AUTHORIZED', 'QUARANTINED NOT_AUTHORIZED'];
    expect([...(await outcomesAt(journey(), 'B1'))].sort()).toEqual(waiting);
    expect(cdrsAt(journey(), station.uid(1))).toEqual([]);
    expect(sessionsAt(journey(), station.uid(2))).toEqual([]);
  });

  it('is begun and ended once, however often the station says so: one Session and one CDR', async () => {
    const station = await rawStation(journey(), 'R1');
    const number = await station.start({ card: 'CARD3', wh: 100 });
    expect(await station.start({ card: 'CARD3', wh: 100 })).toBe(number);
    expect(await station.start({ card: ' card3', wh: 100 })).toBe(number);
    await station.stop(number, { wh: 2100 });
    await station.stop(number, { wh: 2100 });
    const cdr = await cdrOf(journey(), station.uid());
    expect(await station.start({ card: 'CARD3', wh: 100 })).toBe(number);
    await station.stop(number, { wh: 2100 });
    await untilOthersAreBilled('R2', 'CARD3');
    expect(cdrsAt(journey(), station.uid())).toEqual([cdr]);
    expect(cdr).toMatchObject({ total_energy: 2, total_cost: { excl_vat: 1, incl_vat: 1.2 } });
    expect(new Set(sessionsAt(journey(), station.uid()).map(({ id }) => id))).toEqual(new Set([cdr.session_id]));
  });

  it('that was offline is told with the times of its events, and then billed by them', async () => {
    await journey().addStations({ id: 'O1' });
    const station = await journey().online('O1', { pace: { reconnectMs: 20 } });
    await station.disconnect();
    const startedAt = new Date(at(0));
    station.plugIn(1, { at: startedAt });
    await station.presentCard('CARD4', { at: startedAt });
    station.charge({ kwh: 6, seconds: 1800, samples: 3 });
    station.stop();
    await station.connect();
    await station.settled();
    const cdr = await cdrOf(journey(), 'O1*1');
    expect(cdr).toMatchObject({ start_date_time: at(0), end_date_time: at(30), total_energy: 6, total_time: 0.5 });
    const told = sessionsAt(journey(), 'O1*1');
    expect(told.at(-1)).toMatchObject({ status: 'COMPLETED', kwh: 6, end_date_time: at(30) });
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['ACTIVE', 'COMPLETED']));
    expect(Date.parse(told.at(-1)?.last_updated ?? '')).toBeGreaterThan(Date.now() - 600_000);
  });

  it('that is pipelined is done in its order', async () => {
    const station = await rawStation(journey(), 'P1');
    const calls = [
      ['StartTransaction', startOf({ card: 'CARD5', wh: 0 })],
      ['MeterValues', { connectorId: 1, meterValue: [{ timestamp: at(10), sampledValue: [{ value: '1000' }] }] }],
      ['StopTransaction', stopOf(-1, { wh: 3000 })],
    ] as const;
    for (const [index, call] of calls.entries()) station.station.sendRaw(JSON.stringify([2, `p${index}`, ...call]));
    const answers = await until(() => {
      const heard = station.heard.filter(([, id]) => String(id).startsWith('p'));
      return heard.length === 3 && heard;
    });
    expect(answers.map(([type, id]) => `${type} ${id}`)).toEqual(['3 p0', '3 p1', '3 p2']);
    expect(await cdrOf(journey(), station.uid())).toMatchObject({ total_energy: 3 });
  });
});

describe('a stop', () => {
  it('is answered whatever it says', async () => {
    const station = await rawStation(journey(), 'S1');
    const stops = [
      stopOf(123_456, { wh: 5 }),
      stopOf(-1, { wh: 5 }),
      stopOf(0, { wh: -5 }),
      { transactionId: 'x', meterStop: 'y', timestamp: 'z' },
      {},
      null,
      [],
    ];
    for (const stop of stops) expect(await station.call('StopTransaction', stop)).toEqual({});
  });

  it('without the number of its transaction ends the only one that it can mean, and else none', async () => {
    const [station, other] = await Promise.all([rawStation(journey(), 'M1', 2), rawStation(journey(), 'M2')]);
    const number = await station.start({ card: 'CARD6' });
    await other.stop(number, { wh: 9000 });
    await station.stop(-1, { wh: 4000, more: { idTag: 'CARD6' } });
    expect(await cdrOf(journey(), station.uid())).toMatchObject({ total_energy: 4 });
    const two = [
      await station.start({ card: 'CARD6', minute: 40, wh: 4000 }),
      await station.start({ card: 'CARD7', connector: 2, minute: 40, wh: 4000 }),
    ];
    await station.stop(0, { minute: 50, wh: 5000 });
    await until(async () => (await incidentsAt(journey(), 'M1')).includes('UNMATCHED_STOP 0'));
    await until(async () => (await incidentsAt(journey(), 'M2')).includes(`UNMATCHED_STOP ${number}`));
    expect(await incidentsAt(journey(), 'M1')).toEqual(['UNMATCHED_STOP 0']);
    await station.stop(two[0] ?? 0, { minute: 60, wh: 6000 });
    await station.stop(two[1] ?? 0, { minute: 60, wh: 7000 });
    expect(await cdrOf(journey(), station.uid(2))).toMatchObject({ total_energy: 3 });
    await until(() => cdrsAt(journey(), station.uid(1)).length === 2);
    expect(cdrsAt(journey(), station.uid(1))[1]).toMatchObject({ total_energy: 2, end_date_time: at(60) });
  });

  it('by a card of the same group is accepted, and by that of a stranger answered as what it is', async () => {
    const station = await rawStation(journey(), 'G1', 2);
    const family = await station.start({ card: 'FAMILY1' });
    const strange = await station.start({ card: 'CARD8', connector: 2 });
    const info = { idTagInfo: { status: 'Accepted', parentIdTag: 'FAMILY' } };
    expect(await station.call('StartTransaction', startOf({ card: 'FAMILY1' }))).toMatchObject(info);
    expect(await station.stop(family, { wh: 1000, more: { idTag: 'FAMILY2' } })).toMatchObject(info);
    const stranger = await station.stop(strange, { wh: 1000, more: { idTag: 'NOBODY' } });
    expect(stranger).toMatchObject({ idTagInfo: { status: 'Invalid' } });
    expect(await cdrOf(journey(), station.uid(1))).toMatchObject({ cdr_token: { uid: 'FAMILY1' } });
    expect(await cdrOf(journey(), station.uid(2))).toMatchObject({ cdr_token: { uid: 'CARD8' } });
    await until(async () => [...(await outcomesAt(journey(), 'G1'))].sort().join() === 'CDR,CDR OTHER_STOP_TOKEN');
  });

  it('that never came is made up for when another session begins at the outlet, and people are told', async () => {
    const station = await rawStation(journey(), 'I1');
    const first = await station.start({ card: 'CARD9' });
    await station.values({ number: first }, { timestamp: at(20), sampledValue: [{ value: '1500' }] });
    const second = await station.start({ card: 'CARD10', minute: 60, wh: 1500 });
    const interrupted = ({ status }: { status: string }): boolean => status === 'COMPLETED';
    await sessionOnce(journey(), station.uid(), ({ cdr_token }) => cdr_token.uid === 'CARD10');
    const ended = sessionsAt(journey(), station.uid()).find(interrupted);
    expect(ended).toMatchObject({ kwh: 1.5, end_date_time: at(20), cdr_token: { uid: 'CARD9' } });
    await until(async () => (await incidentsAt(journey(), 'I1')).some((one) => one.startsWith('INTERRUPTED_SESSION')));
    await station.stop(second, { minute: 80, wh: 3500 });
    journey().passTime(11 * 60_000);
    await until(() => cdrsAt(journey(), station.uid()).length === 2);
    const told = cdrsAt(journey(), station.uid()).map(({ cdr_token, total_energy }) => [cdr_token.uid, total_energy]);
    expect(told.sort()).toEqual([
      ['CARD10', 2],
      ['CARD9', 1.5],
    ]);
  });
});

/** A session elsewhere, whose CDR comes after whatever was due before. */
async function untilOthersAreBilled(id: string, card: string): Promise<void> {
  const station = await rawStation(journey(), id);
  await station.stop(await station.start({ card, minute: 100 }), { minute: 110, wh: 500 });
  await cdrOf(journey(), station.uid());
}
