import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/**
 * The other end of a relayed message, as light as it can be, in a process of its own:
 *
 *   npx tsx bench/relay-peer.ts platform NL*CPA CPO    a platform that answers everything at once
 *   npx tsx bench/relay-peer.ts hop http://127.0.0.1:1234    a bare hop: reads the request, asks, passes the answer on
 *
 * Prints its URL when it listens; the platform prints the token that the hub gave it when it is registered.
 */
const [kind, first = '', role = ''] = process.argv.slice(2);
const handle = kind === 'hop' ? hopTo(first) : platform(first, role);
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => handle(request, response, Buffer.concat(chunks)));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`);
});

type Handle = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

function hopTo(origin: string): Handle {
  const pool = new Pool(origin, { connections: 32 });
  return (request, response, body) => {
    const { 'x-request-id': id = '', authorization = '' } = request.headers;
    pool
      .request({
        method: request.method === 'POST' ? 'POST' : 'GET',
        path: request.url ?? '/',
        headers: { 'content-type': 'application/json', authorization, 'x-request-id': String(id) },
        body: body.length > 0 ? body : null,
      })
      .then(async (answer) => {
        const bytes = Buffer.from(await answer.body.arrayBuffer());
        response.writeHead(answer.statusCode, { 'content-type': 'application/json', 'content-length': bytes.length });
        response.end(bytes);
      })
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  };
}

function platform(party: string, ownRole: string): Handle {
  const [country_code, party_id] = party.split('*');
  const roles = [{ role: ownRole, country_code, party_id, business_details: { name: party } }];
  const answer = Buffer.from(
    JSON.stringify({ status_code: 1000, timestamp: '2026-11-22T00:00:00Z', data: anObject() }),
  );
  return (request, response, body) => {
    const url = request.url ?? '/';
    if (!url.includes('/x/') && (url.endsWith('/versions') || url.endsWith('/2.2.1') || url.endsWith('/credentials'))) {
      const base = `http://${request.headers.host}`;
      if (request.method === 'POST') console.log(JSON.parse(body.toString()).token);
      answerJson(response, configuration(url, base, roles));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  };
}

function configuration(url: string, base: string, roles: readonly object[]): unknown {
  if (url.endsWith('/versions')) return [{ version: '2.2.1', url: `${base}/2.2.1` }];
  if (url.endsWith('/credentials')) return { token: 'bench-token', url: `${base}/versions`, roles };
  const modules = ['locations', 'sessions', 'tokens', 'tariffs', 'cdrs', 'commands'];
  const endpoints = modules.flatMap((identifier) =>
    ['SENDER', 'RECEIVER'].map((side) => ({
      identifier,
      role: side,
      url: `${base}/x/${side.toLowerCase()}/${identifier}`,
    })),
  );
  return {
    version: '2.2.1',
    endpoints: [{ identifier: 'credentials', role: 'SENDER', url: `${base}/credentials` }, ...endpoints],
  };
}

function answerJson(response: ServerResponse, data: unknown): void {
  const text = JSON.stringify({ status_code: 1000, timestamp: new Date().toISOString(), data });
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

/** About 1.5 KB, as a Session with some charging periods has. */
function anObject(): object {
  const period = (hour: number) => ({
    start_date_time: `2026-11-21T${hour}:00:00Z`,
    dimensions: [{ type: 'ENERGY', volume: 2.345 }],
    tariff_id: 'TARIFF-12',
  });
  return {
    country_code: 'NL',
    party_id: 'CPA',
    id: 'S-000001',
    start_date_time: '2026-11-21T10:00:00Z',
    kwh: 21.105,
    cdr_token: { country_code: 'DE', party_id: 'MSP', uid: '04A2B3C4', type: 'RFID', contract_id: 'DE-MSP-C12345' },
    auth_method: 'WHITELIST',
    location_id: 'LOC1',
    evse_uid: 'EVSE1',
    connector_id: '1',
    currency: 'EUR',
    charging_periods: [10, 11, 12, 13, 14, 15, 16, 17, 18].map(period),
    status: 'ACTIVE',
    last_updated: '2026-11-21T19:00:00Z',
  };
}
