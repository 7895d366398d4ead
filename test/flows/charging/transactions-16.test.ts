import { recordMeterValues } from '../../../src/flows/charging/record-meter-values.js';
import { stationBooted } from '../../../src/flows/charging/station-booted.js';
import { atMinute, START } from '../../domain/charging/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type ChargingScene, driverOf, openChargingScene, reading } from '../../support/stations/charging-scene.js';

const database = useTestDatabase();
let scene: ChargingScene;

beforeAll(async () => {
  scene = await openChargingScene(database);
});
afterAll(() => scene.close());

describe('a transaction of OCPP 1.6', () => {
  it('becomes one Session and one CDR, by the times of its events', async () => {
    const station = await scene.addStation();
    const { number, status } = await station.start();
    expect(status).toBe('ACCEPTED');
    expect(await station.sessions()).toMatchObject([
      { status: 'ACTIVE', kwh: 0, start_date_time: '2026-10-14T10:00:00Z' },
    ]);
    await station.stop(number);
    expect(await station.sessions()).toMatchObject([
      { status: 'COMPLETED', kwh: 6, end_date_time: '2026-10-14T11:00:00Z' },
    ]);
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
    const record = await station.cdr();
    expect(record?.cdr).toMatchObject({ endedAt: atMinute(60), sessionId: record?.cdr.id, authMethod: 'WHITELIST' });
    expect(record?.review.state).toBe('ACCEPTED');
  });

  it('begins once, however often the station says so; the number is positive and never another one’s', async () => {
    const station = await scene.addStation();
    const first = await station.start();
    expect(Number(first.number)).toBeGreaterThan(0);
    expect(await station.start({ idToken: { value: ' uid1' } })).toEqual(first);
    const other = await station.start({ at: atMinute(1), outlet: { connector: 2 } });
    expect(other.number).not.toBe(first.number);
    expect(await station.transactions()).toHaveLength(2);
  });

  it('is known again by the station’s own text of the time where its clock is in doubt', async () => {
    const station = await scene.addStation();
    const doubtful = { isClockDoubtful: true, timeText: '1970-01-01T00:00:10Z' } as const;
    const first = await station.start(doubtful);
    expect((await station.start({ ...doubtful, at: atMinute(1) })).number).toBe(first.number);
    expect(await station.transactions()).toMatchObject([{ flags: ['CLOCK_DOUBTFUL'], startedAt: START }]);
  });

  it('ends once: the same stop again is answered and makes no other CDR', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await station.stop(number, { idToken: { value: 'UID1' } });
    await scene.later(1);
    expect((await station.stop(number, { idToken: { value: 'UID1' } }))?.status).toBe('ACCEPTED');
    await scene.later(30);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
  });

  it('gets a number when the driver may not charge; nothing comes of it without energy, a person looks at the rest', async () => {
    const station = await scene.addStation();
    scene.answers.set('BAD', { status: 'BLOCKED', driver: driverOf('BAD') });
    const empty = await station.start({ idToken: { value: 'BAD' } });
    expect(empty).toMatchObject({ status: 'BLOCKED' });
    await station.stop(empty.number, { meterStopWh: '1000' });
    const offline = await station.start({ idToken: { value: 'BAD' }, at: atMinute(61) });
    await station.stop(offline.number, { at: atMinute(120) });
    const unknown = await station.start({ idToken: { value: 'NOBODY' }, outlet: { connector: 2 } });
    await station.stop(unknown.number);
    await scene.later(1);
    expect((await station.outcomes()).toSorted()).toEqual([
      'NOTHING NOT_AUTHORIZED',
      'QUARANTINED DRIVER_UNKNOWN NOT_AUTHORIZED',
      'QUARANTINED NOT_AUTHORIZED',
    ]);
    expect((await station.sessions()).map(({ status }) => status)).toEqual(['INVALID']);
  });

  it('is marked when it is stopped with the token of somebody else, unless that is of the same group', async () => {
    scene.answers.set('FLEET1', { status: 'ACCEPTED', driver: driverOf('FLEET1', { groupId: 'F' }) });
    scene.answers.set('FLEET2', { status: 'ACCEPTED', driver: driverOf('FLEET2', { groupId: 'F' }) });
    const station = await scene.addStation();
    const first = await station.start({ idToken: { value: 'FLEET1' } });
    await station.stop(first.number, { idToken: { value: 'FLEET2' } });
    const second = await station.start({ idToken: { value: 'FLEET1' }, at: atMinute(70) });
    await station.stop(second.number, { idToken: { value: 'UID1' }, at: atMinute(130) });
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR', 'CDR 6 kWh 2.4 EUR OTHER_STOP_TOKEN']);
  });
});

describe('a stop that does not name its transaction', () => {
  it('ends the only one that can be meant', async () => {
    const station = await scene.addStation();
    await station.start();
    await station.start({ outlet: { connector: 2 }, idToken: { value: 'OTHER' } });
    await station.stop('-1', { idToken: { value: 'UID1' } });
    await station.stop('-1', { idToken: { value: 'UID1' } });
    await scene.later(1);
    expect((await station.outcomes()).toSorted()).toEqual(['CDR 6 kWh 2.4 EUR', 'OPEN NOT_AUTHORIZED']);
  });

  it('is kept for a person, once, where two may be meant or none, and never ends one of another station', async () => {
    const station = await scene.addStation();
    const other = await scene.addStation();
    const { number } = await other.start();
    await station.start();
    await station.start({ outlet: { connector: 2 } });
    for (const ref of ['0', '0', number]) await station.stop(ref);
    await scene.later(1);
    expect((await station.outcomes()).toSorted()).toEqual([
      'OPEN',
      'OPEN',
      'QUARANTINED STOP_UNMATCHED',
      'QUARANTINED STOP_UNMATCHED',
    ]);
    expect(await other.outcomes()).toEqual(['OPEN']);
    expect(await station.stop('no number', { meterStopWh: '-5' })).toBeUndefined();
  });
});

describe('a transaction without a stop', () => {
  it('ends with its last value when another one begins at its outlet', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await recordMeterValues(scene.hub, station.from, {
      outlet: { connector: 1 },
      stationRef: number,
      ...reading({ 30: 3000 }),
    });
    await station.start({ at: atMinute(40), meterStartWh: '3500' });
    await scene.later(9);
    expect(await station.outcomes()).toEqual(['OPEN INTERRUPTED', 'OPEN']);
    await scene.later(2);
    expect(await station.outcomes()).toEqual(['CDR 2 kWh 0.8 EUR INTERRUPTED', 'OPEN']);
    expect((await station.sessions()).map(({ status }) => status)).toEqual(['ACTIVE', 'COMPLETED']);
  });

  it('ends with its stop after all when that comes from the station’s queue', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await station.start({ at: atMinute(70), meterStartWh: '7000' });
    await station.stop(number);
    await scene.later(11);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR', 'OPEN']);
  });

  it('that is told late does not interrupt a newer one', async () => {
    const station = await scene.addStation();
    await station.start({ at: atMinute(70) });
    const { number } = await station.start();
    await station.stop(number);
    await scene.later(11);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR', 'OPEN']);
  });

  it('stays open after a boot until the station’s queue must be empty, and is then closed with its last value', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await recordMeterValues(scene.hub, station.from, {
      outlet: { connector: 1 },
      stationRef: number,
      ...reading({ 45: 4000 }),
    });
    await stationBooted(scene.hub, station.from);
    await scene.later(9);
    expect(await station.outcomes()).toEqual(['OPEN SUSPECTED_LOST']);
    await scene.later(2);
    expect(await station.outcomes()).toEqual(['CDR 3 kWh 1.2 EUR SUSPECTED_LOST']);
    expect((await station.cdr())?.cdr).toMatchObject({
      endedAt: atMinute(45),
      remark: expect.stringContaining('did not end'),
    });
    await station.stop(number);
    expect(await station.outcomes()).toEqual(['CDR 3 kWh 1.2 EUR LATE_VALUES SUSPECTED_LOST']);
  });

  it('goes on after a boot when the station speaks of it', async () => {
    const station = await scene.addStation();
    const { number } = await station.start();
    await stationBooted(scene.hub, station.from);
    await recordMeterValues(scene.hub, station.from, {
      outlet: { connector: 1 },
      stationRef: number,
      ...reading({ 10: 2000 }),
    });
    await scene.later(20);
    expect(await station.outcomes()).toEqual(['OPEN']);
  });

  it('deserves a look after two days of silence, and stays open', async () => {
    const station = await scene.addStation();
    await station.start();
    await scene.later(49 * 60);
    expect(await station.outcomes()).toEqual(['OPEN NEVER_STOPPED']);
  });
});
