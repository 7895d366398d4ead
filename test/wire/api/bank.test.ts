import { bankFlows } from '../../../src/compose/bank/bank-flows.js';
import { makeReminders } from '../../../src/flows/bank/make-reminders.js';
import { type BankScene, openBankScene } from '../../flows/bank/bank-scene.js';
import { aScene, CLERK, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { aCamt, type CamtEntry } from '../../support/bank/a-camt.js';
import { useTestDatabase } from '../../support/mongo.js';

const SLOW_MS = 30_000;

type Client = Awaited<ReturnType<typeof clientOf>>;

describe('the bank over the API', () => {
  const database = useTestDatabase();
  let bank: BankScene;
  let clerk: Client;
  /** Of DE*XYZ, which has no part in these payments. */
  let finance: Client;

  beforeAll(async () => {
    bank = await openBankScene(database);
    const scene = await aScene();
    const server = apiServer(
      { ...scene, flows: { ...scene.flows, ...bankFlows(bank) } },
      { judged: 'requests-and-answers' },
    );
    clerk = await clientOf(server, scene, CLERK);
    finance = await clientOf(server, scene, FINANCE);
    // Reads the contract, which takes a while on a busy machine.
    await clerk.get('/api/bank/lines');
  }, SLOW_MS);
  afterAll(() => bank.close());

  const send = (xml: Buffer | string, type = 'application/xml') =>
    clerk.post('/api/bank/statements').set('Content-Type', type).send(xml.toString());
  const post = (path: string, body: object) => clerk.post(`/api${path}`).send(body);
  const pathOf = (key = '') => `/payment-orders/${encodeURIComponent(key)}`;
  const lines = async (...entries: readonly CamtEntry[]) => (await send(aCamt({ entries }))).body;

  it('takes a statement in and tells what became of its lines', async () => {
    const [order] = await bank.run({ 'DE*BET': '100.00' });
    const entries = [
      { amount: '60.00', reference: 'A1', creditorReference: order?.reference ?? '' },
      { amount: '5.00', reference: 'A2 x', text: 'thanks' },
    ];
    const answer = await send(aCamt({ entries }));
    expect(answer.status).toBe(200);
    const results = { PARTIAL: 1, SUSPENSE: 1 };
    expect(answer.body).toEqual({ statements: 1, lines: 2, results, needs_review: 1 });
    expect((await send(aCamt({ entries }))).body.results).toEqual({ DUPLICATE_IGNORED: 2 });
    const found = await clerk.get('/api/bank/lines?needs_review=true&result=SUSPENSE&from=2026-11-01');
    expect(found.body.items).toEqual([expect.objectContaining({ id: 'A2 x', amount: '5.00', excess: '0.00' })]);
    const [line] = found.body.items;
    const path = `/bank/lines/${line.account}/${encodeURIComponent(line.id)}`;
    expect((await post(`${path}/confirm`, {})).status).toBe(409);
    const assigned = await post(`${path}/reassign`, { order_key: order?.key });
    expect(assigned.body).toMatchObject({ result: 'PARTIAL', applied: '5.00', reviewed_by: CLERK });
    expect((await post(`${path}/confirm`, {})).body.needs_review).toBe(false);
  });

  it.each([
    ['a wrong sum', () => aCamt({ closing: '1.00', entries: [{ amount: '5.00' }] }), 400, 'bad-field'],
    ['another account', () => aCamt({ iban: 'DE02120300000000202051', entries: [] }), 400, 'bad-field'],
    [
      'a document type',
      () => '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>',
      400,
      'bad-field',
    ],
    [
      'known lines with other amounts',
      () => aCamt({ entries: [{ amount: '6.00', reference: 'A2 x' }] }),
      409,
      'conflict',
    ],
  ])('refuses a statement with %s', async (_what, file, status, code) => {
    const answer = await send(file());
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });

  it('refuses what is not XML, nothing, more than 10 MiB, and a line given to two', async () => {
    const scene = await aScene();
    const client = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
    const sent = (type: string, body: string) =>
      client.post('/api/bank/statements').set('Content-Type', type).send(body);
    expect((await sent('application/json', '{}')).status).toBe(415);
    expect((await sent('application/xml', '')).status).toBe(400);
    const nowhere = await client.post('/api/bank/lines/NL91/S1/reassign').send({ party: 'DE*BET', suspense: true });
    expect([nowhere.status, nowhere.body.error.field]).toEqual([400, 'order_key']);
    expect((await sent('application/xml', ' '.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('records what members paid each other, in parts', async () => {
    const between = { direction: 'MEMBER_TO_MEMBER', mode: 'STATEMENT_ONLY', receiver: 'FR*GAM' } as const;
    const [order] = await bank.run({ 'DE*BET': '80.00' }, between);
    const part = await post(`${pathOf(order?.key)}/payments`, { date: '2026-11-16', amount: '30.00' });
    expect(part.body).toMatchObject({ order_key: order?.key, amount: '80.00', open: '50.00' });
    const more = await post(`${pathOf(order?.key)}/payments`, { date: '2026-11-16', amount: '50.01' });
    expect([more.status, more.body.error.field]).toEqual([400, 'amount']);
    const foreign = await finance.post(`/api${pathOf(order?.key)}/payments`).send({ date: '2026-11-16' });
    expect(foreign.status).toBe(404);
  });

  it('pays from what a member has on account, and writes how to pay it back', async () => {
    await lines({ amount: '30.00', reference: 'C1', iban: 'SE4550000000058398257466' });
    const [order] = await bank.run({ 'SE*EPS': '20.00' });
    expect((await post(`${pathOf(order?.key)}/credit`, {})).body).toMatchObject({ open: '0.00' });
    const note = await post('/bank/refund-notes', { party: 'SE*EPS', currency: 'EUR' });
    expect(note.body).toMatchObject({ amount: '10.00', iban: 'SE4550000000058398257466' });
  });

  it('lets nobody approve the write-off that it asked for', async () => {
    const [order] = await bank.run({ 'FR*GAM': '9.00' });
    const asked = await post(`${pathOf(order?.key)}/write-off`, { reason: 'insolvent' });
    expect(asked.status).toBe(201);
    const decided = await post(`/write-offs/${encodeURIComponent(asked.body.id)}/decide`, { outcome: 'APPROVED' });
    expect([decided.status, decided.body.error.code]).toEqual([403, 'forbidden']);
    expect((await clerk.get('/api/write-offs?state=ASKED')).body.items).toEqual([asked.body]);
  });

  it('shows reminders to those whom they concern, and gives them as text', async () => {
    bank.time.now = new Date('2026-11-24T06:00:00Z');
    await makeReminders(bank);
    const { items } = (await clerk.get('/api/reminders?party=FR*GAM')).body;
    expect(items).toEqual([expect.objectContaining({ level: 1, open_amount: '9.00', language: 'en' })]);
    expect((await finance.get('/api/reminders')).body.items).toEqual([]);
    const path = `/api/reminders/${encodeURIComponent(items[0].id)}/text`;
    const text = await clerk.get(path);
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.text.startsWith('Reminder: 9.00 EUR of RUN-2026-10')).toBe(true);
    expect((await finance.get(path)).status).toBe(404);
  });
});
