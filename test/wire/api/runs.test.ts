import { aScene, CLERK } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

describe('clearing runs over the API', () => {
  it('are started by an operator, in whose name they stand', async () => {
    const clerk = await asClerk();
    const answer = await clerk.post('/api/runs').send({ period: '2026-09', issue_date: '2026-11-02' });
    expect({ status: answer.status, location: answer.headers['location'] }).toEqual({
      status: 201,
      location: '/api/runs/RUN-2026-09',
    });
    expect(answer.body).toMatchObject({ period: '2026-09', issue_date: '2026-11-02', created_by: CLERK });
    const { progress, ...shown } = (await clerk.get('/api/runs/RUN-2026-09')).body;
    expect(shown).toEqual(answer.body);
    expect(progress).toEqual({ documents: 3, documents_issued: 0, without_papers: [], orders: 2, orders_settled: 1 });
    expect((await clerk.get('/api/runs')).body.total).toBe(2);
  });

  it('show positions that sum to zero with what is left with the hub, and what they were calculated from', async () => {
    const { body } = await (await asClerk()).get('/api/runs/RUN-2026-10');
    expect(body.positions).toEqual([
      { party: 'NL*ABC', currency: 'EUR', amount: '1219.50' },
      { party: 'DE*XYZ', currency: 'EUR', amount: '-1249.50' },
    ]);
    expect(body.hub_net).toEqual([{ currency: 'EUR', amount: '30.00' }]);
    expect(body.bilateral).toMatchObject([{ a: 'DE*XYZ', b: 'NL*ABC', net_b_owes_a: '-1234.5003' }]);
    expect(body.frozen).toEqual({ agreements: ['NL*ABC→DE*XYZ/1'], fees_version: '2026-01', vat_version: '2026-01' });
    expect(body.progress).toEqual({
      documents: 3,
      documents_issued: 3,
      without_papers: [],
      orders: 2,
      orders_settled: 1,
    });
  });

  it('are approved by another operator than who started them', async () => {
    const clerk = await asClerk();
    await clerk.post('/api/runs').send({ period: '2026-09' });
    expect((await clerk.post('/api/runs/RUN-2026-09/approve')).body.error.code).toBe('forbidden');
    const scene = await aScene();
    await scene.flows.startRun({ period: '2026-09', createdBy: 'job:close-month' });
    const other = await clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, CLERK);
    const answer = await other.post('/api/runs/RUN-2026-09/approve');
    expect({ status: answer.status, ...answer.body }).toMatchObject({ status: 200, approval: { by: CLERK } });
  });

  it('are cancelled with a reason before they are approved', async () => {
    const clerk = await asClerk();
    await clerk.post('/api/runs').send({ period: '2026-09' });
    const answer = await clerk.post('/api/runs/RUN-2026-09/cancel').send({ reason: 'a VAT id was wrong' });
    expect(answer.body).toMatchObject({
      state: 'CANCELLED',
      cancellation: { by: CLERK, reason: 'a VAT id was wrong' },
    });
    expect((await clerk.post('/api/runs/RUN-2026-10/cancel').send({ reason: 'too late' })).status).toBe(409);
    expect(await refusal('/api/runs/RUN-2026-10/cancel', {})).toEqual({
      status: 400,
      code: 'bad-field',
      field: 'reason',
    });
  });

  it('list their documents, drafts before and numbers after', async () => {
    const clerk = await asClerk();
    await clerk.post('/api/runs').send({ period: '2026-09' });
    const drafts = (await clerk.get('/api/runs/RUN-2026-09/documents?limit=10')).body;
    expect(drafts).toMatchObject({ total: 1, limit: 10, items: [{ role: 'SALE', currency: 'EUR' }] });
    expect(drafts.items[0].number).toBeUndefined();
    const issued = (await clerk.get('/api/runs/RUN-2026-10/documents')).body;
    expect(issued.items[0].number).toBe('NLABC-2026-000001');
  });

  it('can be tried without anything being written', async () => {
    const clerk = await asClerk();
    const answer = await clerk.post('/api/runs/dry-run').send({ period: '2026-09', settlement_currency: 'SEK' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ period: '2026-09', settlement_currency: 'SEK', document_count: 1 });
    expect((await clerk.get('/api/runs')).body.total).toBe(1);
  });

  it('are refused as the flow refuses them', async () => {
    const answer = await (await asClerk()).post('/api/runs').send({ period: '2026-12' });
    expect({ status: answer.status, error: answer.body.error }).toEqual({
      status: 409,
      error: { code: 'conflict', message: 'period 2026-12 is not over', field: 'period' },
    });
  });

  it('that do not exist are not found', async () => {
    const clerk = await asClerk();
    for (const path of ['', '/documents']) expect((await clerk.get(`/api/runs/RUN-1999-01${path}`)).status).toBe(404);
    expect((await clerk.post('/api/runs/RUN-1999-01/approve')).status).toBe(404);
  });

  it.each([
    [{}, 'period'],
    [{ period: '2026-9' }, 'period'],
    [{ period: '2026-09', issue_date: '2026-02-30' }, 'issue_date'],
    [{ period: '2026-09', settlement_currency: 'euro' }, 'settlement_currency'],
    [{ period: '2026-09', created_by: 'somebody-else@hub.example' }, 'created_by'],
    [{ period: '2026-09', state: 'CLOSED' }, 'state'],
  ])('refuse %j', async (body, field) => {
    for (const path of ['/api/runs', '/api/runs/dry-run']) {
      expect(await refusal(path, body)).toEqual({ status: 400, code: 'bad-field', field });
    }
  });
});

async function asClerk() {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, CLERK);
}

async function refusal(path: string, body: object): Promise<object> {
  const scene = await aScene();
  const clerk = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
  const answer = await clerk.post(path).send(body);
  return { status: answer.status, code: answer.body.error?.code, field: answer.body.error?.field };
}
