import type { CopiedModule } from '../../../../src/store/object-store.js';
import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import type { Json } from '../../../support/ocpi-example.js';
import { useStores } from '../../../support/open-stores.js';
import { type Network, type Platform, RECEIVER_ONLY, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession, aTariff, aToken } from '../../../support/roaming/objects.js';

const openStores = useStores();
const TEN = '2026-11-02T10:00:00Z';

describe.each(['in memory', 'in the database'])('who may see an object that is kept %s', (where) => {
  let network: Network;
  let cpo: Platform;
  let otherCpo: Platform;
  let one: Platform;
  let other: Platform;
  let nsp: Platform;

  beforeAll(async () => {
    network = await startNetwork(where === 'in memory' ? {} : { objects: (await openStores()).objects });
    cpo = await network.join([['NL*CPO', 'CPO']], { endpoints: RECEIVER_ONLY });
    otherCpo = await network.join([['BE*CP2', 'CPO']]);
    one = await network.join([['DE*MSP', 'EMSP']]);
    other = await network.join([['FR*EMP', 'EMSP']]);
    nsp = await network.join([['SE*NAV', 'NSP']]);
  });

  afterAll(() => network.close());

  const pathOf = (module: CopiedModule, id: string) => `/receiver/${module}/NL/CPO/${id}`;
  const put = (module: CopiedModule, body: Json, to?: string) =>
    cpo.ask('PUT', pathOf(module, String(body['id'])), { body, ...(to && { to }) });
  const patch = (path: string, body: Json, to?: string) =>
    cpo.ask('PATCH', path, { body: { last_updated: TEN, ...body }, ...(to && { to }) });

  /** Which platforms see the object in their lists; each list is counted as it is. */
  async function viewers(module: CopiedModule, id: string): Promise<readonly string[]> {
    const seen: string[] = [];
    for (const [name, platform] of Object.entries({ cpo, otherCpo, one, other, nsp })) {
      for (const query of ['', '&date_to=2030-01-01T00:00:00Z']) {
        const answer = await platform.ask('GET', `/sender/${module}?date_from=2020-01-01T00:00:00Z${query}`);
        const items: readonly Json[] = Object(answer.data);
        expect(answer.headers.get('x-total-count')).toBe(String(items.length));
        if (items.some((item) => (item['id'] ?? item['uid']) === id)) seen.push(name);
      }
    }
    return [...new Set(seen)];
  }

  it.each([
    ['nobody', undefined],
    ['the hub', 'XX*HUB'],
  ])('all in a receiving role, when it was addressed to %s', async (whom, to) => {
    const id = `ALL-${whom.slice(0, 3)}`;
    await put('tariffs', aTariff({ id }), to);
    await put('locations', aLocation({ id }), to);
    await one.ask('PUT', `/receiver/tokens/DE/MSP/${id}`, { body: aToken({ uid: id }), ...(to && { to }) });
    expect(await viewers('tariffs', id)).toEqual(['cpo', 'one', 'other', 'nsp']);
    expect(await viewers('locations', id)).toEqual(['cpo', 'one', 'other', 'nsp']);
    expect(await viewers('tokens', id)).toEqual(['cpo', 'otherCpo', 'one']);
  });

  it('its owner and the party that it was addressed to, and nobody else', async () => {
    await put('tariffs', aTariff({ id: 'ONE' }), 'DE*MSP');
    await put('locations', aLocation({ id: 'ONE' }), 'DE*MSP');
    await one.ask('PUT', '/receiver/tokens/DE/MSP/ONE', { body: aToken({ uid: 'ONE' }), to: 'BE*CP2' });
    expect(await viewers('tariffs', 'ONE')).toEqual(['cpo', 'one']);
    expect(await viewers('locations', 'ONE')).toEqual(['cpo', 'one']);
    expect(await viewers('tokens', 'ONE')).toEqual(['otherCpo', 'one']);
  });

  it('the same when its owner is asked by name, in whatever case the party was written', async () => {
    const headers = { 'OCPI-to-country-code': 'de', 'OCPI-to-party-id': 'msp' };
    await cpo.ask('PUT', pathOf('tariffs', 'CASE'), { body: aTariff({ id: 'CASE' }), headers });
    const list = async (platform: Platform) => (await platform.ask('GET', '/sender/tariffs', { to: 'NL*CPO' })).text;
    expect(await list(one)).toContain('"CASE"');
    expect(await list(other)).not.toContain('"CASE"');
  });

  it('each party to which it was addressed in turn', async () => {
    for (const to of ['DE*MSP', 'SE*NAV', 'DE*MSP']) await put('tariffs', aTariff({ id: 'TURN' }), to);
    expect(await viewers('tariffs', 'TURN')).toEqual(['cpo', 'one', 'nsp']);
  });

  it('all, once it was addressed to all, also when it is addressed to one after that', async () => {
    await put('tariffs', aTariff({ id: 'WIDE' }), 'DE*MSP');
    await put('tariffs', aTariff({ id: 'WIDE' }));
    expect(await viewers('tariffs', 'WIDE')).toEqual(['cpo', 'one', 'other', 'nsp']);
    await put('tariffs', aTariff({ id: 'WIDE' }), 'DE*MSP');
    expect(await viewers('tariffs', 'WIDE')).toEqual(['cpo', 'one', 'other', 'nsp']);
  });

  it('only the new addressee, when it was taken back before', async () => {
    await put('tariffs', aTariff({ id: 'BACK' }));
    await cpo.ask('DELETE', pathOf('tariffs', 'BACK'));
    await put('tariffs', aTariff({ id: 'BACK' }), 'FR*EMP');
    expect(await viewers('tariffs', 'BACK')).toEqual(['cpo', 'other']);
  });

  it('also the party that has refused it, or whose answer was of no use', async () => {
    other.partner.on(`/2.2.1${pathOf('tariffs', 'NO')}`, (_req, res) =>
      answerJson(res, 200, { status_code: 2001, timestamp: TEN }),
    );
    expect(await put('tariffs', aTariff({ id: 'NO' }), 'FR*EMP')).toMatchObject({ ocpi: 2001 });
    expect(await viewers('tariffs', 'NO')).toEqual(['cpo', 'other']);
    one.partner.on(`/2.2.1${pathOf('tariffs', 'NO')}`, (_req, res) => res.writeHead(500).end());
    expect(await put('tariffs', aTariff({ id: 'NO' }), 'DE*MSP')).toMatchObject({ ocpi: 4000 });
    expect(await viewers('tariffs', 'NO')).toEqual(['cpo', 'one', 'other']);
  });

  it('no party that nobody knows or that is not connected', async () => {
    await network.join([['AT*NEW', 'EMSP']], { state: 'PLANNED' });
    await put('locations', aLocation({ id: 'KNOWN' }), 'DE*MSP');
    for (const [to, ocpi] of [
      ['ZZ*ZZZ', 4001],
      ['AT*NEW', 4003],
    ] as const) {
      expect(await put('locations', aLocation({ id: 'KNOWN', last_updated: TEN }), to)).toMatchObject({ ocpi });
      expect(await patch(pathOf('locations', 'KNOWN'), { name: 'X' }, to)).toMatchObject({ ocpi });
      expect(await patch(`${pathOf('locations', 'KNOWN')}/3256`, { status: 'BLOCKED' }, to)).toMatchObject({ ocpi });
    }
    const { audience, json } = { ...(await network.hub.objects.find('locations', 'NL*CPO/KNOWN')) };
    expect(audience).toEqual(['DE*MSP']);
    expect(JSON.parse(json ?? '')).toEqual(aLocation({ id: 'KNOWN' }));
  });

  it('no party to which something was addressed that is bad or older than the copy', async () => {
    await put('locations', aLocation({ id: 'BAD' }), 'DE*MSP');
    const old = { last_updated: '2026-11-02T08:00:00Z' };
    await put('locations', aLocation({ id: 'BAD', coordinates: undefined }), 'FR*EMP');
    await patch(pathOf('locations', 'BAD'), { evses: [{ uid: '1' }] }, 'FR*EMP');
    await patch(`${pathOf('locations', 'BAD')}/3256`, { connectors: [] }, 'FR*EMP');
    await put('locations', aLocation({ id: 'BAD', ...old }), 'FR*EMP');
    await put('locations', aLocation({ id: 'BAD', ...old }));
    await patch(pathOf('locations', 'BAD'), old, 'FR*EMP');
    expect(await viewers('locations', 'BAD')).toEqual(['cpo', 'one']);
  });

  it.each([
    ['Location', ''],
    ['EVSE', '/3256'],
    ['Connector', '/3256/1'],
  ])(
    'also the party to which a change of the %s was addressed, but not all when it named nobody',
    async (part, rest) => {
      const id = `PART-${part}`;
      const path = `${pathOf('locations', id)}${rest}`;
      await put('locations', aLocation({ id }), 'DE*MSP');
      for (const to of [undefined, 'XX*HUB']) {
        expect(await patch(path, { 'x-vendor': 1 }, to)).toMatchObject({ http: 200, ocpi: 1000 });
        expect(await viewers('locations', id)).toEqual(['cpo', 'one']);
      }
      await patch(path, { 'x-vendor': 2 }, 'SE*NAV');
      expect(await viewers('locations', id)).toEqual(['cpo', 'one', 'nsp']);
    },
  );

  it('a Session: its CPO and the eMSP of its token, whoever it was addressed to', async () => {
    for (const to of [undefined, 'XX*HUB', 'FR*EMP', 'DE*MSP']) {
      await put('sessions', aSession({ id: 'SES' }), to);
      expect(await viewers('sessions', 'SES')).toEqual(['cpo', 'one']);
    }
    await patch(pathOf('sessions', 'SES'), { kwh: 1 }, 'FR*EMP');
    expect(await viewers('sessions', 'SES')).toEqual(['cpo', 'one']);
    const token = { country_code: 'FR', party_id: 'EMP', uid: 'U', type: 'RFID', contract_id: 'C' };
    await patch(pathOf('sessions', 'SES'), { cdr_token: token });
    expect(await viewers('sessions', 'SES')).toEqual(['cpo', 'other']);
  });

  it('of one platform only the party that was addressed', async () => {
    const both = await network.join([
      ['AT*EM1', 'EMSP'],
      ['AT*EM2', 'EMSP'],
    ]);
    await put('tariffs', aTariff({ id: 'TWO' }), 'AT*EM1');
    const list = async (from: string) => (await both.ask('GET', '/sender/tariffs', { from })).text;
    expect(await list('AT*EM1')).toContain('"TWO"');
    expect(await list('AT*EM2')).not.toContain('"TWO"');
    expect(await both.ask('GET', '/sender/tariffs', { from: 'NL*CPO' })).toMatchObject({ ocpi: 2001 });
  });

  it('alone: nobody but the owner, who alone may ask for the copy; for others it is as if there were none', async () => {
    one.partner.on(`/2.2.1${pathOf('locations', 'SOLO')}`, (_req, res) => success(res));
    await put('locations', aLocation({ id: 'SOLO' }), 'DE*MSP');
    expect(await cpo.ask('GET', pathOf('locations', 'SOLO'))).toMatchObject({ http: 200 });
    for (const platform of [one, other, otherCpo]) {
      for (const rest of ['', '/3256', '/3256/1']) {
        const known = await platform.ask('GET', `${pathOf('locations', 'SOLO')}${rest}`);
        const unknown = await platform.ask('GET', `${pathOf('locations', 'NONE')}${rest}`);
        expect(known).toMatchObject({ http: 404, ocpi: unknown.ocpi, message: unknown.message });
      }
    }
  });
});
