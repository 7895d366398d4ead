import type { Express } from 'express';
import { healingFlows } from '../../../src/compose/healing/healing-flows.js';
import { stationApiFlows } from '../../../src/compose/station-api-flows.js';
import type { Transaction } from '../../../src/domain/charging/transaction.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Incident } from '../../../src/domain/healing/incident.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import { listTransactions } from '../../../src/flows/charging/review/review-transactions.js';
import { stationsNow, statusHistory } from '../../../src/flows/stations/managing/station-screens.js';
import { aScene, FINANCE, type Scene } from '../../support/api/api-scene.js';
import { portalServer } from '../../support/api/portal-server.js';
import type { TestDatabase } from '../../support/mongo.js';
import { anEvse, aSite, aStation } from '../../support/stations/a-station.js';
import { aTransaction } from '../../support/stations/a-transaction.js';
import { openStationHub, type StationHub } from '../../support/stations/station-hub.js';

export interface PortalScene {
  readonly app: Express;
  readonly scene: Scene;
  readonly hub: StationHub;
}

/** FINANCE looks at NL*ABC here, and not at BE*OTH. */
export async function openPortal(database: TestDatabase): Promise<PortalScene> {
  const hub = await openStationHub(database);
  const base = await aScene();
  const finance = await base.users.find(FINANCE);
  if (finance) base.users.replace({ ...finance, parties: ['NL*ABC'] });
  const scene: Scene = {
    ...base,
    clock: hub.clock,
    flows: {
      ...base.flows,
      ...stationApiFlows(hub),
      ...healingFlows(hub),
      listTransactions: (staff, asked) => listTransactions(hub, staff, asked),
    },
  };
  const screens = {
    stationsNow: (listed: Parameters<typeof stationsNow>[1]) => stationsNow(hub, listed),
    statusHistory: (...[staff, asked]: Tail<Parameters<typeof statusHistory>>) => statusHistory(hub, staff, asked),
  };
  await fill(hub);
  return { app: portalServer(scene, { screens }), scene, hub };
}

type Tail<List extends readonly unknown[]> = List extends readonly [unknown, ...infer Rest] ? Rest : never;

const OTHER = parsePartyKey('BE*OTH');

/** NL-1 of NL*ABC charges, NL-2 has never booted, BE-1 is somebody else's. */
async function fill(hub: StationHub): Promise<void> {
  await hub.sites.insert(aSite());
  await hub.sites.insert(aSite({ party: OTHER, id: 'SITE9' }));
  const boot = { at: THEN, version: '1.6', vendor: 'Volt & Co', model: 'Duo', firmwareVersion: '1.4.2' } as const;
  await hub.stations.insert(aStation({ id: 'NL-1', boot }));
  await hub.stations.insert(aStation({ id: 'NL-2', evses: [anEvse(1, { uid: 'NL-2*1', evseId: 'NL*ABC*E2*1' })] }));
  const foreign = [anEvse(1, { uid: 'BE-1*1', evseId: 'BE*OTH*E1*1' })];
  await hub.stations.insert(aStation({ id: 'BE-1', party: OTHER, siteId: 'SITE9', evses: foreign }));
  await hub.stationPresences.connected('NL-1', THEN);
  await hub.stationPresences.seen([{ stationId: 'NL-1', at: THEN }]);
  const said = { stationId: 'NL-1', evse: 1, connector: 1, at: THEN, receivedAt: THEN, revision: 1 };
  await hub.connectorStates.put({ ...said, status: 'Charging' });
  await hub.connectorStates.put({ ...said, evse: 2, status: 'Faulted', errorCode: 'GroundFailure' });
  await hub.connectorStates.keepHistory({ ...said, status: 'Preparing' });
  const quirk = { stationId: 'NL-1', action: 'MeterValues', count: 7, firstSeenAt: THEN, lastSeenAt: THEN };
  await hub.quirks.add([{ ...quirk, rule: 'value-number', pointer: '/sampledValue/0/value', example: '<b>12.3</b>' }]);
}

export const THEN = new Date('2026-10-12T08:30:00Z');

/** The times of what a scene adds are apart by minutes. */
export function minutesAfter(minutes: number): Date {
  return new Date(THEN.getTime() + minutes * 60_000);
}

export async function addTransaction(hub: StationHub, id: string, change: Partial<Transaction> = {}): Promise<void> {
  const told = { at: THEN, energyWh: new Decimal('12340'), status: 'COMPLETED' };
  const transaction = aTransaction({ id, stationRef: id, startKey: id, told, ...change });
  await hub.transactions.insert(transaction);
}

export async function addIncident(hub: StationHub, id: string, change: Partial<Incident> = {}): Promise<void> {
  const incident: Incident = {
    id,
    party: parsePartyKey('NL*ABC'),
    siteId: 'SITE1',
    stationId: 'NL-1',
    evse: 2,
    connector: 1,
    kind: 'FAULTED',
    subject: id,
    detail: 'GroundFailure',
    state: 'OPEN',
    openedAt: THEN,
    seenAt: THEN,
    timeline: [
      { at: THEN, what: 'OPENED' },
      { at: THEN, what: 'REMEDY', remedy: 'SOFT_RESET', outcome: 'Rejected' },
    ],
    revision: 1,
    ...change,
  };
  await hub.incidents.insert(incident);
}
