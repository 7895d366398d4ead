import { costAtNoon, NOON_PLAN, tenthsOfWh } from '../../support/stations/noon-plan.js';
import { at } from '../../support/stations/raw-station.js';
import { rawStation201 } from '../../support/stations/raw-station-201.js';
import { startStationJourney, until, useStationJourney } from '../../support/stations/station-journey.js';
import {
  cdrOf,
  cdrsAt,
  incidentsAt,
  outcomesAt,
  periodsIn,
  sessionOnce,
  sessionsAt,
  verdictOn,
} from '../../support/stations/told-emsp.js';

const CARD = 'FLEET';
const MINUTE_MS = 60_000;
const journey = useStationJourney(() =>
  startStationJourney({
    tokens: [{ uid: CARD }, { uid: 'BLOCKED', valid: false }],
    plan: NOON_PLAN,
    settings: { HUB_OCPP_FLEET_TOKENS: `DE*RHM/${CARD}=100` },
  }),
);

describe('events of a transaction of OCPP 2.0.1', () => {
  it('count each once, also of a station that numbers all of them 0, and are of their own station', async () => {
    const [one, two] = await Promise.all([rawStation201(journey(), 'Z1'), rawStation201(journey(), 'Z2')]);
    for (const [station, factor] of [
      [one, 1],
      [two, 2],
    ] as const) {
      for (let again = 0; again < 2; again += 1) {
        await station.tell('Started', { id: 'TX', seqNo: 0, minute: 0, card: CARD, evse: 1, value: 0 });
        await station.tell('Updated', { id: 'TX', seqNo: 0, minute: 6, state: 'Charging', value: 1000 * factor });
        await station.tell('Updated', { id: 'TX', seqNo: 0, minute: 9, state: 'SuspendedEV', value: 1500 * factor });
        await station.tell('Ended', { id: 'TX', seqNo: 0, minute: 12, value: 1500 * factor });
      }
    }
    const cdr = await cdrOf(journey(), one.uid());
    expect(periodsIn(cdr.charging_periods)).toEqual(['1.5 ENERGY, 0.15 TIME', '0.05 PARKING_TIME']);
    expect(await cdrOf(journey(), two.uid())).toMatchObject({ total_energy: 3 });
    expect([cdrsAt(journey(), one.uid()).length, cdrsAt(journey(), two.uid()).length]).toEqual([1, 1]);
    const ids = [...sessionsAt(journey(), one.uid()), ...sessionsAt(journey(), two.uid())].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('may come in any order, the end first; one that is missing is waited for, and nothing is brought back', async () => {
    const station = await rawStation201(journey(), 'ORDER', 2);
    const offline = { more: { offline: true } };
    await station.tell('Ended', { id: 'A', seqNo: 3, minute: 12, value: 4000, ...offline });
    await station.tell('Updated', { id: 'A', seqNo: 1, minute: 4, value: 1000, ...offline });
    expect(sessionsAt(journey(), station.uid())).toEqual([]);
    await station.tell('Started', { id: 'A', seqNo: 0, minute: 0, card: CARD, evse: 1, value: 0, ...offline });
    await station.tell('Updated', { id: 'A', seqNo: 2, minute: 8, value: 2000, ...offline });
    const cdr = await cdrOf(journey(), station.uid());
    expect(cdr).toMatchObject({ start_date_time: at(0), end_date_time: at(12), total_energy: 4 });
    await station.tell('Updated', { id: 'A', seqNo: 4, minute: 13, value: 9000 });
    await until(async () => (await outcomesAt(journey(), 'ORDER'))[0] === 'CDR LATE_VALUES');
    expect(new Set(sessionsAt(journey(), station.uid()).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));

    await station.tell('Started', { id: 'B', seqNo: 0, minute: 20, card: CARD, evse: 2, value: 0 });
    await station.tell('Ended', { id: 'B', seqNo: 2, minute: 30, value: 700 });
    journey().passTime(MINUTE_MS);
    await station.tell('Started', { id: 'C', seqNo: 0, minute: 40, card: CARD, evse: 1, value: 0 });
    await station.tell('Ended', { id: 'C', seqNo: 1, minute: 41, value: 100 });
    journey().passTime(MINUTE_MS);
    await until(() => cdrsAt(journey(), station.uid(1)).length === 2);
    expect(cdrsAt(journey(), station.uid(2))).toEqual([]);
    journey().passTime(10 * MINUTE_MS);
    expect(await cdrOf(journey(), station.uid(2))).toMatchObject({ total_energy: 0.7 });
  });

  it('may begin before the driver is known: then there is a Session, at an EVSE without a connector', async () => {
    const station = await rawStation201(journey(), 'LATER', 2);
    const more = { triggerReason: 'CablePluggedIn' };
    expect(await station.tell('Started', { id: 'L', seqNo: 0, minute: 0, evse: 2, value: 0, more })).toEqual({});
    await station.tell('Updated', { id: 'L', seqNo: 1, minute: 1, value: 0 });
    const known = await station.tell('Updated', { id: 'L', seqNo: 2, minute: 2, card: CARD });
    expect(known).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
    const session = await sessionOnce(journey(), station.uid(2), ({ status }) => status === 'ACTIVE');
    expect(session).toMatchObject({ start_date_time: at(0), cdr_token: { uid: CARD } });
    expect(sessionsAt(journey(), station.uid(2)).map(({ status }) => status)).toEqual(['ACTIVE']);
  });

  it('of nobody, or of who may not charge, are answered so and billed to nobody', async () => {
    const station = await rawStation201(journey(), 'WHO', 3);
    const noOne = { idToken: { idToken: '', type: 'NoAuthorization' } };
    await station.tell('Started', { id: 'N', seqNo: 0, minute: 0, evse: 1, value: 0, more: noOne });
    const started = { seqNo: 0, minute: 0, value: 0 };
    const blocked = await station.tell('Started', { ...started, id: 'B', evse: 2, card: 'BLOCKED' });
    const unknown = await station.tell('Started', { ...started, id: 'U', evse: 3, card: 'STRANGER' });
    expect(blocked).toMatchObject({ idTokenInfo: { status: 'Blocked' } });
    expect(unknown).toMatchObject({ idTokenInfo: { status: 'Unknown' } });
    for (const id of ['N', 'B']) await station.tell('Ended', { id, seqNo: 1, minute: 5, value: 300 });
    await station.tell('Ended', { id: 'U', seqNo: 1, minute: 5, value: 0 });
    journey().passTime(MINUTE_MS);
    await until(async () => (await outcomesAt(journey(), 'WHO')).every((one) => !one.startsWith('OPEN')));
    const outcomes = [...(await outcomesAt(journey(), 'WHO'))].sort();
    expect(outcomes).toEqual([
      'NOTHING NOT_AUTHORIZED',
      'QUARANTINED DRIVER_UNKNOWN NOT_AUTHORIZED',
      'QUARANTINED NOT_AUTHORIZED',
    ]);
    expect(sessionsAt(journey(), station.uid(2)).at(-1)).toMatchObject({ status: 'INVALID', kwh: 0.3 });
  });

  it('are billed by two prices, in kWh and powers of ten, and the clearing agrees to the last digit', async () => {
    const station = await rawStation201(journey(), 'BILL');
    const kwh = (value: number) => ({ value, unitOfMeasure: { unit: 'kWh' } });
    const tenThousands = (value: number) => ({ value, unitOfMeasure: { unit: 'Wh', multiplier: 4 } });
    await station.tell('Started', { id: 'M', seqNo: 0, minute: 0, card: CARD, evse: 1, value: kwh(100.1) });
    await station.tell('Updated', { id: 'M', seqNo: 1, minute: 12, state: 'Charging', value: tenThousands(10.3333) });
    await station.tell('Updated', { id: 'M', seqNo: 2, minute: 19, value: kwh(106.0005) });
    await station.tell('Ended', { id: 'M', seqNo: 3, minute: 31, value: kwh(111.11119) });
    const cdr = await cdrOf(journey(), station.uid());
    // 3.233 kWh until 12:12, then three sevenths of 2.6675 kWh until 12:15.
    const before = Math.round((3.233 + (2.6675 * 3) / 7) * 10_000);
    const total = Math.round((111.11119 - 100.1) * 10_000);
    expect(cdr.total_energy).toBe(total / 10_000);
    expect(tenthsOfWh(cdr)).toBe(total);
    expect(cdr.total_cost).toEqual(costAtNoon(before, total));
    expect(await verdictOn(journey(), cdr)).toBe('ACCEPTED EXACT');
  });

  it('with Wh that are called kWh are more than a connector can deliver: a person looks', async () => {
    const station = await rawStation201(journey(), 'UNITS');
    const mislabelled = (value: number) => ({ value, unitOfMeasure: { unit: 'kWh' } });
    await station.tell('Started', { id: 'V', seqNo: 0, minute: 0, card: CARD, evse: 1, value: mislabelled(0) });
    await station.tell('Updated', { id: 'V', seqNo: 1, minute: 1, value: mislabelled(150.01) });
    await station.tell('Ended', { id: 'V', seqNo: 2, minute: 2, value: mislabelled(300.02) });
    journey().passTime(MINUTE_MS);
    await until(async () => (await outcomesAt(journey(), 'UNITS'))[0]?.startsWith('QUARANTINED BASELINE_DOUBTFUL'));
    expect(cdrsAt(journey(), station.uid())).toEqual([]);
  });
});

describe('a station of OCPP 2.0.1', () => {
  it('ends what a driver who turns out not to be allowed has begun, whenever its transactions begin', async () => {
    await journey().addStations({ id: 'STOPS' });
    const station = await journey().online('STOPS', { version: '2.0.1', habits: { startsAt: 'PLUGGED_IN' } });
    await station.disconnect();
    station.plugIn(1);
    expect(await station.presentCard('BLOCKED')).toMatchObject({ accepted: true, status: 'OFFLINE' });
    await station.connect();
    await until(() => station.events.some((event) => event.kind === 'TRANSACTION_ENDED'));
    await station.settled();
    const ended = station.events.find((event) => event.kind === 'TRANSACTION_ENDED');
    expect(ended).toMatchObject({ transaction: { end: { reason: 'DeAuthorized' } } });
  });

  it('tells its variables in parts, is set, and restarts now or when it is idle', async () => {
    await journey().addStations({ id: 'DEVICE' });
    const station = await journey().online('DEVICE', { version: '2.0.1', pace: { restartMs: 20 } });
    const ask = (body: object) => journey().api.post('/stations/DEVICE/commands', body);
    expect(await ask({ command: 'GET_CONFIGURATION' })).toMatchObject({ outcome: 'ANSWERED', status: 'Accepted' });
    await until(async () => {
      const { profiles = [] } = await journey().api.get<{ profiles?: readonly string[] }>('/stations/DEVICE');
      return profiles.includes('SmartCharging') && profiles.includes('Reservation');
    });
    const key = 'OCPPCommCtrlr.HeartbeatInterval';
    const values = [{ key, value: '77' }];
    expect(await ask({ command: 'SET_CONFIGURATION', values })).toMatchObject({ status: 'Accepted' });
    const configurationKey = [{ key, value: '77' }];
    expect(await ask({ command: 'GET_CONFIGURATION', keys: [key] })).toMatchObject({ answer: { configurationKey } });
    station.plugIn(1);
    await station.presentCard(CARD);
    await station.settled();
    await expect(ask({ command: 'RESET', how: 'IMMEDIATE' })).rejects.toThrow('HTTP 409');
    expect(await ask({ command: 'RESET', how: 'ON_IDLE' })).toMatchObject({ status: 'Scheduled' });
    station.stop();
    await until(() => station.events.some(({ kind }) => kind === 'RESTARTED'));
  });

  it('that tells by an event of a fault that may be dangerous is heard by people, until it takes it back', async () => {
    const station = await rawStation201(journey(), 'DANGER');
    const told = { eventId: 1, timestamp: at(0), trigger: 'Alerting', eventNotificationType: 'HardWiredNotification' };
    const tripped = { component: { name: 'RCD', evse: { id: 1 } }, variable: { name: 'Tripped' }, actualValue: 'true' };
    const tell = (more: object) =>
      station.call('NotifyEvent', { generatedAt: at(0), seqNo: 0, eventData: [{ ...told, ...tripped, ...more }] });
    expect(await tell({})).toEqual({});
    expect(await incidentsAt(journey(), 'DANGER')).toEqual(['SAFETY GroundFailure RCD.Tripped']);
    await tell({ actualValue: 'false', cleared: true });
    const { items } = await journey().api.get<{ items: readonly { state: string }[] }>('/incidents?station=DANGER');
    expect(items.map(({ state }) => state)).toEqual(['RECOVERED']);
  });

  it('that tells of tampering is heard by people, and of its daily work is kept', async () => {
    const station = await rawStation201(journey(), 'SAFE');
    for (const type of ['TamperDetectionActivated', 'SettingSystemTime']) {
      expect(await station.call('SecurityEventNotification', { type, timestamp: at(0) })).toEqual({});
    }
    expect(await incidentsAt(journey(), 'SAFE')).toEqual(['SECURITY_EVENT TamperDetectionActivated']);
    const { items } = await journey().api.get<{ items: readonly { type: string }[] }>('/security-events?station=SAFE');
    expect(items.map(({ type }) => type).sort()).toEqual(['SettingSystemTime', 'TamperDetectionActivated']);
  });
});
