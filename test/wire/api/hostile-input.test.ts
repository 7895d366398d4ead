import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import { HubError, type HubErrorCode } from '../../../src/domain/errors.js';
import { httpStatusOf } from '../../../src/wire/api/error-handler.js';
import { aScene, CLERK, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const BODY = '{"period":"2026-09"}';

describe('a body that means harm', () => {
  let scene: Scene;
  let app: Express;
  let clerk: Awaited<ReturnType<typeof clientOf>>;

  beforeAll(async () => {
    scene = await aScene();
    app = apiServer(scene, { judged: 'nothing' });
    clerk = await clientOf(app, scene, CLERK);
  });

  it.each([
    ['is no JSON', '{"period":'],
    ['is empty text in quotes', '"'],
    ['reaches for the prototype', '{"period":"2026-09","__proto__":{"roles":["OPERATOR"]}}'],
    ['reaches for it by escapes', '{"period":"2026-09","\\u005f_proto__":{"x":1}}'],
    ['reaches for the constructor', '{"constructor":{"prototype":{"x":1}}}'],
    ['is deeper than deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['is a number beyond numbers', '1e400'],
  ])('is refused when it %s', async (_what, text) => {
    const answer = await clerk.post('/api/runs').type('application/json').send(text);
    expect(answer.status).toBe(400);
    expect(['bad-json', 'bad-field']).toContain(answer.body.error.code);
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  it('is refused when it is not UTF-8', async () => {
    const answer = await postBytes(Buffer.from(BODY.replace('2026', '20é6'), 'latin1'));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-json' } } });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/ld+json',
  ])('is refused as %s', async (type) => {
    const answer = await clerk.post('/api/runs').set('Content-Type', type).send(BODY);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({
      status: 415,
      code: 'unsupported-media-type',
    });
  });

  it('is refused compressed, however small', async () => {
    const answer = await postBytes(gzipSync(BODY), { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: 'unsupported-media-type' } } });
  });

  it('is refused over 64 KiB', async () => {
    const answer = await clerk.post('/api/runs').send({ period: 'x'.repeat(70_000) });
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 413, code: 'too-large' });
  });

  it('is not read at all before its sender is known and allowed', async () => {
    const stranger = await clerk.post('/api/runs').set('Authorization', 'Bearer AAAA').type('text/plain').send('{');
    expect(stranger.status).toBe(401);
  });

  it('cannot hide in the path', async () => {
    for (const path of ['%FF', '%00', '..%2f..%2fetc%2fpasswd', 'x'.repeat(2_000), '[$ne]']) {
      const answer = await clerk.get(`/api/invoices/${path}`);
      expect([400, 404]).toContain(answer.status);
    }
  });

  /** supertest would make text of it. */
  async function postBytes(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
    const server = app.listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/api/runs`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await scene.tokenFor(CLERK)}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: bytes,
      });
      return { status: answer.status, body: await answer.json() };
    } finally {
      server.close();
    }
  }
});

describe('a failure inside', () => {
  it('is logged with its error and told to nobody', async () => {
    const scene = await aScene();
    const broken = {
      ...scene,
      flows: {
        ...scene.flows,
        listRuns: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:27017')),
      },
    };
    const clerk = await clientOf(apiServer(broken, { judged: 'nothing' }), scene, CLERK);
    const answer = await clerk.get('/api/runs');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 500,
      body: { error: { code: 'internal-error', message: 'internal error' } },
    });
    expect(scene.lines).toContainEqual(
      expect.objectContaining({ event: 'api.failed', method: 'GET', path: '/runs', err: expect.any(Error) }),
    );
  });

  it.each(Object.entries(httpStatusOf))('refused as %s is answered with %d', async (code, status) => {
    const scene = await aScene();
    const refusing = {
      ...scene,
      flows: { ...scene.flows, listRuns: () => Promise.reject(new HubError(code as HubErrorCode, 'no', 'a.0.b')) },
    };
    const clerk = await clientOf(apiServer(refusing, { judged: 'nothing' }), scene, CLERK);
    const answer = await clerk.get('/api/runs');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: { error: { code, message: 'no', field: 'a.0.b' } },
    });
  });

  it('says nothing of what the hub is made of', async () => {
    const scene = await aScene();
    const clerk = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
    const answer = await clerk.get('/api/me');
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});
