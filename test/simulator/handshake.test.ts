import { startCpoPlatform } from '../../src/simulator/cpo-platform.js';
import { startEmspPlatform } from '../../src/simulator/emsp-platform.js';
import { createOcpiClient } from '../../src/simulator/ocpi-client.js';
import type { Platform } from '../../src/simulator/platform.js';

const CPO = { country_code: 'NL', party_id: 'CPO' };
const MSP = { country_code: 'DE', party_id: 'MSP' };
const cpoRole = { ...CPO, role: 'CPO', business_details: { name: 'Stroom' } } as const;
const mspRole = { ...MSP, role: 'EMSP', business_details: { name: 'Fahrt' } } as const;
const aToken = {
  ...MSP,
  uid: '04AABB',
  type: 'RFID',
  contract_id: 'DE-MSP-C1-1',
  issuer: 'Fahrt',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: '2026-10-01T00:00:00Z',
} as const;

describe('two platforms that register with each other', () => {
  const running: Platform[] = [];
  const started = <P extends Platform>(platform: P): P => {
    running.push(platform);
    return platform;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((platform) => platform.stop()));
  });
  const pair = async () => {
    const cpo = started(await startCpoPlatform({ roles: [cpoRole] }));
    const emsp = started(await startEmspPlatform({ roles: [mspRole] }));
    return { cpo, emsp };
  };

  it('lets an invited platform register, and each call the other afterwards', async () => {
    const { cpo, emsp } = await pair();
    await emsp.register(cpo.invite());
    const reply = await emsp.putToken(aToken, CPO);
    expect([reply.httpStatus, reply.statusCode]).toEqual([201, 1000]);
    expect(cpo.received.get('tokens', 'de/msp/04aabb/rfid')).toEqual(aToken);
    const seen = cpo.messages.find((message) => message.module === 'tokens');
    expect(seen?.headers).toMatchObject({
      'ocpi-from-country-code': 'DE',
      'ocpi-from-party-id': 'MSP',
      'ocpi-to-party-id': 'CPO',
    });
    expect(reply.headers).toMatchObject({ 'ocpi-from-party-id': 'CPO', 'ocpi-to-party-id': 'MSP' });
  });

  it('refuses a call without a token, and a TOKEN_A on anything but versions and credentials', async () => {
    const { cpo } = await pair();
    const client = createOcpiClient();
    const { versionsUrl, token } = cpo.invite();
    const tokens = versionsUrl.replace('versions', '2.2.1/receiver/tokens/DE/MSP/1');
    expect((await client.send({ method: 'GET', url: versionsUrl, token: 'wrong' })).httpStatus).toBe(401);
    expect((await client.send({ method: 'GET', url: versionsUrl, token })).statusCode).toBe(1000);
    expect((await client.send({ method: 'GET', url: tokens, token })).httpStatus).toBe(401);
    await client.close();
  });

  it('does not register twice, but takes a new token and address with an update', async () => {
    const { cpo, emsp } = await pair();
    const invitation = cpo.invite();
    await emsp.register(invitation);
    const before = emsp.state();
    await expect(emsp.register({ ...invitation, token: before.peer?.token ?? '' })).rejects.toThrow('HTTP 405');

    const moved = started(await startEmspPlatform({ roles: [mspRole], state: before }));
    await moved.update();
    expect((await moved.putToken(aToken)).statusCode).toBe(1000);
    expect((await emsp.putToken(aToken)).httpStatus).toBe(401);
  });

  it('ends the registration for both when one of them unregisters', async () => {
    const { cpo, emsp } = await pair();
    await emsp.register(cpo.invite());
    await emsp.unregister();
    expect(cpo.state().peer).toBeUndefined();
    await expect(async () => emsp.putToken(aToken)).rejects.toThrow('not registered');
  });

  it('pages through a list of 120 tokens without losing or repeating one', async () => {
    const { cpo, emsp } = await pair();
    await cpo.register(emsp.invite());
    for (let i = 0; i < 120; i += 1) {
      emsp.own.put('tokens', `DE/MSP/${i}/RFID`, {
        uid: String(i),
        last_updated: `2026-10-01T00:00:${i < 60 ? '00' : '01'}Z`,
      });
    }
    const all = await cpo.fetchAll({ module: 'tokens', from: CPO });
    expect(all.map((token) => token['uid'])).toEqual(Array.from({ length: 120 }, (_, i) => String(i)));
    const later = await cpo.fetchAll({ module: 'tokens', from: CPO, query: 'date_from=2026-10-01T00:00:01Z&limit=7' });
    expect(later).toHaveLength(60);
  });
});

describe('a platform that misbehaves', () => {
  it('is slow, broken, rude or busy as told, and well again afterwards', async () => {
    const cpo = await startCpoPlatform({ roles: [cpoRole] });
    const emsp = await startEmspPlatform({ roles: [mspRole], client: { timeoutMs: 2_000 } });
    await emsp.register(cpo.invite());
    const put = () => emsp.putToken(aToken, CPO);

    cpo.fail({ kind: 'status', httpStatus: 500 });
    expect(await put()).toMatchObject({ httpStatus: 500, statusCode: undefined });
    cpo.fail({ kind: 'html' });
    expect(await put()).toMatchObject({ httpStatus: 200, statusCode: undefined });
    cpo.fail({ kind: 'partial-json' });
    expect(await put()).toMatchObject({ httpStatus: 200, statusCode: undefined });
    cpo.fail({ kind: 'too-many-requests', retryAfterS: 3 });
    expect(await put()).toMatchObject({ httpStatus: 429, headers: { 'retry-after': '3' } });
    cpo.fail({ kind: 'reset' });
    await expect(put()).rejects.toThrow();
    cpo.fail({ kind: 'answer', httpStatus: 200, json: '{"status_code":2003,"data":{"a":1}}' });
    expect(await put()).toMatchObject({ statusCode: 2003, data: { a: 1 } });

    cpo.fail({ kind: 'status', httpStatus: 503 }, { module: 'cdrs' });
    expect((await put()).statusCode).toBe(1000);
    cpo.fail({ kind: 'status', httpStatus: 503 }, { times: 1 });
    expect([(await put()).httpStatus, (await put()).httpStatus]).toEqual([503, 200]);
    cpo.fail({ kind: 'slow', delayMs: 150 });
    const startedAt = performance.now();
    expect((await put()).statusCode).toBe(1000);
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    await Promise.all([cpo.stop(), emsp.stop()]);
  });
});
