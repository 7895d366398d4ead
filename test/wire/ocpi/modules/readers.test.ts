import { success } from '../../../support/ocpi/fake-partner.js';
import { type Network, type Platform, RECEIVER_ONLY, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aTariff, aToken } from '../../../support/roaming/objects.js';

/** Platforms that look at the hub's token only, and answer with all that they have. */
describe('a party whose role does not get the objects of a module', () => {
  let network: Network;
  let cpo: Platform;
  let otherCpo: Platform;
  let emsp: Platform;
  let otherEmsp: Platform;

  beforeEach(async () => {
    network = await startNetwork();
    cpo = await network.join([['NL*CPO', 'CPO']]);
    otherCpo = await network.join([['BE*CP2', 'CPO']]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
    otherEmsp = await network.join([['FR*EMP', 'EMSP']]);
    emsp.partner.on('/2.2.1/sender/tokens', (_req, res) => success(res, [{ uid: 'SECRET' }]));
    emsp.partner.on('/2.2.1/sender/tokens/04AB/authorize', (_req, res) => success(res, { allowed: 'ALLOWED' }));
    for (const module of ['tariffs', 'locations']) {
      cpo.partner.on(`/2.2.1/sender/${module}`, (_req, res) => success(res, [{ id: 'SECRET' }]));
    }
    cpo.partner.on('/2.2.1/sender/locations/LOC1', (_req, res) => success(res, { id: 'LOC1' }));
  });

  afterEach(() => network.close());

  const shown = (module: string, id: string, body: unknown, to: string) =>
    (module === 'tokens' ? emsp : cpo).ask(
      'PUT',
      `/receiver/${module}/${module === 'tokens' ? 'DE/MSP' : 'NL/CPO'}/${id}`,
      { body, to },
    );
  const asked = ({ partner }: Platform) => partner.seen.filter(({ path }) => path.startsWith('/2.2.1/sender/'));

  it('does not get another one’s list of Tokens, Tariffs or Locations by asking for it by name', async () => {
    for (const [asker, module, to] of [
      [otherEmsp, 'tokens', 'DE*MSP'],
      [otherCpo, 'tariffs', 'NL*CPO'],
      [otherCpo, 'locations', 'NL*CPO'],
    ] as const) {
      const answer = await asker.ask('GET', `/sender/${module}`, { to });
      expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: [] });
    }
    expect([...asked(emsp), ...asked(cpo)]).toEqual([]);
  });

  it('gets of it what was addressed to it', async () => {
    await shown('tokens', 'ONE', aToken({ uid: 'ONE' }), 'FR*EMP');
    await shown('tariffs', 'T1', aTariff(), 'BE*CP2');
    const tokens = await otherEmsp.ask('GET', '/sender/tokens', { to: 'DE*MSP' });
    expect(tokens).toMatchObject({ data: [{ uid: 'ONE' }] });
    const tariffs = await otherCpo.ask('GET', '/sender/tariffs', { to: 'NL*CPO' });
    expect(tariffs).toMatchObject({ data: [{ id: 'T1' }] });
  });

  it('does not learn whether a Token is valid, nor what a Location is like, unless it was shown to it', async () => {
    const authorize = (to: string) => otherEmsp.ask('POST', '/sender/tokens/04AB/authorize', { to });
    const locate = () => otherCpo.ask('GET', '/sender/locations/LOC1', { to: 'NL*CPO' });
    expect(await authorize('DE*MSP')).toMatchObject({ http: 404, ocpi: 2004 });
    expect(await locate()).toMatchObject({ http: 404, ocpi: 2000 });
    expect([...asked(emsp), ...asked(cpo)]).toEqual([]);

    await shown('tokens', '04AB', aToken({ uid: '04AB' }), 'FR*EMP');
    await shown('locations', 'LOC1', aLocation(), 'BE*CP2');
    expect(await authorize('DE*MSP')).toMatchObject({ ocpi: 1000, data: { allowed: 'ALLOWED' } });
    expect(await locate()).toMatchObject({ ocpi: 1000, data: { id: 'LOC1' } });
    expect(await authorize('NL*CPO')).toMatchObject({ http: 404, ocpi: 2004 });
  });

  it('is not one that gets them: that one is answered by the party itself', async () => {
    const nsp = await network.join([['SE*NAV', 'NSP']], { endpoints: RECEIVER_ONLY });
    expect(await nsp.ask('GET', '/sender/tariffs', { to: 'NL*CPO' })).toMatchObject({ data: [{ id: 'SECRET' }] });
    expect(await cpo.ask('GET', '/sender/tokens', { to: 'DE*MSP' })).toMatchObject({ data: [{ uid: 'SECRET' }] });
    expect(await cpo.ask('POST', '/sender/tokens/04AB/authorize', { to: 'DE*MSP' })).toMatchObject({ ocpi: 1000 });
    expect(await emsp.ask('GET', '/sender/locations/LOC1', { to: 'NL*CPO' })).toMatchObject({ ocpi: 1000 });
  });
});
