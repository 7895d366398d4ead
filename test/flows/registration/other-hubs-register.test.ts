import supertest from 'supertest';
import { aRole } from '../../support/ocpi/a-role.js';
import { credentialsOf, type FakePartner, startFakePartner } from '../../support/ocpi/fake-partner.js';
import { invite, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../support/ocpi/ocpi-hub.js';

const HUB = ['BE', 'HUB', 'HUB'] as const;
const EMSP = ['DE', 'MSP', 'EMSP'] as const;

describe('a platform that says that it is a hub', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;

  beforeEach(async () => {
    hub = await startOcpiHub();
    partner = await startFakePartner();
  });

  afterEach(async () => {
    await hub.close();
    await partner.close();
  });

  async function say(method: 'post' | 'put', token: string, parties: readonly (readonly [string, string, string])[]) {
    const request = supertest(`http://127.0.0.1:${hub.port}`)[method]('/ocpi/2.2.1/credentials');
    const { status, body } = await request.set(tokenHeader(token)).send(credentialsOf(partner, parties));
    return { status, ocpi: body.status_code, message: body.status_message, token: String(body.data?.token) };
  }

  it('is taken as one when the operator has invited it as a hub, and as what else it was invited for', async () => {
    const { tokenA, connection } = await invite(hub.hub, [aRole('BE*HUB', 'HUB'), aRole('BE*ABC', 'CPO')]);
    const registered = await say('post', tokenA, [HUB]);
    expect(registered.ocpi).toBe(1000);
    expect((await say('put', registered.token, [HUB, ['BE', 'ABC', 'CPO']])).ocpi).toBe(1000);
    expect((await hub.hub.connections.find(connection.id))?.roles.map(({ role }) => role)).toEqual(['HUB', 'CPO']);
  });

  it('is refused otherwise, at registration and later, and stays what it was', async () => {
    const { tokenA, connection } = await invite(hub.hub, [aRole('DE*MSP', 'EMSP')]);
    const refused = { status: 200, ocpi: 2001, message: expect.stringContaining('roles: HUB') };
    expect(await say('post', tokenA, [EMSP, HUB])).toMatchObject(refused);
    const registered = await say('post', tokenA, [EMSP]);
    expect(registered.ocpi).toBe(1000);
    expect(await say('put', registered.token, [EMSP, ['DE', 'MSP', 'HUB']])).toMatchObject(refused);
    expect((await hub.hub.connections.find(connection.id))?.roles.map(({ role }) => role)).toEqual(['EMSP']);
  });

  it('is refused when it was invited for no role at all', async () => {
    const { tokenA } = await invite(hub.hub, []);
    expect(await say('post', tokenA, [HUB])).toMatchObject({ status: 200, ocpi: 2001 });
  });
});
