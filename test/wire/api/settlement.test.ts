import { aScene, CLERK, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { EMSP } from '../../support/api/papers.js';

type Client = Awaited<ReturnType<typeof clientOf>>;
let clerk: Client;
let finance: Client;

beforeAll(async () => {
  const scene = await aScene();
  const server = apiServer(scene, { judged: 'requests-and-answers' });
  clerk = await clientOf(server, scene, CLERK);
  finance = await clientOf(server, scene, FINANCE);
});

const get = (path: string, client = clerk) => client.get(`/api${path}`);
const post = (path: string, body: object) => clerk.post(`/api${path}`).send(body);

describe('exchange rates', () => {
  const CSV = 'Date,SEK\n2026-10-30,11.2345\n2026-10-29,11.2000\n';

  it('are imported once and listed, and another rate of a day is refused', async () => {
    const first = await post('/rates', { format: 'ecb-csv', content: CSV, from: '2026-10-30' });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ added: 1, same: 0, from: '2026-10-30', until: '2026-10-30' });
    expect((await post('/rates', { format: 'ecb-csv', content: CSV })).body).toMatchObject({ added: 1, same: 1 });
    const listed = await get('/rates', finance);
    expect(listed.body.items[0]).toMatchObject({ date: '2026-10-30', units_per_eur: { SEK: '11.2345' } });
    const other = await post('/rates', { format: 'ecb-csv', content: CSV.replace('11.2345', '11.2346') });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({ code: 'conflict', field: 'date' });
    expect(other.body.error.message).toContain('2026-10-30');
  });

  it('are refused in another form, for a day to come, and empty', async () => {
    expect((await post('/rates', { format: 'ecb-xml', content: CSV })).body.error).toMatchObject({ field: 'file' });
    const tomorrow = await post('/rates', { format: 'ecb-csv', content: 'Date,SEK\n2026-11-21,11\n' });
    expect(tomorrow.body.error).toMatchObject({ code: 'bad-field', field: 'date' });
    const none = await post('/rates', { format: 'ecb-csv', content: CSV, from: '2026-11-01' });
    expect(none.body.error).toMatchObject({ code: 'bad-field', field: 'content' });
  });
});

describe('payment orders', () => {
  it('are all told to an operator, and to finance those of its parties', async () => {
    const all = await get('/payment-orders?run=RUN-2026-10');
    expect(all.body.total).toBe(3);
    const own = await get('/payment-orders', finance);
    expect(own.body.items).toEqual([
      expect.objectContaining({ party: EMSP, direction: 'PAY_IN', amount: '30.00', paid: '0.00', open: '30.00' }),
    ]);
    expect((await get('/payment-orders?party=FR*QRS', finance)).body.total).toBe(0);
  });

  it('go to the bank as XML: the hub’s to operators, a member’s own to its finance', async () => {
    const hub = await get('/runs/RUN-2026-10/pain-001').responseType('blob');
    expect(hub.status).toBe(200);
    expect(hub.headers['content-type']).toContain('application/xml');
    expect(hub.headers['content-disposition']).toMatch(/RUN202610-CT-[0-9A-Z]{11}\.xml/);
    expect(String(hub.body)).toContain('<CtrlSum>40.00</CtrlSum>');
    const own = await get(`/runs/RUN-2026-10/pain-001?party=${EMSP}`, finance).responseType('blob');
    expect(String(own.body)).toContain('<CtrlSum>30.00</CtrlSum>');
    const debits = await get('/runs/RUN-2026-10/pain-008').responseType('blob');
    expect(String(debits.body)).toContain('pain.008.001.08');
    for (const path of ['/runs/RUN-2026-10/pain-001', '/runs/RUN-2026-10/pain-001?party=FR*QRS']) {
      expect((await get(path, finance)).status).toBe(404);
    }
    expect((await get('/runs/RUN-1999-01/pain-001')).status).toBe(404);
  });
});

describe('taking a member out of a run', () => {
  it('is asked for by party, and refused for one that owes nothing', async () => {
    expect((await post('/runs/RUN-2026-10/unwind', { party: EMSP })).body).toMatchObject({ id: 'RUN-2026-10' });
    const refused = await post('/runs/RUN-2026-10/unwind', { party: 'FR*QRS' });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({ field: 'party' });
    expect((await post('/runs/RUN-1999-01/unwind', { party: EMSP })).status).toBe(404);
  });
});
