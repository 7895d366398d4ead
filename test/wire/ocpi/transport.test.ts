import supertest from 'supertest';
import type { OcpiModule } from '../../../src/wire/ocpi/module.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { credentialsOf, type FakePartner, startFakePartner } from '../../support/ocpi/fake-partner.js';
import { base64, invite, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';
import { rawRequest } from '../../support/ocpi/raw-request.js';

/** Says what it saw of the call. */
const locations: OcpiModule = {
  identifier: 'locations',
  role: 'RECEIVER',
  routes: [
    {
      method: 'PUT',
      path: '/:country_code/:party_id/:location_id',
      handle: async ({ rest, params, body, bytes, routing, query }) => ({
        kind: 'own',
        http: 201,
        data: { rest, params, body, text: bytes && Buffer.from(bytes).toString(), routing, query: [...query] },
      }),
    },
    {
      method: 'GET',
      path: '/:country_code/:party_id/:location_id',
      handle: async () => {
        throw new Error('the store is down: mongodb://secret@db');
      },
    },
  ],
};

const PATH = '/ocpi/2.2.1/receiver/locations';

describe('OCPI transport', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;
  let token = '';
  let tokenA = '';

  const http = () => supertest(`http://127.0.0.1:${hub.port}`);
  const put = (path = `${PATH}/NL/CPO/LOC1`) => http().put(path).set(tokenHeader(token));

  beforeAll(async () => {
    hub = await startOcpiHub({ modules: [locations] });
    partner = await startFakePartner();
    const invited = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
    const answer = await http()
      .post('/ocpi/2.2.1/credentials')
      .set(tokenHeader(invited.tokenA))
      .send(credentialsOf(partner, [['NL', 'CPO', 'CPO']]));
    token = answer.body.data.token;
    tokenA = (await invite(hub.hub, [aRole('DE*MSP', 'EMSP')])).tokenA;
  });

  afterAll(async () => {
    await hub.close();
    await partner.close();
  });

  describe('the credentials token', () => {
    it('opens nothing without, blank, garbled, of another scheme or unknown, with the same words for all', async () => {
      const texts = new Set<string>();
      for (const header of [
        undefined,
        '',
        'Token',
        'Token  ',
        'Bearer abc',
        'Token QUFB',
        'Token %%%',
        `Basic ${token}`,
      ]) {
        const request = http().get('/ocpi/versions');
        const answer = await (header === undefined ? request : request.set('Authorization', header));
        expect(answer.status).toBe(401);
        expect(answer.body.status_code).toBe(2000);
        expect(answer.headers['www-authenticate']).toBe('Token');
        texts.add(answer.body.status_message);
      }
      expect(texts.size).toBe(1);
    });

    it('is Base64 after exactly one space; a newline at its end does not matter', async () => {
      const get = (value: string) => http().get('/ocpi/versions').set('Authorization', value);
      expect((await get(`Token ${base64(token)}`)).status).toBe(200);
      expect((await get(`Token ${base64(`${token}\n`)}`)).status).toBe(200);
      expect((await get(`token ${base64(token)}`)).status).toBe(200);
      expect((await get(`Token  ${base64(token)}`)).status).toBe(401);
    });

    it('counts unencoded only for a partner that is known to do that, even when it could be Base64', async () => {
      expect((await http().get('/ocpi/versions').set('Authorization', `Token ${token}`)).status).toBe(401);
      const raw = await invite(hub.hub, [aRole('FR*RAW', 'EMSP')], true);
      const get = (value: string) => http().get('/ocpi/versions').set('Authorization', `Token ${value}`);
      expect((await get(raw.tokenA)).status).toBe(200);
      expect((await get(base64(raw.tokenA))).status).toBe(200);
    });

    it('counts for nothing when it comes twice', async () => {
      const header = `Token ${base64(token)}`;
      const answer = await http()
        .get('/ocpi/versions')
        .set('Authorization', [header, header] as never);
      expect(answer.status).toBe(401);
    });

    it('A opens versions and credentials, and elsewhere does not even tell what exists', async () => {
      for (const path of ['/versions', '/2.2.1', '/2.2.1/', '/2.2.1/credentials']) {
        expect((await http().get(`/ocpi${path}`).set(tokenHeader(tokenA))).status).toBe(200);
      }
      for (const path of ['/2.2.1/receiver/locations/NL/CPO/1', '/2.2.1/sender/locations', '/2.2.1/nothing', '/']) {
        expect((await http().get(`/ocpi${path}`).set(tokenHeader(tokenA))).status).toBe(401);
      }
    });
  });

  describe('envelopes and ids', () => {
    it('echoes X-Request-ID and X-Correlation-ID on success and on 401, 404, 405, 400 and 500', async () => {
      const ids = { 'X-Request-ID': 'req-1', 'X-Correlation-ID': '7f1c9b1e-0000-4000-8000-0123456789ab' };
      const answers = [
        await put().set(ids).send({}),
        await http().get('/ocpi/versions').set(ids),
        await http().get('/ocpi/nothing').set(ids).set(tokenHeader(token)),
        await http().delete(`${PATH}/NL/CPO/LOC1`).set(ids).set(tokenHeader(token)),
        await put().set(ids).type('json').send('{'),
        await http().get(`${PATH}/NL/CPO/LOC1`).set(ids).set(tokenHeader(token)),
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
        const request = put();
        const answer = await (odd === undefined ? request : request.set('X-Correlation-ID', odd)).send({});
        expect(answer.status).toBe(201);
        expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
        expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      }
    });

    it('has no data where there is none to give', async () => {
      const answer = await http().get('/ocpi/nothing').set(tokenHeader(token));
      expect(answer.body).not.toHaveProperty('data');
    });

    it('answers a bug with 500 and 3000, says nothing of it to the partner, and logs it', async () => {
      const answer = await http().get(`${PATH}/NL/CPO/LOC1`).set(tokenHeader(token));
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({ status_code: 3000, status_message: 'internal error' });
      expect(answer.text).not.toMatch(/secret|at /);
      expect(hub.log.some(({ level, fields }) => level === 'error' && 'err' in fields)).toBe(true);
    });

    it('answers a method that a module does not have with 405 and Allow', async () => {
      for (const method of ['post', 'patch', 'delete'] as const) {
        const answer = await http()[method](`${PATH}/NL/CPO/LOC1`).set(tokenHeader(token));
        expect(answer.status).toBe(405);
        expect(answer.headers['allow']).toBe('PUT, GET');
        expect(answer.body.status_code).toBe(2000);
      }
      expect((await http().delete('/ocpi/versions').set(tokenHeader(token))).headers['allow']).toBe('GET');
    });

    it('logs one line per request, without tokens and without the URL', async () => {
      const before = hub.log.length;
      await put(`${PATH}/NL/CPO/SECRETLOC?token=abc`).send({});
      const lines = hub.log.slice(before);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.fields).toMatchObject({
        event: 'ocpi.answered',
        method: 'PUT',
        route: '/2.2.1/receiver/locations/:country_code/:party_id/:location_id',
        httpStatus: 201,
        requester: 'NL*CPO',
      });
      const all = JSON.stringify(hub.log.map((line) => line.fields));
      for (const secret of [token, tokenA, base64(token), 'SECRETLOC']) expect(all).not.toContain(secret);
    });
  });

  describe('routing headers', () => {
    const from = (country: string, party: string) => ({
      'OCPI-From-Country-Code': country,
      'OCPI-from-party-id': party,
    });

    it('reach the module in upper case, however they were written', async () => {
      const answer = await put()
        .set(from('nl', 'cpo'))
        .set({ 'ocpi-to-country-code': 'de', 'OCPI-TO-PARTY-ID': 'msp' })
        .send({});
      expect(answer.body.data.routing).toMatchObject({
        from: { countryCode: 'NL', partyId: 'CPO' },
        to: { countryCode: 'DE', partyId: 'MSP' },
      });
    });

    it('are turned round in the answer, also when the hub refuses', async () => {
      const answers = [
        await put().set(from('NL', 'CPO')).send({}),
        await put().set(from('NL', 'CPO')).type('json').send('{'),
        await http().get(`${PATH}/unknown`).set(from('NL', 'CPO')).set(tokenHeader(token)),
        await http().delete(`${PATH}/NL/CPO/LOC1`).set(from('NL', 'CPO')).set(tokenHeader(token)),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([201, 400, 404, 405]);
      for (const answer of answers) {
        expect(answer.headers).toMatchObject({
          'ocpi-to-country-code': 'NL',
          'ocpi-to-party-id': 'CPO',
          'ocpi-from-country-code': 'XX',
          'ocpi-from-party-id': 'HUB',
        });
      }
    });

    it('name the only party of a platform when it says nothing', async () => {
      const answer = await put().send({});
      expect(answer.body.data.routing).toMatchObject({ from: { countryCode: 'NL', partyId: 'CPO' } });
      expect(answer.body.data.routing).not.toHaveProperty('to');
    });

    it('must name a party of the caller: another one is refused with 2001', async () => {
      const answer = await put().set(from('DE', 'MSP')).send({});
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
      expect(hub.log.at(-1)?.fields).toMatchObject({ ocpiStatus: 2001, refused: 'not-your-party' });
    });

    it('are refused when only half is there, or when they are no party', async () => {
      const halves = [
        { 'OCPI-to-party-id': 'MSP' },
        { 'OCPI-from-country-code': 'NL' },
        { 'OCPI-to-party-id': 'MSPX', 'OCPI-to-country-code': 'DE' },
        { 'OCPI-to-party-id': '$gt', 'OCPI-to-country-code': 'D1' },
      ];
      for (const headers of halves) {
        const answer = await put().set(headers).send({});
        expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
      }
    });

    it('are refused when they come twice', async () => {
      const answer = await put()
        .set('OCPI-to-party-id', ['MSP', 'EMP'] as never)
        .send({});
      expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
      const head = 'GET /ocpi/versions HTTP/1.1\r\nConnection: close\r\nHost: hub\r\nHost: other\r\n\r\n';
      expect(await rawRequest(hub.port, head)).toMatch(/^HTTP\/1.1 400 /);
    });

    it('mean nothing to versions and credentials, and do not stand in their answers', async () => {
      for (const path of ['/versions', '/2.2.1', '/2.2.1/credentials']) {
        const answer = await http().get(`/ocpi${path}`).set(tokenHeader(token)).set(from('ZZ', 'ZZZ'));
        expect(answer.status).toBe(200);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
      }
    });
  });

  describe('paths', () => {
    it('reach the module decoded as parameters, and as they came to be passed on', async () => {
      const answer = await put(`${PATH}/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=1`).send({});
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
      expect((await put(`${PATH}/NL/CPO/LOC1/`).send({})).status).toBe(201);
      expect((await http().get('/ocpi/versions/').set(tokenHeader(token))).status).toBe(200);
    });

    it.each(['/NL/CPO/%2e%2e', '/NL/%2E./LOC1', '/NL/CPO/a%00b', '/NL/CPO/a\\..\\b'])(
      'are refused when a receiver could take %s for another path',
      async (path) => {
        const answer = await rawRequest(
          hub.port,
          `PUT ${PATH}${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Token ${base64(token)}\r\n\r\n`,
        );
        expect(answer).toMatch(/^HTTP\/1.1 200/);
        expect(answer).toContain('"status_code":2001');
      },
    );

    it('are refused when they are not encoded as a URL should be', async () => {
      const answer = await http().get(`${PATH}/NL/CPO/%ZZ`).set(tokenHeader(token));
      expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
    });
  });
});
