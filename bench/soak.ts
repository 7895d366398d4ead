import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort, logInAsOperator, startHubProcess } from './hub-process.js';
import { joinAs, load, type Peer, routingHeaders, stopPeers } from './relay-peers.js';

/**
 * Whether memory grows with load: what the hub's process holds after 200,000 messages beside what it held after 20,000.
 * Four of five are relayed, every fifth is a status that goes to three receivers; all of them are logged. The embedded
 * store maps its file into the process: its pages are the system's to take back, and are told apart.
 *
 *   npx tsx bench/soak.ts [--messages 200000]
 */
const { values } = parseArgs({ options: { messages: { type: 'string', default: '200000' } } });
const MESSAGES = Number(values.messages);
const FIRST = MESSAGES / 10;
const GOAL = 1.2;
const CONNECTIONS = 32;
/** Until what was sent has been fanned out and written. */
const SETTLE_MS = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const hub = await startHubProcess({ dataDir: join(folder, 'data'), port: await freePort() });
try {
  const api = await logInAsOperator(hub.url);
  const cpo = await joinAs(api, 'NL*CPA', 'CPO');
  for (const party of ['DE*MSP', 'DE*MSQ', 'DE*MSR']) await joinAs(api, party, 'EMSP');
  await api.close();
  await putLocation(cpo);
  await send(cpo, FIRST);
  const early = memoryMb();
  await send(cpo, MESSAGES - FIRST);
  const late = memoryMb();
  console.log(
    `after ${FIRST}: ${early.own} MB and ${early.mapped} MB of files; after ${MESSAGES}: ${late.own} MB and ${late.mapped} MB`,
  );
  const ratio = late.own / early.own;
  console.log(`SOAK MEMORY_RATIO=${ratio.toFixed(2)} goal=${GOAL} ${ratio <= GOAL ? 'ok' : 'short'}`);
} finally {
  stopPeers();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function send(cpo: Peer, messages: number): Promise<void> {
  const url = (path: string) => `${hub.url}/ocpi/2.2.1${path}`;
  const relayed = {
    method: 'POST' as const,
    url: url('/sender/tokens/04A2B3C4/authorize?type=RFID'),
    headers: routingHeaders(cpo.token, { from: 'NL*CPA', to: 'DE*MSP' }),
    body: '{"location_id":"LOC1"}',
  };
  const status = {
    method: 'PATCH' as const,
    url: url('/receiver/locations/NL/CPA/LOC1/E1'),
    headers: routingHeaders(cpo.token, { from: 'NL*CPA' }),
    body: '{"status":"CHARGING","last_updated":"2026-11-22T10:00:00Z"}',
  };
  await load(relayed, { connections: CONNECTIONS, amount: (messages * 4) / 5 });
  await load(status, { connections: 4, amount: messages / 5 });
  await sleep(SETTLE_MS);
}

async function putLocation(cpo: Peer): Promise<void> {
  const at = '2026-11-22T09:00:00Z';
  const connector = { id: '1', standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE' };
  const location = {
    country_code: 'NL',
    party_id: 'CPA',
    id: 'LOC1',
    publish: true,
    address: 'Laadstraat 1',
    city: 'Arnhem',
    country: 'NLD',
    coordinates: { latitude: '51.98', longitude: '5.91' },
    evses: [
      {
        uid: 'E1',
        status: 'AVAILABLE',
        connectors: [{ ...connector, max_voltage: 230, max_amperage: 16, last_updated: at }],
        last_updated: at,
      },
    ],
    time_zone: 'Europe/Amsterdam',
    last_updated: at,
  };
  const answer = await fetch(`${hub.url}/ocpi/2.2.1/receiver/locations/NL/CPA/LOC1`, {
    method: 'PUT',
    headers: Object.fromEntries(
      routingHeaders(cpo.token, { from: 'NL*CPA' }).map((header) => header.split(': ') as [string, string]),
    ),
    body: JSON.stringify(location),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Own memory, and what is mapped of files. */
function memoryMb(): { readonly own: number; readonly mapped: number } {
  const status = readFileSync(`/proc/${hub.pid}/status`, 'utf8');
  const read = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  return { own: read('RssAnon'), mapped: read('RssFile') };
}
