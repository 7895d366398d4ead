import { grantRoles } from '../../../src/flows/registration/grant-roles.js';
import { inviteParty } from '../../../src/flows/registration/invite-party.js';
import { suspendParty } from '../../../src/flows/registration/suspend-party.js';
import { aRegisteredParty } from '../../support/ocpi/a-registered-party.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { invite, type OcpiTestHub, startOcpiHub } from '../../support/ocpi/ocpi-hub.js';

const CPO = { countryCode: 'NL', partyId: 'ABC', role: 'CPO' } as const;
const EMSP = { countryCode: 'NL', partyId: 'ABC', role: 'EMSP' } as const;
const HUBS_OWN = { countryCode: 'xx', partyId: 'hub', role: 'CPO' } as const;

describe('the roles that a platform may claim', () => {
  let test: OcpiTestHub;

  beforeEach(async () => {
    test = await startOcpiHub();
  });

  afterEach(() => test.close());

  const invited = async () => (await invite(test.hub, [aRole('NL*ABC', 'CPO')])).connection.id;
  const grant = (id: string, ...roles: Parameters<typeof grantRoles>[2]) => grantRoles(test.hub, id, roles);
  const refusal = (code: string) => expect.objectContaining({ code });

  it('are replaced, each once, and an invited platform has them under their names at once', async () => {
    const id = await invited();
    const changed = await grant(id, CPO, { ...EMSP, name: 'ABC Mobility' }, { ...EMSP, countryCode: 'nl' });
    expect(changed.granted).toHaveLength(2);
    expect(changed.roles.map(({ role, businessDetails }) => [role, businessDetails.name])).toEqual([
      ['CPO', 'NL*ABC Ltd'],
      ['EMSP', 'ABC Mobility'],
    ]);
    const unnamed = { countryCode: 'NL', partyId: 'NEW', role: 'CPO' } as const;
    const replaced = await grant(id, unnamed);
    expect(replaced).toMatchObject({
      granted: [unnamed],
      roles: [{ ...unnamed, businessDetails: { name: 'NL*ABC Ltd' } }],
    });
    expect(await test.hub.connections.find(id)).toEqual(replaced);
  });

  it('cannot lack one that the platform speaks for now: it is suspended first', async () => {
    const { connection } = await aRegisteredParty(test.hub, { parties: [['NL*ABC', 'CPO']] });
    await expect(grant(connection.id, EMSP)).rejects.toEqual(refusal('conflict'));
    await grant(connection.id, EMSP, CPO);
    await suspendParty(test.hub, connection.id);
    expect((await grant(connection.id, EMSP)).granted).toEqual([EMSP]);
  });

  it('are nobody else’s: not had, not granted, not the hub’s, also for a platform that is suspended', async () => {
    const { connection } = await aRegisteredParty(test.hub, { parties: [['BE*OTH', 'CPO']] });
    const other = { countryCode: 'be', partyId: 'oth', role: 'CPO' } as const;
    const id = await invited();
    await grant(id, CPO, EMSP);
    await expect(grant(id, CPO, other)).rejects.toEqual(refusal('party-taken'));
    await expect(grant(id, CPO, HUBS_OWN)).rejects.toEqual(refusal('party-taken'));
    await expect(grant(connection.id, other, EMSP)).rejects.toEqual(refusal('party-taken'));
    const invitation = { name: 'too late', roles: [aRole('NL*ABC', 'EMSP')], rawToken: false };
    await expect(inviteParty(test.hub, invitation)).rejects.toEqual(refusal('party-taken'));

    await suspendParty(test.hub, connection.id);
    await expect(grant(connection.id, EMSP)).rejects.toEqual(refusal('party-taken'));
    expect((await grant(id, CPO, other)).granted).toEqual([CPO, other]);
  });

  it('are granted to a platform that is known', async () => {
    await expect(grant('nobody', CPO)).rejects.toEqual(refusal('unknown-object'));
  });
});
