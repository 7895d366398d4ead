import { parsePartyKey } from '../../../src/domain/party.js';
import { mayExchange } from '../../../src/domain/routing/roaming-agreement.js';
import { addRoamingAgreement } from '../../../src/flows/agreements/add-roaming-agreement.js';
import { cachedRoamingRules } from '../../../src/flows/agreements/cached-roaming-rules.js';
import { endRoamingAgreement } from '../../../src/flows/agreements/end-roaming-agreement.js';
import { listRoamingAgreements } from '../../../src/flows/agreements/list-roaming-agreements.js';
import { createSecrets } from '../../../src/secrets.js';
import { staffOf } from '../../support/api/api-scene.js';
import { anInvoice } from '../../support/api/papers.js';
import { inMemoryRoamingAgreements } from '../../support/api/partner-flows.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const EARLIER = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-12-01T00:00:00Z');

function aHub() {
  return {
    clock: { now: () => NOW },
    identity: { countryCode: 'XX', partyId: 'HUB', name: 'Hub', legalEntity: anInvoice().seller },
    secrets: createSecrets('a secret of the tests, long enough'),
    roamingAgreements: inMemoryRoamingAgreements(),
  };
}

const pair = (one: string, other: string) => [parsePartyKey(one), parsePartyKey(other)] as const;
const TERMS = { parties: pair('NL*CPO', 'DE*MSP'), modules: ['tariffs', 'locations', 'tariffs'] } as const;

describe('a roaming agreement', () => {
  it('holds from now until further notice, when nothing else is said', async () => {
    expect(await addRoamingAgreement(aHub(), TERMS)).toEqual({
      id: expect.stringMatching(/^RA-[0-9a-f]{20}$/),
      parties: pair('DE*MSP', 'NL*CPO'),
      modules: ['locations', 'tariffs'],
      validFrom: NOW,
    });
  });

  it('is one when it is added twice, in whatever order it names parties and modules', async () => {
    const hub = aHub();
    await addRoamingAgreement(hub, TERMS);
    const again = { parties: pair('DE*MSP', 'NL*CPO'), modules: ['locations', 'tariffs'] } as const;
    await expect(addRoamingAgreement(hub, again)).rejects.toMatchObject({ code: 'conflict' });
    expect(await hub.roamingAgreements.list()).toHaveLength(1);
  });

  it('may name parties that the hub does not know yet', async () => {
    expect(await addRoamingAgreement(aHub(), { ...TERMS, parties: pair('NL*NEW', 'DE*MSP') })).toBeDefined();
  });

  it.each([
    ['the same party twice', 'parties', { parties: pair('NL*CPO', 'nl*cpo') }],
    ['the hub', 'parties', { parties: pair('NL*CPO', 'XX*HUB') }],
    ['no modules', 'modules', { modules: [] }],
    ['an end before it begins', 'valid_until', { validFrom: LATER, validUntil: NOW }],
    ['an end as it begins', 'valid_until', { validUntil: NOW }],
  ])('is refused with %s', async (_what, field, change) => {
    await expect(addRoamingAgreement(aHub(), { ...TERMS, ...change })).rejects.toMatchObject({
      code: 'bad-field',
      field,
    });
  });

  it('ends now, or when it is told to; twice without harm', async () => {
    const hub = aHub();
    const { id } = await addRoamingAgreement(hub, { ...TERMS, validFrom: EARLIER });
    expect(await endRoamingAgreement(hub, id, LATER)).toMatchObject({ validUntil: LATER });
    expect(await endRoamingAgreement(hub, id)).toMatchObject({ validUntil: NOW });
    expect(await endRoamingAgreement(hub, id, LATER)).toMatchObject({ validUntil: NOW });
  });

  it('that has not begun never will, once it is ended', async () => {
    const hub = aHub();
    const { id } = await addRoamingAgreement(hub, { ...TERMS, validFrom: LATER });
    expect(await endRoamingAgreement(hub, id)).toMatchObject({ validFrom: LATER, validUntil: LATER });
  });

  it('cannot end before it begins, and not when there is none', async () => {
    const hub = aHub();
    const { id } = await addRoamingAgreement(hub, TERMS);
    await expect(endRoamingAgreement(hub, id, EARLIER)).rejects.toMatchObject({ field: 'valid_until' });
    await expect(endRoamingAgreement(hub, 'RA-9')).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('is shown to operators and to people of its parties only', async () => {
    const hub = aHub();
    await addRoamingAgreement(hub, TERMS);
    const seenBy = async (staff: ReturnType<typeof staffOf>) => (await listRoamingAgreements(hub, staff)).length;
    expect(await seenBy(staffOf(['OPERATOR']))).toBe(1);
    expect(await seenBy(staffOf(['ENGINEER'], 'NL*CPO'))).toBe(1);
    expect(await seenBy(staffOf(['FINANCE'], 'DE*MSP'))).toBe(1);
    expect(await seenBy(staffOf(['ENGINEER'], 'FR*EMP'))).toBe(0);
    expect(await seenBy(staffOf([], 'NL*CPO'))).toBe(0);
  });
});

describe('the rules that messages are judged by', () => {
  it('are read once for a burst of messages, and know at once what this process changes', async () => {
    const hub = aHub();
    const reads = { count: 0 };
    const store = {
      ...hub.roamingAgreements,
      list: () => {
        reads.count++;
        return hub.roamingAgreements.list();
      },
    };
    const { current, agreements } = cachedRoamingRules(store, 'CLOSED');
    const may = async () =>
      mayExchange(await current(), { parties: TERMS.parties, module: 'locations', at: new Date(NOW.getTime() + 1) });
    expect(await Promise.all([may(), may(), may()])).toEqual([false, false, false]);
    expect(reads.count).toBe(1);
    const added = await addRoamingAgreement({ ...hub, roamingAgreements: agreements }, TERMS);
    expect(await may()).toBe(true);
    await agreements.end(added.id, NOW);
    expect(await may()).toBe(false);
  });

  it('are asked for again after the store was away', async () => {
    const hub = aHub();
    const store = { isAway: true };
    const list = async () => (store.isAway ? Promise.reject(new Error('away')) : hub.roamingAgreements.list());
    const { current } = cachedRoamingRules({ ...hub.roamingAgreements, list }, 'OPEN');
    await expect(current()).rejects.toThrow('away');
    store.isAway = false;
    expect((await current()).otherwise).toBe('OPEN');
  });
});
