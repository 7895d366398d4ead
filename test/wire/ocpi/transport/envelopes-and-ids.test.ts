import { base64, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';
import { type Caller, LOCATIONS, tellingModule, withCaller } from '../../../support/ocpi/telling-module.js';

describe('envelopes and ids', () => {
  let test: Caller;

  beforeAll(async () => {
    test = await withCaller(await startOcpiHub({ modules: [tellingModule] }));
  });

  afterAll(() => test.close());

  it('echoes X-Request-ID and X-Correlation-ID on success and on 401, 404, 405, 400 and 500', async () => {
    const ids = { 'X-Request-ID': 'req-1', 'X-Correlation-ID': '7f1c9b1e-0000-4000-8000-0123456789ab' };
    const answers = [
      await test.put().set(ids).send({}),
      await test.http().get('/ocpi/versions').set(ids),
      await test.http().get('/ocpi/nothing').set(ids).set(tokenHeader(test.token)),
      await test.http().delete(`${LOCATIONS}/NL/CPO/LOC1`).set(ids).set(tokenHeader(test.token)),
      await test.put().set(ids).type('json').send('{'),
      await test.http().get(`${LOCATIONS}/NL/CPO/LOC1`).set(ids).set(tokenHeader(test.token)),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([201, 401, 404, 405, 400, 500]);
    for (const answer of answers) {
      expect(answer.headers['x-request-id']).toBe('req-1');
      expect(answer.headers['x-correlation-id']).toBe('7f1c9b1e-0000-4000-8000-0123456789ab');
      expect(answer.headers['content-type']).toBe('application/json');
      expect(Number.isInteger(answer.body.status_code)).toBe(true);
      expect(answer.body.timestamp).toBe('2026-03-01T12:00:00.000Z');
    }
  });

  it('makes ids where they are missing, too long or fit to break a log line', async () => {
    for (const odd of [undefined, 'x'.repeat(129), 'a b', 'a"b', '<script>', 'é']) {
      const request = test.put();
      const answer = await (odd === undefined ? request : request.set('X-Correlation-ID', odd)).send({});
      expect(answer.status).toBe(201);
      expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('has no data where there is none to give', async () => {
    const answer = await test.http().get('/ocpi/nothing').set(tokenHeader(test.token));
    expect(answer.body).not.toHaveProperty('data');
  });

  it('answers a bug with 500 and 3000, says nothing of it to the partner, and logs it', async () => {
    const answer = await test.http().get(`${LOCATIONS}/NL/CPO/LOC1`).set(tokenHeader(test.token));
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ status_code: 3000, status_message: 'internal error' });
    expect(answer.text).not.toMatch(/secret|at /);
    expect(test.log.some(({ level, fields }) => level === 'error' && 'err' in fields)).toBe(true);
  });

  it('answers a method that a module does not have with 405 and Allow', async () => {
    for (const method of ['post', 'patch', 'delete'] as const) {
      const answer = await test.http()[method](`${LOCATIONS}/NL/CPO/LOC1`).set(tokenHeader(test.token));
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('PUT, GET');
      expect(answer.body.status_code).toBe(2000);
    }
    expect((await test.http().delete('/ocpi/versions').set(tokenHeader(test.token))).headers['allow']).toBe('GET');
  });

  it('logs one line per request, without tokens and without the URL', async () => {
    const before = test.log.length;
    await test.put(`${LOCATIONS}/NL/CPO/SECRETLOC?token=abc`).send({});
    const lines = test.log.slice(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.fields).toMatchObject({
      event: 'ocpi.answered',
      method: 'PUT',
      route: '/2.2.1/receiver/locations/:country_code/:party_id/:location_id',
      httpStatus: 201,
      requester: 'NL*CPO',
    });
    const all = JSON.stringify(test.log.map((line) => line.fields));
    for (const secret of [test.token, test.tokenA, base64(test.token), 'SECRETLOC']) expect(all).not.toContain(secret);
  });
});
