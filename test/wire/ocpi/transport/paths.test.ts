import { type FakePartner, startFakePartner } from '../../../support/ocpi/fake-partner.js';
import { handshakes } from '../../../support/ocpi/handshakes.js';
import { base64, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';
import { rawRequest } from '../../../support/ocpi/raw-request.js';
import { LOCATIONS, tellingModule } from '../../../support/ocpi/telling-module.js';

describe('paths', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;
  let token = '';
  const { http, register } = handshakes(() => ({ hub, partner }));
  const put = (path = `${LOCATIONS}/NL/CPO/LOC1`) => http().put(path).set(tokenHeader(token));

  beforeAll(async () => {
    hub = await startOcpiHub({ modules: [tellingModule] });
    partner = await startFakePartner();
    token = (await register()).tokenC;
  });

  afterAll(async () => {
    await hub.close();
    await partner.close();
  });

  it('reach the module decoded as parameters, and as they came to be passed on', async () => {
    const answer = await put(`${LOCATIONS}/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=1`).send({});
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
    expect((await put(`${LOCATIONS}/NL/CPO/LOC1/`).send({})).status).toBe(201);
    expect((await http().get('/ocpi/versions/').set(tokenHeader(token))).status).toBe(200);
  });

  it.each(['/NL/CPO/%2e%2e', '/NL/%2E./LOC1', '/NL/CPO/a%00b', '/NL/CPO/a\\..\\b'])(
    'are refused when a receiver could take %s for another path',
    async (path) => {
      const answer = await rawRequest(
        hub.port,
        `PUT ${LOCATIONS}${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Token ${base64(token)}\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 200/);
      expect(answer).toContain('"status_code":2001');
    },
  );

  it('are refused when they are not encoded as a URL should be', async () => {
    const answer = await http().get(`${LOCATIONS}/NL/CPO/%ZZ`).set(tokenHeader(token));
    expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
  });
});
