import type { Express } from 'express';
import supertest from 'supertest';
import { aScene, FINANCE, FOREIGN_NUMBER, OWN_NUMBER } from '../../support/api/api-scene.js';
import { anInvoice } from '../../support/api/papers.js';
import { browserOf, cookiesOf, csrfOf, logIn, portalServer } from '../../support/api/portal-server.js';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '</td></table><iframe src=//evil.example>',
  '<%= process.env %>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202egnp.exe',
];

describe('pages of the portal', () => {
  it.each(['/portal/login', '/portal/invoices', '/portal/nowhere', '/portal/assets/portal.css'])(
    '%s let a browser do nothing but show them',
    async (path) => {
      const browser = browserOf(portalServer(await aScene()));
      if (path === '/portal/invoices') await logIn(browser, FINANCE);
      const { headers } = await browser.get(path);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['cache-control']).toBe(path.endsWith('.css') ? 'no-cache' : 'no-store');
    },
  );

  it('have no script, no inline style and no handler', async () => {
    const browser = browserOf(portalServer(await aScene()));
    const pages = [
      await browser.get('/portal/login'),
      await logIn(browser, FINANCE),
      await browser.get('/portal/invoices'),
    ];
    for (const page of pages) expect(page.text).not.toMatch(/<script|style=|<style|\son\w+=/i);
  });

  it.each(HOSTILE)('show the party name %j as text', async (name) => {
    const { seller, buyer } = anInvoice();
    const documents = [anInvoice({ number: name, seller: { ...seller, name }, buyer: { ...buyer, name } })];
    const browser = browserOf(portalServer(await aScene({ documents })));
    await logIn(browser, FINANCE);
    const { text } = await browser.get('/portal/invoices');
    expect(text).not.toMatch(/<img src=x|<script|<iframe|onmouseover='|process\.env %>.*NaN/);
    expect(text).toContain(escaped(name));
    const tags = text.match(/<\/?[a-z]+/g) ?? [];
    expect(new Set(tags)).not.toContain('<iframe');
  });

  it('show hostile filters and addresses as text', async () => {
    const browser = browserOf(portalServer(await aScene()));
    const refused = await logIn(browser, '"><script>alert(1)</script>', { password: 'x' });
    expect(refused.text).not.toContain('<script>');
    await logIn(browser, FINANCE);
    const page = await browser.get('/portal/invoices?party="><script>alert(1)</script>&run="><img>');
    expect(page.status).toBe(400);
    expect(page.text).not.toMatch(/<script|<img>/);
  });

  it('tell nothing of a failure inside', async () => {
    const scene = await aScene();
    const failing = { ...scene, flows: { ...scene.flows, listDocuments: () => Promise.reject(new Error('10.0.0.5')) } };
    const browser = browserOf(portalServer(failing));
    await logIn(browser, FINANCE);
    const page = await browser.get('/portal/invoices');
    expect(page.status).toBe(500);
    expect(page.text).not.toContain('10.0.0.5');
    expect(scene.lines).toContainEqual(expect.objectContaining({ event: 'portal.failed' }));
  });
});

describe('a form that does not come from a page of ours', () => {
  let app: Express;

  beforeEach(async () => {
    app = portalServer(await aScene());
  });

  it.each([
    ['without a token', {}, {}],
    ['with a made-up token', { _csrf: 'a.b' }, {}],
    ['with a token but from another site', 'ours', { 'Sec-Fetch-Site': 'cross-site' }],
    ['with a token but from a sibling host', 'ours', { 'Sec-Fetch-Site': 'same-site' }],
    ['with a token but another origin', 'ours', { Origin: 'https://evil.example' }],
    ['with a token but no origin at all', 'ours', { Origin: 'null' }],
  ])('%s is refused, logged in or not', async (_what, fields, headers) => {
    const browser = browserOf(app);
    await logIn(browser, FINANCE);
    const page = await browser.get('/portal/invoices');
    for (const path of ['/portal/logout', '/portal/login']) {
      const body = fields === 'ours' ? { _csrf: csrfOf(page) } : (fields as object);
      const answer = await browser
        .post(path)
        .set(headers)
        .type('form')
        .send({ ...body, email: FINANCE });
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
    }
    expect((await browser.get('/portal/invoices')).status).toBe(200);
  });

  it('with a token of another session is refused', async () => {
    const [mine, theirs] = [browserOf(app), browserOf(app)];
    await logIn(mine, FINANCE);
    await logIn(theirs, FINANCE);
    const page = await theirs.get('/portal/invoices');
    const token = cookiesOf(page).get('voltclear.csrf')?.split(';')[0] ?? '';
    const answer = await mine
      .post('/portal/logout')
      .set('Cookie', token)
      .type('form')
      .send({ _csrf: csrfOf(page) });
    expect(answer.status).toBe(403);
  });

  it('as JSON is refused', async () => {
    const browser = browserOf(app);
    await logIn(browser, FINANCE);
    const page = await browser.get('/portal/invoices');
    expect((await browser.post('/portal/logout').send({ _csrf: csrfOf(page) })).status).toBe(403);
  });

  it('cannot change anything by GET', async () => {
    const browser = browserOf(app);
    await logIn(browser, FINANCE);
    expect((await browser.get('/portal/logout')).status).toBe(405);
    expect((await browser.get('/portal/invoices')).status).toBe(200);
  });

  it('from our own page passes, whichever of our names the browser uses', async () => {
    for (const origin of ['http://127.0.0.1:8080', 'http://localhost:9']) {
      const browser = browserOf(app);
      await logIn(browser, FINANCE);
      const page = await browser.get('/portal/invoices');
      const answer = await browser
        .post('/portal/logout')
        .set({ Origin: origin, 'Sec-Fetch-Site': 'same-origin', Host: 'localhost:9' })
        .type('form')
        .send({ _csrf: csrfOf(page) });
      expect({ origin, status: answer.status }).toEqual({ origin, status: 303 });
    }
  });
});

describe('who may see what in the portal', () => {
  it.each(['/portal/invoices', `/portal/invoices/${OWN_NUMBER}/pdf`, `/portal/invoices/${OWN_NUMBER}/csv`])(
    '%s asks strangers to log in, with no word about what it is',
    async (path) => {
      const answer = await supertest(portalServer(await aScene())).get(path);
      expect(answer.status).toBe(303);
      expect(answer.headers['location']).toBe(`/portal/login?next=${encodeURIComponent(path)}`);
    },
  );

  it.each(['pdf', 'csv'])('a %s of another party is not found, exactly like one that does not exist', async (kind) => {
    const scene = await aScene();
    const browser = browserOf(portalServer(scene));
    await logIn(browser, FINANCE);
    const foreign = await browser.get(`/portal/invoices/${FOREIGN_NUMBER}/${kind}`);
    const unknown = await browser.get(`/portal/invoices/NLABC-2026-999999/${kind}`);
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
    expect(scene.users.reads).toEqual([]);
  });

  it('an access token of the API opens no page, and a session no path of the API', async () => {
    const scene = await aScene();
    const app = portalServer(scene);
    const authorization = `Bearer ${await scene.tokenFor(FINANCE)}`;
    expect((await supertest(app).get('/portal/invoices').set('Authorization', authorization)).status).toBe(303);
  });

  it('nobody sees anything without a role', async () => {
    const scene = await aScene();
    const browser = browserOf(portalServer(scene));
    await logIn(browser, FINANCE);
    const user = await scene.users.find(FINANCE);
    if (user) scene.users.replace({ ...user, roles: [] });
    expect((await browser.get('/portal/invoices')).status).toBe(403);
  });

  it('assets stay in their folder', async () => {
    const app = portalServer(await aScene());
    expect((await supertest(app).get('/portal/assets/portal.css')).status).toBe(200);
    expect((await supertest(app).get('/portal/assets/icon.svg')).headers['content-type']).toBe('image/svg+xml');
    for (const path of ['', '../layout.eta', '%2e%2e/layout.eta', '..%2flayout.eta', '.env']) {
      expect((await supertest(app).get(`/portal/assets/${path}`)).status).not.toBe(200);
    }
  });
});

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
