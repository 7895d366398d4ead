import { Decimal } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { groupThousands } from '../../../src/wire/portal/invoices-view.js';
import { aScene, CLERK, CREDIT_NUMBER, FINANCE, FOREIGN_NUMBER, OWN_NUMBER } from '../../support/api/api-scene.js';
import { anInvoice, PDF_BYTES } from '../../support/api/papers.js';
import { browserOf, logIn, portalServer } from '../../support/api/portal-server.js';

describe('the page of invoices', () => {
  it('lists the documents of the own parties in a table that can be read aloud', async () => {
    const { text } = await (await asFinance()).get('/portal/invoices');
    expect(text).toContain('<caption id="caption">2 documents</caption>');
    expect(text).toContain('<th scope="col" class="amount">Total</th>');
    expect(text).toContain(`<th scope="row">${OWN_NUMBER}<span class="sub">Invoice, 2026-10</span></th>`);
    expect(text).toContain(`<th scope="row">${CREDIT_NUMBER}<span class="sub">Credit note, 2026-10</span></th>`);
    expect(text).toContain('<td class="amount total">1,234.50</td>');
    expect(text).toContain('<span class="status good">Issued</span>');
    expect(text).not.toContain(FOREIGN_NUMBER);
    expect(text).toMatch(/<html lang="en">/);
  });

  it('lists everything for an operator', async () => {
    const browser = browserOf(portalServer(await aScene()));
    await logIn(browser, CLERK);
    expect((await browser.get('/portal/invoices')).text).toContain(FOREIGN_NUMBER);
  });

  it('has a label for every field', async () => {
    const { text } = await (await asFinance()).get('/portal/invoices');
    const fields = [...text.matchAll(/<(?:input|select)[^>]* id="(\w+)"/g)].map((match) => match[1]);
    expect(fields).toEqual(['period', 'type', 'party', 'run']);
    for (const field of fields) expect(text).toContain(`<label for="${field}">`);
  });

  it('filters like the API, keeps what was typed, and offers to clear it', async () => {
    const { text } = await (await asFinance()).get('/portal/invoices?period=2026-10&type=381&party=&run=');
    expect(text).toContain('<caption id="caption">1 document</caption>');
    expect(text).toContain('Credit note');
    expect(text).toContain('value="2026-10"');
    expect(text).toContain('<option value="381" selected>');
    expect(text).toContain('<a href="/portal/invoices">Clear</a>');
    expect(text).toContain('<span class="status wait">In preparation</span>');
  });

  it('says which filter it cannot read, and lists nothing', async () => {
    const page = await (await asFinance()).get('/portal/invoices?period=october');
    expect(page.status).toBe(400);
    expect(page.text).toContain('<p class="complaint" role="alert">period: expected a month, YYYY-MM</p>');
    expect(page.text).toContain('value="october"');
    expect(page.text).not.toContain(OWN_NUMBER);
  });

  it('says what to do when there is nothing', async () => {
    const nothing = await (await asFinance([])).get('/portal/invoices');
    expect(nothing.text).toContain('They appear here when a clearing run issues them.');
    const filtered = await (await asFinance()).get('/portal/invoices?period=1999-01');
    expect(filtered.text).toContain('Nothing matches these filters.');
  });

  it('goes through the pages and keeps the filters', async () => {
    const documents = Array.from({ length: 60 }, (_, at) =>
      anInvoice({ number: `NLABC-2026-${String(at + 1).padStart(6, '0')}` }),
    );
    const browser = await asFinance(documents);
    const first = await browser.get('/portal/invoices?type=380');
    expect(first.text).toContain('1 to 25 of 60 documents');
    expect(first.text).toContain('Page 1 of 3');
    expect(first.text).toContain('<a class="step" rel="next" href="/portal/invoices?type=380&amp;offset=25">Next</a>');
    expect(first.text).not.toContain('rel="prev"');
    const last = await browser.get('/portal/invoices?type=380&offset=50');
    expect(last.text).toContain('51 to 60 of 60 documents');
    expect(last.text).toContain(
      '<a class="step" rel="prev" href="/portal/invoices?type=380&amp;offset=25">Previous</a>',
    );
    expect(last.text).not.toContain('rel="next"');
    const beyond = await browser.get('/portal/invoices?offset=500');
    expect(beyond.text).toContain('None here of 60 documents');
  });

  it('links the files, by numbers that need care in a path', async () => {
    const browser = await asFinance([anInvoice({ number: 'NL/ABC 1%' })]);
    const { text } = await browser.get('/portal/invoices');
    expect(text).toContain('href="/portal/invoices/NL%2FABC%201%25/pdf" aria-label="PDF of NL/ABC 1%"');
    expect((await browser.get('/portal/invoices/NL%2FABC%201%25/pdf')).status).toBe(200);
  });

  it('gives the PDF as it was issued, as a download', async () => {
    const answer = await (await asFinance()).get(`/portal/invoices/${OWN_NUMBER}/pdf`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(PDF_BYTES);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename=NLABC-2026-000001.pdf',
      'cache-control': 'no-store',
    });
  });

  it('says that a file is not ready yet', async () => {
    const answer = await (await asFinance()).get(`/portal/invoices/${CREDIT_NUMBER}/csv`);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Not ready');
  });

  it('is where the portal begins', async () => {
    expect((await (await asFinance()).get('/portal')).headers['location']).toBe('/portal/invoices');
  });
});

describe('an amount on a page', () => {
  it.each([
    ['0', 'EUR', '0.00'],
    ['999.5', 'EUR', '999.50'],
    ['1234567.891', 'EUR', '1,234,567.891'],
    ['-1234.5', 'EUR', '-1,234.50'],
    ['1234', 'JPY', '1,234'],
    ['1.5', 'KWD', '1.500'],
  ])('%s %s reads %s', (value, currency, text) => {
    expect(groupThousands(new Decimal(value), currency)).toBe(text);
  });
});

async function asFinance(documents?: readonly IssuedDocument[]) {
  const browser = browserOf(portalServer(await aScene(documents ? { documents } : {})));
  await logIn(browser, FINANCE);
  return browser;
}
