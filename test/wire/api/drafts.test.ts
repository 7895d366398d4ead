import type { Express } from 'express';
import { aScene, CLERK, OWN_NUMBER, PASSWORD, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const OTHER = 'second@hub.example';
const DRAFT = {
  seller: 'NL*HUB',
  buyer: 'NL*ABC',
  currency: 'EUR',
  lines: [{ description: 'Onboarding', quantity: '2', amount: '100.00' }],
};

describe('documents that operators write', () => {
  let scene: Scene;
  let app: Express;

  beforeAll(async () => {
    scene = await aScene();
    await scene.flows.addUser({ email: OTHER, password: PASSWORD, roles: ['OPERATOR'], parties: [] });
    app = apiServer(scene, { judged: 'requests-and-answers' });
    // The first request reads the contract.
    await (await clientOf(app, scene, CLERK)).get('/api/invoice-drafts');
  }, 30_000);

  it('are drafted, looked at, submitted, and issued by another operator', async () => {
    const [clerk, other] = [await clientOf(app, scene, CLERK), await clientOf(app, scene, OTHER)];
    const made = await clerk.post('/api/invoice-drafts').send(DRAFT);
    expect([made.status, made.headers['location']]).toEqual([201, '/api/invoice-drafts/d1']);
    expect(made.body).toMatchObject({ state: 'DRAFT', gross: '121.00', created_by: CLERK, lines: [{ kind: 'OTHER' }] });
    const pdf = await clerk.get('/api/invoice-drafts/d1/pdf');
    expect(pdf.headers['content-disposition']).toBe('attachment; filename=draft-d1.pdf');
    expect((await clerk.post('/api/invoice-drafts/d1/submit')).body).toMatchObject({ state: 'IN_REVIEW' });
    const own = await clerk.post('/api/invoice-drafts/d1/approve');
    expect([own.status, own.body.error.code]).toEqual([403, 'forbidden']);
    const issued = (await other.post('/api/invoice-drafts/d1/approve')).body;
    expect(issued).toMatchObject({ state: 'ISSUED', approved_by: OTHER, number: 'HUB-NL-2026-000001' });
    expect((await other.post('/api/invoice-drafts/d1/approve')).body).toEqual(issued);
    expect((await other.post('/api/invoice-drafts/d1/discard')).status).toBe(409);
    expect((await clerk.get('/api/invoice-drafts')).body.items).toEqual([issued]);
    expect((await clerk.get('/api/invoice-drafts/d1')).body).toEqual(issued);
  });

  it('correct issued ones by a credit note and a corrected invoice', async () => {
    const clerk = await clientOf(app, scene, CLERK);
    expect((await clerk.post('/api/invoices/NLABC-2026-000099/correct')).status).toBe(404);
    const answer = await clerk.post(`/api/invoices/${OWN_NUMBER}/correct`);
    expect([answer.status, answer.body.error?.code]).toEqual([404, 'unknown-object']);
    expect(answer.body.error.field).toBe('buyer');
  });

  it.each([
    ['amounts as numbers', { lines: [{ ...DRAFT.lines[0], amount: 100 }] }, 400, 'lines.0.amount'],
    ['half cents', { lines: [{ ...DRAFT.lines[0], amount: '0.005' }] }, 400, 'lines.0.amount'],
    ['no lines', { lines: [] }, 400, 'lines'],
    ['a made-up unit', { lines: [{ ...DRAFT.lines[0], unit: 'pieces' }] }, 400, 'lines.0.unit'],
    ['energy from nowhere', { lines: [{ ...DRAFT.lines[0], supply: 'ENERGY' }] }, 400, 'lines.0.country_code'],
    ['control characters', { lines: [{ ...DRAFT.lines[0], description: 'a\r\nb' }] }, 400, 'lines.0.description'],
    ['a number of their own', { number: 'X-1' }, 400, 'number'],
    ['nobody to pay', { buyer: 'DE*NON' }, 404, 'buyer'],
  ])('are refused with %s', async (_, parts, status, field) => {
    const clerk = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
    const answer = await clerk.post('/api/invoice-drafts').send({ ...DRAFT, ...parts });
    expect([answer.status, answer.body.error.field]).toEqual([status, field]);
  });

  it('of a demand charge name plan and month, and nothing else', async () => {
    const clerk = await clientOf(app, scene, CLERK);
    const source = { plan: 'NOWHERE', month: '2026-10' };
    const answer = await clerk.post('/api/invoice-drafts').send({ source, buyer: 'NL*ABC' });
    expect([answer.status, answer.body.error.message]).toEqual([404, 'no plan NOWHERE']);
    const free = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
    const mixed = await free.post('/api/invoice-drafts').send({ ...DRAFT, source });
    expect(mixed.status).toBe(400);
  });
});
