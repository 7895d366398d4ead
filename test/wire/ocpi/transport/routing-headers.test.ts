import { startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';
import { rawRequest } from '../../../support/ocpi/raw-request.js';
import { type Caller, LOCATIONS, tellingModule, withCaller } from '../../../support/ocpi/telling-module.js';

describe('routing headers', () => {
  let test: Caller;

  beforeAll(async () => {
    test = await withCaller(await startOcpiHub({ modules: [tellingModule] }));
  });

  afterAll(() => test.close());

  const from = (country: string, party: string) => ({
    'OCPI-From-Country-Code': country,
    'OCPI-from-party-id': party,
  });

  it('reach the module in upper case, however they were written', async () => {
    const answer = await test
      .put()
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
      await test.put().set(from('NL', 'CPO')).send({}),
      await test.put().set(from('NL', 'CPO')).type('json').send('{'),
      await test.http().get(`${LOCATIONS}/unknown`).set(from('NL', 'CPO')).set(tokenHeader(test.token)),
      await test.http().delete(`${LOCATIONS}/NL/CPO/LOC1`).set(from('NL', 'CPO')).set(tokenHeader(test.token)),
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
    const answer = await test.put().send({});
    expect(answer.body.data.routing).toMatchObject({ from: { countryCode: 'NL', partyId: 'CPO' } });
    expect(answer.body.data.routing).not.toHaveProperty('to');
  });

  it('must name a party of the caller: another one is refused with 2001', async () => {
    const answer = await test.put().set(from('DE', 'MSP')).send({});
    expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
    expect(test.log.at(-1)?.fields).toMatchObject({ ocpiStatus: 2001, refused: 'not-your-party' });
  });

  it('are refused when only half is there, or when they are no party', async () => {
    const halves = [
      { 'OCPI-to-party-id': 'MSP' },
      { 'OCPI-from-country-code': 'NL' },
      { 'OCPI-to-party-id': 'MSPX', 'OCPI-to-country-code': 'DE' },
      { 'OCPI-to-party-id': '$gt', 'OCPI-to-country-code': 'D1' },
    ];
    for (const headers of halves) {
      const answer = await test.put().set(headers).send({});
      expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
    }
  });

  it('are refused when they come twice', async () => {
    const answer = await test
      .put()
      .set('OCPI-to-party-id', ['MSP', 'EMP'] as never)
      .send({});
    expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
    const head = 'GET /ocpi/versions HTTP/1.1\r\nConnection: close\r\nHost: hub\r\nHost: other\r\n\r\n';
    expect(await rawRequest(test.port, head)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('mean nothing to versions and credentials, and do not stand in their answers', async () => {
    for (const path of ['/versions', '/2.2.1', '/2.2.1/credentials']) {
      const answer = await test.http().get(`/ocpi${path}`).set(tokenHeader(test.token)).set(from('ZZ', 'ZZZ'));
      expect(answer.status).toBe(200);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    }
  });
});
