/**
 * What it costs the main thread to keep a relayed message: two legs with their bodies, recorded as the hub does it and
 * written to the embedded store, until they are on disk.
 *
 *   npx tsx bench/message-log.ts [--seconds 8]
 *
 * Prints `MESSAGE_LOG US_PER_LEG=x goal=12 ok|short`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordPartners } from '../src/compose/partners/record-partners.js';
import type { Connection } from '../src/domain/roaming/connection.js';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.js';
import { createMessageLog } from '../src/flows/messages/message-log.js';
import { createSecrets } from '../src/secrets.js';
import { connectStore } from '../src/store/mongo/base/connect.js';
import { mongoStores } from '../src/store/mongo/stores.js';
import { openExchange } from '../src/wire/ocpi/exchange.js';
import { createExchangeRecorder } from '../src/wire/ocpi/record/record-exchange.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' } } });
const GOAL_US = 12;
const SECONDS = Math.min(16, Number(values.seconds));
/** Messages between two looks at the store. */
const BURST = 1_000;
const REQUEST = Buffer.from(JSON.stringify(aSession()));
const ANSWER = Buffer.from('{"status_code":1000,"timestamp":"2026-11-02T12:00:00Z"}');

const dataDir = mkdtempSync(join(tmpdir(), 'bench-message-log-'));
const server = await startEmbeddedMongo({ dataDir });
const connection = await connectStore(server.uri, 'bench');
const { messages } = await mongoStores(connection);
const secrets = createSecrets('a secret of the bench, long enough to be one');
const clock = { now: () => new Date() };
const log = { info: tell, warn: tell, error: tell };
const dropped = { body: 0, leg: 0 };
const messageLog = createMessageLog({
  store: messages,
  clock,
  secrets,
  log,
  bodyLimitBytes: 65_536,
  keepDays: 14,
  countDropped: (what, count) => {
    dropped[what] += count;
  },
});
const record = createExchangeRecorder({ messageLog, secrets, clock });
const cpo = aConnection('con-cpo', 'CPO');
const emsp = aConnection('con-emsp', 'MSP');
const answer = { httpStatus: 200, ocpiStatus: 1000, headers: { 'content-type': 'application/json' }, body: ANSWER };
const sending = (silent: boolean) => {
  const nobody = () => Promise.reject(new Error('no partner here'));
  const bare = { send: async () => answer, discover: nobody, register: nobody, close: async () => undefined };
  return silent ? bare : recordPartners(bare, { messageLog, secrets, clock });
};

await run(2, 'recorded');
const bare = await run(2, 'bare');
const recorded = await run(SECONDS, 'recorded');
const us = (recorded - bare) / 2;
console.log(
  `bytes a leg: ${REQUEST.length + ANSWER.length} of bodies; dropped: ${dropped.body} bodies, ${dropped.leg} legs`,
);
console.log(`MESSAGE_LOG US_PER_LEG=${us.toFixed(2)} goal=${GOAL_US} ${us <= GOAL_US ? 'ok' : 'short'}`);
await messageLog.flush();
await connection.close();
await server.stop();
rmSync(dataDir, { recursive: true, force: true });

/** CPU time of the main thread for one message, in microseconds. */
async function run(seconds: number, kind: 'bare' | 'recorded'): Promise<number> {
  const partners = sending(kind === 'bare');
  const startedUs = threadUs();
  const endMs = performance.now() + seconds * 1_000;
  let count = 0;
  while (performance.now() < endMs) {
    for (let n = 0; n < BURST; n++) await relay(partners, { kind, n: count++ });
    await messageLog.flush();
  }
  return (threadUs() - startedUs) / count;
}

async function relay(partners: ReturnType<typeof sending>, { kind, n }: { kind: 'bare' | 'recorded'; n: number }) {
  const request = aRequest(n);
  const exchange = openExchange(request, secrets.newId);
  exchange.caller = { connection: cpo, token: '', tokenKind: 'TOKEN_C' };
  exchange.isRouted = true;
  exchange.requester = { countryCode: 'NL', partyId: 'CPO' };
  exchange.receiver = { countryCode: 'DE', partyId: 'MSP' };
  exchange.module = 'sessions';
  exchange.restAt = '/ocpi/2.2.1/receiver/sessions'.length;
  exchange.body = REQUEST;
  exchange.decision = { way: 'DIRECT', receivers: ['DE*MSP'] };
  await partners.send({
    connection: emsp,
    method: 'PUT',
    url: `https://emsp.example/ocpi/2.2.1/receiver/sessions/NL/CPO/S${n}`,
    routing: {
      requestId: secrets.newId(),
      correlationId: exchange.correlationId,
      from: exchange.requester,
      to: exchange.receiver,
    },
    body: REQUEST,
    timeoutMs: 1_000,
  });
  const headers = { 'Content-Type': 'application/json', 'X-Request-ID': exchange.requestId };
  if (kind === 'recorded') record(request, { http: 200, ocpi: 1000, headers, body: ANSWER });
}

function aRequest(n: number) {
  const request = new IncomingMessage(new Socket());
  request.method = 'PUT';
  request.headers = {
    host: 'hub.example',
    authorization: 'Token c29tZXRoaW5n',
    'content-type': 'application/json',
    'content-length': String(REQUEST.length),
    'user-agent': 'platform/1.0',
    'x-request-id': `request-${n}`,
    'x-correlation-id': `correlation-${n}`,
    'ocpi-from-country-code': 'NL',
    'ocpi-from-party-id': 'CPO',
    'ocpi-to-country-code': 'DE',
    'ocpi-to-party-id': 'MSP',
  };
  return Object.assign(request, { originalUrl: `/ocpi/2.2.1/receiver/sessions/NL/CPO/S${n}` });
}

function aConnection(id: string, partyId: string): Connection {
  const url = 'https://emsp.example/ocpi/2.2.1/receiver';
  const endpoints = ['cdrs', 'commands', 'locations', 'sessions', 'tariffs'].map((identifier) => ({
    identifier,
    role: 'RECEIVER' as const,
    url: `${url}/${identifier}`,
  }));
  return {
    id,
    name: id,
    state: 'CONNECTED',
    roles: [{ countryCode: 'NL', partyId, role: 'CPO', businessDetails: { name: partyId } }],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: 'https://emsp.example/ocpi/versions', sealedToken: '', endpoints },
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

function aSession(): object {
  const periods = [1, 2, 3].map((n) => ({
    start_date_time: `2026-11-02T09:0${n}:00Z`,
    dimensions: [{ type: 'ENERGY', volume: n * 1.5 }],
    tariff_id: 'T1',
  }));
  return {
    country_code: 'NL',
    party_id: 'CPO',
    id: 'S1',
    start_date_time: '2026-11-02T09:00:00Z',
    kwh: 9.5,
    cdr_token: { country_code: 'DE', party_id: 'MSP', uid: '012345678', type: 'RFID', contract_id: 'DE-MSP-C1-X' },
    auth_method: 'AUTH_REQUEST',
    location_id: 'LOC1',
    evse_uid: '3256',
    connector_id: '1',
    currency: 'EUR',
    charging_periods: periods,
    total_cost: { excl_vat: 4, incl_vat: 4.84 },
    status: 'ACTIVE',
    last_updated: '2026-11-02T09:30:00Z',
  };
}

/** Time on the CPU of the thread that runs JavaScript here. */
function threadUs(): number {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1_000;
}

function tell(fields: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(fields));
}
