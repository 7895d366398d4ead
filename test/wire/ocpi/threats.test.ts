import { type Network, type Platform, startNetwork } from '../../support/roaming/network.js';
import { aCdr, aLocation, aToken } from '../../support/roaming/objects.js';
import { LOCATION } from '../../support/roaming/paths.js';

const UNSAFE_HEADERS = { 'X-Request-ID': 'r', 'X-Correlation-ID': 'c' };

describe('a platform that wants more than it may', () => {
  let network: Network;
  let cpo: Platform;
  let emsp: Platform;
  let thief: Platform;

  beforeAll(async () => {
    network = await startNetwork();
    cpo = await network.join([['NL*CPO', 'CPO']]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
    thief = await network.join([['FR*BAD', 'CPO']]);
  });

  afterAll(() => network.close());

  it('cannot speak in the name of another party: 2001, and nobody hears of it', async () => {
    const before = emsp.partner.seen.length;
    const answer = await thief.ask('PUT', LOCATION, { from: 'NL*CPO', to: 'DE*MSP', body: aLocation() });
    expect([answer.http, answer.ocpi]).toEqual([200, 2001]);
    expect(answer.message).toContain('NL*CPO is not a party of this connection');
    expect(emsp.partner.seen.length).toBe(before);
    expect(network.hub.objects.all()).toEqual([]);
  });

  it.each([
    ['in the URL', LOCATION, aLocation()],
    ['in the body', '/receiver/locations/FR/BAD/LOC1', aLocation()],
    ['of a CDR', '/receiver/cdrs', aCdr()],
  ])('cannot write objects of another party: %s', async (_where, path, body) => {
    const method = path.endsWith('cdrs') ? 'POST' : 'PUT';
    const answer = await thief.ask(method, path, { from: 'FR*BAD', to: 'DE*MSP', body });
    expect([answer.http, answer.ocpi]).toEqual([200, 2001]);
    expect(network.hub.objects.all()).toEqual([]);
    expect(network.hub.cdrs.all()).toEqual([]);
    expect(emsp.partner.seen).toEqual([]);
  });

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"evses":[{"__proto__":{"polluted":true}}]}',
  ])('cannot reach a prototype with a body: %s', async (body) => {
    await cpo.ask('PUT', LOCATION, { from: 'NL*CPO', to: 'XX*HUB', body: aLocation() });
    for (const method of ['PUT', 'PATCH']) {
      const answer = await cpo.ask(method, LOCATION, { from: 'NL*CPO', to: 'XX*HUB', body });
      expect([answer.http, answer.ocpi]).toEqual([400, 2000]);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('cannot reach a prototype with a query or a path, nor make an operator of one', async () => {
    const query = '?__proto__[polluted]=1&constructor[prototype][polluted]=1&offset[$ne]=0';
    await emsp.ask('GET', `/sender/locations${query}`, { from: 'DE*MSP', to: 'XX*HUB' });
    await emsp.ask('GET', '/receiver/tokens/DE/MSP/__proto__', { from: 'DE*MSP', headers: UNSAFE_HEADERS });
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/__proto__', { from: 'DE*MSP', body: aToken({ uid: '__proto__' }) });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    const refused = await emsp.ask('PUT', '/receiver/tokens/DE/MSP/X', {
      from: 'DE*MSP',
      body: aToken({ uid: { $gt: '' } }),
    });
    expect([refused.http, refused.ocpi, refused.message]).toEqual([200, 2001, 'uid: expected string']);
  });

  it.each([
    ['text', '"12.5"', 'total_energy: expected number'],
    ['NaN', 'NaN', 'this is not valid JSON'],
    ['1e400', '1e400', 'total_energy: is out of range'],
    ['forty digits', '1.234567890123456789012345678901234567890', 'total_energy: has too many digits'],
  ])('cannot bring %s into the books as a number', async (_what, number, message) => {
    const body = JSON.stringify(aCdr()).replace(/"total_energy":[^,]+/, `"total_energy":${number}`);
    const answer = await cpo.ask('POST', '/receiver/cdrs', { from: 'NL*CPO', to: 'DE*MSP', body });
    expect(answer.message).toContain(message);
    expect(network.hub.cdrs.all()).toEqual([]);
  });

  it.each([
    ['the year 9999', '9999-12-31T23:59:59Z', 'end_date_time: expected a time before 2100'],
    ['a leap second', '2026-12-31T23:59:60Z', 'end_date_time: leap seconds are not supported'],
    ['an offset', '2026-11-02T10:00:00+02:00', 'end_date_time: expected UTC with Z or nothing behind the time'],
  ])('cannot bring %s into the books as a time', async (_what, time, message) => {
    const body = aCdr({ end_date_time: time });
    const answer = await cpo.ask('POST', '/receiver/cdrs', { from: 'NL*CPO', to: 'DE*MSP', body });
    expect([answer.http, answer.ocpi, answer.message]).toEqual([200, 2001, message]);
    expect(network.hub.cdrs.all()).toEqual([]);
  });
});
