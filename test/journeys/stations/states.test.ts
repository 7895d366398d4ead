import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import { createStationMemory } from '../../../src/simulator/station/station-memory.js';
import {
  type PlainStation,
  type StationPlan,
  startStationJourney,
  until,
  useStationJourney,
} from '../../support/stations/station-journey.js';

const BOOT = { chargePointVendor: 'Rheinwerk', chargePointModel: 'R22' };
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('a station', () => {
  const memory = createStationMemory();
  const memory201 = createStationMemory();
  const journey = useStationJourney(async () => {
    const hub = await startStationJourney({
      settings: { HUB_OCPP_PING_SECONDS: '1' },
      tokens: [{ uid: 'CARD1' }, { uid: 'CARD2' }],
    });
    await hub.addSite('SITE-2');
    await hub.api.put('/station-templates/NL*ABC/default', { v16: [{ key: 'MeterValueSampleInterval', value: '42' }] });
    await hub.addStations({ id: 'NL-FIRST' });
    await hub.online('NL-FIRST', { memory, pace: { reconnectMs: 20 } });
    await hub.addStations({ id: 'NL-FIRST-201' });
    await hub.online('NL-FIRST-201', { version: '2.0.1', memory: memory201, pace: { reconnectMs: 20 } });
    return hub;
  });

  async function booted(id: string, plan: Omit<StationPlan, 'id'> = {}): Promise<PlainStation> {
    await journey().addStations({ id, ...plan });
    const station = await journey().plain(id, { habits: { reconnects: false } });
    await station.ask('BootNotification', BOOT);
    return station;
  }

  function tell(station: PlainStation, connectorId: number, status: string, timestamp?: string) {
    return station.ask('StatusNotification', { connectorId, errorCode: 'NoError', status, timestamp });
  }

  /** When the eMSP was told this of an EVSE. */
  function isTold(uid: string, status: string): Promise<unknown> {
    return until(
      () => journey().evse(uid)?.['status'] === status,
      () => `${uid} is ${String(journey().evse(uid)?.['status'])}, not ${status}`,
    );
  }

  function sessionsAt(uid: string): readonly JsonObject[] {
    return journey()
      .emsp.received.list('sessions')
      .filter((session) => session['evse_uid'] === uid);
  }

  it('that is not accepted is told so: it can be asked, but nothing is taken or shown', async () => {
    const hub = journey();
    const station = await booted('NL-PENDING', { more: { registration: 'PENDING' } });
    const [, , answer] = await station.ask('BootNotification', BOOT);
    const { interval } = answer as { interval: number };
    expect(answer).toEqual({ status: 'Pending', currentTime: expect.stringMatching(UTC_TIME), interval });
    expect(interval).toBeGreaterThanOrEqual(54);
    expect(interval).toBeLessThanOrEqual(66);
    const start = { connectorId: 1, idTag: 'CARD1', meterStart: 0, timestamp: hub.now().toISOString() };
    expect((await station.ask('StartTransaction', start))[2]).toBe('SecurityError');
    expect((await station.ask('Authorize', { idTag: 'CARD1' }))[2]).toEqual({ idTagInfo: { status: 'Invalid' } });
    const asked = await hub.api.post('/stations/NL-PENDING/commands', { command: 'CLEAR_CACHE' });
    expect(asked).toMatchObject({ outcome: 'ANSWERED' });
    await tell(station, 1, 'Available');
    const rejected = await booted('NL-REJECTED', { more: { registration: 'REJECTED' } });
    expect((await rejected.ask('BootNotification', BOOT))[2]).toMatchObject({ status: 'Rejected' });
    await hub.addStations({ id: 'NL-PENDING-201', more: { registration: 'PENDING' } });
    const newer = await hub.plain('NL-PENDING-201', { version: '2.0.1' });
    const idToken = { idToken: 'CARD1', type: 'ISO14443' };
    expect((await newer.ask('Authorize', { idToken }))[2]).toEqual({ idTokenInfo: { status: 'Invalid' } });
    const transactionInfo = { transactionId: 'T1' };
    const event = {
      eventType: 'Started',
      triggerReason: 'Authorized',
      seqNo: 0,
      transactionInfo,
      evse: { id: 1 },
      idToken,
    };
    const told = await newer.ask('TransactionEvent', { ...event, timestamp: hub.now().toISOString() });
    expect(told[2]).toBe('SecurityError');
    const accepted = await booted('NL-ACCEPTED');
    await tell(accepted, 1, 'Available');
    await isTold('NL-ACCEPTED*1', 'AVAILABLE');
    for (const id of ['NL-PENDING', 'NL-PENDING-201', 'NL-REJECTED']) expect(hub.evse(`${id}*1`)).toBe(undefined);
    await hub.api.put('/stations/NL-PENDING', { registration: 'ACCEPTED' });
    await until(() => !station.station.isOnline(), 'it does not have to connect again');
    const again = await hub.plain('NL-PENDING');
    expect((await again.ask('BootNotification', BOOT))[2]).toMatchObject({ status: 'Accepted' });
    await isTold('NL-PENDING*1', 'AVAILABLE');
  });

  it('speaks of itself as a whole by connector 0, and of connectors that are not there to nobody', async () => {
    const station = await booted('NL-ZERO', { outlets: 2 });
    await tell(station, 1, 'Available');
    await tell(station, 2, 'Faulted');
    await isTold('NL-ZERO*1', 'AVAILABLE');
    await isTold('NL-ZERO*2', 'OUTOFORDER');
    await tell(station, 0, 'Unavailable');
    await isTold('NL-ZERO*1', 'INOPERATIVE');
    await isTold('NL-ZERO*2', 'INOPERATIVE');
    await tell(station, 0, 'Available');
    await isTold('NL-ZERO*1', 'AVAILABLE');
    await isTold('NL-ZERO*2', 'OUTOFORDER');
    for (const connector of [-1, 9]) expect((await tell(station, connector, 'Faulted'))[0]).toBe(3);
    expect(journey().evse('NL-ZERO*1')).toMatchObject({ status: 'AVAILABLE' });
  });

  it('tells late what was while it was offline: history for statuses, one session for its transaction', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-REPLAY' });
    const station = await hub.online('NL-REPLAY', { faults: { replaysStatuses: true } });
    await isTold('NL-REPLAY*1', 'AVAILABLE');
    await station.disconnect();
    const at = new Date(hub.now().getTime() - 3_600_000);
    station.plugIn(1, { at });
    await station.presentCard('CARD1', { at });
    station.charge({ kwh: 10 });
    station.stop();
    station.unplug();
    await station.connect();
    await station.settled();
    await until(() => sessionsAt('NL-REPLAY*1')[0]?.['status'] === 'COMPLETED', 'no session is told');
    expect(sessionsAt('NL-REPLAY*1')).toHaveLength(1);
    const charging = hub.emsp.messages.filter(
      ({ url, bytes }) => url.includes('NL-REPLAY') && bytes.includes('CHARGING'),
    );
    expect(charging).toEqual([]);
    expect(hub.evse('NL-REPLAY*1')).toMatchObject({ status: 'AVAILABLE' });
    const other = await booted('NL-STATUS');
    await tell(other, 1, 'Charging');
    await isTold('NL-STATUS*1', 'CHARGING');
    expect(sessionsAt('NL-STATUS*1')).toEqual([]);
  });

  it('that flaps is told of once for each thing that it means, however often it speaks', async () => {
    const station = await booted('NL-FLAP');
    const pushes = () =>
      journey().emsp.messages.filter(({ method, url }) => method === 'PATCH' && url.endsWith('/NL-FLAP*1')).length;
    await tell(station, 1, 'Available');
    await isTold('NL-FLAP*1', 'AVAILABLE');
    const before = pushes();
    for (let count = 0; count < 30; count += 1) await tell(station, 1, count % 2 ? 'Available' : 'Preparing');
    await tell(station, 1, 'Faulted');
    await isTold('NL-FLAP*1', 'OUTOFORDER');
    expect(pushes() - before).toBe(1);
    const all = Array.from({ length: 40 }, (_, count) => tell(station, 1, count % 2 ? 'Unavailable' : 'Available'));
    await Promise.all(all);
    await isTold('NL-FLAP*1', 'INOPERATIVE');
    expect(pushes() - before).toBeLessThan(20);
  });

  it('and its neighbours may all speak at once: nothing is lost', async () => {
    const ids = ['NL-A', 'NL-B', 'NL-C', 'NL-D'];
    const stations = await Promise.all(ids.map((id) => booted(id, { outlets: 4 })));
    await Promise.all(
      stations.flatMap((station) =>
        [1, 2, 3, 4].flatMap((one) => [tell(station, one, 'Preparing'), tell(station, one, 'Available')]),
      ),
    );
    for (const id of ids) for (const one of [1, 2, 3, 4]) await isTold(`${id}*${one}`, 'AVAILABLE');
    const evses = journey()
      .emsp.received.list('locations')
      .flatMap(({ evses: all }) => all as readonly JsonObject[]);
    expect(new Set(evses.map(({ uid }) => uid)).size).toBe(evses.length);
  });

  it('that answers no pings is gone after two, UNKNOWN after a grace, and back without a boot', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-DEAD', site: 'SITE-2' });
    const witness = await booted('NL-WITNESS', { site: 'SITE-2' });
    const dead = await hub.online('NL-DEAD', { faults: { ignoresPings: true }, habits: { reconnects: false } });
    await isTold('NL-DEAD*1', 'AVAILABLE');
    await until(() => !dead.isOnline(), 'the dead connection stays');
    await until(async () => (await hub.api.get<{ connected: boolean }>('/stations/NL-DEAD')).connected === false);
    expect(hub.evse('NL-DEAD*1')).toMatchObject({ status: 'AVAILABLE' });
    hub.passTime(121_000);
    await tell(witness, 1, 'Available');
    await isTold('NL-DEAD*1', 'UNKNOWN');
    dead.setFaults({});
    await dead.connect();
    await isTold('NL-DEAD*1', 'AVAILABLE');
  });

  it('that boots in a transaction ends it only when no stop comes', async () => {
    const hub = journey();
    const ago = (minutes: number) => new Date(hub.now().getTime() - minutes * 60_000).toISOString();
    const begin = async (id: string, idTag: string) => {
      const station = await booted(id);
      const start = { connectorId: 1, idTag, meterStart: 0, timestamp: ago(30) };
      const { transactionId } = (await station.ask('StartTransaction', start))[2] as { transactionId: number };
      const meterValue = [{ timestamp: ago(15), sampledValue: [{ value: '3000' }] }];
      await station.ask('MeterValues', { connectorId: 1, transactionId, meterValue });
      await station.ask('BootNotification', BOOT);
      return { station, transactionId };
    };
    const kept = await begin('NL-QUEUE', 'CARD1');
    await begin('NL-LOST', 'CARD2');
    await until(() => sessionsAt('NL-LOST*1')[0]?.['status'] === 'ACTIVE');
    const stop = { transactionId: kept.transactionId, meterStop: 4_000, timestamp: ago(10) };
    expect((await kept.station.ask('StopTransaction', stop))[0]).toBe(3);
    await until(() => sessionsAt('NL-QUEUE*1')[0]?.['kwh'] === 4);
    expect(sessionsAt('NL-LOST*1')[0]).toMatchObject({ status: 'ACTIVE' });
    hub.passTime(601_000);
    await until(() => sessionsAt('NL-LOST*1')[0]?.['status'] === 'COMPLETED', 'the lost transaction stays open');
    expect(sessionsAt('NL-LOST*1')).toMatchObject([{ kwh: 3 }]);
  });

  it('that is new has its configuration read and set once its connection is stable, and gets a key of its own', async () => {
    const hub = journey();
    await until(() => memory.password !== undefined, 'no key came');
    await until(() => String(hub.evse('NL-FIRST*1')?.['capabilities']).includes('RESERVABLE'), 'no capabilities');
    expect(memory.configuration).toMatchObject({ MeterValueSampleInterval: '42', AuthorizationKey: memory.password });
    expect(memory.password).not.toBe(hub.keyOf('NL-FIRST'));
    expect(hub.evse('NL-FIRST*1')?.['capabilities']).toContain('CHARGING_PROFILE_CAPABLE');
    await until(() => memory201.password !== undefined, 'no key came to the station of 2.0.1');
    for (const id of ['NL-FIRST', 'NL-FIRST-201']) {
      await until(async () => {
        const station = await hub.api.get<Readonly<Record<string, unknown>>>(`/stations/${id}`);
        return station['has_key'] === true && station['onboarding_until'] === undefined;
      }, `the new key of ${id} is not in use`);
    }
  });
});
