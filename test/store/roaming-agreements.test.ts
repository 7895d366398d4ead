import type { RoamingAgreement } from '../../src/domain/routing/roaming-agreement.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

const AGREEMENT: RoamingAgreement = {
  id: 'RA-1',
  parties: [
    { countryCode: 'DE', partyId: 'MSP' },
    { countryCode: 'NL', partyId: 'CPO' },
  ],
  modules: ['locations', 'tariffs'],
  validFrom: new Date('2026-01-01T00:00:00Z'),
};

describe('stored roaming agreements', () => {
  it('come back as they were, oldest first, and once each', async () => {
    const { roamingAgreements } = await openStores();
    const older = { ...AGREEMENT, id: 'RA-2', modules: 'ALL', validFrom: new Date('2025-01-01T00:00:00Z') } as const;
    await roamingAgreements.insert(AGREEMENT);
    await roamingAgreements.insert(older);
    expect(await roamingAgreements.list()).toEqual([older, AGREEMENT]);
    await expect(roamingAgreements.insert(AGREEMENT)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('end when they are told to, and not later again', async () => {
    const { roamingAgreements } = await openStores();
    await roamingAgreements.insert({ ...AGREEMENT, id: 'RA-3' });
    const [june, july] = [new Date('2026-06-01T00:00:00Z'), new Date('2026-07-01T00:00:00Z')];
    expect(await roamingAgreements.end('RA-3', june)).toBe(true);
    expect(await roamingAgreements.end('RA-3', july)).toBe(true);
    const ended = (await roamingAgreements.list()).find(({ id }) => id === 'RA-3');
    expect(ended?.validUntil).toEqual(june);
    expect(await roamingAgreements.end('RA-9', june)).toBe(false);
  });
});
