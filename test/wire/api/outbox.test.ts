import type { Express } from 'express';
import { aScene, CLERK, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

let scene: Scene;
let app: Express;

beforeEach(async () => {
  scene = await aScene();
  app = apiServer(scene, { judged: 'requests-and-answers' });
});

const asClerk = () => clientOf(app, scene, CLERK);

async function list(query = ''): Promise<{ items: Record<string, unknown>[]; total: number }> {
  const answer = await (await asClerk()).get(`/api/outbox/messages${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('what the hub owes partners', () => {
  it('is told as what was given up, when nothing else is asked: why, how often tried, and for whom', async () => {
    const { items, total } = await list();
    expect(total).toBe(2);
    expect(items[0]).toEqual({
      key: 'cdr:NL*ABC/CDR-1→DE*XYZ',
      kind: 'CDR',
      state: 'FAILED',
      from: 'NL*ABC',
      to: 'DE*XYZ',
      module: 'cdrs',
      object: 'NL*ABC/CDR-1',
      correlation_id: 'c-1',
      created_at: '2026-11-19T10:00:00.000Z',
      attempts: 20,
      done_at: '2026-11-20T09:00:00.000Z',
      last_error: 'HTTP 500, OCPI 3000',
    });
  });

  it('shows no uid of a driver’s token', async () => {
    const { items } = await list('?module=tokens');
    expect(items).toMatchObject([{ key: 'push:1', method: 'PUT', object: 'DE*XYZ/…' }]);
    expect(JSON.stringify(items)).not.toContain('04AB');
  });

  it('is narrowed by state, receiver and module, and paged', async () => {
    expect((await list('?state=PENDING')).items).toMatchObject([{ key: 'push:2', due_at: '2026-11-20T10:05:00.000Z' }]);
    expect((await list('?state=DELIVERED')).items).toMatchObject([{ key: 'push:3' }]);
    expect((await list('?party=nl-abc')).items).toMatchObject([{ key: 'push:1' }]);
    expect((await list('?module=cdrs&party=NL-ABC')).total).toBe(0);
    expect(await list('?offset=1&limit=1')).toMatchObject({
      items: [{ key: 'push:1' }],
      total: 2,
      offset: 1,
      limit: 1,
    });
  });

  it.each([
    ['state', '?state=LOST'],
    ['module', '?module=invoices'],
    ['party', '?party=nobody'],
    ['limit', '?limit=0'],
  ])('is refused with the field when %s is wrong', async (field, query) => {
    app = apiServer(scene, { judged: 'nothing' });
    const { status, body } = await (await asClerk()).get(`/api/outbox/messages${query}`);
    expect({ status, field: body.error.field }).toEqual({ status: 400, field });
  });
});

describe('a message that was given up', () => {
  const retry = async (body: object) => (await asClerk()).post('/api/outbox/retry').send(body);

  it('is tried again by its key, once', async () => {
    expect((await retry({ key: 'push:1' })).body).toEqual({ retried: 1 });
    expect(await list()).toMatchObject({ items: [{ kind: 'CDR' }] });
    expect(await retry({ key: 'push:1' })).toMatchObject({ status: 404, body: { error: { code: 'unknown-object' } } });
    expect((await retry({ key: 'push:2' })).status).toBe(404);
  });

  it.each([
    [{ state: 'FAILED', party: 'DE*XYZ' }, 1],
    [{ state: 'FAILED', module: 'tokens' }, 1],
    [{ state: 'FAILED', party: 'FR*QRS' }, 0],
    [{ state: 'FAILED' }, 2],
  ])('is tried again with all others of %j', async (filter, retried) => {
    expect((await retry(filter)).body).toEqual({ retried });
  });

  it.each([{}, { key: '' }, { state: 'PENDING' }, { key: 'push:1', state: 'FAILED' }, { party: 'DE*XYZ' }, []])(
    'is not tried again on %j: one says which',
    async (body) => {
      app = apiServer(scene, { judged: 'nothing' });
      expect(await retry(body)).toMatchObject({ status: 400, body: { error: { code: 'bad-field' } } });
    },
  );
});
