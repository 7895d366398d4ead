import { randomUUID } from 'node:crypto';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Station } from '../../../src/domain/stations/station.js';
import { deliverAlerts } from '../../../src/flows/healing/deliver-alerts.js';
import { healStations } from '../../../src/flows/healing/heal-stations.js';
import {
  closeIncident,
  healingShare,
  incidentsLately,
  listIncidents,
} from '../../../src/flows/healing/incident-desk.js';
import { noticeConnect, noticeDisconnect } from '../../../src/flows/healing/notice-connection.js';
import { noticeClock, noticeSecurityEvent, noticeTransaction } from '../../../src/flows/healing/notice-transaction.js';
import { createStationWatch } from '../../../src/flows/healing/station-watch.js';
import type { Stores } from '../../../src/flows/hub.js';
import { aTransaction } from '../../domain/charging/builders.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useStores } from '../../support/open-stores.js';
import { ACCEPTED, aHealingScene, type HealingScene } from '../../support/stations/a-healing-hub.js';
import { anEvse, aStation } from '../../support/stations/a-station.js';

const stores = useStores();
const OPERATOR = staffOf(['OPERATOR']);
let opened: Stores;
let scene: HealingScene;
let station: Station;

beforeAll(async () => {
  opened = await stores();
});
beforeEach(async () => {
  scene = aHealingScene(opened);
  const id = `NL-${randomUUID().slice(0, 8)}`;
  station = aStation({ id, evses: [anEvse(1, { uid: `${id}*1` }), anEvse(2, { uid: `${id}*2` })] });
  await opened.stations.insert(station);
});

const from = () => ({ station, version: '1.6', receivedAt: scene.time.now }) as const;
const asked = () => scene.asked.filter(({ stationId }) => stationId === station.id);
const kinds = () => asked().map(({ command }) => (command.kind === 'TRIGGER' ? command.message : command.kind));
const incidents = async () =>
  (await listIncidents(scene.hub, OPERATOR, { stationId: station.id, offset: 0, limit: 9 })).items;
const only = async () => {
  const found = await incidents();
  expect(found).toHaveLength(1);
  const [incident] = found;
  if (!incident) throw new Error('there is one');
  return incident;
};
async function healFor(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 10) {
    scene.pass(10);
    await healStations(scene.hub);
  }
}

describe('a faulted outlet', () => {
  it('is asked, taken out of service and back, unlocked, restarted, and then a person is told, once on each way', async () => {
    await scene.say(station, 'Faulted', 'OtherError');
    expect(await incidents()).toEqual([]);
    await healFor(1_200);
    expect(kinds()).toEqual(['STATUS_NOTIFICATION', 'CHANGE_AVAILABILITY', 'CHANGE_AVAILABILITY', 'UNLOCK', 'RESET']);
    const incident = await only();
    expect(incident).toMatchObject({ kind: 'FAULTED', state: 'ESCALATED', detail: 'OtherError' });
    expect(
      incident.timeline.map(({ what, remedy, outcome }) => [what, remedy ?? outcome].filter(Boolean).join(' ')),
    ).toEqual([
      'OPENED',
      'REMEDY ASK_STATUS',
      'REMEDY AVAILABILITY_CYCLE',
      'RESTORED',
      'REMEDY UNLOCK',
      'REMEDY SOFT_RESET',
      'ESCALATED NOTHING_HELPED',
    ]);
    const sent: string[] = [];
    const note = async ({ channel, subject }: { channel: string; subject: string }) =>
      void sent.push(`${channel} ${subject}`);
    const sending = { ...scene.hub, alertSenders: { WEBHOOK: note, EMAIL: note } };
    await deliverAlerts(sending);
    expect(sent.filter((text) => text.includes(station.id)).sort()).toEqual([
      `EMAIL ${station.id}: out of order`,
      `WEBHOOK ${station.id}: out of order`,
    ]);
    await scene.say(station, 'Available');
    expect(await only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'BY_ITSELF' });
    await deliverAlerts(sending);
    expect(sent.filter((text) => text.includes('well again') && text.includes(station.id))).toHaveLength(2);
  });

  it('that is well after a remedy was healed by it, and counts as solved remotely', async () => {
    await scene.say(station, 'Faulted');
    await healFor(50);
    expect(kinds()).toContain('CHANGE_AVAILABILITY');
    await scene.say(station, 'Unavailable');
    await scene.say(station, 'Available');
    expect(await only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'REMEDY' });
    await healFor(600);
    expect(kinds().filter((kind) => kind === 'UNLOCK')).toEqual([]);
  });

  it('that is well in a moment was no incident', async () => {
    await scene.say(station, 'Faulted');
    scene.pass(5);
    await scene.say(station, 'Available');
    await healFor(60);
    expect(asked()).toEqual([]);
    expect(await incidents()).toEqual([]);
  });

  it('is left alone while a transaction is open there, also one that begins in the last moment', async () => {
    await scene.say(station, 'Faulted');
    const transaction = aTransaction({
      id: randomUUID(),
      startKey: randomUUID(),
      stationRef: randomUUID(),
      stationId: station.id,
    });
    let isAsked = false;
    scene.hub.stationPresences = {
      ...opened.stationPresences,
      find: async () => {
        if (kinds().includes('STATUS_NOTIFICATION') && !isAsked) {
          isAsked = true;
          await opened.transactions.insert({ ...transaction, evse: 1, connector: 1 });
        }
        return undefined;
      },
    };
    await healFor(1_000);
    expect(kinds()).toEqual(['STATUS_NOTIFICATION']);
    expect(await only()).toMatchObject({ state: 'ESCALATED' });
  });

  it('is brought back into service by whoever looks next when the hub died in between, or the station was mute', async () => {
    await scene.say(station, 'Faulted');
    let mute = true;
    scene.answer = (command) =>
      mute && command.kind === 'CHANGE_AVAILABILITY' && command.operative ? { kind: 'TIMEOUT' } : ACCEPTED;
    await healFor(60);
    await scene.say(station, 'Available');
    expect(await only()).toMatchObject({ state: 'RECOVERED', toRestore: true });
    mute = false;
    await healFor(120);
    const last = asked().at(-1)?.command;
    expect(last).toMatchObject({ kind: 'CHANGE_AVAILABILITY', operative: true });
    expect((await only()).toRestore).toBeUndefined();
  });

  it('is never asked again for what it says it cannot do', async () => {
    scene.answer = (command) => (command.kind === 'TRIGGER' ? { kind: 'NOT_SUPPORTED', why: 'x' } : ACCEPTED);
    await scene.say(station, 'Faulted');
    await healFor(30);
    await scene.say(station, 'Available');
    scene.pass(86_400);
    await scene.say(station, 'Faulted');
    await healFor(60);
    expect(kinds().filter((kind) => kind === 'STATUS_NOTIFICATION')).toHaveLength(1);
    expect(kinds()).toContain('CHANGE_AVAILABILITY');
  });

  it('is touched by one process only when several look at the same time', async () => {
    await scene.say(station, 'Faulted');
    scene.pass(25);
    await Promise.all([healStations(scene.hub), healStations(scene.hub), healStations(scene.hub)]);
    expect(kinds()).toEqual(['STATUS_NOTIFICATION']);
  });

  it('with a fault that may be dangerous is told at once and not touched', async () => {
    await scene.say(station, 'Faulted', 'GroundFailure');
    await healFor(1_200);
    expect(asked()).toEqual([]);
    expect(await only()).toMatchObject({ kind: 'SAFETY', state: 'ESCALATED' });
  });
});

describe('a station', () => {
  it('off the line is an incident when it stays so, and well when it is back', async () => {
    scene.isConnected = false;
    await noticeDisconnect(scene.hub, station.id);
    await healFor(200);
    expect(await incidents()).toEqual([]);
    await healFor(200);
    expect(await only()).toMatchObject({ kind: 'OFFLINE', state: 'OPEN', evse: 0 });
    scene.isConnected = true;
    await noticeConnect(scene.hub, station);
    expect(await only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'BY_ITSELF' });
    expect(asked()).toEqual([]);
  });

  it('that is silent is asked for a heartbeat, for a boot once, and then its connection is closed', async () => {
    const watch = createStationWatch({ hub: () => scene.hub, heartbeatSeconds: 60 });
    watch.connected(station, scene.time.now);
    scene.pass(200);
    expect(await watch.lookForSilence()).toBe(1);
    expect(await watch.lookForSilence()).toBe(0);
    await healFor(200);
    expect(kinds()).toEqual(['HEARTBEAT', 'BOOT_NOTIFICATION']);
    expect(scene.closed).toEqual([station.id]);
    watch.seen(station.id, scene.time.now);
    for (let tries = 0; tries < 100 && (await only()).state !== 'RECOVERED'; tries++) await new Promise(setImmediate);
    expect(await only()).toMatchObject({ kind: 'SILENT', state: 'RECOVERED', resolvedBy: 'REMEDY' });
  });

  it('whose meter is silent while it charges is asked for values', async () => {
    const watch = createStationWatch({ hub: () => scene.hub, heartbeatSeconds: 60 });
    const transaction = {
      ...aTransaction({ id: randomUUID(), startKey: randomUUID(), stationRef: randomUUID(), stationId: station.id }),
    };
    await opened.transactions.insert(transaction);
    watch.connected(station, scene.time.now);
    watch.measured(transaction, scene.time.now);
    scene.pass(1_000);
    watch.seen(station.id, scene.time.now);
    expect(await watch.lookForSilence()).toBe(1);
    await healStations(scene.hub);
    expect(kinds()).toEqual(['METER_VALUES']);
  });

  it('with a wrong clock is sent a heartbeat, whose answer has the time', async () => {
    await noticeClock(scene.hub, from());
    await noticeClock(scene.hub, from());
    await healStations(scene.hub);
    expect(kinds()).toEqual(['HEARTBEAT']);
    expect(await only()).toMatchObject({ kind: 'CLOCK_OFF', state: 'OPEN' });
  });

  it('that tells of tampering is told to a person; its daily work is not', async () => {
    await noticeSecurityEvent(scene.hub, from(), { type: 'StartupOfTheDevice', at: scene.time.now });
    await noticeSecurityEvent(scene.hub, from(), { type: 'TamperDetectionActivated', at: scene.time.now });
    await healStations(scene.hub);
    expect(await only()).toMatchObject({
      kind: 'SECURITY_EVENT',
      subject: 'TamperDetectionActivated',
      state: 'ESCALATED',
    });
  });

  it('whose outlet goes back to Available without charging is taken out of service and back', async () => {
    for (const status of ['Preparing', 'Available', 'Preparing', 'Available'] as const) {
      scene.pass(10);
      await scene.say(station, status);
    }
    await healStations(scene.hub);
    expect(await only()).toMatchObject({ kind: 'PHANTOM_CYCLES', detail: '2' });
    expect(kinds()).toEqual(['CHANGE_AVAILABILITY', 'CHANGE_AVAILABILITY']);
    await scene.say(station, 'Charging');
    expect(await only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'REMEDY' });
  });

  it('whose sessions end right after their start is restarted, and well after a good one', async () => {
    const end = async (seconds: number, energyWh: number) => {
      const startedAt = scene.time.now;
      scene.pass(seconds);
      const transaction = aTransaction({
        id: randomUUID(),
        startKey: randomUUID(),
        stationRef: randomUUID(),
        stationId: station.id,
        startedAt,
        meterStartWh: new Decimal(0),
        end: { at: scene.time.now, how: 'STATION', meterStopWh: new Decimal(energyWh) },
      });
      await opened.transactions.insert(transaction);
      await noticeTransaction(scene.hub, station, transaction);
    };
    for (let session = 0; session < 3; session++) await end(30, 5);
    await healFor(120);
    expect(kinds()).toEqual(['RESET']);
    await end(3_600, 9_000);
    expect(await only()).toMatchObject({ kind: 'REPEATED_SHORT_SESSIONS', state: 'RECOVERED' });
  });
});

describe('incidents at the desk', () => {
  it('are closed by a person once, seen by people of the party, and counted by what ended them', async () => {
    const before = await healingShare(scene.hub, OPERATOR, {});
    await scene.say(station, 'Faulted', 'GroundFailure');
    await healStations(scene.hub);
    const { id } = await only();
    const stranger = staffOf(['ENGINEER'], 'FR*QRS');
    await expect(closeIncident(scene.hub, stranger, { id, text: 'mine' })).rejects.toMatchObject({
      code: 'unknown-object',
    });
    const engineer = staffOf(['ENGINEER'], 'NL*ABC');
    const closed = await closeIncident(scene.hub, engineer, { id, text: 'dried' });
    expect(closed).toMatchObject({ state: 'CLOSED', resolvedBy: 'PERSON' });
    await expect(closeIncident(scene.hub, engineer, { id, text: 'x' })).rejects.toMatchObject({ code: 'conflict' });
    const share = await healingShare(scene.hub, OPERATOR, {});
    expect(share.total.opened - before.total.opened).toBe(1);
    expect(share.total.closedByPerson - before.total.closedByPerson).toBe(1);
    expect(Number(share.solvedRemotely)).toBeCloseTo(share.total.recoveredByRemedy / share.total.opened, 3);
    expect(await healingShare(scene.hub, stranger, {})).toMatchObject({ total: { opened: 0 } });
    expect((await incidentsLately(scene.hub)).find(({ kind }) => kind === 'SAFETY')?.opened).toBeGreaterThan(0);
  });
});
