import { loadAlertTexts } from '../../../src/compose/healing/load-alert-texts.js';
import { HEALING_RULES } from '../../../src/domain/healing/healing-rules.js';
import type { ConnectorState, ConnectorStatus } from '../../../src/domain/stations/connector-state.js';
import type { Station } from '../../../src/domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import type { HealingHub } from '../../../src/flows/healing/healing-hub.js';
import { noticeStatus } from '../../../src/flows/healing/notice-status.js';
import type { Stores } from '../../../src/flows/hub.js';
import { createSecrets } from '../../../src/secrets.js';
import { HUB } from '../../domain/clearing/builders.js';

/** A hub that heals, on real stores, with a clock that the test sets and stations that note what they are asked. */
export interface HealingScene {
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
  /** What a station says of its first outlet, kept and noticed as by the hub. */
  say(station: Station, status: ConnectorStatus, errorCode?: string): Promise<void>;
}

export const ACCEPTED: CommandOutcome = { kind: 'ANSWERED', status: 'Accepted', payload: {} };

export function aHealingScene(stores: Stores): HealingScene {
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
    asked,
    closed,
    answer: () => ACCEPTED,
    isConnected: true,
    pass: (seconds) => {
      time.now = new Date(time.now.getTime() + seconds * 1_000);
    },
    say: async (station, status, errorCode) => {
      const outlet = { evse: 1, connector: 1 };
      const report = { status, at: time.now, ...(errorCode !== undefined && { errorCode }) };
      const before = await stores.connectorStates.find(station.id, 1, 1);
      const state: Omit<ConnectorState, 'revision'> = {
        stationId: station.id,
        ...outlet,
        ...report,
        receivedAt: time.now,
      };
      await stores.connectorStates.put({ ...state, revision: (before?.revision ?? 0) + 1 });
      await stores.connectorStates.keepHistory(state);
      await noticeStatus(hub, { station, version: '1.6', receivedAt: time.now }, { outlet, report });
    },
  };
  return scene;
}
