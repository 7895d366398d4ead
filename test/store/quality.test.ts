import type { QualityFinding } from '../../src/domain/quality/deviation.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();

function aFinding(change: Partial<QualityFinding> = {}): QualityFinding {
  return {
    connectionId: 'con-1',
    rule: 'too-long',
    module: 'locations',
    pointer: '/address',
    example: '300 characters, at most 255',
    count: 1,
    firstSeenAt: new Date('2026-11-02T10:00:00Z'),
    lastSeenAt: new Date('2026-11-02T10:00:00Z'),
    ...change,
  };
}

describe('findings of a partner', () => {
  it('add up, whichever process has counted them first', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const earlier = { firstSeenAt: new Date('2026-11-01T10:00:00Z'), lastSeenAt: new Date('2026-11-01T11:00:00Z') };
    const added = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).quality.add([aFinding({ count: 2, ...(index === 7 && earlier) })]),
    );
    await Promise.all(added);
    const total = aFinding({ count: 40, firstSeenAt: earlier.firstSeenAt });
    expect(await one.quality.list('con-1')).toEqual([total]);
  });

  it('are told most frequent first, and only those of the partner', async () => {
    const { quality } = await openStores();
    const rare = aFinding({ connectionId: 'con-2', pointer: '/city' });
    const frequent = aFinding({ connectionId: 'con-2', rule: 'trailing-slash', pointer: 'url', count: 900 });
    await quality.add([rare, aFinding({ connectionId: 'con-3' }), frequent]);
    expect(await quality.list('con-2')).toEqual([frequent, rare]);
    expect(await quality.list('con-9')).toEqual([]);
  });

  it('can be more than one command holds', async () => {
    const { quality } = await openStores();
    const many = Array.from({ length: 501 }, (_, index) => aFinding({ connectionId: 'con-4', pointer: `/${index}` }));
    await quality.add(many);
    expect(await quality.list('con-4')).toHaveLength(501);
  });
});
