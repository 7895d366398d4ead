import supertest from 'supertest';
import { aScene, CLERK, FINANCE, PASSWORD, type Scene } from '../../support/api/api-scene.js';
import { apiServer } from '../../support/api/api-server.js';

describe('logging in to the API', () => {
  it('trades an address and a password for an access token that works', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'requests-and-answers' });
    const answer = await supertest(app).post('/api/login').send({ email: FINANCE, password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_at: '2026-11-20T22:00:00.000Z',
      user: { email: FINANCE, roles: ['FINANCE'], parties: ['DE*XYZ'] },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    const me = await supertest(app).get('/api/me').set('Authorization', `Bearer ${answer.body.access_token}`);
    expect({ status: me.status, body: me.body }).toEqual({ status: 200, body: answer.body.user });
  });

  it('takes the address in any case', async () => {
    expect((await attempt(await aScene(), { email: ' Finance@XYZ.example ', password: PASSWORD })).status).toBe(200);
  });

  it('answers an unknown address exactly like a wrong password', async () => {
    const scene = await aScene();
    const unknown = await attempt(scene, { email: 'nobody@xyz.example', password: PASSWORD });
    const wrong = await attempt(scene, { email: FINANCE, password: `${PASSWORD}!` });
    expect(sayingOf(unknown)).toEqual(sayingOf(wrong));
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual({ error: { code: 'unauthorized', message: 'e-mail address or password is wrong' } });
  });

  it.each([
    ['objects instead of text', { email: { $gt: '' }, password: { $gt: '' } }, 'email'],
    ['a list as password', { email: FINANCE, password: [PASSWORD] }, 'password'],
    ['no password', { email: FINANCE }, 'password'],
    ['a privileged key', { email: FINANCE, password: PASSWORD, roles: ['OPERATOR'] }, 'roles'],
    ['an endless password', { email: FINANCE, password: 'x'.repeat(257) }, 'password'],
  ])('refuses %s, naming the field', async (_what, body, field) => {
    const answer = await attempt(await aScene(), body);
    expect({ status: answer.status, code: answer.body.error.code, field: answer.body.error.field }).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it('does not take credentials from the query', async () => {
    const app = apiServer(await aScene(), { judged: 'nothing' });
    const answer = await supertest(app).post(`/api/login?email=${FINANCE}&password=${PASSWORD}`).send({});
    expect(answer.status).toBe(400);
  });

  it('blocks one address after too many wrong passwords, and tells when to come back', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'nothing', limits: { perAccount: 3, perAddress: 10, windowS: 900 } });
    const from = (address: string, email: string, password: string) =>
      supertest(app).post('/api/login').set('X-Forwarded-For', address).send({ email, password });
    for (let guess = 0; guess < 3; guess++) {
      expect((await from('198.51.100.7', FINANCE, `wrong ${guess}`)).status).toBe(401);
    }
    const blocked = await from('198.51.100.7', FINANCE, PASSWORD);
    expect({ status: blocked.status, code: blocked.body.error.code }).toEqual({
      status: 429,
      code: 'too-many-requests',
    });
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(800);
    expect((await from('203.0.113.9', FINANCE, PASSWORD)).status).toBe(200);
    expect((await from('198.51.100.7', CLERK, PASSWORD)).status).toBe(200);
    expect(scene.lines).toContainEqual({ event: 'login.blocked', address: '198.51.100.7' });
  });

  it('blocks an address that spreads its guesses over accounts, an IPv6 network as one', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'nothing', limits: { perAccount: 3, perAddress: 5, windowS: 900 } });
    const statuses: number[] = [];
    for (let guess = 0; guess < 8; guess++) {
      const answer = await supertest(app)
        .post('/api/login')
        .set('X-Forwarded-For', `2001:db8:0:1::${guess.toString(16)}`)
        .send({ email: `user${guess}@xyz.example`, password: 'guess' });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  it('forgets wrong passwords once the right one came', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'nothing', limits: { perAccount: 3, perAddress: 100, windowS: 900 } });
    for (let round = 0; round < 4; round++) {
      await supertest(app).post('/api/login').send({ email: FINANCE, password: 'wrong' });
      await supertest(app).post('/api/login').send({ email: FINANCE, password: 'wrong' });
      const right = await supertest(app).post('/api/login').send({ email: FINANCE, password: PASSWORD });
      expect(right.status).toBe(200);
    }
  });

  it('never logs a password or a token', async () => {
    const scene = await aScene();
    const answer = await attempt(scene, { email: FINANCE, password: PASSWORD });
    await attempt(scene, { email: FINANCE, password: 'a wrong password' });
    const logged = JSON.stringify(scene.lines);
    expect(scene.lines.map((line) => line['event'])).toEqual(['login.done', 'login.refused']);
    for (const secret of [PASSWORD, 'a wrong password', answer.body.access_token]) expect(logged).not.toContain(secret);
  });
});

describe('an access token', () => {
  it('ends with log-out, which may be done once only', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'requests-and-answers' });
    const authorization = `Bearer ${await scene.tokenFor(FINANCE)}`;
    const out = await supertest(app).post('/api/logout').set('Authorization', authorization);
    expect({ status: out.status, text: out.text }).toEqual({ status: 204, text: '' });
    expect((await supertest(app).get('/api/me').set('Authorization', authorization)).status).toBe(401);
    expect((await supertest(app).post('/api/logout').set('Authorization', authorization)).status).toBe(401);
  });

  it('ends after twelve hours, and with its user', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'requests-and-answers' });
    const me = (token: string) => supertest(app).get('/api/me').set('Authorization', `Bearer ${token}`);
    const token = await scene.tokenFor(FINANCE);
    scene.setTime('2026-11-20T21:59:59Z');
    expect((await me(token)).status).toBe(200);
    scene.setTime('2026-11-20T22:00:00Z');
    expect((await me(token)).status).toBe(401);
    const second = await scene.tokenFor(FINANCE);
    scene.users.remove(FINANCE);
    expect((await me(second)).status).toBe(401);
  });

  it('tells the scheme that a stranger should use', async () => {
    const answer = await supertest(apiServer(await aScene(), { judged: 'requests-and-answers' })).get('/api/me');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="voltclear"');
  });

  it('is read in the header only', async () => {
    const scene = await aScene();
    const token = await scene.tokenFor(CLERK);
    const app = apiServer(scene, { judged: 'nothing' });
    expect((await supertest(app).get(`/api/me?access_token=${token}`)).status).toBe(401);
    expect((await supertest(app).get('/api/me').set('Cookie', `access_token=${token}`)).status).toBe(401);
  });
});

function attempt(scene: Scene, body: object) {
  return supertest(apiServer(scene, { judged: 'nothing' }))
    .post('/api/login')
    .send(body);
}

function sayingOf(answer: supertest.Response): object {
  const { date: _date, ...headers } = answer.headers;
  return { status: answer.status, headers, text: answer.text };
}
