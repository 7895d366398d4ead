import type { PartyRole } from '../../../../src/domain/roaming/connection.js';
import { grantRoles } from '../../../../src/flows/registration/grant-roles.js';
import { registerWithParty } from '../../../../src/flows/registration/register-with-party.js';
import { renewInvitation } from '../../../../src/flows/registration/renew-invitation.js';
import { suspendParty } from '../../../../src/flows/registration/suspend-party.js';
import { aRegisteredParty } from '../../../support/ocpi/a-registered-party.js';
import { credentialsOf, success } from '../../../support/ocpi/fake-partner.js';
import { type HubWithPartner, type Parties, rolesOf, withPartner } from '../../../support/ocpi/hub-with-partner.js';
import { invite, startOcpiHub } from '../../../support/ocpi/ocpi-hub.js';

const EMSP = ['DE', 'MSP', 'EMSP'] as const;
const AS_CPO = ['DE', 'MSP', 'CPO'] as const;
const FORMER = ['FR', 'OLD', 'EMSP'] as const;

describe('a platform claims what the operator has granted', () => {
  let test: HubWithPartner;

  beforeEach(async () => {
    test = await withPartner(await startOcpiHub());
  });

  afterEach(() => test.close());

  const names = (roles: readonly PartyRole[] = []) =>
    roles.map(({ countryCode, partyId, role }) => `${role} ${countryCode}*${partyId}`);
  const find = async (id: string) => {
    const { state, roles, granted } = await test.find(id);
    return { state, roles: names(roles), granted: names(granted) };
  };
  const hubRegisters = (connectionId: string, parties: Parties) => {
    test.partner.on('/2.2.1/credentials', (_req, res) => success(res, credentialsOf(test.partner, parties)));
    return registerWithParty(test.hub, { connectionId, versionsUrl: test.partner.versionsUrl, tokenA: 'theirs' });
  };
  const refused = (what: string) => ({
    http: 200,
    ocpi: 2001,
    message: `roles: ${what}: the operator has not agreed to it, ask the operator`,
  });

  const beyond: readonly [string, Parties, string][] = [
    ['a party that nobody has now', [EMSP, FORMER], 'EMSP FR*OLD'],
    ['another role of its own party', [EMSP, AS_CPO], 'CPO DE*MSP'],
    ['nothing of what was granted', [FORMER], 'EMSP FR*OLD'],
  ];

  it.each(beyond)(
    'and not %s: with POST, with PUT, and when the hub registers with it',
    async (_what, claim, named) => {
      const { tokenA, connection } = await invite(test.hub, rolesOf([EMSP]));
      await expect(hubRegisters(connection.id, claim)).rejects.toMatchObject({ code: 'bad-field', field: 'roles' });
      expect(await test.say('post', tokenA, claim)).toMatchObject(refused(named));
      expect(await find(connection.id)).toMatchObject({ state: 'PLANNED', roles: ['EMSP DE*MSP'] });

      const { ocpi, token } = await test.say('post', tokenA, [EMSP]);
      expect(ocpi).toBe(1000);
      expect(await test.say('put', token, claim)).toMatchObject(refused(named));
      expect(await find(connection.id)).toEqual({
        state: 'CONNECTED',
        roles: ['EMSP DE*MSP'],
        granted: ['EMSP DE*MSP'],
      });
    },
  );

  it('in whatever case it writes its name, and all or a part of it, also later', async () => {
    const { tokenA, connection } = await invite(test.hub, rolesOf([EMSP, AS_CPO]));
    const { token } = await test.say('post', tokenA, [['de', 'msp', 'EMSP']]);
    expect((await find(connection.id)).granted).toEqual(['EMSP DE*MSP', 'CPO DE*MSP']);
    const all = await test.say('put', token, [EMSP, AS_CPO]);
    expect((await find(connection.id)).roles).toEqual(['EMSP DE*MSP', 'CPO DE*MSP']);
    expect((await test.say('put', all.token, [AS_CPO])).ocpi).toBe(1000);
    expect((await find(connection.id)).roles).toEqual(['CPO DE*MSP']);
  });

  it('and a part of it when the hub registers with it', async () => {
    const { connection } = await invite(test.hub, rolesOf([EMSP, AS_CPO]));
    expect(names((await hubRegisters(connection.id, [AS_CPO])).roles)).toEqual(['CPO DE*MSP']);
    expect((await find(connection.id)).granted).toEqual(['EMSP DE*MSP', 'CPO DE*MSP']);
  });

  it('from the moment on that it was granted, with POST, with PUT and when the hub registers with it', async () => {
    const { tokenA, connection } = await invite(test.hub, rolesOf([EMSP]));
    await grantRoles(test.hub, connection.id, [...rolesOf([EMSP, FORMER])]);
    const { token } = await test.say('post', tokenA, [EMSP, FORMER]);
    expect((await test.say('put', token, [EMSP, FORMER, AS_CPO])).ocpi).toBe(2001);
    await grantRoles(test.hub, connection.id, rolesOf([EMSP, FORMER, AS_CPO]));
    expect((await find(connection.id)).roles).toEqual(['EMSP DE*MSP', 'EMSP FR*OLD']);
    expect((await test.say('put', token, [EMSP, FORMER, AS_CPO])).ocpi).toBe(1000);

    const other = await invite(test.hub, rolesOf([['NL', 'CPO', 'CPO']]));
    await expect(hubRegisters(other.connection.id, [['NL', 'TWO', 'CPO']])).rejects.toMatchObject({
      code: 'bad-field',
    });
    await grantRoles(test.hub, other.connection.id, rolesOf([['NL', 'TWO', 'CPO']]));
    expect((await hubRegisters(other.connection.id, [['NL', 'TWO', 'CPO']])).state).toBe('CONNECTED');
  });

  it('after it was suspended too, where what it was invited for once has been granted to another', async () => {
    const { tokenA, connection } = await invite(test.hub, rolesOf([EMSP, FORMER]));
    await test.say('post', tokenA, [EMSP, FORMER]);
    await suspendParty(test.hub, connection.id);
    await grantRoles(test.hub, connection.id, rolesOf([EMSP]));
    expect((await find(connection.id)).roles).toEqual(['EMSP DE*MSP', 'EMSP FR*OLD']);
    const heir = await invite(test.hub, rolesOf([FORMER]));
    const renewed = await renewInvitation(test.hub, connection.id);
    expect(names(renewed.connection.roles)).toEqual(['EMSP DE*MSP']);
    expect((await test.say('post', renewed.tokenA, [EMSP, FORMER])).message).toBe('FR*OLD belongs to another platform');
    expect((await test.say('post', heir.tokenA, [FORMER])).ocpi).toBe(1000);
  });

  it('which is what it speaks for when it registered before there were grants', async () => {
    const { token } = await aRegisteredParty(test.hub, { parties: [['DE*MSP', 'EMSP']] });
    expect((await test.say('put', token, [EMSP, AS_CPO])).ocpi).toBe(2001);
    expect((await test.say('put', token, [EMSP])).ocpi).toBe(1000);
  });
});
