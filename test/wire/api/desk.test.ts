import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import type { Express } from 'express';
import { unzipSync } from 'fflate';
import type supertest from 'supertest';
import { deskFlows } from '../../../src/compose/clearing/desk-flows.js';
import { statement } from '../../../src/flows/books/statement.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { aScene, CLERK, ENGINEER, FINANCE, type Scene } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { settleRun } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;
let scene: Scene;
let app: Express;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
  await hub.legalEntities.put({ ...anEntity('NL*ALF'), name: '=ALF()' });
  await hub.legalEntities.put(anEntity('DE*BET'));
  for (const id of ['A1', 'A2']) await sendCdr(hub, aPricedCdr(id, '10.001'));
  hub.time.now = new Date('2026-11-02T03:00:00Z');
  await settleRun(hub, { period: '2026-10' });
  const plain = await aScene();
  scene = { ...plain, flows: { ...plain.flows, ...deskFlows(hub) } };
  app = apiServer(scene, { judged: 'requests-and-answers' });
});
afterAll(() => hub.close());

async function get(path: string, email = CLERK) {
  return (await clientOf(app, scene, email)).get(`/api${path}`).buffer(true);
}

async function csv(path: string, email = CLERK): Promise<Record<string, string>[]> {
  const answer = await get(path, email);
  expect(answer.status).toBe(200);
  return parse(answer.text, { bom: true, columns: true });
}

describe('the finance desk over the API', () => {
  it('hands out the whole list of CDRs with where the money of each is', async () => {
    const rows = await csv('/exports/cdrs?invoice=NL-ALF-2026-000001');
    expect(rows.map((row) => row['cdr_id'])).toEqual(['A1', 'A2']);
    expect(rows[0]).toMatchObject({
      cpo: 'NL*ALF',
      emsp: 'DE*BET',
      finance: 'DOCUMENTED',
      run: 'RUN-2026-10',
      line: '1',
    });
    expect(rows[0]?.['document']).toBe('NL-ALF-2026-000001');
    expect(await csv('/exports/cdrs?review=QUARANTINED')).toEqual([]);
  });

  it('takes the danger out of a name in a list of documents', async () => {
    const rows = await csv('/exports/invoices?party=NL*ALF&type=380');
    expect(rows.find(({ seller }) => seller === 'NL*ALF')).toMatchObject({
      seller: 'NL*ALF',
      seller_name: "'=ALF()",
      sign: '1',
    });
  });

  it('writes the same list as XLSX', async () => {
    const client = await clientOf(app, scene, CLERK);
    const answer = await client.get('/api/exports/invoice-lines?format=xlsx').buffer(true).parse(toBuffer);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="?invoice-lines\.xlsx"?$/);
    expect(Object.keys(unzipSync(answer.body))).toContain('xl/worksheets/sheet1.xml');
  });

  it('tells of payment orders what is paid and open, of those in whose place others came nothing', async () => {
    const [order] = await csv('/exports/payment-orders?run=RUN-2026-10');
    expect(order).toMatchObject({ paid: '0', open: order?.['amount'], taken_out: '' });
    await hub.paymentOrders.markUnwound(order?.['order'] ?? '');
    expect((await csv('/exports/payment-orders'))[0]).toMatchObject({ open: '0', taken_out: 'yes' });
  });

  it('shows nobody what is not theirs', async () => {
    for (const list of ['cdrs', 'invoices', 'invoice-lines', 'payment-orders', 'contests', 'aging']) {
      expect(await csv(`/exports/${list}`, FINANCE)).toEqual([]);
    }
    expect((await get('/exports/statement?party=NL*ALF&from=2026-10-01&until=2026-11-30', FINANCE)).status).toBe(404);
    expect((await get('/invoices/NL-ALF-2026-000001/reconciliation', FINANCE)).status).toBe(404);
    expect((await get('/aging?as_of=2026-11-30&party=NL*ALF', FINANCE)).body).toEqual({ items: [], total: 0 });
  });

  it('keeps lists of operators from finance, and all of them from engineers', async () => {
    for (const list of ['journal', 'positions', 'bank-lines', 'legal-entities', 'reminders']) {
      expect((await get(`/exports/${list}`, FINANCE)).status).toBe(403);
      expect((await get(`/exports/${list}`)).status).toBe(200);
    }
    expect((await get('/exports/cdrs', ENGINEER)).status).toBe(403);
  });

  it('refuses by name a filter of another list, and a list that is none', async () => {
    const refused = await get('/exports/contests?review=ACCEPTED');
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ code: 'bad-field', field: 'review' });
    expect((await get('/exports/statement?party=NL*ALF')).body.error.field).toBe('party');
    const backwards = await get('/exports/journal?from=2026-11-30&until=2026-11-01');
    expect(backwards.body.error).toMatchObject({ code: 'bad-field', field: 'until' });
    const unjudged = apiServer(scene, { judged: 'nothing' });
    expect((await (await clientOf(unjudged, scene, CLERK)).get('/api/exports/users')).status).toBe(404);
  });

  it('writes two lists of a person at a time', async () => {
    const { downloadList: download, datev } = deskFlows(hub);
    const staff = { email: CLERK, roles: ['OPERATOR'], parties: [] } as const;
    const wanted = { list: 'journal', filter: {}, format: 'csv' } as const;
    const running = [download(staff, wanted), download(staff, wanted)].map((file) =>
      file.bytes[Symbol.asyncIterator](),
    );
    for (const file of running) await file.next();
    expect(() => download(staff, wanted)).toThrow('2 of your lists');
    expect(() => datev(staff, { from: '2026-11-01', until: '2026-11-30' })).toThrow('2 of your lists');
    expect(() => download({ ...staff, email: 'another@hub.example' }, wanted)).not.toThrow();
    for (const file of running) await file.return?.();
    expect(() => download(staff, wanted)).not.toThrow();
  });

  it('tells what was open at the end of any day, and the sum is the balance of the statement', async () => {
    const before = await get('/aging?as_of=2026-11-01');
    expect(before.body.items).toEqual([]);
    const after = await get('/aging?as_of=2027-01-31&party=DE*BET');
    const [row] = after.body.items;
    const { currencies } = await statement(hub, { party: 'DE*BET', from: '2026-10-01', until: '2027-01-31' });
    expect(row.total).toBe(currencies[0]?.closing.toFixed(2));
    expect(row.items[0]).toMatchObject({ kind: 'SETTLEMENT', reference: 'RUN-2026-10', bucket: 'days_61_90' });
  });

  it('names the CDRs of a document as OCPI 2.3.0 does', async () => {
    const { body } = await get('/invoices/NL-ALF-2026-000001/reconciliation');
    expect(body).toMatchObject({
      receiver: 'DE*BET',
      record: { country_code: 'NL', party_id: 'ALF', invoice_id: 'NL-ALF-2026-000001', cdrs: ['A1', 'A2'] },
      too_long: [],
    });
  });

  it('writes documents, netting and payments for DATEV, in code page 1252', async () => {
    const client = await clientOf(app, scene, CLERK);
    const path = '/api/datev?party=NL*ALF&from=2026-11-01&until=2026-11-30';
    const { body } = await client.get(path).buffer(true).parse(toBuffer);
    const [head, names, ...rows] = body.toString('latin1').trimEnd().split('\r\n');
    expect(head).toMatch(/^"EXTF";700;21;"Buchungsstapel";13;20261102030000000;;.*;20260101;4;20261101;20261130;/);
    expect(head.split(';')).toHaveLength(31);
    expect(names.split(';')).toHaveLength(125);
    expect(names).toContain('BU-Schl\u00fcssel');
    const sold = rows.map((row: string) => row.split(';')).find((row: string[]) => row[10] === '"NL-ALF-2026-000001"');
    expect(sold?.slice(0, 8)).toEqual(['8,00', '"S"', '"EUR"', '', '', '""', '10000', '8337']);
    expect(rows.filter((row: string) => row.includes('netting RUN-2026-10'))).toHaveLength(2);
    const twoYears = await client.get('/api/datev?from=2026-11-01&until=2027-01-31');
    expect(twoYears.body.error).toMatchObject({ code: 'bad-field', field: 'until' });
    expect((await get('/datev?party=NL*ALF&from=2026-11-01&until=2026-11-30', FINANCE)).status).toBe(404);
  });

  it('hands the journal out as hledger reads it', async () => {
    const { text } = await get('/books/hledger');
    expect(text).toContain('(accrue:NL*ALF/A1)');
    expect(text).toContain('account unbilled:payable:NL*ALF');
  });
});

function toBuffer(response: supertest.Response, done: (error: Error | null, body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  // superagent hands the raw stream over where its types say response.
  if (!(response instanceof Readable)) throw new Error('expected a stream');
  response.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => done(null, Buffer.concat(pieces)));
}
