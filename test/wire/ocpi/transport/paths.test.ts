import { base64, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';
import { rawRequest } from '../../../support/ocpi/raw-request.js';
import { type Caller, LOCATIONS, tellingModule, withCaller } from '../../../support/ocpi/telling-module.js';

describe('paths', () => {
  let test: Caller;

  beforeAll(async () => {
    test = await withCaller(await startOcpiHub({ modules: [tellingModule] }));
  });

  afterAll(() => test.close());

  it('reach the module decoded as parameters, and as they came to be passed on', async () => {
    const answer = await test.put(`${LOCATIONS}/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=1`).send({});
    expect(answer.body.data).toMatchObject({
      rest: '/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=1',
      params: { country_code: 'NL', party_id: 'CPO', location_id: 'LOC/1 ü' },
      query: [
        ['type', 'APP_USER'],
        ['x', '1'],
      ],
    });
  });

  it('may end with a slash', async () => {
    expect((await test.put(`${LOCATIONS}/NL/CPO/LOC1/`).send({})).status).toBe(201);
    expect((await test.http().get('/ocpi/versions/').set(tokenHeader(test.token))).status).toBe(200);
  });

  it.each(['/NL/CPO/%2e%2e', '/NL/%2E./LOC1', '/NL/CPO/a%00b', '/NL/CPO/a\\..\\b'])(
    'are refused when a receiver could take %s for another path',
    async (path) => {
      const answer = await rawRequest(
        test.port,
        `PUT ${LOCATIONS}${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Token ${base64(test.token)}\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 200/);
      expect(answer).toContain('"status_code":2001');
    },
  );

  it('are refused when they are not encoded as a URL should be', async () => {
    const answer = await test.http().get(`${LOCATIONS}/NL/CPO/%ZZ`).set(tokenHeader(test.token));
    expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
  });
});
