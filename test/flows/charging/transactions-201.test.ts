import fc from 'fast-check';
import { settleDue } from '../../../src/flows/charging/billing/settle-due.js';
import { connectorChanged } from '../../../src/flows/charging/connector-changed.js';
import { recordMeterValues } from '../../../src/flows/charging/record-meter-values.js';
import { stationBooted } from '../../../src/flows/charging/station-booted.js';
import type { TransactionEvent } from '../../../src/flows/stations/station-flows.js';
import { atMinute, MINUTE } from '../../domain/charging/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import {
  type AtStation,
  type ChargingScene,
  openChargingScene,
  reading,
} from '../../support/stations/charging-scene.js';

const database = useTestDatabase();
let scene: ChargingScene;

beforeAll(async () => {
  scene = await openChargingScene(database);
});
afterAll(() => scene.close());

const OUTLET = { outlet: { evse: 1 } };
const TOKEN = { idToken: { value: 'UID1', type: 'ISO14443' } };
type Spoken = readonly [TransactionEvent['kind'], number, Partial<TransactionEvent>];

/** A session of an hour: 6 kWh in the first half hour, then the car stands there. */
const HOUR: readonly Spoken[] = [
  [
    'STARTED',
    0,
    { ...OUTLET, ...reading({ 0: 1000 }, { context: 'Transaction.Begin' }), chargingState: 'EVConnected' },
  ],
  ['UPDATED', 1, { at: atMinute(1), ...TOKEN, trigger: 'Authorized' }],
  ['UPDATED', 2, { at: atMinute(2), chargingState: 'Charging' }],
  ['UPDATED', 3, { at: atMinute(15), ...reading({ 15: 4000 }) }],
  ['UPDATED', 4, { at: atMinute(32), chargingState: 'SuspendedEV', ...reading({ 32: 7000 }) }],
  [
    'ENDED',
    5,
    { at: atMinute(60), ...reading({ 60: 7000 }, { context: 'Transaction.End' }), stoppedReason: 'EVDisconnected' },
  ],
];

async function tell(station: AtStation, spoken: readonly Spoken[]): Promise<void> {
  for (const [kind, seqNo, change] of spoken) await station.event(kind, seqNo, change);
}

describe('a transaction of OCPP 2.0.1', () => {
  it('becomes a Session once its driver is known, and a CDR with times of charging and of standing there', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(station, HOUR.slice(0, 1));
    expect(await station.sessions()).toEqual([]);
    expect(await station.event(...(HOUR[1] ?? HOUR[0] ?? ['UPDATED', 1, {}]))).toMatchObject({ status: 'ACCEPTED' });
    expect(await station.sessions()).toMatchObject([{ status: 'ACTIVE', start_date_time: '2026-10-14T10:00:00Z' }]);
    await tell(station, HOUR.slice(2));
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
    const { cdr } = (await station.cdr()) ?? {};
    expect([cdr?.totalTimeH.toFixed(), cdr?.totalParkingTimeH?.toFixed()]).toEqual(['1', '0.5']);
  });

  it('counts every event of a station that numbers all of them 0', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(
      station,
      HOUR.map(([kind, , change]): Spoken => [kind, 0, change]),
    );
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
  });

  it('waits for events that are missing when its end comes first, and not for ever', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(station, HOUR.slice(5));
    await scene.later(5);
    await tell(station, HOUR.slice(0, 5));
    expect(await station.outcomes()).toEqual(['OPEN']);
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
    const poor = await scene.addStation('2.0.1');
    await tell(
      poor,
      [HOUR[0], HOUR[1], HOUR[5]].flatMap((one) => (one ? [one] : [])),
    );
    await scene.later(9);
    expect(await poor.outcomes()).toEqual(['OPEN']);
    await scene.later(2);
    expect(await poor.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
  });

  it('waits for a person when energy went to nobody who was ever told', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(
      station,
      HOUR.filter(([, seqNo]) => seqNo !== 1),
    );
    await scene.later(11);
    expect(await station.outcomes()).toEqual(['QUARANTINED DRIVER_UNKNOWN']);
  });

  it('answers a token that stops it, and marks the one of somebody else', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(station, HOUR.slice(0, 5));
    const [kind, seqNo, change] = HOUR[5] ?? ['ENDED', 5, {}];
    expect(await station.event(kind, seqNo, { ...change, idToken: { value: 'X' } })).toEqual({ status: 'UNKNOWN' });
    await scene.later(1);
    expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR OTHER_STOP_TOKEN']);
  });

  it('is not closed after a boot while the station says that it still runs', async () => {
    const station = await scene.addStation('2.0.1');
    await tell(station, HOUR.slice(0, 4));
    await stationBooted(scene.hub, station.from);
    const payload = { ongoingIndicator: true, messagesInQueue: false };
    const stationClient = { command: async () => ({ kind: 'ANSWERED', status: 'Accepted', payload }) as const };
    scene.hub.time.now = new Date(scene.hub.time.now.getTime() + 11 * MINUTE);
    await settleDue({ ...scene.hub, stationClient }, scene.hub.time.now);
    expect(await station.outcomes()).toEqual(['OPEN SUSPECTED_LOST']);
    await scene.later(11);
    expect(await station.outcomes()).toEqual([
      'CDR 3 kWh 1.2 EUR SUSPECTED_LOST VALUES_MISSING'.replace(' VALUES_MISSING', ''),
    ]);
  });
});

/** A number of a shuffled list of what happened, some of it twice or three times. */
const anyOrder = fc
  .tuple(
    fc.shuffledSubarray([...HOUR], { minLength: HOUR.length }),
    fc.shuffledSubarray([...HOUR]),
    fc.shuffledSubarray([...HOUR]),
  )
  .map((parts) => parts.flat());

describe('whatever order messages come in, and however often', () => {
  it('an hour at a 2.0.1 station is one Session and one CDR, the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async (spoken) => {
        const station = await scene.addStation('2.0.1');
        await tell(station, spoken);
        await scene.later(11);
        expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
        expect(await station.sessions()).toMatchObject([{ status: 'COMPLETED', kwh: 6 }]);
        const { cdr } = (await station.cdr()) ?? {};
        expect([cdr?.startedAt, cdr?.endedAt, cdr?.totalParkingTimeH?.toFixed()]).toEqual([
          atMinute(0),
          atMinute(60),
          '0.5',
        ]);
      }),
      { seed: 201, numRuns: 8 },
    );
  });

  it('an hour at a 1.6 station is one Session and one CDR, the same each time', async () => {
    const outlet = { connector: 1 };
    const steps = (station: AtStation, number: string): Readonly<Record<string, () => Promise<unknown>>> => ({
      start: () => station.start(),
      stop: () => station.stop(number, reading({ 0: 1000, 15: 4000, 60: 7000 })),
      named: () => recordMeterValues(scene.hub, station.from, { outlet, stationRef: number, ...reading({ 15: 4000 }) }),
      unnamed: () => recordMeterValues(scene.hub, station.from, { outlet, ...reading({ 32: 7000 }) }),
      suspended: () =>
        connectorChanged(scene.hub, station.from, { outlet, report: { status: 'SuspendedEV', at: atMinute(32) } }),
      charging: () =>
        connectorChanged(scene.hub, station.from, { outlet, report: { status: 'Charging', at: atMinute(0) } }),
    });
    const names = ['start', 'stop', 'named', 'unnamed', 'suspended', 'charging'];
    const order = fc
      .tuple(fc.shuffledSubarray(names, { minLength: 6 }), fc.shuffledSubarray(names))
      .map((all) => all.flat());
    await fc.assert(
      fc.asyncProperty(order, async (told) => {
        const station = await scene.addStation('1.6');
        const { number } = await station.start();
        for (const name of told) await steps(station, number)[name]?.();
        await scene.later(11);
        expect(await station.outcomes()).toEqual(['CDR 6 kWh 2.4 EUR']);
        expect(await station.sessions()).toMatchObject([{ status: 'COMPLETED', kwh: 6 }]);
        expect((await station.cdr())?.cdr.totalParkingTimeH?.toFixed()).toBe('0.4667');
      }),
      { seed: 16, numRuns: 8 },
    );
  });
});
