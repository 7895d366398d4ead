import { createHash } from 'node:crypto';
import type { Express } from 'express';
import type supertest from 'supertest';
import {
  aScene,
  CLERK,
  CREDIT_NUMBER,
  FINANCE,
  FOREIGN_NUMBER,
  OWN_NUMBER,
  type Scene,
} from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { anInvoice, CSV_BYTES, PDF_BYTES, stored } from '../../support/api/papers.js';

describe('invoices over the API', () => {
  let scene: Scene;
  let app: Express;
  let finance: Awaited<ReturnType<typeof clientOf>>;

  beforeEach(async () => {
    scene = await aScene();
    app = apiServer(scene, { judged: 'requests-and-answers' });
    finance = await clientOf(app, scene, FINANCE);
  });

  it('are listed for the own parties, amounts as decimal text', async () => {
    const answer = await finance.get('/api/invoices');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ total: 2, offset: 0, limit: 50 });
    expect(answer.body.items[0]).toEqual({
      number: OWN_NUMBER,
      type: '380',
      run_id: 'RUN-2026-10',
      period: '2026-10',
      issue_date: '2026-11-02',
      due_date: '2026-11-16',
      seller: { party: 'NL*ABC', name: 'ABC Charging B.V.' },
      buyer: { party: 'DE*XYZ', name: 'XYZ Mobility GmbH' },
      currency: 'EUR',
      net: '1234.50',
      vat: '0.00',
      gross: '1234.50',
      files: ['csv', 'pdf'],
    });
  });

  it('are all listed for an operator', async () => {
    const answer = await (await clientOf(app, scene, CLERK)).get('/api/invoices');
    expect(numbersOf(answer)).toEqual([OWN_NUMBER, FOREIGN_NUMBER, CREDIT_NUMBER]);
  });

  it.each([
    ['type=381', [CREDIT_NUMBER]],
    ['period=2026-10&type=380', [OWN_NUMBER]],
    ['period=2026-09', []],
    ['run=RUN-2026-10', [OWN_NUMBER, CREDIT_NUMBER]],
    ['run=RUN-2026-09', []],
    ['party=DE*XYZ', [OWN_NUMBER, CREDIT_NUMBER]],
    ['party=de-xyz&limit=1', [OWN_NUMBER]],
    ['offset=1', [CREDIT_NUMBER]],
    ['offset=1000000', []],
  ])('are narrowed by %s', async (query, numbers) => {
    const answer = await finance.get(`/api/invoices?${query}`);
    expect({ status: answer.status, numbers: numbersOf(answer) }).toEqual({ status: 200, numbers });
  });

  it('of another party stay out of a list that asks for that party', async () => {
    const answer = await finance.get('/api/invoices?party=FR*QRS');
    expect(answer.body).toEqual({ items: [], total: 0, offset: 0, limit: 50 });
    const seller = await finance.get('/api/invoices?party=NL*ABC');
    expect(seller.body.total).toBe(0);
  });

  it('come 200 at most, however many are asked for', async () => {
    expect((await finance.get('/api/invoices?limit=999999999')).body.limit).toBe(200);
  });

  it.each([
    ['period=2026-13', 'period'],
    ['period=october', 'period'],
    ['type=999', 'type'],
    ['party=ABC', 'party'],
    ['offset=-1', 'offset'],
    ['offset=1000001', 'offset'],
    ['limit=0', 'limit'],
    ['limit=1e9', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['run[$ne]=x', 'run[$ne]'],
    ['sort=-gross', 'sort'],
    ['run=%00', 'run'],
  ])('refuse the filter %s and name it', async (query, field) => {
    const lenient = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const answer = await lenient.get(`/api/invoices?${query}`);
    expect({ status: answer.status, code: answer.body.error?.code, field: answer.body.error?.field }).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it('are shown with lines, VAT and the rule behind it', async () => {
    const { status, body } = await finance.get(`/api/invoices/${OWN_NUMBER}`);
    expect(status).toBe(200);
    expect(body.lines[0]).toMatchObject({ quantity: '3527.143', exact: '1234.4972', rounding_difference: '0.0028' });
    expect(body.lines[0].vat).toMatchObject({ rule_id: 'NL-AE-195', category: 'AE', basis: 'ART195' });
    expect(body.vat_breakdown).toEqual([{ category: 'AE', rate: '0', place: 'NL', taxable: '1234.50', vat: '0.00' }]);
    expect(body.files.pdf).toEqual(stored('NLABC-2026-000001.pdf', PDF_BYTES));
  });

  it('tell of a credit note which invoice it corrects', async () => {
    const { body } = await finance.get(`/api/invoices/${CREDIT_NUMBER}`);
    expect(body).toMatchObject({ type: '381', corrects: [OWN_NUMBER] });
  });

  it.each(['', '/pdf', '/csv'])('of another party answer%s exactly like one that does not exist', async (file) => {
    finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    for (const method of ['get', 'head'] as const) {
      const foreign = await finance[method](`/api/invoices/${FOREIGN_NUMBER}${file}`);
      const unknown = await finance[method](`/api/invoices/NLABC-2026-999999${file}`);
      expect(sayingOf(foreign)).toEqual(sayingOf(unknown));
      expect(foreign.status).toBe(404);
    }
    expect(scene.users.reads).toEqual([]);
  });

  it('of another party stay hidden from conditional and range requests', async () => {
    const etag = `"${stored('', PDF_BYTES).sha256}"`;
    const path = `/api/invoices/${FOREIGN_NUMBER}/pdf`;
    expect((await finance.get(path).set('If-None-Match', etag)).status).toBe(404);
    expect((await finance.get(path).set('Range', 'bytes=0-3')).status).toBe(404);
  });

  it('download as the very bytes that were issued, by name and hash, and it is recorded who read them', async () => {
    const answer = await finance.get(`/api/invoices/${OWN_NUMBER}/pdf`).buffer();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename=NLABC-2026-000001.pdf',
      etag: `"${createHash('sha256').update(PDF_BYTES).digest('hex')}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.body).toEqual(PDF_BYTES);
    expect(scene.users.reads).toEqual([
      { email: FINANCE, what: `${OWN_NUMBER}.pdf`, at: new Date('2026-11-20T10:00:00Z') },
    ]);
  });

  it('download their CDRs as CSV', async () => {
    const answer = await finance.get(`/api/invoices/${OWN_NUMBER}/csv`).buffer();
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.text).toBe(CSV_BYTES.toString());
  });

  it('download as e-invoices in every syntax, by name, and it is recorded who read them', async () => {
    const answer = await finance.get(`/api/invoices/${OWN_NUMBER}/xml?syntax=ubl`).buffer();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/xml',
      'content-disposition': `attachment; filename=${OWN_NUMBER}-en16931-ubl.xml`,
    });
    const bytes = String(answer.body.length > 0 ? answer.body : answer.text);
    expect(bytes).toContain(`<cbc:ID>${OWN_NUMBER}</cbc:ID>`);
    expect(answer.headers['etag']).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`);
    expect(scene.users.reads.at(-1)).toMatchObject({ email: FINANCE, what: `${OWN_NUMBER}-en16931-ubl.xml` });
  });

  it.each([
    ['syntax=ubl&profile=xrechnung', 409, 'conflict', 'seller.contact.phone'],
    ['syntax=edifact', 400, 'bad-field', 'syntax'],
    ['profile=minimum', 400, 'bad-field', 'profile'],
  ])('refuse an e-invoice of %s, naming the field', async (form, status, code, field) => {
    const lenient = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const answer = await lenient.get(`/api/invoices/${OWN_NUMBER}/xml?${form}`);
    expect({ status: answer.status, ...answer.body.error }).toMatchObject({ status, code, field });
  });

  it('hide the e-invoices of others', async () => {
    expect((await finance.get(`/api/invoices/${FOREIGN_NUMBER}/xml?syntax=ubl`)).status).toBe(404);
  });

  it('tell size and hash of a file to HEAD, and 304 to who has it', async () => {
    finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const head = await finance.head(`/api/invoices/${OWN_NUMBER}/pdf`);
    expect({ status: head.status, length: head.headers['content-length'] }).toEqual({
      status: 200,
      length: String(PDF_BYTES.length),
    });
    const again = await finance.get(`/api/invoices/${OWN_NUMBER}/pdf`).set('If-None-Match', head.headers['etag'] ?? '');
    expect(again.status).toBe(304);
  });

  it('say that a file is not ready before it is made', async () => {
    const answer = await finance.get(`/api/invoices/${CREDIT_NUMBER}/pdf`);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 409, code: 'conflict' });
  });
});

describe('the name of a downloaded file', () => {
  it.each([
    ['"quoted".pdf', 'attachment; filename="\\"quoted\\".pdf"'],
    ['../../etc/passwd.pdf', 'attachment; filename=passwd.pdf'],
    [
      'a\r\nSet-Cookie: x=1.pdf',
      /^attachment; filename="a\?\?Set-Cookie: x=1.pdf"; filename\*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1.pdf$/,
    ],
    [
      'Rechnung Köln №1.pdf',
      /^attachment; filename="Rechnung K.ln \?1.pdf"; filename\*=UTF-8''Rechnung%20K%C3%B6ln%20%E2%84%961.pdf$/,
    ],
  ])('%j cannot break out of its header', async (name, disposition) => {
    const scene = await aScene({ documents: [anInvoice({ files: { pdf: stored(name, PDF_BYTES) } })] });
    const client = await clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, FINANCE);
    const answer = await client.get(`/api/invoices/${OWN_NUMBER}/pdf`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toEqual(
      typeof disposition === 'string' ? disposition : expect.stringMatching(disposition),
    );
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

function numbersOf(answer: supertest.Response): readonly string[] {
  return answer.body.items?.map((item: { number: string }) => item.number);
}

function sayingOf(answer: supertest.Response): object {
  const { date: _date, ...headers } = answer.headers;
  return { status: answer.status, headers, text: answer.text };
}
