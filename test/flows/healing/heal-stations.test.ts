import { randomUUID } from 'node:crypto';
import { Decimal } from '../../../src/domain/decimal.js';
import { deliverAlerts } from '../../../src/flows/healing/deliver-alerts.js';
import { healStations } from '../../../src/flows/healing/heal-stations.js';
import { closeIncident, healingShare, incidentsLately } from '../../../src/flows/healing/incident-desk.js';
import type { Stores } from '../../../src/flows/hub.js';
import { aTransaction } from '../../domain/charging/builders.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useStores } from '../../support/open-stores.js';
import { ACCEPTED, aHealingScene, type HealingScene } from '../../support/stations/a-healing-hub.js';

const stores = useStores();
const OPERATOR = staffOf(['OPERATOR']);
let opened: Stores;
let scene: HealingScene;

beforeAll(async () => {
  opened = await stores();
});
beforeEach(async () => {
  scene = await aHealingScene(opened);
});

describe('a faulted outlet', () => {
  it('is asked, taken out of service and back, unlocked, restarted, and then a person is told, once on each way', async () => {
    await scene.say('Faulted', 'OtherError');
    expect(await scene.incidents()).toEqual([]);
    await scene.healFor(1_200);
    expect(scene.kinds()).toEqual([
      'STATUS_NOTIFICATION',
      'CHANGE_AVAILABILITY',
      'CHANGE_AVAILABILITY',
      'UNLOCK',
      'RESET',
    ]);
    const incident = await scene.only();
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
    expect(sent.filter((text) => text.includes(scene.station.id)).sort()).toEqual([
      `EMAIL ${scene.station.id}: out of order`,
      `WEBHOOK ${scene.station.id}: out of order`,
    ]);
    await scene.say('Available');
    expect(await scene.only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'BY_ITSELF' });
    await deliverAlerts(sending);
    expect(sent.filter((text) => text.includes('well again') && text.includes(scene.station.id))).toHaveLength(2);
  });

  it('that is well after a remedy was healed by it, and counts as solved remotely', async () => {
    await scene.say('Faulted');
    await scene.healFor(50);
    expect(scene.kinds()).toContain('CHANGE_AVAILABILITY');
    await scene.say('Unavailable');
    await scene.say('Available');
    expect(await scene.only()).toMatchObject({ state: 'RECOVERED', resolvedBy: 'REMEDY' });
    await scene.healFor(600);
    expect(scene.kinds().filter((kind) => kind === 'UNLOCK')).toEqual([]);
  });

  it('that is well in a moment was no incident', async () => {
    await scene.say('Faulted');
    scene.pass(5);
    await scene.say('Available');
    await scene.healFor(60);
    expect(scene.kinds()).toEqual([]);
    expect(await scene.incidents()).toEqual([]);
  });

  it('is left alone while a transaction is open there, also one that begins in the last moment', async () => {
    await scene.say('Faulted');
    const transaction = aTransaction({
      id: randomUUID(),
      startKey: randomUUID(),
      stationRef: randomUUID(),
      stationId: scene.station.id,
    });
    let isAsked = false;
    const stationPresences = {
      ...opened.stationPresences,
      find: async () => {
        if (scene.kinds().includes('STATUS_NOTIFICATION') && !isAsked) {
          isAsked = true;
          await opened.transactions.insert({ ...transaction, evse: 1, connector: 1 });
        }
        return undefined;
      },
    };
    for (let look = 0; look < 20; look++) {
      scene.pass(50);
      await healStations({ ...scene.hub, stationPresences });
    }
    expect(scene.kinds()).toEqual(['STATUS_NOTIFICATION']);
    expect(await scene.only()).toMatchObject({ state: 'ESCALATED' });
  });

  it('is brought back into service by whoever looks next when the hub died in between, or the station was mute', async () => {
    await scene.say('Faulted');
    let mute = true;
    scene.answer = (command) =>
      mute && command.kind === 'CHANGE_AVAILABILITY' && command.operative ? { kind: 'TIMEOUT' } : ACCEPTED;
    await scene.healFor(60);
    await scene.say('Available');
    expect(await scene.only()).toMatchObject({ state: 'RECOVERED', toRestore: true });
    mute = false;
    await scene.healFor(120);
    const last = scene.asked.filter(({ stationId }) => stationId === scene.station.id).at(-1)?.command;
    expect(last).toMatchObject({ kind: 'CHANGE_AVAILABILITY', operative: true });
    expect((await scene.only()).toRestore).toBeUndefined();
  });

  it('is never asked again for what it says it cannot do', async () => {
    scene.answer = (command) => (command.kind === 'TRIGGER' ? { kind: 'NOT_SUPPORTED', why: 'x' } : ACCEPTED);
    await scene.say('Faulted');
    await scene.healFor(30);
    await scene.say('Available');
    scene.pass(86_400);
    await scene.say('Faulted');
    await scene.healFor(60);
    expect(scene.kinds().filter((kind) => kind === 'STATUS_NOTIFICATION')).toHaveLength(1);
    expect(scene.kinds()).toContain('CHANGE_AVAILABILITY');
  });

  it('is touched by one process only when several look at the same time', async () => {
    await scene.say('Faulted');
    scene.pass(25);
    await Promise.all([healStations(scene.hub), healStations(scene.hub), healStations(scene.hub)]);
    expect(scene.kinds()).toEqual(['STATUS_NOTIFICATION']);
  });

  it('that a car hangs on after its session is no incident for two minutes, and is unlocked after three', async () => {
    const ended = { at: scene.time.now, how: 'STATION', meterStopWh: new Decimal(9_000) } as const;
    await opened.transactions.insert(
      aTransaction({
        id: randomUUID(),
        startKey: randomUUID(),
        stationRef: randomUUID(),
        stationId: scene.station.id,
        startedAt: new Date(scene.time.now.getTime() - 3_600_000),
        meterStartWh: new Decimal(0),
        end: ended,
      }),
    );
    await scene.say('Finishing');
    await scene.healFor(110);
    expect(await scene.incidents()).toEqual([]);
    await scene.healFor(90);
    expect(scene.kinds()).toEqual(['STATUS_NOTIFICATION', 'UNLOCK']);
    await scene.say('Available');
    expect(await scene.only()).toMatchObject({ kind: 'STUCK_FINISHING', state: 'RECOVERED', resolvedBy: 'REMEDY' });
  });

  it('with a fault that may be dangerous is told at once and not touched', async () => {
    await scene.say('Faulted', 'GroundFailure');
    await scene.healFor(400);
    expect(scene.kinds()).toEqual([]);
    expect(await scene.only()).toMatchObject({ kind: 'SAFETY', state: 'ESCALATED' });
  });
});

describe('incidents at the desk', () => {
  it('are closed by a person once, seen by people of the party, and counted by what ended them', async () => {
    const before = await healingShare(scene.hub, OPERATOR, {});
    await scene.say('Faulted', 'GroundFailure');
    await healStations(scene.hub);
    const { id } = await scene.only();
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
