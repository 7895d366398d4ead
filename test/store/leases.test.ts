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

describe('work that one process of the fleet holds', () => {
  const START = new Date('2096-01-01T00:00:00Z');
  const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);
  const holding = (key: string, holder: string, from = 0) => ({ key, holder, now: at(from), until: at(from + 60) });

  it('has one holder when many ask at the same time, who may hold it longer', async () => {
    const [one, other] = await Promise.all([openStores(1), openStores(2)]);
    const asks = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).leases.hold(holding('w1', `h${index}`)),
    );
    const held = await Promise.all(asks);
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(await one.leases.hold(holding('w1', `h${held.indexOf(true)}`, 30))).toBe(true);
    expect(await other.leases.hold(holding('w1', 'late', 89))).toBe(false);
  });

  it('passes on when its time is over, and stays with the next one whatever the first still does', async () => {
    const { leases } = await openStores();
    expect(await leases.hold(holding('w2', 'first'))).toBe(true);
    expect(await leases.hold(holding('w2', 'next', 60))).toBe(true);
    expect(await leases.hold(holding('w2', 'first', 61))).toBe(false);
    await leases.release({ key: 'w2', holder: 'first' });
    expect(await leases.hold(holding('w2', 'third', 62))).toBe(false);
    await leases.release({ key: 'w2', holder: 'next' });
    expect(await leases.hold(holding('w2', 'third', 62))).toBe(true);
  });
});
