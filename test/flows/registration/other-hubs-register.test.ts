import { aRole } from '../../support/ocpi/a-role.js';
import { type HubWithPartner, withPartner } from '../../support/ocpi/hub-with-partner.js';
import { invite, startOcpiHub } from '../../support/ocpi/ocpi-hub.js';

const HUB = ['BE', 'HUB', 'HUB'] as const;
const EMSP = ['DE', 'MSP', 'EMSP'] as const;

describe('a platform that says that it is a hub', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  it('is taken as one when the operator has invited it as a hub, and as what else it was invited for', async () => {
    const { tokenA, connection } = await invite(test.hub, [aRole('BE*HUB', 'HUB'), aRole('BE*ABC', 'CPO')]);
    const registered = await test.say('post', tokenA, [HUB]);
    expect(registered.ocpi).toBe(1000);
    expect((await test.say('put', registered.token, [HUB, ['BE', 'ABC', 'CPO']])).ocpi).toBe(1000);
    expect((await test.hub.connections.find(connection.id))?.roles.map(({ role }) => role)).toEqual(['HUB', 'CPO']);
  });

  it('is refused otherwise, at registration and later, and stays what it was', async () => {
    const { tokenA, connection } = await invite(test.hub, [aRole('DE*MSP', 'EMSP')]);
    const refused = { http: 200, ocpi: 2001, message: expect.stringContaining('roles: HUB') };
    expect(await test.say('post', tokenA, [EMSP, HUB])).toMatchObject(refused);
    const registered = await test.say('post', tokenA, [EMSP]);
    expect(registered.ocpi).toBe(1000);
    expect(await test.say('put', registered.token, [EMSP, ['DE', 'MSP', 'HUB']])).toMatchObject(refused);
    expect((await test.hub.connections.find(connection.id))?.roles.map(({ role }) => role)).toEqual(['EMSP']);
  });

  it('is refused when it was invited for no role at all', async () => {
    const { tokenA } = await invite(test.hub, []);
    expect(await test.say('post', tokenA, [HUB])).toMatchObject({ http: 200, ocpi: 2001 });
  });
});
