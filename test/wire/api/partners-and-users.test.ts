import supertest from 'supertest';
import { aScene, CLERK, PASSWORD } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

const INVITATION = {
  name: 'QRS Itinérance',
  roles: [{ party: 'FR*QRS', role: 'EMSP', name: 'QRS Itinérance SARL', website: 'https://qrs.example' }],
};
const REGISTRATION = { versions_url: 'https://abc.example/ocpi/versions', token_a: 'handed-over' };
const NEW_USER = { email: 'Books@QRS.example', password: 'a long enough one', roles: ['FINANCE'], parties: ['fr-qrs'] };

describe('partners over the API', () => {
  it('are invited with a TOKEN_A that is shown once', async () => {
    const clerk = await asClerk();
    const invited = await clerk.post('/api/partners').send(INVITATION);
    expect({ status: invited.status, location: invited.headers['location'] }).toEqual({
      status: 201,
      location: '/api/partners/con-2',
    });
    expect(invited.body).toMatchObject({
      state: 'PLANNED',
      roles: INVITATION.roles,
      raw_token: false,
      token_a: 'shown-once',
      hub_versions_url: 'https://hub.example/ocpi/versions',
    });
    const later = await clerk.get('/api/partners/con-2');
    expect(later.status).toBe(200);
    expect(later.text).not.toContain('shown-once');
  });

  it('never show a token, its hash or its seal', async () => {
    const clerk = await asClerk();
    const answers = [
      await clerk.get('/api/partners'),
      await clerk.get('/api/partners/con-1'),
      await clerk.post('/api/partners/con-1/suspend'),
      await clerk.post('/api/partners/con-1/register').send(REGISTRATION),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(/secret-|handed-over/);
    }
  });

  it('are registered with by their versions URL and their token', async () => {
    const answer = await (await asClerk()).post('/api/partners/con-1/register').send(REGISTRATION);
    expect(answer.body).toMatchObject({ state: 'CONNECTED', versions_url: REGISTRATION.versions_url });
  });

  it('tell when the handshake fails', async () => {
    const answer = await (await asClerk())
      .post('/api/partners/con-1/register')
      .send({ ...REGISTRATION, token_a: 'expired' });
    expect({ status: answer.status, error: answer.body.error }).toEqual({
      status: 502,
      error: { code: 'client-api-unusable', message: 'the partner answered 401' },
    });
  });

  it('may claim what they were granted, which replaces what was', async () => {
    const clerk = await asClerk();
    expect((await clerk.get('/api/partners/con-1')).body.granted).toEqual([{ party: 'NL*ABC', role: 'CPO' }]);
    const roles = [
      { party: 'nl-abc', role: 'CPO', name: 'ABC' },
      { party: 'NL*ABC', role: 'EMSP' },
    ];
    const granted = await clerk.put('/api/partners/con-1/roles').send({ roles });
    expect({ status: granted.status, granted: granted.body.granted }).toEqual({
      status: 200,
      granted: [
        { party: 'NL*ABC', role: 'CPO' },
        { party: 'NL*ABC', role: 'EMSP' },
      ],
    });
    expect((await clerk.put('/api/partners/con-9/roles').send({ roles })).status).toBe(404);
  });

  it.each([
    ['roles', {}],
    ['roles', { roles: [] }],
    ['roles.0.role', { roles: [{ party: 'NL*ABC', role: 'PTP' }] }],
    ['roles.0.party', { roles: [{ party: { $ne: '' }, role: 'CPO' }] }],
    ['state', { roles: [{ party: 'NL*ABC', role: 'CPO' }], state: 'CONNECTED' }],
  ])('refuse a grant with a wrong %s', async (field, body) => {
    const scene = await aScene();
    const clerk = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, CLERK);
    const answer = await clerk.put('/api/partners/con-1/roles').send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 'bad-field', field });
  });

  it('are suspended, twice without harm', async () => {
    const clerk = await asClerk();
    expect((await clerk.post('/api/partners/con-1/suspend')).body.state).toBe('SUSPENDED');
    expect((await clerk.post('/api/partners/con-1/suspend')).body.state).toBe('SUSPENDED');
  });

  it.each(['get /api/partners/con-9', 'post /api/partners/con-9/suspend', 'post /api/partners/con-9/register'])(
    '%s is not found',
    async (path) => {
      const [method, url] = path.split(' ') as ['get' | 'post', string];
      const clerk = await asClerk();
      const answer = url.endsWith('register') ? await clerk.post(url).send(REGISTRATION) : await clerk[method](url);
      expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status: 404, code: 'unknown-object' });
    },
  );

  it.each([
    ['name', { name: { $gt: '' } }],
    ['roles', { roles: [] }],
    ['roles.0.role', { roles: [{ ...INVITATION.roles[0], role: 'PTP' }] }],
    ['roles.0.party', { roles: [{ ...INVITATION.roles[0], party: 'FRANCE' }] }],
    ['roles.0.website', { roles: [{ ...INVITATION.roles[0], website: 'javascript:alert(1)' }] }],
    ['raw_token', { raw_token: 'no' }],
    ['state', { state: 'CONNECTED' }],
    ['token_hashes', { token_hashes: [] }],
    ['id', { id: 'con-1' }],
  ])('refuse an invitation with a wrong %s', async (field, change) => {
    expect(await refusal('/api/partners', { ...INVITATION, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it.each([
    ['versions_url', { versions_url: 'file:///etc/passwd' }],
    ['versions_url', { versions_url: 'gopher://abc.example' }],
    ['versions_url', { versions_url: { $ne: '' } }],
    ['token_a', { token_a: 'x'.repeat(65) }],
    ['token_a', { token_a: 'line\nbreak' }],
    ['token_a', { token_a: null }],
  ])('refuse a registration with a wrong %s', async (field, change) => {
    expect(await refusal('/api/partners/con-1/register', { ...REGISTRATION, ...change })).toEqual({
      status: 400,
      code: 'bad-field',
      field,
    });
  });

  it('have a count of what the hub owes them', async () => {
    expect((await (await asClerk()).get('/api/outbox')).body).toEqual({ pending: 3, delivered: 208, failed: 1 });
  });
});

describe('users over the API', () => {
  it('are added, can log in, and never show their password', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'requests-and-answers' });
    const clerk = await clientOf(app, scene, CLERK);
    const added = await clerk.post('/api/users').send(NEW_USER);
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      email: 'books@qrs.example',
      roles: ['FINANCE'],
      parties: ['FR*QRS'],
      created_at: '2026-11-20T10:00:00.000Z',
    });
    const listed = await clerk.get('/api/users');
    expect(listed.body.items).toContainEqual(added.body);
    expect(listed.text).not.toMatch(/argon2|password/i);
    const { email, password } = NEW_USER;
    expect((await supertest(app).post('/api/login').send({ email, password })).status).toBe(200);
  });

  it('are added once: a taken address is refused', async () => {
    const answer = await (await asClerk())
      .post('/api/users')
      .send({ email: CLERK, password: PASSWORD, roles: ['OPERATOR'] });
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 409, code: 'conflict' });
  });

  it.each([
    ['email', { email: 'no address' }],
    ['email', { email: `${'x'.repeat(250)}@qrs.example` }],
    ['password', { password: 'short' }],
    ['password', { password: 'x'.repeat(257) }],
    ['password', { password: { $ne: '' } }],
    ['roles', { roles: [] }],
    ['roles.0', { roles: ['ADMIN'] }],
    ['roles', { roles: 'OPERATOR' }],
    ['parties', { parties: [] }],
    ['parties.0', { parties: ['*'] }],
    ['passwordHash', { passwordHash: '$argon2id$…' }],
    ['createdAt', { createdAt: '2020-01-01' }],
    ['_id', { _id: CLERK }],
  ])('are refused with a wrong %s', async (field, change) => {
    expect(await refusal('/api/users', { ...NEW_USER, ...change })).toEqual({ status: 400, code: 'bad-field', field });
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
