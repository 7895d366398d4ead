import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { OutgoingMessage } from '../../../../src/flows/ports.js';
import { createSecrets } from '../../../../src/secrets.js';
import { createPartyClient, type OcpiPartyClient } from '../../../../src/wire/ocpi/partners/client.js';
import { type FakePartner, type Responder, startFakePartner, success } from '../../../support/ocpi/fake-partner.js';
import { aConnection, aMessageTo } from './a-connection.js';

const secrets = createSecrets('a secret of the tests, long enough');
const LIMIT_BYTES = 100_000;
const refusal = (code: string) => expect.objectContaining({ code });

let partner: FakePartner;
let client: OcpiPartyClient;

beforeEach(async () => {
  partner = await startFakePartner();
  client = createClient();
});

afterEach(async () => {
  await client.close();
  await partner.close();
});

function createClient(connectionsPerPlatform = 64): OcpiPartyClient {
  return createPartyClient({
    secrets,
    allowPrivateNetworks: true,
    handshakeTimeoutMs: 5_000,
    answerLimitBytes: LIMIT_BYTES,
    connectionsPerPlatform,
  });
}

function answer(respond: Responder): void {
  partner.on('/locations', respond);
}

function send(change: Partial<OutgoingMessage> & { readonly id?: string } = {}, through = client) {
  const { id = 'c1', ...rest } = change;
  const connection = aConnection(id, secrets.seal('their-token'));
  return through.send(aMessageTo(connection, { url: `${partner.url}/locations`, timeoutMs: 5_000, ...rest }));
}

describe('a hostile partner', () => {
  // Threat 18.
  it.each([301, 302, 303, 307, 308])('cannot send the hub to another address with a %s', async (httpStatus) => {
    let connects = 0;
    const internal = createServer().on('connection', () => connects++);
    await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(internal.address() as AddressInfo).port}/latest/meta-data`;
    answer((_req, res) => res.writeHead(httpStatus, { Location: location }).end('{"status_code":1000}'));
    for (const method of ['GET', 'POST'] as const) {
      await expect(send({ method })).rejects.toEqual(refusal('receiver-unusable'));
    }
    expect([connects, partner.seen.length]).toEqual([0, 2]);
    await new Promise((resolve) => internal.close(resolve));
  });

  // Threat 19.
  const bombs: readonly [string, Responder][] = [
    ['announces 100 MB', (_req, res) => res.writeHead(200, { 'Content-Length': 100_000_000 }).write('{')],
    ['never comes to an end', (_req, res) => writeForEver(res)],
    [
      'compresses 30 MB to 30 KB',
      (_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(THIRTY_MB_COMPRESSED),
    ],
    [
      'nests 30,000 levels',
      (_req, res) => res.end(`{"status_code":1000,"data":${'['.repeat(30_000)}${']'.repeat(30_000)}}`),
    ],
  ];
  it.each(bombs)('that %s is cut off, many times over, and memory stays flat', async (_what, respond) => {
    answer(respond);
    await expect(send()).rejects.toEqual(refusal('receiver-unusable'));
    const before = process.memoryUsage().arrayBuffers;
    const codes = await Promise.all(Array.from({ length: 40 }, () => send().catch((error) => error.code)));
    expect(new Set(codes)).toEqual(new Set(['receiver-unusable']));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('cannot fill the memory with many answers that each stay below the limit and never end', async () => {
    answer((_req, res) => res.writeHead(200).write(Buffer.alloc(LIMIT_BYTES - 10, 0x20)));
    const codes = await Promise.all(
      Array.from({ length: 10 }, () => send({ timeoutMs: 1_000 }).catch((error) => error.code)),
    );
    expect(codes.filter((code) => code === 'receiver-timeout')).toHaveLength(4);
    expect(codes.filter((code) => code === 'receiver-unusable')).toHaveLength(6);
    answer((_req, res) => success(res));
    expect((await send()).ocpiStatus).toBe(1000);
  });

  it('that sends a drop now and then has until the deadline and no longer', async () => {
    answer((_req, res) => {
      res.writeHead(200).write('{');
      const drip = setInterval(() => res.write(' '), 10);
      res.on('close', () => clearInterval(drip));
    });
    await inTime(() => expect(send({ timeoutMs: 200 })).rejects.toEqual(refusal('receiver-timeout')), 200);
  });
});

describe('the deadline of a message', () => {
  it('counts the time in which it waits for a connection, and the message is not sent after it', async () => {
    const few = createClient(1);
    answer(() => undefined);
    const hanging = send({ timeoutMs: 400 }, few).catch((error) => error.code);
    while (partner.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await inTime(() => expect(send({ timeoutMs: 100 }, few)).rejects.toEqual(refusal('receiver-timeout')), 100);
    expect(await hanging).toBe('receiver-timeout');
    answer((_req, res) => success(res));
    await send({}, few);
    expect(partner.seen).toHaveLength(2);
    await few.close();
  });

  it('is nobody else’s: two platforms behind one host have connections of their own', async () => {
    const few = createClient(1);
    answer((req, res) => {
      if (req.headers['x-request-id'] !== 'request-slow') success(res);
    });
    const routing = { requestId: 'request-slow', correlationId: 'correlation-1' };
    const hanging = send({ id: 'c1', routing, timeoutMs: 300 }, few).catch((error) => error.code);
    expect((await send({ id: 'c2', timeoutMs: 250 }, few)).ocpiStatus).toBe(1000);
    expect(await hanging).toBe('receiver-timeout');
    await few.close();
  });
});

describe('an answer on a bad line', () => {
  // Fault 5.
  it('is read right when it comes byte by byte, through the middle of characters', async () => {
    const body = Buffer.from('{"status_code":1000,"status_message":"grün €5 😀"}');
    answer((req) => {
      req.socket.setNoDelay(true);
      req.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      writeByteByByte(req.socket, body);
    });
    const came = await send();
    expect(came.ocpiMessage).toBe('grün €5 😀');
    expect(Buffer.from(came.body)).toEqual(body);
  });

  // Fault 4.
  it.each(['reset', 'closed'] as const)(
    'that is %s in its middle is asked for once more by a GET only',
    async (how) => {
      answer((req) => {
        req.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status_code"', () => {
          if (how === 'reset') req.socket.resetAndDestroy();
          else req.socket.end();
        });
      });
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        await expect(send({ method })).rejects.toEqual(refusal('receiver-unusable'));
      }
      expect(partner.seen).toHaveLength(4);
      await expect(send({ method: 'GET' })).rejects.toEqual(refusal('receiver-unusable'));
      expect(partner.seen).toHaveLength(6);
    },
  );

  it('that is whole at the second try is the answer', async () => {
    let asked = 0;
    answer((req, res) => {
      asked++;
      if (asked === 1) req.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{', () => req.socket.destroy());
      else success(res);
    });
    expect((await send({ method: 'GET' })).ocpiStatus).toBe(1000);
  });
});

const THIRTY_MB_COMPRESSED = gzipSync(Buffer.alloc(30_000_000));
const CHUNK = Buffer.alloc(30_000, 0x20);

function writeForEver(res: Parameters<Responder>[1]): void {
  const write = () => {
    if (!res.destroyed) res.write(CHUNK, () => setImmediate(write));
  };
  write();
}

function writeByteByByte(socket: Socket, bytes: Buffer, at = 0): void {
  if (at < bytes.length) {
    socket.write(bytes.subarray(at, at + 1), () => setImmediate(() => writeByteByByte(socket, bytes, at + 1)));
  }
}

/** Not before the deadline, and soon after it: undici’s own deadlines would come up to a second late. */
async function inTime(work: () => Promise<void>, deadlineMs: number): Promise<void> {
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeGreaterThanOrEqual(deadlineMs - 1);
  expect(tookMs).toBeLessThan(deadlineMs + 250);
}
