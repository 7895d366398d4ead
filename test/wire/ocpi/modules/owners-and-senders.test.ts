import { parsePartyKey } from '../../../../src/domain/party.js';
import { roamingRules } from '../../../../src/domain/routing/roaming-agreement.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { type Network, type Platform, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession, aTariff } from '../../../support/roaming/objects.js';

const LATER = '2026-11-02T10:00:00Z';

/** One platform has NL*CPO and NL*MSP; only NL*MSP may exchange anything with DE*MSP. */
describe('an object that another party of its owner’s platform sends', () => {
  let network: Network;
  let platform: Platform;
  let emsp: Platform;

  beforeEach(async () => {
    network = await startNetwork();
    platform = await network.join([
      ['NL*CPO', 'CPO'],
      ['NL*MSP', 'EMSP'],
    ]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
    for (const path of ['tariffs/NL/CPO/T1', 'sessions/NL/CPO/S1', 'locations/NL/CPO/LOC1/3256']) {
      emsp.partner.on(`/2.2.1/receiver/${path}`, (_req, res) => success(res));
    }
    await platform.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { from: 'NL*CPO', body: aLocation() });
  });

  afterEach(() => network.close());

  function agree(modulesOfOwner: 'ALL' | readonly []) {
    const validFrom = new Date('2026-01-01T00:00:00Z');
    const [cpo, sibling, other] = ['NL*CPO', 'NL*MSP', 'DE*MSP'].map((party) => parsePartyKey(party));
    if (!cpo || !sibling || !other) throw new Error('three parties');
    const rules = roamingRules(
      [
        { id: '1', parties: [cpo, other], modules: modulesOfOwner, validFrom },
        { id: '2', parties: [sibling, other], modules: 'ALL', validFrom },
      ],
      'CLOSED',
    );
    network.use({ roamingRules: async () => rules });
  }

  const push = async (from: string) => {
    const send = (method: string, path: string, body: unknown, to?: string) =>
      platform.ask(method, `/receiver/${path}`, { from, body, ...(to && { to }) });
    return [
      await send('PUT', 'tariffs/NL/CPO/T1', aTariff(), 'DE*MSP'),
      await send('PUT', 'sessions/NL/CPO/S1', aSession()),
      await send('PATCH', 'locations/NL/CPO/LOC1/3256', { status: 'BLOCKED', last_updated: LATER }, 'DE*MSP'),
    ].map(({ http, ocpi }) => [http, ocpi]);
  };

  it('goes where the owner’s own roaming agreements let it, whoever sends it', async () => {
    agree([]);
    const refused = Array(3).fill([200, 2000]);
    expect(await push('NL*MSP')).toEqual(refused);
    expect(await push('NL*CPO')).toEqual(refused);
    expect(emsp.partner.seen).toEqual([]);
    expect(network.hub.objects.all().map(({ key }) => key)).toEqual(['NL*CPO/LOC1']);
    agree('ALL');
    expect((await push('NL*MSP')).map(([, ocpi]) => ocpi)).toEqual([1000, 1000, 1000]);
    expect(emsp.partner.seen).toHaveLength(3);
  });
});
