import { aRole } from '../../../support/ocpi/a-role.js';
import { base64, invite, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';
import { type Caller, tellingModule, withCaller } from '../../../support/ocpi/telling-module.js';

describe('the credentials token', () => {
  let test: Caller;

  beforeAll(async () => {
    test = await withCaller(await startOcpiHub({ modules: [tellingModule] }));
  });

  afterAll(() => test.close());

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
      `Basic ${test.token}`,
    ]) {
      const request = test.http().get('/ocpi/versions');
      const answer = await (header === undefined ? request : request.set('Authorization', header));
      expect(answer.status).toBe(401);
      expect(answer.body.status_code).toBe(2000);
      expect(answer.headers['www-authenticate']).toBe('Token');
      texts.add(answer.body.status_message);
    }
    expect(texts.size).toBe(1);
  });

  it('is Base64 after exactly one space; a newline at its end does not matter', async () => {
    const get = (value: string) => test.http().get('/ocpi/versions').set('Authorization', value);
    expect((await get(`Token ${base64(test.token)}`)).status).toBe(200);
    expect((await get(`Token ${base64(`${test.token}\n`)}`)).status).toBe(200);
    expect((await get(`token ${base64(test.token)}`)).status).toBe(200);
    expect((await get(`Token  ${base64(test.token)}`)).status).toBe(401);
  });

  it('counts unencoded only for a partner that is known to do that, even when it could be Base64', async () => {
    expect((await test.http().get('/ocpi/versions').set('Authorization', `Token ${test.token}`)).status).toBe(401);
    const raw = await invite(test.hub, [aRole('FR*RAW', 'EMSP')], true);
    const get = (value: string) => test.http().get('/ocpi/versions').set('Authorization', `Token ${value}`);
    expect((await get(raw.tokenA)).status).toBe(200);
    expect((await get(base64(raw.tokenA))).status).toBe(200);
  });

  it('counts for nothing when it comes twice', async () => {
    const header = `Token ${base64(test.token)}`;
    const answer = await test
      .http()
      .get('/ocpi/versions')
      .set('Authorization', [header, header] as never);
    expect(answer.status).toBe(401);
  });

  it('A opens versions and credentials, and elsewhere does not even tell what exists', async () => {
    for (const path of ['/versions', '/2.2.1', '/2.2.1/', '/2.2.1/credentials']) {
      expect((await test.http().get(`/ocpi${path}`).set(tokenHeader(test.tokenA))).status).toBe(200);
    }
    for (const path of ['/2.2.1/receiver/locations/NL/CPO/1', '/2.2.1/sender/locations', '/2.2.1/nothing', '/']) {
      expect((await test.http().get(`/ocpi${path}`).set(tokenHeader(test.tokenA))).status).toBe(401);
    }
  });

  // The log of all the tests above.
  it('stands in no line of the log, whatever it came as', () => {
    expect(test.log.length).toBeGreaterThan(0);
    const all = JSON.stringify(test.log.map((line) => line.fields));
    const { token, tokenA } = test;
    for (const secret of [token, tokenA, base64(token), base64(tokenA)]) expect(all).not.toContain(secret);
  });
});
