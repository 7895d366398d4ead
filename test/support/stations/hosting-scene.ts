import { hostPartners } from '../../../src/compose/partners/host-partners.js';
import type { Transaction } from '../../../src/domain/charging/transaction.js';
import { objectKey, parsePartyKey, partyKey } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { ConnectorStatus } from '../../../src/domain/stations/connector-state.js';
import type { OcppVersion, Station } from '../../../src/domain/stations/station.js';
import { askWithCallback } from '../../../src/flows/callbacks/ask-with-callback.js';
import { type Background, createBackground } from '../../../src/flows/hosting/background.js';
import type { HostingHub } from '../../../src/flows/hosting/hosting-hub.js';
import type { HttpMethod, OutgoingMessage, PartnerAnswer } from '../../../src/flows/ports.js';
import { ensureHosted } from '../../../src/flows/stations/ensure-hosted.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { createHostedPlatform } from '../../../src/wire/ocpi/hosted/create-hosted-platform.js';
import { hostedForms } from '../../../src/wire/ocpi/hosted/hosted-forms.js';
import { aTransaction } from '../../domain/charging/builders.js';
import type { TestDatabase } from '../mongo.js';
import { aConnection } from '../roaming/a-connection.js';
import { openTestHub, type TestHub } from '../test-hub.js';
import { anEvse, aSite, aStation } from './a-station.js';
import { type RecordingStationClient, recordingStationClient } from './recording-station-client.js';

export const CPO = parsePartyKey('NL*ABC');
export const MSP = parsePartyKey('DE*MSP');

/** A hub with a hosted CPO, NL*ABC, and eMSPs on the line: what goes to these is recorded and answered by the test. */
export interface HostingScene {
  readonly hub: TestHub & HostingHub;
  readonly stations: RecordingStationClient;
  readonly background: Background;
  /** Messages to eMSPs. */
  readonly sent: OutgoingMessage[];
  /** Absent: 1000 without data. */
  emsp: (message: OutgoingMessage) => PartnerAnswer | Promise<PartnerAnswer>;
  /** A new site with a station. */
  addStation(change?: Partial<Station> & { readonly version?: OcppVersion }): Promise<FromStation>;
  status(from: FromStation, status: ConnectorStatus, evse?: number): Promise<void>;
  addToken(fields: Readonly<Record<string, unknown>> & { readonly uid: string }): Promise<TokenJson>;
  /** An open transaction of a driver of DE*MSP. */
  addSession(from: FromStation, change?: Partial<Transaction>): Promise<Transaction>;
  /** An eMSP's message to the hosted CPO; of its answer, what the envelope says. */
  ask(asked: Asked): Promise<{ readonly status: number; readonly data: Readonly<Record<string, unknown>> }>;
  /** The results that eMSPs were given, when all is at rest. */
  results(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

export type TokenJson = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly command: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly from?: string;
  readonly method?: HttpMethod;
  /** Of charging profiles. */
  readonly sessionId?: string;
}

export function envelope(data?: unknown, status = 1000, httpStatus = 200): PartnerAnswer {
  const text = JSON.stringify({ status_code: status, timestamp: '2026-10-12T09:05:00Z', data });
  return { httpStatus, headers: {}, body: Buffer.from(text), ocpiStatus: status };
}

let numbers = 0;

export async function openHostingScene(database: TestDatabase): Promise<HostingScene> {
  const test = await openTestHub(database);
  const stations = recordingStationClient();
  const background = createBackground(test.log);
  const sent: OutgoingMessage[] = [];
  const overHttp = {
    ...test.partners,
    send: async (message: OutgoingMessage) => {
      sent.push(message);
      return scene.emsp(message);
    },
  };
  const hub = { ...test, stationClient: stations, background, forms: hostedForms, resultPauseMs: 0 };
  const partners = hostPartners(overHttp, createHostedPlatform(hub));
  Object.assign(hub, { partners });
  const hosted = await ensureHosted(hub, CPO, 'ABC Laden');
  for (const party of ['DE*MSP', 'FR*OTH']) await hub.connections.insert(emspConnection(party));
  const scene: HostingScene = {
    hub,
    stations,
    background,
    sent,
    emsp: () => envelope(),
    addStation: (change) => addStation(hub, change),
    status: async ({ station }, status, evse = 1) => {
      const current = await hub.connectorStates.find(station.id, evse, 1);
      const at = hub.clock.now();
      const revision = (current?.revision ?? 0) + 1;
      const state = { stationId: station.id, evse, connector: 1, status, at, receivedAt: at, revision };
      await hub.connectorStates.put(state);
    },
    addToken: (fields) => addToken(hub, fields),
    addSession: (from, change) => addSession(hub, from, change),
    ask: (asked) => ask(hub, hosted, asked),
    results: async () => {
      await background.idle();
      const posted = sent.filter(({ url, method }) => method === 'POST' && url.includes('/results/'));
      return posted.map(({ body }) => JSON.parse(Buffer.from(body ?? []).toString('utf8')));
    },
    close: () => test.close(),
  };
  return scene;
}

function emspConnection(party: string): Connection {
  const role = { ...parsePartyKey(party), role: 'EMSP' as const, businessDetails: { name: party } };
  return aConnection(party, { roles: [role], granted: [role] });
}

async function addStation(
  hub: TestHub,
  { version = '1.6', ...change }: Partial<Station> & { readonly version?: OcppVersion } = {},
): Promise<FromStation> {
  const number = ++numbers;
  const now = hub.clock.now();
  const station = aStation({
    id: `ST-${number}`,
    siteId: `SITE${number}`,
    evses: [anEvse(1, { uid: `ST-${number}*1` }), anEvse(2, { uid: `ST-${number}*2` })],
    boot: { at: now, version, vendor: 'V', model: 'M' },
    ...change,
  });
  await hub.sites.insert(aSite({ id: station.siteId }));
  await hub.stations.insert(station);
  return { station, version, receivedAt: now };
}

async function addToken(
  hub: TestHub,
  fields: Readonly<Record<string, unknown>> & { readonly uid: string },
): Promise<TokenJson> {
  const token: TokenJson = {
    country_code: 'DE',
    party_id: 'MSP',
    type: 'RFID',
    contract_id: `DE-MSP-${fields.uid}`,
    issuer: 'MSP',
    valid: true,
    whitelist: 'ALLOWED',
    last_updated: '2026-10-01T00:00:00Z',
    ...fields,
  };
  const owner = parsePartyKey(`${token['country_code']}*${token['party_id']}`);
  await hub.objects.put({
    module: 'tokens',
    key: objectKey(owner, fields.uid, String(token['type'])),
    owner: partyKey(owner),
    id: fields.uid,
    audience: 'EVERYBODY',
    ocpiVersion: '2.2.1',
    json: JSON.stringify(token),
    lastUpdated: new Date(String(token['last_updated'])),
    revision: 1,
  });
  return token;
}

async function addSession(hub: TestHub, { station }: FromStation, change: Partial<Transaction> = {}) {
  const number = ++numbers;
  const token = { party: MSP, uid: `UID${number}`, type: 'RFID', contractId: 'DE-MSP-1' } as const;
  const { transaction } = await hub.transactions.insert(
    aTransaction({
      id: `tx-${number}`,
      stationId: station.id,
      siteId: station.siteId,
      party: station.party,
      stationRef: String(1000 + number),
      startKey: `start-${number}`,
      driver: { token, authMethod: 'WHITELIST' },
      ...change,
    }),
  );
  return transaction;
}

async function ask(hub: TestHub & HostingHub, hosted: Connection, asked: Asked) {
  const { command, body = {}, from = 'DE*MSP', method = 'POST', sessionId } = asked;
  const module = sessionId === undefined ? 'commands' : 'chargingprofiles';
  const [caller] = await hub.connections.findByParty(partyKey(parsePartyKey(from)));
  const endpoint = hosted.theirs?.endpoints.find(({ identifier }) => identifier === module);
  if (!caller || !endpoint) throw new Error('no such party or endpoint');
  const number = ++numbers;
  const answer = await askWithCallback(hub, {
    caller,
    asker: parsePartyKey(from),
    routing: { requestId: `request-${number}`, correlationId: `correlation-${number}` },
    route: { kind: 'direct', receiver: CPO, connection: hosted, endpoint },
    method,
    original: { rest: `/${command}` },
    responseUrl: `https://${from.replace('*', '-')}/results/${number}`,
    kind: module === 'commands' ? 'COMMAND_RESULT' : 'CHARGING_PROFILE_RESULT',
    module,
    command,
    withOurUrl: (id) => {
      const url = `${hub.ocpiUrl}/2.2.1/sender/${module}/${id}`;
      if (sessionId === undefined || method === 'PUT') {
        const rest = `/${sessionId ?? command}`;
        return { rest, body: Buffer.from(JSON.stringify({ ...body, response_url: url })) };
      }
      return { rest: `/${sessionId}?duration=3600&response_url=${encodeURIComponent(url)}` };
    },
  });
  const { status_code: status, data } = JSON.parse(Buffer.from(answer.body).toString('utf8'));
  return { status, data };
}
