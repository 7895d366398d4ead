import type { Callback } from '../../src/domain/roaming/callback.js';
import type { CallbackStore } from '../../src/store/roaming/callback-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
let callbacks: CallbackStore;

/** The URL that NL*CPO was given for a result that DE*MSP waits for. */
function aCallback(id: string, fields: Partial<Callback> = {}): Callback {
  return {
    id,
    kind: 'COMMAND_RESULT',
    url: 'https://emsp.example/results/1?for=4711',
    owner: { connectionId: 'emsp', party: { countryCode: 'DE', partyId: 'MSP' } },
    user: { connectionId: 'cpo', party: { countryCode: 'NL', partyId: 'CPO' } },
    module: 'commands',
    command: 'RESERVE_NOW',
    correlationId: 'c-1',
    createdAt: new Date('2126-11-02T12:00:00Z'),
    expiresAt: new Date('2126-11-03T12:00:00Z'),
    requestHash: 'abc',
    ...fields,
  };
}

describe('URLs at the hub', () => {
  beforeAll(async () => {
    ({ callbacks } = await openStores());
  });

  it('are found by their id, whole, in every process of the hub', async () => {
    expect(await callbacks.insert(aCallback('whole'))).toBe(true);
    const other = await openStores(2);
    expect(await other.callbacks.find('whole')).toEqual(aCallback('whole'));
    expect(await callbacks.find('WHOLE')).toBeUndefined();
  });

  it('stay as they are when the same id comes again, also at the same moment', async () => {
    const other = await openStores(2);
    const both = [
      callbacks.insert(aCallback('once')),
      other.callbacks.insert(aCallback('once', { url: 'https://x/' })),
    ];
    expect((await Promise.all(both)).filter((isNew) => isNew)).toHaveLength(1);
    expect(await callbacks.insert(aCallback('once', { url: 'https://y/' }))).toBe(false);
    expect((await callbacks.find('once'))?.url).not.toBe('https://y/');
  });

  it('know what became of the request, and are about an object only when that is said', async () => {
    await callbacks.insert(aCallback('asked'));
    await callbacks.settle('asked', { kind: 'failed' });
    expect(await callbacks.find('asked')).toEqual(aCallback('asked', { outcome: { kind: 'failed' } }));
    const outcome = { kind: 'answered', httpStatus: 200, ocpiStatus: 1000, text: '{"data":"ü"}' } as const;
    await callbacks.settle('asked', outcome, 'DE*MSP/R1');
    expect(await callbacks.find('asked')).toEqual(aCallback('asked', { outcome, objectId: 'DE*MSP/R1' }));
    await callbacks.settle('nobody', outcome);
    expect(await callbacks.find('nobody')).toBeUndefined();
  });

  it('are found by the object that they are about, the newest first', async () => {
    const about = { kind: 'CHARGING_PROFILE_RESULT', objectId: 'NL*CPO/S1' } as const;
    await callbacks.insert(aCallback('p1', { ...about, createdAt: new Date('2126-11-02T12:00:01Z') }));
    await callbacks.insert(aCallback('p2', { ...about, createdAt: new Date('2126-11-02T12:00:02Z') }));
    await callbacks.insert(aCallback('p3', { ...about, objectId: 'NL*CPO/S2' }));
    await callbacks.insert(aCallback('p4', { objectId: 'NL*CPO/S1' }));
    expect((await callbacks.findAbout(about)).map(({ id }) => id)).toEqual(['p2', 'p1']);
    expect(await callbacks.findAbout({ ...about, objectId: 'nl*cpo/s1' })).toEqual([]);
  });
});
