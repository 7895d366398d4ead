import type { Server } from 'node:http';
import express, { type Express } from 'express';
import supertest from 'supertest';
import { fastServer, plainServer, type ServerLimits } from '../../../src/wire/http/fast-server.js';
import { rawRequest } from '../../support/ocpi/raw-request.js';

const LIMITS: ServerLimits = { maxConnections: 100, headersTimeoutMs: 150, requestTimeoutMs: 300 };

/** An app that uses what Express adds to requests and responses, and a router of its own. */
function createApp(): Express {
  const app = express();
  const router = express.Router();
  router.get('/:id', (req, res) => {
    res.set('X-Method', req.method).json({ id: req.params.id, query: req.query, type: req.get('accept'), ip: req.ip });
  });
  app.use('/below', router);
  app.post('/', express.json(), (req, res) => {
    res.status(201).send(req.body);
  });
  app.get('/fails', () => {
    throw new Error('on purpose');
  });
  app.use((_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
    res.status(500).json({ status_code: 3000 });
  });
  return app;
}

describe('the fast server', () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = fastServer(createApp(), LIMITS);
    port = await listen(server);
  });

  afterEach(() => close(server));

  it('answers as the usual server does', async () => {
    const usual = plainServer(createApp(), LIMITS);
    const usualPort = await listen(usual);
    const paths = ['/below/LOC%2F1?x=1&x=2', '/below/%ZZ', '/fails', '/nothing'];
    for (const path of paths) {
      const [fast, plain] = await Promise.all(
        [port, usualPort].map((each) =>
          supertest(`http://127.0.0.1:${each}`).get(path).set('Accept', 'application/json'),
        ),
      );
      expect([fast?.status, fast?.text, fast?.headers['x-method']]).toEqual([
        plain?.status,
        plain?.text,
        plain?.headers['x-method'],
      ]);
    }
    await close(usual);
  });

  it('gives requests and responses their prototype at birth, so that Express has nothing to change', async () => {
    const app = createApp();
    const own = fastServer(app, LIMITS);
    const born: boolean[] = [];
    own.prependListener('request', (req, res) => {
      born.push(Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response);
    });
    const ownPort = await listen(own);
    await supertest(`http://127.0.0.1:${ownPort}`).get('/below/1');
    await close(own);
    expect(born).toEqual([true, true]);
  });

  it('is the usual server when Express has no such prototypes', async () => {
    const app = createApp();
    Object.assign(app, { request: {}, response: {} });
    const own = fastServer(app, LIMITS);
    let isUsual = false;
    own.removeAllListeners('request').on('request', (req, res) => {
      isUsual = Object.getPrototypeOf(req) !== app.request;
      res.end();
    });
    const ownPort = await listen(own);
    await supertest(`http://127.0.0.1:${ownPort}`).get('/below/1');
    await close(own);
    expect(isUsual).toBe(true);
  });

  it('reads bodies', async () => {
    const answer = await supertest(`http://127.0.0.1:${port}`).post('/').send({ a: 1 });
    expect([answer.status, answer.body]).toEqual([201, { a: 1 }]);
  });

  it.each([
    ['both lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    [
      'an unknown transfer encoding',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    ['a bare line feed', 'GET /below/1 HTTP/1.1\nHost: h\n\n'],
    ['a carriage return in a header', 'GET /below/1 HTTP/1.1\r\nHost: h\r\nX-A: b\rX-C: d\r\n\r\n'],
    ['a NUL in a header', 'GET /below/1 HTTP/1.1\r\nHost: h\r\nX-Correlation-ID: a\0b\r\n\r\n'],
  ])('answers %s with one 400 and hangs up', async (_what, text) => {
    const answer = await rawRequest(port, text);
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400']);
  });

  it('answers 32 KB of headers with 431', async () => {
    const text = `GET /below/1 HTTP/1.1\r\nHost: h\r\nX-Long: ${'x'.repeat(32_768)}\r\n\r\n`;
    expect(await rawRequest(port, text)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('gives up on senders who never come to the end of their headers or body', async () => {
    const startedAt = performance.now();
    const answers = await Promise.all([
      rawRequest(port, 'GET /below/1 HTTP/1.1\r\nHost: h\r\nX-A'),
      rawRequest(port, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{'),
    ]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('turns connections away beyond its limit', async () => {
    const small = fastServer(createApp(), { maxConnections: 2 });
    const smallPort = await listen(small);
    const idle = [1, 2].map(() => rawRequest(smallPort, 'GET /below/1 HTTP/1.1\r\n'));
    while ((await openConnections(small)) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const request = 'GET /below/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
    expect(await rawRequest(smallPort, request)).toBe('');
    await close(small);
    await Promise.all(idle);
  });

  // Threat 34.
  it('makes room for the next one when its connections are full and ask for nothing', async () => {
    const small = fastServer(createApp(), { maxConnections: 2 });
    const smallPort = await listen(small);
    const head = 'GET /below/1 HTTP/1.1\r\nHost: h\r\n';
    const kept = [1, 2].map(() => rawRequest(smallPort, `${head}\r\n`));
    while ((await openConnections(small)) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    let answer = '';
    while (answer === '') answer = await rawRequest(smallPort, `${head}Connection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    for (const one of await Promise.all(kept)) expect(one).toMatch(/^HTTP\/1\.1 200 /);
    await close(small);
  });
});

function openConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
