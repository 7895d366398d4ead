import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const LATER = new Date('2099-01-01T00:00:00Z');

describe('the lease of a job', () => {
  it('is won once when a hundred processes take it at the same time', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const takes = Array.from({ length: 100 }, (_, index) =>
      (index % 2 ? one : other).leases.take('close-month', LATER),
    );
    expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1);
  });

  it('is another one at another time', async () => {
    const { leases } = await openStores();
    expect(await leases.take('close-month:2026-11-01', LATER)).toBe(true);
    expect(await leases.take('close-month:2026-11-02', LATER)).toBe(true);
    expect(await leases.take('close-month:2026-11-01', LATER)).toBe(false);
  });
});
