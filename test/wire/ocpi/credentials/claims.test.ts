import { aRole } from '../../../support/ocpi/a-role.js';
import { credentialsOf } from '../../../support/ocpi/fake-partner.js';
import { CPO, type HubWithPartner, withPartner } from '../../../support/ocpi/hub-with-partner.js';
import { invite, startOcpiHub } from '../../../support/ocpi/ocpi-hub.js';

describe('POST credentials, by what a platform claims to be,', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  it.each([
    ['token with a space', { token: 'a b' }],
    ['token of 65 characters', { token: 'x'.repeat(65) }],
    ['token that is no text', { token: { $gt: '' } }],
    ['URL of another scheme', { url: 'ftp://partner.example/versions' }],
    ['no roles', { roles: [] }],
    [
      'role nobody knows',
      { roles: [{ role: 'BOSS', country_code: 'NL', party_id: 'CPO', business_details: { name: 'x' } }] },
    ],
    [
      'party of four letters',
      { roles: [{ role: 'CPO', country_code: 'NL', party_id: 'CPOX', business_details: { name: 'x' } }] },
    ],
    ['role without a name', { roles: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO' }] }],
  ])('refuses a %s with 2001 and asks nobody', async (_case, odd) => {
    const { tokenA } = await invite(test.hub, [aRole('NL*CPO', 'CPO')]);
    const answer = await test.credentials('post', tokenA).send({ ...credentialsOf(test.partner, CPO), ...odd });
    expect([answer.status, answer.body.status_code]).toEqual([200, 2001]);
    expect(test.partner.seen).toEqual([]);
    expect((await test.versions(tokenA)).status).toBe(200);
  });

  it('takes several parties and the same party in two roles, but no role twice', async () => {
    const { answer, id } = await test.register([
      ['NL', 'CPO', 'CPO'],
      ['NL', 'CP2', 'CPO'],
      ['NL', 'CPO', 'EMSP'],
    ]);
    expect(answer.body.status_code).toBe(1000);
    expect((await test.find(id)).roles).toHaveLength(3);
    const twice = await test.register([
      ['BE', 'CPO', 'CPO'],
      ['be', 'cpo', 'CPO'],
    ]);
    expect(twice.answer.body.status_code).toBe(2001);
  });

  it('refuses a platform that claims another’s role, invited or registered, or the hub’s own name', async () => {
    const first = await test.register();
    await invite(test.hub, [aRole('DE*MSP', 'EMSP')]);
    for (const claim of [
      ['nl', 'cpo', 'CPO'],
      ['DE', 'MSP', 'EMSP'],
      ['XX', 'HUB', 'HUB'],
    ] as const) {
      const second = await test.register([claim], []);
      expect([second.answer.status, second.answer.body.status_code]).toEqual([200, 2001]);
      expect((await test.versions(second.tokenA)).status).toBe(200);
    }
    expect((await test.versions(first.tokenC)).status).toBe(200);
  });

  it('refuses another’s party in any role, since its name opens what is meant for it, unless it was invited for it', async () => {
    await test.register();
    for (const role of ['EMSP', 'NSP', 'OTHER'] as const) {
      const { answer } = await test.register([['NL', 'CPO', role]], []);
      expect([answer.body.status_code, answer.body.status_message]).toEqual([2001, expect.stringContaining('NL*CPO')]);
    }
    const { tokenA } = await invite(test.hub, [aRole('NL*CPO', 'EMSP')]);
    const invited = credentialsOf(test.partner, [['NL', 'CPO', 'EMSP']]);
    expect((await test.credentials('post', tokenA).send(invited)).body.status_code).toBe(1000);
  });
});
