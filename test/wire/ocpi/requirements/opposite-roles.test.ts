import type { Role } from '../../../../src/domain/party.js';
import { directFanOut } from '../../../support/roaming/direct-fan-out.js';
import { type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aTariff, aToken } from '../../../support/roaming/objects.js';

const PARTIES: readonly (readonly [string, Role])[] = [
  ['NL*CP2', 'CPO'],
  ['DE*MSP', 'EMSP'],
  ['BE*NSP', 'NSP'],
  ['AT*OTH', 'OTHER'],
  ['FR*NAP', 'NAP'],
  ['SE*SCP', 'SCSP'],
  ['CH*HUB', 'HUB'],
];

// Requirements 41 and 42: a platform for each role.
describe('a push to everybody', () => {
  let network: Network;
  let fanOut: ReturnType<typeof directFanOut>;
  let cpo: Platform;
  const others = new Map<string, Platform>();

  beforeEach(async () => {
    network = await startNetwork();
    fanOut = directFanOut(network.hub);
    network.use({ fanOut });
    cpo = await network.join([['NL*CPO', 'CPO']]);
    for (const [party, role] of PARTIES) others.set(party, await network.join([[party, role]]));
  });

  afterEach(() => network.close());

  /** Who was sent something, and from and to whom it was. */
  async function heard(): Promise<readonly string[]> {
    await fanOut.settled();
    return [...others].flatMap(([party, { partner }]) =>
      partner.seen.map(({ headers }) => `${party}: ${partyIn(headers, 'from')} to ${partyIn(headers, 'to')}`),
    );
  }
  const fromHubTo = (...parties: readonly string[]) => parties.map((party) => `${party}: XX*HUB to ${party}`);
  const at = (party: string): Platform => {
    const platform = others.get(party);
    if (!platform) throw new Error(`${party} is not there`);
    return platform;
  };

  it.each([
    ['/receiver/locations/NL/CPO/LOC1', aLocation()],
    ['/receiver/tariffs/NL/CPO/T1', aTariff()],
  ])('of a CPO goes to eMSP, NSP, OTHER, NAP and HUB: %s', async (path, body) => {
    await cpo.ask('PUT', path, { to: 'XX*HUB', body });
    expect(await heard()).toEqual(fromHubTo('DE*MSP', 'BE*NSP', 'AT*OTH', 'FR*NAP', 'CH*HUB'));
  });

  it.each([
    ['DE*MSP', 'EMSP'],
    ['AT*OTH', 'OTHER'],
  ])('of %s, which is an %s, goes to CPOs only', async (party) => {
    const [country_code = '', party_id = ''] = party.split('*');
    const body = aToken({ country_code, party_id });
    const path = `/receiver/tokens/${country_code}/${party_id}/04aB`;
    expect(await at(party).ask('PUT', path, { to: 'XX*HUB', body })).toMatchObject({ http: 201, ocpi: 1000 });
    expect(await heard()).toEqual(fromHubTo('NL*CP2'));
    expect(cpo.partner.seen.map((seen) => [seen.path, partyIn(seen.headers, 'to')])).toEqual([
      [`/2.2.1${path}`, 'NL*CPO'],
    ]);
  });

  it.each([
    ['BE*NSP', 'tokens', 'an NSP has none'],
    ['FR*NAP', 'tokens', 'a NAP has none'],
    ['DE*MSP', 'locations', 'an eMSP has none'],
    ['SE*SCP', 'tariffs', 'an SCSP has none'],
  ])('of %s with %s is refused and goes to nobody: %s', async (party, module) => {
    const [country_code = '', party_id = ''] = party.split('*');
    const owner = { country_code, party_id };
    const body = { tokens: aToken(owner), locations: aLocation(owner), tariffs: aTariff(owner) }[module];
    const id = { tokens: '04aB', locations: 'LOC1', tariffs: 'T1' }[module];
    const path = `/receiver/${module}/${country_code}/${party_id}/${id}`;
    expect(await at(party).ask('PUT', path, { to: 'XX*HUB', body })).toMatchObject({ http: 200, ocpi: 2001 });
    expect(await heard()).toEqual([]);
    expect(fanOut.given).toEqual([]);
  });
});
