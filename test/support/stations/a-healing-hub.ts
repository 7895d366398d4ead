import { randomUUID } from 'node:crypto';
import { loadAlertTexts } from '../../../src/compose/healing/load-alert-texts.js';
import { HEALING_RULES } from '../../../src/domain/healing/healing-rules.js';
import type { Incident } from '../../../src/domain/healing/incident.js';
import type { ConnectorStatus, StatusReport } from '../../../src/domain/stations/connector-state.js';
import type { Station } from '../../../src/domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import { healStations } from '../../../src/flows/healing/heal-stations.js';
import type { HealingHub } from '../../../src/flows/healing/healing-hub.js';
import { noticeStatus } from '../../../src/flows/healing/notice-status.js';
import type { Stores } from '../../../src/flows/hub.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { createSecrets } from '../../../src/secrets.js';
import { HUB } from '../../domain/clearing/builders.js';
import { anEvse, aStation } from './a-station.js';

/** A hub that heals, on real stores, with a clock that the test sets and stations that note what they are asked. */
export interface HealingScene {
  /** A station with two outlets, new for each scene. */
  readonly station: Station;
  readonly hub: HealingHub & Pick<Stores, 'firmwareCampaigns'>;
  readonly time: { now: Date };
  /** What stations were asked, oldest first. */
  readonly asked: { readonly stationId: string; readonly command: StationCommand }[];
  readonly closed: string[];
  /** What is answered; `Accepted` unless a test says otherwise. */
  answer: (command: StationCommand) => CommandOutcome | Promise<CommandOutcome>;
  isConnected: boolean;
  /** Lets time pass. */
  pass(seconds: number): void;
  /** What the station says of its first outlet, kept and noticed as by the hub. */
  say(status: ConnectorStatus, errorCode?: string): Promise<void>;
  from(): FromStation;
  /** What the station was asked, in a word each. */
  kinds(): readonly string[];
  /** Its incidents, the newest first. */
  incidents(): Promise<readonly Incident[]>;
  /** Its only incident. */
  only(): Promise<Incident>;
  /** Lets time pass, and the hub look every ten or twenty seconds. */
  healFor(seconds: number): Promise<void>;
}

export const ACCEPTED: CommandOutcome = { kind: 'ANSWERED', status: 'Accepted', payload: {} };

export async function aHealingScene(stores: Stores): Promise<HealingScene> {
  const id = `NL-${randomUUID().slice(0, 8)}`;
  const station = aStation({ id, evses: [anEvse(1, { uid: `${id}*1` }), anEvse(2, { uid: `${id}*2` })] });
  await stores.stations.insert(station);
  const time = { now: new Date('2026-11-22T10:00:00Z') };
  const asked: HealingScene['asked'] = [];
  const closed: string[] = [];
  const nothing = () => undefined;
  const hub: HealingScene['hub'] = {
    ...stores,
    clock: { now: () => time.now },
    log: { info: nothing, warn: nothing, error: nothing },
    secrets: createSecrets('a secret of the tests, long enough'),
    identity: { ...HUB.party, name: HUB.name, legalEntity: HUB },
    stationClient: {
      command: async (stationId, command) => {
        asked.push({ stationId, command });
        return scene.answer(command);
      },
      isConnected: async () => scene.isConnected,
      disconnect: async (stationId) => void closed.push(stationId),
    },
    healing: { rules: HEALING_RULES, alertTexts: loadAlertTexts('templates'), alertChannels: ['WEBHOOK', 'EMAIL'] },
  };
  const scene: HealingScene = {
    hub,
    time,
    station,
    asked,
    closed,
    answer: () => ACCEPTED,
    isConnected: true,
    pass: (seconds) => {
      time.now = new Date(time.now.getTime() + seconds * 1_000);
    },
    from: () => ({ station, version: '1.6', receivedAt: time.now }),
    say: (status, errorCode) =>
      say(hub, scene.from(), { status, at: time.now, ...(errorCode !== undefined && { errorCode }) }),
    ...lookingAt(hub, { station, asked }),
    healFor: async (seconds) => {
      const step = seconds > 300 ? 20 : 10;
      for (let left = seconds; left > 0; left -= step) {
        scene.pass(step);
        await healStations(hub);
      }
    },
  };
  return scene;
}

async function say(hub: HealingScene['hub'], from: FromStation, report: StatusReport): Promise<void> {
  const outlet = { evse: 1, connector: 1 };
  const { station, receivedAt } = from;
  const before = await hub.connectorStates.find(station.id, 1, 1);
  const state = { stationId: station.id, ...outlet, ...report, receivedAt };
  await hub.connectorStates.put({ ...state, revision: (before?.revision ?? 0) + 1 });
  await hub.connectorStates.keepHistory(state);
  await noticeStatus(hub, from, { outlet, report });
}

function lookingAt(
  hub: HealingScene['hub'],
  { station, asked }: Pick<HealingScene, 'asked' | 'station'>,
): Pick<HealingScene, 'incidents' | 'kinds' | 'only'> {
  const incidents = async () => (await hub.incidents.page({ stationId: station.id }, { offset: 0, limit: 9 })).items;
  return {
    incidents,
    kinds: () =>
      asked
        .filter(({ stationId }) => stationId === station.id)
        .map(({ command }) => (command.kind === 'TRIGGER' ? command.message : command.kind)),
    only: async () => {
      const [incident, ...others] = await incidents();
      if (!incident || others.length > 0) throw new Error(`there are ${others.length + (incident ? 1 : 0)} incidents`);
      return incident;
    },
  };
}
