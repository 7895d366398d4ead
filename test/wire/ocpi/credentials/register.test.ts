import { aRole } from '../../../support/ocpi/a-role.js';
import { credentialsOf } from '../../../support/ocpi/fake-partner.js';
import { CPO, type HubWithPartner, withPartner } from '../../../support/ocpi/hub-with-partner.js';
import { base64, invite, startOcpiHub, tokenHeader } from '../../../support/ocpi/ocpi-hub.js';

describe('POST credentials', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  it('reads versions and details with the token it was given before it answers with TOKEN_C', async () => {
    const { answer, tokenA, tokenC, id } = await test.register();
    expect([answer.status, answer.body.status_code]).toEqual([200, 1000]);
    expect(test.partner.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', 'GET /2.2.1']);
    for (const { headers } of test.partner.seen) {
      expect(headers.authorization).toBe(`Token ${base64('token-of-the-partner')}`);
      expect(headers['x-request-id']).toBeDefined();
      expect(Object.keys(headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    }
    expect(test.partner.seen[0]?.headers['x-request-id']).not.toBe(test.partner.seen[1]?.headers['x-request-id']);
    expect((await test.versions(tokenC)).status).toBe(200);
    expect((await test.versions(tokenA)).status).toBe(401);
    expect(await test.find(id)).toMatchObject({ state: 'CONNECTED', roles: [{ countryCode: 'NL', partyId: 'CPO' }] });
  });

  it('answers with the hub alone: one role HUB, whoever else is connected', async () => {
    await test.register([['DE', 'MSP', 'EMSP']]);
    const { answer, tokenC } = await test.register();
    const said = {
      url: `${test.url}/versions`,
      roles: [{ role: 'HUB', country_code: 'XX', party_id: 'HUB', business_details: { name: 'Voltclear' } }],
    };
    expect(answer.body.data).toEqual({ token: tokenC, ...said });
    expect((await test.credentials('get', tokenC)).body.data).toEqual({ token: tokenC, ...said });
  });

  it('stores tokens hashed and sealed, never as they are', async () => {
    const { id, tokenC } = await test.register();
    const connection = await test.find(id);
    expect(JSON.stringify(connection)).not.toContain(tokenC);
    expect(JSON.stringify(connection)).not.toContain('token-of-the-partner');
    expect(test.hub.secrets.open(connection.theirs?.sealedToken ?? '')).toBe('token-of-the-partner');
    expect(Buffer.from(tokenC, 'base64url')).toHaveLength(32);
  });

  it('with TOKEN_C is 405, and so are PUT and DELETE with TOKEN_A, with the methods that would work', async () => {
    const { tokenC } = await test.register();
    const again = await test.credentials('post', tokenC).send(credentialsOf(test.partner, CPO));
    expect([again.status, again.headers['allow']]).toEqual([405, 'GET, PUT, DELETE']);
    const { tokenA } = await invite(test.hub, []);
    const put = await test.credentials('put', tokenA).send(credentialsOf(test.partner, CPO));
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, POST']);
    expect((await test.credentials('delete', tokenA)).status).toBe(405);
    expect((await test.http().patch('/ocpi/2.2.1/credentials').set(tokenHeader(tokenC))).status).toBe(405);
  });

  it('twice at the same moment connects once', async () => {
    const { tokenA } = await invite(test.hub, [aRole('NL*CPO', 'CPO')]);
    const post = () => test.credentials('post', tokenA).send(credentialsOf(test.partner, CPO));
    const answers = await Promise.all([post(), post()]);
    expect(answers.filter((answer) => answer.body.status_code === 1000)).toHaveLength(1);
  });
});
