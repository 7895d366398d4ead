import { randomUUID } from 'node:crypto';
import { Decimal } from '../../../src/domain/decimal.js';
import { healStations } from '../../../src/flows/healing/heal-stations.js';
import { noticeConnect, noticeDisconnect } from '../../../src/flows/healing/notice-connection.js';
import { noticeEvent } from '../../../src/flows/healing/notice-event.js';
import { noticeClock, noticeSecurityEvent, noticeTransaction } from '../../../src/flows/healing/notice-transaction.js';
import { createStationWatch } from '../../../src/flows/healing/station-watch.js';
import type { Stores } from '../../../src/flows/hub.js';
import { aTransaction } from '../../domain/charging/builders.js';
import { useStores } from '../../support/open-stores.js';
import { aHealingScene, type HealingScene } from '../../support/stations/a-healing-hub.js';

const stores = useStores();
let opened: Stores;
let scene: HealingScene;

beforeAll(async () => {
  opened = await stores();
});
beforeEach(async () => {
  scene = await aHealingScene(opened);
});

describe('a station', () => {
  it('off the line is an incident when it stays so, and well when it is back', async () => {
    scene.isConnected = false;
    await noticeDisconnect(scene.hub, scene.station.id);
    await scene.healFor(200);
    expect(await scene.incidents()).toEqual([]);
    await scene.healFor(200);
    expect(await scene.only()).toMatchObject({ kind: 'OFFLINE', state: 'OPEN', evse: 0 });
    scene.isConnected = true;
    await noticeConnect(scene.hub, scene.station);
    expect(await scene.only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'BY_ITSELF' });
    expect(scene.kinds()).toEqual([]);
  });

  it('that is silent is asked for a heartbeat, for a boot once, and then its connection is closed', async () => {
    const watch = createStationWatch({ hub: () => scene.hub, heartbeatSeconds: 60 });
    watch.connected(scene.station, scene.time.now);
    scene.pass(200);
    expect(await watch.lookForSilence()).toBe(1);
    expect(await watch.lookForSilence()).toBe(0);
    await scene.healFor(200);
    expect(scene.kinds()).toEqual(['HEARTBEAT', 'BOOT_NOTIFICATION']);
    expect(scene.closed).toEqual([scene.station.id]);
    watch.seen(scene.station.id, scene.time.now);
    for (let tries = 0; tries < 100 && (await scene.only()).state !== 'RECOVERED'; tries++)
      await new Promise(setImmediate);
    expect(await scene.only()).toMatchObject({ kind: 'SILENT', state: 'RECOVERED', resolvedBy: 'REMEDY' });
  });

  it('whose meter is silent while it charges is asked for values', async () => {
    const watch = createStationWatch({ hub: () => scene.hub, heartbeatSeconds: 60 });
    const transaction = {
      ...aTransaction({
        id: randomUUID(),
        startKey: randomUUID(),
        stationRef: randomUUID(),
        stationId: scene.station.id,
      }),
    };
    await opened.transactions.insert(transaction);
    watch.connected(scene.station, scene.time.now);
    watch.measured(transaction, scene.time.now);
    scene.pass(1_000);
    watch.seen(scene.station.id, scene.time.now);
    expect(await watch.lookForSilence()).toBe(1);
    await healStations(scene.hub);
    expect(scene.kinds()).toEqual(['METER_VALUES']);
  });

  it('with a wrong clock is sent a heartbeat, whose answer has the time', async () => {
    await noticeClock(scene.hub, scene.from());
    await noticeClock(scene.hub, scene.from());
    await healStations(scene.hub);
    expect(scene.kinds()).toEqual(['HEARTBEAT']);
    expect(await scene.only()).toMatchObject({ kind: 'CLOCK_OFF', state: 'OPEN' });
  });

  it('that tells of tampering is told to a person; its daily work is not', async () => {
    await noticeSecurityEvent(scene.hub, scene.from(), { type: 'StartupOfTheDevice', at: scene.time.now });
    await noticeSecurityEvent(scene.hub, scene.from(), { type: 'TamperDetectionActivated', at: scene.time.now });
    await healStations(scene.hub);
    expect(await scene.only()).toMatchObject({
      kind: 'SECURITY_EVENT',
      subject: 'TamperDetectionActivated',
      state: 'ESCALATED',
    });
  });

  it('of OCPP 2.0.1 tells of danger by an event: a person is told, nothing is touched until it takes that back', async () => {
    const tripped = {
      component: 'RCD',
      variable: 'Tripped',
      trigger: 'Alerting',
      value: 'true',
      isCleared: false,
      evse: 1,
    };
    await noticeEvent(scene.hub, scene.from(), { ...tripped, at: scene.time.now });
    await scene.say('Faulted');
    await scene.healFor(1_000);
    expect(scene.kinds()).toEqual([]);
    await scene.say('Available');
    await scene.healFor(60);
    const [danger] = (await scene.incidents()).filter(({ kind }) => kind === 'SAFETY');
    expect(danger).toMatchObject({ state: 'ESCALATED', evse: 1, connector: 1, subject: 'GroundFailure' });
    await noticeEvent(scene.hub, scene.from(), { ...tripped, isCleared: true, evse: 2, at: scene.time.now });
    expect((await opened.incidents.find(danger?.id ?? ''))?.state).toBe('ESCALATED');
    await noticeEvent(scene.hub, scene.from(), { ...tripped, isCleared: true, at: scene.time.now });
    expect((await opened.incidents.find(danger?.id ?? ''))?.state).toBe('RECOVERED');
  });

  it('of OCPP 2.0.1 tells by an event what is wrong where it is Faulted; beside another status it is a warning', async () => {
    const problem = {
      component: 'Connector',
      variable: 'Problem',
      trigger: 'Alerting',
      value: 'true',
      isCleared: false,
    };
    const lock = { ...problem, evse: 1, connector: 1, techCode: 'E-17', at: scene.time.now };
    await noticeEvent(scene.hub, scene.from(), lock);
    await scene.say('Available');
    await noticeEvent(scene.hub, scene.from(), lock);
    await noticeEvent(scene.hub, scene.from(), { ...lock, variable: 'Enabled' });
    await scene.healFor(60);
    expect(await scene.incidents()).toEqual([]);
    await noticeEvent(scene.hub, scene.from(), lock);
    await scene.say('Faulted');
    await scene.healFor(30);
    expect(await scene.only()).toMatchObject({ kind: 'FAULTED', detail: 'Connector.Problem E-17', state: 'OPEN' });
  });

  it('whose outlet goes back to Available without charging is taken out of service and back', async () => {
    for (const status of ['Preparing', 'Available', 'Preparing', 'Available'] as const) {
      scene.pass(10);
      await scene.say(status);
    }
    await healStations(scene.hub);
    expect(await scene.only()).toMatchObject({ kind: 'PHANTOM_CYCLES', detail: '2' });
    expect(scene.kinds()).toEqual(['CHANGE_AVAILABILITY', 'CHANGE_AVAILABILITY']);
    await scene.say('Charging');
    expect(await scene.only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'REMEDY' });
  });

  it('whose sessions end right after their start is restarted, and well after a good one', async () => {
    const end = async (seconds: number, energyWh: number) => {
      const startedAt = scene.time.now;
      scene.pass(seconds);
      const transaction = aTransaction({
        id: randomUUID(),
        startKey: randomUUID(),
        stationRef: randomUUID(),
        stationId: scene.station.id,
        startedAt,
        meterStartWh: new Decimal(0),
        end: { at: scene.time.now, how: 'STATION', meterStopWh: new Decimal(energyWh) },
      });
      await opened.transactions.insert(transaction);
      await noticeTransaction(scene.hub, scene.station, transaction);
    };
    for (let session = 0; session < 3; session++) await end(30, 5);
    await scene.healFor(120);
    expect(scene.kinds()).toEqual(['RESET']);
    await end(3_600, 9_000);
    expect(await scene.only()).toMatchObject({ kind: 'REPEATED_SHORT_SESSIONS', state: 'RECOVERED' });
  });
});
