import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';

async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged }), scene, email);
}

const AGREEMENT = { parties: ['nl-abc', 'DE*XYZ'], modules: ['locations', 'tariffs'] };

describe('the quality of a partner’s messages over the API', () => {
  it('tells each finding with what it means, where it stands in OCPI and how to mend it', async () => {
    const answer = await (await as(CLERK)).get('/api/partners/con-1/quality');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      total: 1,
      items: [
        {
          rule: 'unknown-enum-value',
          meaning: expect.stringContaining('passed on as it is'),
          section: expect.stringContaining('enum'),
          remedy: expect.stringContaining('use a value of the enum'),
          module: 'locations',
          pointer: '/evses/*/connectors/*/standard',
          count: 12,
          first_seen_at: '2026-11-02T08:00:00.000Z',
          last_seen_at: '2026-11-20T09:00:00.000Z',
          example: 'MCS',
        },
      ],
    });
  });

  it('is open to people of the platform’s parties, and to others like a platform that does not exist', async () => {
    const [engineer, finance] = [await as(ENGINEER), await as(FINANCE)];
    expect((await engineer.get('/api/partners/con-1/quality')).body.total).toBe(1);
    const foreign = await finance.get('/api/partners/con-1/quality');
    const missing = await finance.get('/api/partners/con-9/quality');
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(missing.body);
  });
});

describe('partners over the API, for an engineer', () => {
  it('are those of its parties, with their settings and whether they answer', async () => {
    const engineer = await as(ENGINEER);
    const listed = await engineer.get('/api/partners');
    expect(listed.body).toMatchObject({ total: 1, items: [{ id: 'con-1' }] });
    expect((await engineer.get('/api/partners/con-1')).body).toMatchObject({
      status: 'ONLINE',
      last_seen_at: '2026-11-20T10:00:00.000Z',
      settings: { raw_token: false, deliver_in_order: false, keep_undelivered: [] },
    });
    expect((await engineer.get('/api/partners/con-2')).status).toBe(404);
  });

  it('are those that it can be made an engineer for: not without a party', async () => {
    const clerk = await as(CLERK);
    const user = { email: 'tech@abc.example', password: 'a long enough one', roles: ['ENGINEER'] };
    const added = await clerk.post('/api/users').send({ ...user, parties: ['NL*ABC'] });
    expect(added.body).toMatchObject({ roles: ['ENGINEER'], parties: ['NL*ABC'] });
    const refused = await clerk.post('/api/users').send({ ...user, email: 'other@abc.example', parties: [] });
    expect(refused.body.error).toMatchObject({ code: 'bad-field', field: 'parties' });
  });
});

describe('the settings of a partner over the API', () => {
  it('are replaced as a whole', async () => {
    const clerk = await as(CLERK);
    const settings = { raw_token: true, deliver_in_order: true, keep_undelivered: ['tokens'], requests_per_second: 50 };
    const changed = await clerk.put('/api/partners/con-1/settings').send(settings);
    expect({ status: changed.status, settings: changed.body.settings }).toEqual({ status: 200, settings });
    const back = await clerk.put('/api/partners/con-1/settings').send({ raw_token: false });
    expect(back.body.settings).toEqual({ raw_token: false, deliver_in_order: false, keep_undelivered: [] });
    expect((await clerk.put('/api/partners/con-9/settings').send({ raw_token: false })).status).toBe(404);
  });

  it.each([
    ['raw_token', {}],
    ['raw_token', { raw_token: 'yes' }],
    ['deliver_in_order', { raw_token: true, deliver_in_order: 1 }],
    ['keep_undelivered.0', { raw_token: true, keep_undelivered: ['cdrs'] }],
    ['requests_per_second', { raw_token: true, requests_per_second: 0 }],
    ['requests_per_second', { raw_token: true, requests_per_second: 1.5 }],
    ['tokenHashes', { raw_token: true, tokenHashes: [] }],
  ])('are refused with a wrong %s', async (field, body) => {
    const answer = await (await as(CLERK, 'nothing')).put('/api/partners/con-1/settings').send(body);
    expect({ status: answer.status, field: answer.body.error?.field }).toEqual({ status: 400, field });
  });
});

describe('a new invitation over the API', () => {
  it('shows a new TOKEN_A to a platform that is not connected; one that is changes its token itself', async () => {
    const clerk = await as(CLERK);
    const connected = await clerk.post('/api/partners/con-1/invitation');
    expect({ status: connected.status, code: connected.body.error.code }).toEqual({
      status: 409,
      code: 'already-registered',
    });
    await clerk.post('/api/partners/con-1/suspend');
    const renewed = await clerk.post('/api/partners/con-1/invitation');
    expect({ status: renewed.status, location: renewed.headers['location'] }).toEqual({
      status: 201,
      location: '/api/partners/con-1',
    });
    expect(renewed.body).toMatchObject({ state: 'PLANNED', token_a: 'shown-again' });
    expect((await clerk.post('/api/partners/con-9/invitation')).status).toBe(404);
  });
});

describe('roaming agreements over the API', () => {
  it('are added, listed and ended', async () => {
    const clerk = await as(CLERK);
    const added = await clerk.post('/api/roaming-agreements').send(AGREEMENT);
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      id: expect.stringMatching(/^RA-/),
      parties: ['DE*XYZ', 'NL*ABC'],
      modules: ['locations', 'tariffs'],
      valid_from: '2026-11-20T10:00:00.000Z',
    });
    expect((await clerk.post('/api/roaming-agreements').send(AGREEMENT)).status).toBe(409);
    expect((await clerk.get('/api/roaming-agreements')).body).toEqual({ total: 1, items: [added.body] });
    const ended = await clerk
      .post(`/api/roaming-agreements/${added.body.id}/end`)
      .send({ valid_until: '2026-12-31T23:00:00Z' });
    expect(ended.body).toEqual({ ...added.body, valid_until: '2026-12-31T23:00:00.000Z' });
    expect((await clerk.post(`/api/roaming-agreements/${added.body.id}/end`)).body.valid_until).toBe(
      '2026-11-20T10:00:00.000Z',
    );
    expect((await clerk.post('/api/roaming-agreements/RA-9/end')).status).toBe(404);
  });

  it('are shown to people of their parties only', async () => {
    const scene = await aScene();
    const app = apiServer(scene, { judged: 'requests-and-answers' });
    const clerk = await clientOf(app, scene, CLERK);
    await clerk.post('/api/roaming-agreements').send({ parties: ['NL*ABC', 'FR*QRS'] });
    const seenBy = async (email: string) =>
      (await (await clientOf(app, scene, email)).get('/api/roaming-agreements')).body.total;
    expect(await seenBy(ENGINEER)).toBe(1);
    expect(await seenBy(FINANCE)).toBe(0);
  });

  it.each([
    ['parties', { parties: ['NL*ABC'] }, 'parties: expected two parties'],
    ['parties', { parties: ['NL*ABC', 'nl*abc'] }, 'parties: expected two different parties'],
    ['parties', { parties: ['NL*ABC', 'XX*HUB'] }, 'parties: the hub itself needs none'],
    ['parties.1', { parties: ['NL*ABC', 'DE'] }, 'parties.1: expected a party such as NL*ABC'],
    ['modules.1', { modules: ['locations', 'invoices'] }, expect.stringContaining('modules.1: expected one of cdrs, ')],
    ['modules', { modules: 'SOME' }, expect.stringContaining('or "ALL"')],
    ['modules', { modules: [] }, 'modules: expected at least one module'],
    ['valid_from', { valid_from: '2026-11-02' }, expect.stringContaining('expected an instant')],
    ['valid_until', { valid_until: '2020-01-01T00:00:00Z' }, 'valid_until: expected an instant after valid_from'],
    ['money', { money: '5' }, expect.stringContaining('money')],
  ])('are refused with a wrong %s: %j', async (field, change, message) => {
    const answer = await (await as(CLERK, 'nothing')).post('/api/roaming-agreements').send({ ...AGREEMENT, ...change });
    expect({ status: answer.status, error: answer.body.error }).toEqual({
      status: 400,
      error: { code: 'bad-field', field, message },
    });
  });
});
