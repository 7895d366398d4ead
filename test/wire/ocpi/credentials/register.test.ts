import { aRole } from '../../../support/ocpi/a-role.js';
import { credentialsOf, type FakePartner, startFakePartner } from '../../../support/ocpi/fake-partner.js';
import { CPO, handshakes } from '../../../support/ocpi/handshakes.js';
import { base64, invite, type OcpiTestHub, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';

describe('POST credentials', () => {
  let hub: OcpiTestHub;
  let partner: FakePartner;
  const { http, credentials, versions, register, find } = handshakes(() => ({ hub, partner }));

  beforeEach(async () => {
    hub = await startOcpiHub();
    partner = await startFakePartner();
  });

  afterEach(async () => {
    await hub.close();
    await partner.close();
  });

  it('reads versions and details with the token it was given before it answers with TOKEN_C', async () => {
    const { answer, tokenA, tokenC, id } = await register();
    expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
    expect(partner.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', 'GET /2.2.1']);
    for (const { headers } of partner.seen) {
      expect(headers.authorization).toBe(`Token ${base64('token-of-the-partner')}`);
      expect(headers['x-request-id']).toBeDefined();
      expect(Object.keys(headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    }
    expect(partner.seen[0]?.headers['x-request-id']).not.toBe(partner.seen[1]?.headers['x-request-id']);
    expect((await versions(tokenC)).status).toBe(200);
    expect((await versions(tokenA)).status).toBe(401);
    expect(await find(id)).toMatchObject({ state: 'CONNECTED', roles: [{ countryCode: 'NL', partyId: 'CPO' }] });
  });

  it('answers with the hub alone: one role HUB, whoever else is connected', async () => {
    await register([['DE', 'MSP', 'EMSP']]);
    const { answer, tokenC } = await register();
    const said = {
      url: `${hub.url}/versions`,
      roles: [{ role: 'HUB', country_code: 'XX', party_id: 'HUB', business_details: { name: 'Voltclear' } }],
    };
    expect(answer.body.data).toEqual({ token: tokenC, ...said });
    expect((await credentials('get', tokenC)).body.data).toEqual({ token: tokenC, ...said });
  });

  it('stores tokens hashed and sealed, never as they are', async () => {
    const { id, tokenC } = await register();
    const connection = await find(id);
    expect(JSON.stringify(connection)).not.toContain(tokenC);
    expect(JSON.stringify(connection)).not.toContain('token-of-the-partner');
    expect(hub.hub.secrets.open(connection.theirs?.sealedToken ?? '')).toBe('token-of-the-partner');
    expect(Buffer.from(tokenC, 'base64url')).toHaveLength(32);
  });

  it('with TOKEN_C is 405, and so are PUT and DELETE with TOKEN_A, with the methods that would work', async () => {
    const { tokenC } = await register();
    const again = await credentials('post', tokenC).send(credentialsOf(partner, CPO));
    expect([again.status, again.headers['allow']]).toEqual([405, 'GET, PUT, DELETE']);
    const { tokenA } = await invite(hub.hub, []);
    const put = await credentials('put', tokenA).send(credentialsOf(partner, CPO));
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, POST']);
    expect((await credentials('delete', tokenA)).status).toBe(405);
    expect((await http().patch('/ocpi/2.2.1/credentials').set(tokenHeader(tokenC))).status).toBe(405);
  });

  it('twice at the same moment connects once', async () => {
    const { tokenA } = await invite(hub.hub, [aRole('NL*CPO', 'CPO')]);
    const post = () => credentials('post', tokenA).send(credentialsOf(partner, CPO));
    const answers = await Promise.all([post(), post()]);
    expect(answers.filter((answer) => answer.body.status_code === 1000)).toHaveLength(1);
  });
});
