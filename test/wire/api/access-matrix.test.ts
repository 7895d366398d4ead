import type { Express } from 'express';
import supertest from 'supertest';
import { createApiRouter } from '../../../src/wire/api/create-api-router.js';
import { createLoginLimiter } from '../../../src/wire/api/login-limiter.js';
import { aScene, CLERK, ENGINEER, FINANCE, type Scene } from '../../support/api/api-scene.js';
import { apiServer } from '../../support/api/api-server.js';
import { mountedPaths } from '../../support/api/mounted-paths.js';

/** Who may use what. A path that is mounted and not listed here fails the test. */
const ANYBODY_WITH_A_ROLE = [
  'GET /incidents',
  'GET /incidents/{id}',
  'GET /healing-share',
  'GET /me',
  'POST /logout',
  'GET /partners/{id}/quality',
  'POST /partners/{id}/conformance',
  'POST /quotes',
  'GET /roaming-agreements',
  'GET /messages',
  'GET /messages/{id}',
  'GET /messages/{id}/deliveries',
  'GET /sites',
  'GET /sites/{party}/{id}',
  'GET /sites/{party}/{id}/grid-signals',
  'GET /sites/{party}/{id}/load',
  'GET /station-templates/{party}',
  'GET /stations',
  'GET /stations/{id}',
  'GET /stations/{id}/quirks',
];
const MONEY = [
  'GET /invoices',
  'GET /invoices/{number}',
  'GET /invoices/{number}/pdf',
  'GET /invoices/{number}/csv',
  'GET /statements',
  'GET /exports/{list}',
  'GET /aging',
  'GET /datev',
  'GET /invoices/{number}/reconciliation',
  'GET /invoices/{number}/xml',
  'GET /cdrs',
  'GET /cdrs/{party}/{id}',
  'GET /cdr-totals',
  'POST /cdrs/approve',
  'POST /cdrs/{party}/{id}/approve',
  'POST /cdrs/{party}/{id}/contest',
  'GET /contests',
  'POST /contests',
  'GET /contests/{party}/{cdr}/{number}',
  'POST /contests/{party}/{cdr}/{number}/answer',
  'POST /contests/{party}/{cdr}/{number}/retract',
  'POST /contests/{party}/{cdr}/{number}/evidence',
  'GET /contests/{party}/{cdr}/{number}/evidence/{sha256}',
  'GET /payment-orders',
  'GET /runs/{id}/pain-001',
  'GET /rates',
  'GET /agreements',
  'GET /credit',
  'GET /prices',
  'GET /prices/days',
  'GET /prices/missing',
  'GET /price-imports',
  'GET /price-differences',
  'GET /price-differences/{id}',
  'GET /analytics/margin',
  'GET /plans/{id}/demand',
  'POST /payment-orders/{key}/payments',
  'GET /reminders',
  'GET /reminders/{id}/text',
  'GET /station-transactions',
  'GET /station-transactions/{id}',
];
const ENGINEERING = [
  'GET /firmware-campaigns',
  'GET /firmware-campaigns/{id}',
  'GET /firmware-campaigns/{id}/stations',
  'GET /security-events',
  'GET /station-certificates',
  'GET /station-certificates/{id}',
  'POST /incidents/{id}/close',
  'GET /partners',
  'GET /partners/{id}',
  'GET /stations/{id}/certificates',
  'GET /stations/{id}/frames',
  'GET /stations/{id}/logs',
  'POST /stations/{id}/logs',
  'POST /tariffs/lint',
  'POST /tariffs/explain',
];
const OPERATOR_ONLY = [
  'POST /station-certificates/{id}/answer',
  'POST /station-certificates/{id}/refuse',
  'POST /firmware-campaigns',
  'POST /firmware-campaigns/{id}/decide',
  'GET /invoice-drafts',
  'POST /invoice-drafts',
  'GET /invoice-drafts/{id}',
  'GET /invoice-drafts/{id}/pdf',
  'POST /invoice-drafts/{id}/submit',
  'POST /invoice-drafts/{id}/approve',
  'POST /invoice-drafts/{id}/discard',
  'POST /invoices/{number}/correct',
  'POST /cdrs/{party}/{id}/accept',
  'POST /cdrs/{party}/{id}/recheck',
  'POST /cdrs/{party}/{id}/hold',
  'POST /cdrs/{party}/{id}/release',
  'GET /books/hledger',
  'GET /plans',
  'POST /plans/{id}/publish',
  'GET /runs',
  'POST /runs',
  'POST /runs/dry-run',
  'GET /runs/{id}',
  'GET /runs/{id}/documents',
  'POST /runs/{id}/approve',
  'POST /runs/{id}/cancel',
  'POST /runs/{id}/unwind',
  'GET /runs/{id}/pain-008',
  'POST /rates',
  'POST /partners',
  'PUT /partners/{id}/roles',
  'PUT /partners/{id}/settings',
  'POST /partners/{id}/invitation',
  'POST /partners/{id}/register',
  'POST /partners/{id}/suspend',
  'POST /bank/statements',
  'GET /bank/lines',
  'POST /bank/lines/{account}/{id}/confirm',
  'POST /bank/lines/{account}/{id}/reassign',
  'POST /bank/refund-notes',
  'POST /payment-orders/{key}/credit',
  'POST /payment-orders/{key}/write-off',
  'GET /write-offs',
  'POST /write-offs/{id}/decide',
  'GET /outbox',
  'GET /outbox/messages',
  'POST /outbox/retry',
  'GET /legal-entities',
  'PUT /legal-entities/{party}',
  'POST /agreements',
  'POST /roaming-agreements',
  'POST /roaming-agreements/{id}/end',
  'POST /messages/replay',
  'POST /messages/{id}/replay',
  'POST /prices/fetch',
  'POST /price-imports',
  'POST /price-differences/{id}/close',
  'GET /users',
  'POST /users',
  'POST /sites',
  'PUT /sites/{party}/{id}',
  'POST /sites/{party}/{id}/grid-signals',
  'PUT /station-templates/{party}/{name}',
  'POST /stations',
  'POST /stations-import',
  'PUT /stations/{id}',
  'POST /stations/{id}/certificates',
  'POST /stations/{id}/certificates/delete',
  'POST /stations/{id}/commands',
  'POST /stations/{id}/key',
  'POST /stations/{id}/move',
  'POST /stations/{id}/onboarding',
  'POST /stations/{id}/retire',
  'POST /station-transactions/{id}/release',
];
const EVERYBODY = ['POST /login'];
const ALL = [...ANYBODY_WITH_A_ROLE, ...MONEY, ...ENGINEERING, ...OPERATOR_ONLY];

describe('who may use which path of the API', () => {
  let scene: Scene;
  let app: Express;

  beforeAll(async () => {
    scene = await aScene();
    app = apiServer(scene, { judged: 'nothing' });
  });

  it('is said for every path that is mounted', () => {
    const { flows, log } = scene;
    const router = createApiRouter({ flows, log, loginLimiter: createLoginLimiter() });
    const mounted = mountedPaths(router).map(({ method, path }) => `${method} ${path}`);
    expect(mounted.sort()).toEqual([...ALL, ...EVERYBODY].sort());
  });

  it.each(ALL)('%s is refused to anonymous callers and to wrong tokens', async (path) => {
    expect((await send(path)).status).toBe(401);
    expect((await send(path, 'Bearer AAAA')).status).toBe(401);
    expect((await send(path, 'Token AAAA')).status).toBe(401);
    expect((await send(path, `Basic ${Buffer.from(`${CLERK}:x`).toString('base64')}`)).status).toBe(401);
  });

  it.each([
    ...[...OPERATOR_ONLY, ...ENGINEERING].map((path) => ({ path, who: 'finance', email: FINANCE })),
    ...[...OPERATOR_ONLY, ...MONEY].map((path) => ({ path, who: 'engineers', email: ENGINEER })),
  ])('$path is refused to $who, whatever is sent', async ({ path, email }) => {
    const answer = await send(path, await bearer(email));
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({ error: { code: 'forbidden', message: 'your roles do not allow this' } });
  });

  it.each([
    ...ALL.map((path) => ({ path, who: 'operators', email: CLERK })),
    ...[...ANYBODY_WITH_A_ROLE, ...MONEY].map((path) => ({ path, who: 'finance', email: FINANCE })),
    ...[...ANYBODY_WITH_A_ROLE, ...ENGINEERING].map((path) => ({ path, who: 'engineers', email: ENGINEER })),
  ])('$path is open to $who', async ({ path, email }) => {
    expect([401, 403]).not.toContain((await send(path, await bearer(email))).status);
  });

  it('leaves nothing to somebody without a role', async () => {
    const user = await scene.users.find(FINANCE);
    if (!user) throw new Error('finance is known');
    const authorization = await bearer(FINANCE);
    scene.users.replace({ ...user, roles: [] });
    for (const path of ALL) expect((await send(path, authorization)).status).toBe(403);
    scene.users.replace(user);
  });

  it('answers an undeclared path or method with 401 to strangers, 404 and 405 to others', async () => {
    expect((await send('GET /debug')).status).toBe(401);
    expect((await send('GET /debug', await bearer(CLERK))).body.error.code).toBe('unknown-path');
    for (const path of ['DELETE /invoices', 'PATCH /users', 'PUT /runs/{id}', 'OPTIONS /me']) {
      const answer = await send(path, await bearer(CLERK));
      expect({ path, status: answer.status, code: answer.body.error?.code }).toEqual({
        path,
        status: 405,
        code: 'method-not-allowed',
      });
      expect(answer.headers['allow']).toMatch(/GET|POST|PUT/);
    }
    expect((await send('GET /login')).status).toBe(405);
  });

  async function send(path: string, authorization?: string) {
    const [method = '', template = ''] = path.split(' ');
    const url = `/api${template.replace('{party}', 'NL*ABC').replace(/\{\w+\}/g, 'x')}`;
    const request = supertest(app)[method.toLowerCase() as 'get'](url);
    return authorization === undefined ? request : request.set('Authorization', authorization);
  }

  async function bearer(email: string): Promise<string> {
    return `Bearer ${await scene.tokenFor(email)}`;
  }
});
