import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import supertest from 'supertest';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';
import { rawRequest } from '../../support/ocpi/raw-request.js';

const LIMIT_BYTES = 64 * 1024;
const PATH = '/ocpi/2.2.1/receiver/sessions/1';

/** Tells whether there was a body, and what stood in it. */
const sessions: OcpiModule = {
  identifier: 'sessions',
  role: 'RECEIVER',
  routes: (['PUT', 'DELETE', 'GET'] as const).map((method) => ({
    method,
    path: '/:id',
    handle: async (call) => ({ kind: 'own', http: 200, data: { hasBody: 'body' in call, body: call.body } }),
  })),
};

describe('request bodies', () => {
  let hub: OcpiTestHub;
  let token = '';

  const put = () =>
    supertest(`http://127.0.0.1:${hub.port}`).put(PATH).set(tokenHeader(token)).set('Content-Type', 'application/json');
  const putBytes = (bytes: Buffer, headers: Record<string, string> = {}) =>
    put()
      .set(headers)
      .serialize((sent) => sent)
      .send(bytes);

  beforeAll(async () => {
    hub = await startOcpiHub({ modules: [sessions], bodyLimitBytes: LIMIT_BYTES });
    token = (await aRegisteredParty(hub.hub, { parties: [['NL*CPO', 'CPO']] })).token;
  });

  afterAll(() => hub.close());

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'are accepted as %s',
    async (type) => {
      const answer = await put().set('Content-Type', type).send('{"a":1}');
      expect([answer.status, answer.body.data.body]).toEqual([200, { a: 1 }]);
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/jsonp'])(
    'are refused as %s, and not taken for nothing',
    async (type) => {
      const answer = await put().set('Content-Type', type).send('{"a":1}');
      expect([answer.status, answer.body.status_code]).toEqual([415, 2001]);
    },
  );

  it('need a Content-Type when there is one, and none when there is none', async () => {
    const head = `PUT ${PATH} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: ${tokenHeader(token)['Authorization']}\r\n`;
    expect(await rawRequest(hub.port, `${head}Content-Length: 2\r\n\r\n{}`)).toMatch(/^HTTP\/1.1 415 /);
    expect(await rawRequest(hub.port, `${head}\r\n`)).toContain('"hasBody":false');
    expect(await rawRequest(hub.port, `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toContain(
      '"hasBody":false',
    );
  });

  it('of a GET mean nothing, and a DELETE may do without', async () => {
    const http = supertest(`http://127.0.0.1:${hub.port}`);
    const get = await http.get(PATH).set(tokenHeader(token)).set('Content-Type', 'application/json').send('{');
    expect([get.status, get.body.data.hasBody]).toEqual([200, false]);
    const removed = await http.delete(PATH).set(tokenHeader(token)).set('Content-Type', 'application/json');
    expect([removed.status, removed.body.data.hasBody]).toEqual([200, false]);
  });

  it.each(['{', 'x', '{"id":"a","id":"b"}', '{"__proto__":{"polluted":true}}', '['.repeat(50_000)])(
    'that are no clean JSON are answered with HTTP 400 (%#)',
    async (text) => {
      const answer = await put().send(text);
      expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it('that are not UTF-8 are answered with HTTP 400', async () => {
    for (const bytes of [Buffer.from([0x22, 0xff, 0x22]), Buffer.from('\ufeff{}'), Buffer.from('{}', 'utf16le')]) {
      expect((await putBytes(bytes)).status).toBe(400);
    }
  });

  it.each([
    ['gzip', gzipSync('{"a":1}')],
    ['deflate', deflateSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
  ] as const)('may be sent as %s', async (encoding, bytes) => {
    const answer = await putBytes(bytes, { 'Content-Encoding': encoding });
    expect(answer.body.data.body).toEqual({ a: 1 });
  });

  it('are refused in an unknown encoding, and when they are not what they say', async () => {
    expect((await putBytes(gzipSync('{}'), { 'Content-Encoding': 'zstd' })).status).toBe(415);
    expect((await putBytes(gzipSync('{}'), { 'Content-Encoding': 'gzip, gzip' })).status).toBe(415);
    expect((await putBytes(Buffer.from('{}'), { 'Content-Encoding': 'gzip' })).status).toBe(400);
  });

  it('are refused with 413 when they are too large, announced or not', async () => {
    const announced = await put().send(`"${'x'.repeat(2 * 1024 * 1024)}"`);
    expect([announced.status, announced.body.status_code]).toEqual([413, 2000]);
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const head = `PUT ${PATH} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: ${tokenHeader(token)['Authorization']}\r\n`;
    const unannounced = await rawRequest(
      hub.port,
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`,
    );
    expect(unannounced).toMatch(/^HTTP\/1.1 413 /);
    expect(unannounced).toContain('"status_code":2000');
  });

  it('that would inflate to 50 MB are refused with 413 before they have', async () => {
    const huge = Buffer.alloc(50 * 1024 * 1024);
    const bombs = [
      ['br', brotliCompressSync(huge, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
      ['gzip', gzipSync(huge)],
    ] as const;
    const memoryBefore = process.memoryUsage().rss;
    for (const [encoding, bomb] of bombs) {
      const startedAt = performance.now();
      const answer = await putBytes(bomb, { 'Content-Encoding': encoding });
      expect(answer.status).toBe(413);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(50 * 1024 * 1024);
  });

  it('of strangers are not read: 401 comes first', async () => {
    const answer = await put().set('Authorization', 'Token QUFB').send('{');
    expect(answer.status).toBe(401);
  });

  it('keep the digits of a long number', async () => {
    const answer = await put().send('{"kwh":0.1234567890123456789}');
    expect(answer.text).toContain('"kwh":0.1234567890123456789');
  });
});
