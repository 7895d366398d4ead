import {
  type Answer,
  type Network,
  type Platform,
  RECEIVER_ONLY,
  startNetwork,
} from '../../../support/roaming/network.js';
import { aCdr, aLocation, aSession, aTariff, aToken } from '../../../support/roaming/objects.js';

let network: Network;
let cpo: Platform;
let otherCpo: Platform;
let emsp: Platform;
let otherEmsp: Platform;

beforeAll(async () => {
  network = await startNetwork({ pageLimit: 3 });
  cpo = await network.join([['NL*CPO', 'CPO']], { endpoints: RECEIVER_ONLY });
  otherCpo = await network.join([['BE*CP2', 'CPO']], { endpoints: RECEIVER_ONLY });
  emsp = await network.join([['DE*MSP', 'EMSP']]);
  otherEmsp = await network.join([['FR*EMP', 'EMSP']]);
  for (const [index, second] of ['00', '01', '02', '03', '04'].entries()) {
    const fields = { id: `T${index}`, last_updated: `2026-11-02T09:00:${second}Z` };
    await cpo.ask('PUT', `/receiver/tariffs/NL/CPO/T${index}`, { body: aTariff(fields) });
  }
  await otherCpo.ask('PUT', '/receiver/tariffs/BE/CP2/TB', {
    body: aTariff({ country_code: 'BE', party_id: 'CP2', id: 'TB' }),
  });
  await cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });
  await cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
  await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB', { body: aToken() });
  await cpo.ask('POST', '/receiver/cdrs', { body: aCdr() });
});

afterAll(() => network.close());

const idsOf = (answer: Answer) => Object(answer.data).map((item: { id?: string; uid?: string }) => item.id ?? item.uid);
const nextOf = (answer: Answer) => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
const all = 'date_from=2020-01-01T00:00:00Z';

describe('a list', () => {
  // Requirement 49.
  it('is of all owners when it is asked of the hub or of nobody, and from the hub', async () => {
    for (const ask of [{ to: 'XX*HUB' }, {}]) {
      const answer = await emsp.ask('GET', '/sender/tariffs?offset=3', ask);
      expect(answer).toMatchObject({ http: 200, ocpi: 1000 });
      expect(idsOf(answer)).toEqual(['T3', 'T4', 'TB']);
      expect(answer.headers.get('ocpi-from-party-id')).toBe('HUB');
    }
  });

  it('is of one owner when that is asked, and from the owner, who has no list of its own', async () => {
    const answer = await emsp.ask('GET', '/sender/tariffs', { to: 'BE*CP2' });
    expect(idsOf(answer)).toEqual(['TB']);
    expect(answer.headers.get('ocpi-from-party-id')).toBe('CP2');
    expect(answer.headers.get('x-total-count')).toBe('1');
  });

  it('of an owner whom nobody knows is refused with 4001', async () => {
    expect(await emsp.ask('GET', '/sender/tariffs', { to: 'ZZ*ZZZ' })).toMatchObject({ http: 200, ocpi: 4001 });
  });

  // Requirement 52.
  it('starts with date_from and ends before date_to', async () => {
    const list = (query: string) => emsp.ask('GET', `/sender/tariffs?${query}`, { to: 'NL*CPO' });
    expect(idsOf(await list('date_from=2026-11-02T09:00:03Z'))).toEqual(['T3', 'T4']);
    expect(idsOf(await list('date_to=2026-11-02T09:00:01Z'))).toEqual(['T0']);
    expect(idsOf(await list('date_from=2026-11-02T09:00:01&date_to=2026-11-02T09:00:02.500'))).toEqual(['T1', 'T2']);
    expect(idsOf(await list('date_from=2026-11-02T09:00:02.001Z'))).toEqual(['T3', 'T4']);
    expect((await list('date_from=2030-01-01T00:00:00Z')).text).toContain('"data":[]');
  });

  // Requirement 53.
  it('says how many there are, what the cap is, and where the next page is at the hub, with the same filters', async () => {
    const query = 'date_from=2026-11-02T09:00:01Z&limit=2';
    const first = await emsp.ask('GET', `/sender/tariffs?${query}`, { to: 'NL*CPO' });
    expect(idsOf(first)).toEqual(['T1', 'T2']);
    expect([first.headers.get('x-total-count'), first.headers.get('x-limit')]).toEqual(['4', '3']);
    const next = new URL(nextOf(first));
    expect(`${next.origin}${next.pathname}`).toBe(`${network.hub.ocpiUrl}/2.2.1/sender/tariffs`);
    expect(Object.fromEntries(next.searchParams)).toEqual({
      date_from: '2026-11-02T09:00:01Z',
      limit: '2',
      offset: '2',
    });

    for (const _time of ['once', 'and again']) {
      const last = await emsp.ask('GET', next.href, { to: 'NL*CPO' });
      expect(idsOf(last)).toEqual(['T3', 'T4']);
      expect(last.headers.has('link')).toBe(false);
    }
  });

  it('has at most as many as the cap, whatever the limit', async () => {
    const answer = await emsp.ask('GET', '/sender/tariffs?limit=99999');
    expect(idsOf(answer)).toHaveLength(3);
    expect(answer.headers.get('x-limit')).toBe('3');
    expect(new URL(nextOf(answer)).searchParams.get('limit')).toBe('3');
  });

  it('beyond the end is empty and has no next page', async () => {
    const answer = await emsp.ask('GET', '/sender/tariffs?offset=1000000');
    expect(answer).toMatchObject({ ocpi: 1000, data: [] });
    expect(answer.headers.get('x-total-count')).toBe('6');
    expect(answer.headers.has('link')).toBe(false);
  });

  // Requirement 54.
  it('neither loses nor repeats an object that changes while somebody pages', async () => {
    const first = await emsp.ask('GET', '/sender/tariffs?limit=2', { to: 'NL*CPO' });
    const changed = aTariff({ id: 'T0', last_updated: '2026-11-02T10:00:00Z' });
    await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T0', { body: changed });
    const second = await emsp.ask('GET', nextOf(first), { to: 'NL*CPO' });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(['T0', 'T1', 'T2', 'T3']);
    await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T0', {
      body: aTariff({ id: 'T0', last_updated: '2026-11-02T09:00:00Z' }),
    });
  });

  // Requirement 55.
  it('of Sessions needs date_from', async () => {
    const refused = { http: 200, ocpi: 2001, message: 'date_from: required' };
    expect(await emsp.ask('GET', '/sender/sessions')).toMatchObject(refused);
    expect(await emsp.ask('GET', '/sender/sessions?date_from=')).toMatchObject(refused);
  });

  it.each([
    ['date_from=2026-11-02T09:00:00%2B00:00', 'date_from: expected UTC with Z or nothing behind the time'],
    ['date_from=yesterday', 'date_from: expected a time such as 2026-11-02T09:30:00Z'],
    ['date_to=2026-02-30T00:00:00Z', 'date_to: no such date or time'],
    ['offset=-1', 'offset: expected an integer from 0'],
    ['limit=0', 'limit: expected an integer from 1'],
    ['limit=1e9', 'limit: expected an integer from 1'],
    ['limit[$gt]=1&limit=2&limit=3', 'limit: came twice'],
  ])('refuses ?%s', async (query, message) => {
    expect(await emsp.ask('GET', `/sender/tariffs?${query}`)).toMatchObject({ http: 200, ocpi: 2001, message });
  });
});

describe('who may see what in a list', () => {
  it.each([
    ['sessions', ['S1'], ['S1'], [], []],
    ['cdrs', ['CDR1'], ['CDR1'], [], []],
    ['tokens', ['04aB'], ['04aB'], [], ['04aB']],
    ['locations', ['LOC1'], ['LOC1'], ['LOC1'], []],
  ])('%s', async (module, owner, counterparty, anotherEmsp, anotherCpo) => {
    const list = async (platform: Platform) => idsOf(await platform.ask('GET', `/sender/${module}?${all}`));
    expect([await list(cpo), await list(emsp), await list(otherEmsp), await list(otherCpo)]).toEqual([
      owner,
      counterparty,
      anotherEmsp,
      anotherCpo,
    ]);
  });

  it('CDRs and Sessions of a CPO that is asked by name are those of the party that asks', async () => {
    for (const module of ['cdrs', 'sessions']) {
      const list = (platform: Platform) => platform.ask('GET', `/sender/${module}?${all}`, { to: 'NL*CPO' });
      expect(idsOf(await list(emsp))).toHaveLength(1);
      expect((await list(otherEmsp)).headers.get('x-total-count')).toBe('0');
    }
  });

  it('a party of a platform with several sees what is for that party', async () => {
    const both = await network.join([
      ['AT*EM1', 'EMSP'],
      ['AT*EM2', 'EMSP'],
    ]);
    const token = { country_code: 'AT', party_id: 'EM1', uid: 'U', type: 'RFID', contract_id: 'C' };
    await cpo.ask('PUT', '/receiver/sessions/NL/CPO/S2', { body: aSession({ id: 'S2', cdr_token: token }) });
    const list = async (from: string) => idsOf(await both.ask('GET', `/sender/sessions?${all}`, { from }));
    expect([await list('AT*EM1'), await list('AT*EM2')]).toEqual([['S2'], []]);
  });
});
