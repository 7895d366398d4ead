import { createServer } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { OutgoingMessage } from '../../../src/flows/ports.js';
import { createSecrets } from '../../../src/secrets.js';
import { createPartyClient, type OcpiPartyClient } from '../../../src/wire/ocpi/partners/client.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { answerJson, type FakePartner, startFakePartner, success } from '../../support/ocpi/fake-partner.js';

const secrets = createSecrets('a secret of the tests, long enough');
const LIMIT_BYTES = 100_000;
const refusal = (code: string) => expect.objectContaining({ code });

describe('messages to partners', () => {
  let client: OcpiPartyClient;
  let partner: FakePartner;

  const connection = (rawToken = false): Connection => ({
    id: 'c1',
    name: 'Partner',
    state: 'CONNECTED',
    roles: [aRole('NL*CPO', 'CPO')],
    settings: { rawToken },
    tokenHashes: [],
    theirs: {
      version: '2.2.1',
      versionsUrl: partner.versionsUrl,
      sealedToken: secrets.seal('their-token'),
      endpoints: [],
    },
    createdAt: new Date(0),
    updatedAt: new Date(0),
  });
  const message = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
    connection: connection(),
    method: 'PUT',
    url: `${partner.url}/locations`,
    routing: {
      requestId: 'request-1',
      correlationId: 'correlation-1',
      from: { countryCode: 'DE', partyId: 'MSP' },
      to: { countryCode: 'NL', partyId: 'CPO' },
    },
    body: Buffer.from('{"id":"LOC1","x":0.10}'),
    timeoutMs: 10_000,
    ...change,
  });
  const answer = (respond: Parameters<FakePartner['on']>[1]) => partner.on('/locations', respond);

  beforeEach(async () => {
    partner = await startFakePartner();
    client = createPartyClient({
      secrets,
      allowPrivateNetworks: true,
      handshakeTimeoutMs: 10_000,
      answerLimitBytes: LIMIT_BYTES,
    });
  });

  afterEach(async () => {
    await client.close();
    await partner.close();
  });

  it('carry the partner’s token in Base64, the routing, the ids and the bytes as they are', async () => {
    answer((_req, res) => success(res));
    await client.send(message());
    expect(partner.seen[0]).toMatchObject({
      method: 'PUT',
      body: '{"id":"LOC1","x":0.10}',
      headers: {
        authorization: `Token ${Buffer.from('their-token').toString('base64')}`,
        'content-type': 'application/json',
        'x-request-id': 'request-1',
        'x-correlation-id': 'correlation-1',
        'ocpi-from-country-code': 'DE',
        'ocpi-from-party-id': 'MSP',
        'ocpi-to-country-code': 'NL',
        'ocpi-to-party-id': 'CPO',
      },
    });
  });

  it('carry the token unencoded where the partner wants it so', async () => {
    answer((_req, res) => success(res));
    await client.send(message({ connection: connection(true) }));
    expect(partner.seen[0]?.headers.authorization).toBe('Token their-token');
  });

  it('keep path and query as they were encoded, and a GET has no body or type', async () => {
    const path = '/locations/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=a%26b';
    partner.on(path, (_req, res) => success(res));
    const { body: _none, ...get } = message({ method: 'GET', url: `${partner.url}${path}` });
    expect((await client.send(get)).ocpiStatus).toBe(1000);
    expect(partner.seen[0]?.headers).not.toHaveProperty('content-type');
  });

  it('bring back any HTTP status that has an envelope, byte by byte', async () => {
    const body = '{ "status_code":2003, "status_message":"unknown", "data": 0.10 }';
    answer((_req, res) => res.writeHead(404, { 'X-Limit': '50', Link: '<next>' }).end(body));
    const came = await client.send(message());
    expect(came).toMatchObject({ httpStatus: 404, ocpiStatus: 2003, ocpiMessage: 'unknown' });
    expect(Buffer.from(came.body).toString()).toBe(body);
    expect(came.headers).toMatchObject({ 'x-limit': '50', link: '<next>' });
  });

  it('take an answer whose data is not what was expected, or that has no timestamp', async () => {
    answer((_req, res) => answerJson(res, 200, { status_code: 1000, data: 'x' }));
    expect((await client.send(message())).ocpiStatus).toBe(1000);
    answer((_req, res) => answerJson(res, 201, { status_code: 1000 }));
    expect((await client.send(message())).httpStatus).toBe(201);
  });

  it('are inflated when the partner compresses', async () => {
    answer((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"status_code":1000}')));
    expect(Buffer.from((await client.send(message())).body).toString()).toBe('{"status_code":1000}');
  });

  it('time out when nothing comes, or when it comes drop by drop', async () => {
    answer(() => undefined);
    await expect(client.send(message({ timeoutMs: 150 }))).rejects.toEqual(refusal('receiver-timeout'));
    answer((_req, res) => {
      res.writeHead(200).write('{');
      const drip = setInterval(() => res.write(' '), 20);
      res.on('close', () => clearInterval(drip));
    });
    await expect(client.send(message({ timeoutMs: 150 }))).rejects.toEqual(refusal('receiver-timeout'));
  });

  it('do not reach a closed port, an unknown name, or TLS where there is none', async () => {
    const port = await aClosedPort();
    const urls = [`http://127.0.0.1:${port}/`, 'http://nobody.invalid/', partner.url.replace('http:', 'https:')];
    for (const url of urls) {
      await expect(client.send(message({ url }))).rejects.toEqual(refusal('receiver-unreachable'));
    }
    const { theirs: _none, ...unconnected } = connection();
    await expect(client.send(message({ connection: unconnected }))).rejects.toEqual(refusal('receiver-unreachable'));
  });

  const unusable: readonly [string, Parameters<FakePartner['on']>[1]][] = [
    ['a web page', (_req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')],
    ['500 without an envelope', (_req, res) => res.writeHead(500).end('{"error":"oops"}')],
    ['nothing', (_req, res) => res.writeHead(200).end()],
    ['a status that is no number', (_req, res) => answerJson(res, 200, { status_code: '1000' })],
    ['a list', (_req, res) => answerJson(res, 200, [{ status_code: 1000 }])],
    ['a redirect', (_req, res) => res.writeHead(302, { Location: '/elsewhere' }).end('{"status_code":1000}')],
    ['deep JSON', (_req, res) => res.writeHead(200).end(`{"status_code":1000,"data":${'['.repeat(50_000)}`)],
    ['bytes that are no text', (_req, res) => res.writeHead(200).end(Buffer.from([0x22, 0xff, 0x22]))],
    [
      'more than the limit',
      (_req, res) => res.writeHead(200).end(`{"status_code":1000,"data":"${'x'.repeat(LIMIT_BYTES)}"}`),
    ],
    ['more than the limit without saying how much', (_req, res) => writeForEver(res)],
    [
      'a gzip bomb',
      (_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000))),
    ],
    ['a brotli bomb', (_req, res) => res.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliBomb())],
    [
      'half of what it announced',
      (_req, res) => {
        res.writeHead(200, { 'Content-Length': 100 }).write('{"status_code"');
        setTimeout(() => res.destroy(), 20);
      },
    ],
  ];

  it.each(unusable)('cannot use an answer that is %s', async (_what, respond) => {
    answer(respond);
    await expect(client.send(message())).rejects.toEqual(refusal('receiver-unusable'));
  });

  it('follow no redirect', async () => {
    answer((_req, res) => res.writeHead(307, { Location: `${partner.url}/secret` }).end());
    await expect(client.send(message())).rejects.toEqual(refusal('receiver-unusable'));
    expect(partner.seen.map(({ path }) => path)).toEqual(['/locations']);
  });

  it('are asked once more when the line is cut and they are a GET, and never otherwise', async () => {
    let asked = 0;
    answer((req, res) => {
      asked++;
      if (asked === 1) req.socket.destroy();
      else success(res);
    });
    const { body: _none, ...get } = message({ method: 'GET' });
    expect((await client.send(get)).ocpiStatus).toBe(1000);
    asked = 0;
    await expect(client.send(message({ method: 'POST' }))).rejects.toEqual(refusal('receiver-unreachable'));
    expect(asked).toBe(1);
  });

  it('leave at most so many connections open to one partner', async () => {
    const few = createPartyClient({
      secrets,
      allowPrivateNetworks: true,
      handshakeTimeoutMs: 10_000,
      connectionsPerPlatform: 2,
    });
    const sockets = new Set();
    answer((req, res) => {
      sockets.add(req.socket);
      setTimeout(() => success(res), 5);
    });
    await Promise.all(Array.from({ length: 10 }, () => few.send(message())));
    await few.close();
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});

async function aClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function writeForEver(res: Parameters<Parameters<FakePartner['on']>[1]>[1]): void {
  res.writeHead(200);
  const chunk = Buffer.alloc(50_000, 0x20);
  const write = () => {
    if (!res.destroyed) res.write(chunk, () => setTimeout(write, 1));
  };
  write();
}

function brotliBomb(): Buffer {
  return brotliCompressSync(Buffer.alloc(20_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}
