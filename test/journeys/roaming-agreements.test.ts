import { partyText } from '../../src/simulator/demo/cast.js';
import { platformsOf, startJourney, tokenOf, useJourney } from '../support/running-hub.js';

const A_DAY_MS = 86_400_000;

interface Agreement {
  readonly id: string;
}

describe('a hub that is closed unless parties have agreed', () => {
  const journey = useJourney(() => startJourney(1_000, { HUB_ROAMING_DEFAULT: 'closed' }));

  const parts = () => platformsOf(journey());
  const agree = (terms: object) => {
    const { cpo, emsp } = parts();
    const parties = [partyText(cpo.company.party), partyText(emsp.company.party)];
    return journey().api.post<Agreement>('/roaming-agreements', { parties, ...terms });
  };
  /** What the hub answers to a Location of the CPO and to a Token of the eMSP, for the other one. */
  const exchange = async () => {
    const { cpo, emsp, location } = parts();
    const [seller, buyer] = [cpo.company.party, emsp.company.party];
    const token = { ...tokenOf(buyer), uid: 'CARD-OF-A-DRIVER' };
    return {
      location: await cpo.platform.putLocation(location, buyer),
      token: await emsp.platform.putToken(token, seller),
    };
  };
  const codes = async () => {
    const { location, token } = await exchange();
    return [location.statusCode, token.statusCode];
  };

  it('refuses messages between parties without an agreement, and says why', async () => {
    const { cpo, emsp } = parts();
    const { location } = await exchange();
    expect(location).toMatchObject({ httpStatus: 200, statusCode: 2000 });
    const [seller, buyer] = [partyText(cpo.company.party), partyText(emsp.company.party)];
    expect(location.text).toContain(`${seller} and ${buyer} have no roaming agreement that covers locations now`);
    expect(emsp.platform.messages.filter(({ module }) => module === 'locations')).toEqual([]);
  });

  it('opens for the modules of an agreement, for the two parties and as long as it lasts', async () => {
    const { cpo, otherEmsp, location } = parts();
    const tomorrow = new Date(Date.now() + A_DAY_MS).toISOString();
    await agree({ modules: ['tokens'], valid_from: tomorrow });
    const { id } = await agree({ modules: ['locations'], valid_until: tomorrow });
    expect(await codes()).toEqual([1000, 2000]);
    expect(await cpo.platform.putLocation(location, otherEmsp.company.party)).toMatchObject({ statusCode: 2000 });

    await journey().api.post(`/roaming-agreements/${id}/end`, {});
    expect(await codes()).toEqual([2000, 2000]);

    await agree({ modules: 'ALL' });
    expect(await codes()).toEqual([1000, 1000]);
  });

  it('shows refusals in the quality report of the platform that was refused', async () => {
    const { cpo } = parts();
    const { items } = await journey().api.get<{
      items: readonly { id: string; roles: readonly { party: string }[] }[];
    }>('/partners');
    const platform = items.find(({ roles }) => roles.some(({ party }) => party === partyText(cpo.company.party)));
    const quality = await journey().api.get<{ items: readonly object[] }>(`/partners/${platform?.id}/quality`);
    expect(quality.items).toContainEqual(
      expect.objectContaining({
        rule: 'refused',
        module: 'locations',
        example: expect.stringMatching(/^not-agreed: /),
      }),
    );
  });
});
