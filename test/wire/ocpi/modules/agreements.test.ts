import { parsePartyKey } from '../../../../src/domain/party.js';
import {
  type RoamingAgreement,
  type RoamingDefault,
  roamingRules,
} from '../../../../src/domain/routing/roaming-agreement.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { useStores } from '../../../support/open-stores.js';
import { type Network, type Platform, RECEIVER_ONLY, startNetwork } from '../../../support/roaming/network.js';
import { aCdr, aLocation, aSession, aTariff } from '../../../support/roaming/objects.js';

const openStores = useStores();
const ALL_TIME = 'date_from=2020-01-01T00:00:00Z';

const agreement = (one: string, other: string, fields: Partial<RoamingAgreement> = {}): RoamingAgreement => ({
  id: `${one} ${other}`,
  parties: [parsePartyKey(one), parsePartyKey(other)],
  modules: 'ALL',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  ...fields,
});

describe.each(['in memory', 'in the database'])('roaming agreements and objects that are kept %s', (where) => {
  let network: Network;
  let cpo: Platform;
  let otherCpo: Platform;
  let emsp: Platform;

  beforeAll(async () => {
    network = await startNetwork(where === 'in memory' ? {} : { objects: (await openStores()).objects });
    cpo = await network.join([['NL*CPO', 'CPO']], { endpoints: RECEIVER_ONLY });
    otherCpo = await network.join([['BE*CP2', 'CPO']]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
    await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T1', { body: aTariff() });
    await cpo.ask('PUT', '/receiver/tariffs/NL/CPO/T2', { body: aTariff({ id: 'T2' }), to: 'DE*MSP' });
    const ofOther = aTariff({ country_code: 'BE', party_id: 'CP2', id: 'TB' });
    await otherCpo.ask('PUT', '/receiver/tariffs/BE/CP2/TB', { body: ofOther });
    await cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });
  });

  afterAll(() => network.close());

  const agree = (agreements: readonly RoamingAgreement[], otherwise: RoamingDefault) =>
    network.use({ roamingRules: async () => roamingRules(agreements, otherwise) });

  /** Ids on a page of one, and the count that comes with it. */
  async function listed(platform: Platform, module: string, query = ''): Promise<readonly unknown[]> {
    const answer = await platform.ask('GET', `/sender/${module}?${ALL_TIME}${query}`, { to: 'XX*HUB' });
    const items: readonly { readonly id: string }[] = Object(answer.data);
    return [answer.headers.get('x-total-count'), ...items.map(({ id }) => id)];
  }

  it('hide nothing when the default is OPEN and none of them forbids it', async () => {
    agree([agreement('NL*CPO', 'DE*MSP')], 'OPEN');
    expect(await listed(emsp, 'tariffs')).toEqual(['3', 'T1', 'T2', 'TB']);
  });

  it('hide an owner whose agreement has ended, from lists and their counts', async () => {
    agree([agreement('NL*CPO', 'DE*MSP', { validUntil: network.hub.clock.now() })], 'OPEN');
    expect(await listed(emsp, 'tariffs')).toEqual(['1', 'TB']);
    expect(await listed(emsp, 'tariffs', '&date_to=2030-01-01T00:00:00Z&limit=1')).toEqual(['1', 'TB']);
    expect(await listed(emsp, 'sessions')).toEqual(['0']);
  });

  it('show only those with one, and one’s own, when the default is CLOSED', async () => {
    agree([agreement('DE*MSP', 'NL*CPO', { modules: ['tariffs'] })], 'CLOSED');
    expect(await listed(emsp, 'tariffs')).toEqual(['2', 'T1', 'T2']);
    expect(await listed(emsp, 'sessions')).toEqual(['0']);
    expect(await listed(cpo, 'tariffs')).toEqual(['2', 'T1', 'T2']);
    agree([], 'CLOSED');
    expect(await listed(emsp, 'tariffs')).toEqual(['0']);
    expect(await listed(otherCpo, 'tariffs')).toEqual(['1', 'TB']);
  });

  it('are asked for when a party’s list is: whether the party or the hub’s copy would answer', async () => {
    agree(
      [agreement('BE*CP2', 'DE*MSP', { modules: ['tokens'] }), agreement('NL*CPO', 'DE*MSP', { modules: [] })],
      'OPEN',
    );
    for (const to of ['BE*CP2', 'NL*CPO']) {
      const answer = await emsp.ask('GET', '/sender/tariffs', { to });
      expect(answer).toMatchObject({ http: 200, ocpi: 2000, message: expect.stringContaining('no roaming agreement') });
    }
    expect(otherCpo.partner.seen).toEqual([]);
  });

  it('are asked for each push to a party', async () => {
    agree([agreement('NL*CPO', 'DE*MSP', { modules: ['locations'] })], 'OPEN');
    const [location, tariff] = ['/receiver/locations/NL/CPO/L', '/receiver/tariffs/NL/CPO/T'];
    emsp.partner.on(`/2.2.1${location}`, (_req, res) => success(res));
    const put = (path: string, body: unknown) => cpo.ask('PUT', path, { to: 'DE*MSP', body });
    expect(await put(location, aLocation({ id: 'L' }))).toMatchObject({ ocpi: 1000 });
    expect(await put(tariff, aTariff({ id: 'T' }))).toMatchObject({ http: 200, ocpi: 2000 });
    expect(await network.hub.objects.find('tariffs', 'NL*CPO/T')).toBeUndefined();
  });

  it('let a CDR pass that they covered when its session began, though they have ended', async () => {
    const began = new Date(String(aCdr()['start_date_time'])).getTime();
    const post = (id: string, until: number) => {
      const validUntil = new Date(until);
      agree([agreement('NL*CPO', 'DE*MSP', { validFrom: new Date(0), validUntil })], 'CLOSED');
      return cpo.ask('POST', '/receiver/cdrs', { body: aCdr({ id }) });
    };
    expect(await post('LATE', began + 1)).toMatchObject({ http: 201, ocpi: 1000 });
    expect(await post('NEVER', began)).toMatchObject({ http: 200, ocpi: 2000 });
    const list = await emsp.ask('GET', `/sender/cdrs?${ALL_TIME}`, { to: 'XX*HUB' });
    expect(list.headers.get('x-total-count')).toBe('1');
  });
});
