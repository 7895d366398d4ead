import session from 'express-session';
import supertest from 'supertest';
import { aScene, FINANCE } from '../../support/api/api-scene.js';
import { browserOf, cookiesOf, csrfOf, logIn, portalServer } from '../../support/api/portal-server.js';

describe('logging in to the portal', () => {
  it('leads to the invoices', async () => {
    const browser = browserOf(portalServer(await aScene()));
    const answer = await logIn(browser, FINANCE);
    expect({ status: answer.status, location: answer.headers['location'] }).toEqual({
      status: 303,
      location: '/portal/invoices',
    });
    const page = await browser.get('/portal/invoices');
    expect(page.status).toBe(200);
    expect(page.text).toContain(FINANCE);
  });

  it('sends a stranger to the form and back to where they wanted to go', async () => {
    const browser = browserOf(portalServer(await aScene()));
    const away = await browser.get('/portal/invoices?type=381&offset=0');
    expect(away.headers['location']).toBe('/portal/login?next=%2Fportal%2Finvoices%3Ftype%3D381%26offset%3D0');
    const form = await browser.get(away.headers['location'] ?? '');
    expect(form.text).toContain('name="next" value="/portal/invoices?type=381&amp;offset=0"');
    const answer = await logIn(browser, FINANCE, { next: '/portal/invoices?type=381&offset=0' });
    expect(answer.headers['location']).toBe('/portal/invoices?type=381&offset=0');
    expect((await browser.get('/portal/login')).headers['location']).toBe('/portal/invoices');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/portal/',
    '/\\evil.example',
    '/portal/\\..\\..\\evil',
    '/portal//evil.example',
    '/portal/../api/users',
    '/portal/%0d%0aSet-Cookie:x',
    '/portal/\r\nSet-Cookie: x=1',
    'javascript:alert(1)',
    '/portal/logout',
    '/portal/login',
    `/portal/${'x'.repeat(600)}`,
  ])('does not follow %j afterwards', async (next) => {
    const browser = browserOf(portalServer(await aScene()));
    const { headers } = await logIn(browser, FINANCE, { next });
    const location = headers['location'] ?? '';
    expect(location.startsWith('/portal/') && !/evil|\\|[\r\n]|\/\/|log(in|out)|\.\./.test(location)).toBe(true);
    expect(location.length).toBeLessThan(600);
  });

  it('shows the form again for a wrong password and for an unknown address, in the same words', async () => {
    const app = portalServer(await aScene());
    const wrong = await logIn(browserOf(app), FINANCE, { password: 'wrong' });
    const unknown = await logIn(browserOf(app), 'nobody@xyz.example', { password: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain(
      '<p class="complaint" role="alert" id="complaint">E-mail address or password is wrong.</p>',
    );
    expect(wrong.text).toContain(`value="${FINANCE}"`);
    expect(plain(unknown)).toEqual(plain(wrong));
    expect(cookiesOf(wrong).has('voltclear.portal')).toBe(false);
  });

  it('asks for both fields, and takes each only once and as text', async () => {
    const app = portalServer(await aScene());
    expect((await logIn(browserOf(app), '')).status).toBe(400);
    const browser = browserOf(app);
    const form = await browser.get('/portal/login');
    const doubled = `_csrf=${csrfOf(form)}&email=${FINANCE}&email=x&password[$ne]=x`;
    expect((await browser.post('/portal/login').type('form').send(doubled)).status).toBe(400);
  });

  it('blocks guessing, with Retry-After', async () => {
    const app = portalServer(await aScene(), { limits: { perAccount: 2, perAddress: 50, windowS: 900 } });
    const browser = browserOf(app);
    for (let guess = 0; guess < 2; guess++) await logIn(browser, FINANCE, { password: 'wrong' });
    const blocked = await logIn(browser, FINANCE);
    expect({ status: blocked.status, retry: Number(blocked.headers['retry-after']) > 800 }).toEqual({
      status: 429,
      retry: true,
    });
    expect(blocked.text).toContain('Too many attempts');
  });
});

describe('a portal session', () => {
  it('begins under a new id, in a cookie that scripts and other sites do not get', async () => {
    const sessionStore = new session.MemoryStore();
    const app = portalServer(await aScene(), { sessionStore });
    const planted = 'voltclear.portal=s%3Aplanted.AAAA';
    const form = await supertest(app).get('/portal/login').set('Cookie', planted);
    expect(cookiesOf(form).has('voltclear.portal')).toBe(false);
    const csrf = cookiesOf(form).get('voltclear.csrf')?.split(';')[0];
    const answer = await supertest(app)
      .post('/portal/login')
      .set('Cookie', `${planted}; ${csrf}`)
      .type('form')
      .send({ _csrf: csrfOf(form), email: FINANCE, password: 'correct horse battery' });
    const cookie = cookiesOf(answer).get('voltclear.portal') ?? '';
    expect(cookie).toMatch(/^voltclear\.portal=s%3A[\w-]{32}\..+; Path=\/portal; Expires=.+; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain('planted');
    expect(cookiesOf(form).get('voltclear.csrf')).toMatch(/; Path=\/portal; HttpOnly; SameSite=Lax$/);
  });

  it('has another id after each log-in', async () => {
    const browser = browserOf(portalServer(await aScene()));
    const first = cookiesOf(await logIn(browser, FINANCE)).get('voltclear.portal');
    const page = await browser.get('/portal/invoices');
    const second = cookiesOf(
      await browser
        .post('/portal/login')
        .type('form')
        .send({ _csrf: csrfOf(page), email: FINANCE, password: 'correct horse battery' }),
    ).get('voltclear.portal');
    expect(second).toBeDefined();
    expect(second?.split('.')[1]).not.toBe(first?.split('.')[1]);
  });

  it('has Secure cookies where the hub is reached by https, and HSTS', async () => {
    const app = portalServer(await aScene(), { publicUrl: 'https://hub.example' });
    const browser = supertest.agent(app).set('X-Forwarded-Proto', 'https').set('Host', 'hub.example');
    const form = await browser.get('/portal/login');
    expect(cookiesOf(form).get('voltclear.csrf')).toContain('; Secure');
    expect(form.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    const csrf = cookiesOf(form).get('voltclear.csrf')?.split(';')[0] ?? '';
    const answer = await browser
      .post('/portal/login')
      .set('Cookie', csrf)
      .type('form')
      .send({ _csrf: csrfOf(form), email: FINANCE, password: 'correct horse battery' });
    expect(cookiesOf(answer).get('voltclear.portal')).toContain('; Secure');
  });

  it('ends at log-out, and the old cookie works no longer', async () => {
    const app = portalServer(await aScene());
    const browser = browserOf(app);
    const cookie =
      cookiesOf(await logIn(browser, FINANCE))
        .get('voltclear.portal')
        ?.split(';')[0] ?? '';
    const page = await browser.get('/portal/invoices');
    const out = await browser
      .post('/portal/logout')
      .type('form')
      .send({ _csrf: csrfOf(page) });
    expect({ status: out.status, location: out.headers['location'] }).toEqual({
      status: 303,
      location: '/portal/login',
    });
    expect((await browser.get('/portal/invoices')).status).toBe(303);
    expect((await supertest(app).get('/portal/invoices').set('Cookie', cookie)).status).toBe(303);
  });

  it('ends twelve hours after log-in, with a new password, and with its user', async () => {
    const scene = await aScene();
    const app = portalServer(scene);
    const browser = browserOf(app);
    await logIn(browser, FINANCE);
    scene.setTime('2026-11-20T21:59:59Z');
    expect((await browser.get('/portal/invoices')).status).toBe(200);
    scene.setTime('2026-11-20T22:00:00Z');
    expect((await browser.get('/portal/invoices')).status).toBe(303);

    await logIn(browser, FINANCE);
    expect((await browser.get('/portal/invoices')).status).toBe(200);
    const user = await scene.users.find(FINANCE);
    if (!user) throw new Error('finance is known');
    scene.users.replace({ ...user, passwordHash: `${user.passwordHash}0` });
    expect((await browser.get('/portal/invoices')).status).toBe(303);

    scene.users.replace(user);
    await logIn(browser, FINANCE);
    scene.users.remove(FINANCE);
    expect((await browser.get('/portal/invoices')).status).toBe(303);
  });

  it('is not stored for strangers, so that they cannot fill the store', async () => {
    const sessionStore = new session.MemoryStore();
    const app = portalServer(await aScene(), { sessionStore });
    await supertest(app).get('/portal/login');
    await supertest(app).get('/portal/invoices');
    const stored = await new Promise((resolve) => sessionStore.all?.((_error, sessions) => resolve(sessions)));
    expect(stored).toEqual({});
  });
});

function plain(page: supertest.Response): string {
  return page.text.replace(/name="_csrf" value="[^"]+"/, '').replace(/(id="email"[^>]* value=)"[^"]*"/, '$1');
}
