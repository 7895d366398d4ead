import { useStores } from '../../support/open-stores.js';
import { aSpotPrice } from '../../support/prices/a-spot-price.js';

const openStores = useStores();
const whole = (index: string) => ({
  index,
  from: new Date('2026-10-01T00:00:00Z'),
  until: new Date('2026-11-01T00:00:00Z'),
});

describe('stored spot prices', () => {
  it('come back exactly as they were, negative ones and long ones too', async () => {
    const { spotPrices } = await openStores();
    const prices = [
      aSpotPrice('2026-10-12T10:00:00Z', '-500.01', { index: 'A' }),
      aSpotPrice('2026-10-12T11:00:00Z', '0.100000000000000000000000000001', { index: 'A' }),
      aSpotPrice('2026-10-12T12:00:00Z', '97.58', { index: 'A', minutes: 15 }),
    ];
    await spotPrices.insert(prices);
    expect(await spotPrices.newest(whole('A'))).toEqual(prices);
  });

  it('are never changed: a correction is a further version, and the newest is the one that counts', async () => {
    const { spotPrices } = await openStores();
    const first = aSpotPrice('2026-10-12T10:00:00Z', '50', { index: 'B' });
    const second = { ...first, perMwh: first.perMwh.plus(1), version: 2 };
    await spotPrices.insert([second]);
    await spotPrices.insert([first]);
    expect(await spotPrices.newest(whole('B'))).toEqual([second]);
    expect(await spotPrices.versions(whole('B'))).toEqual([first, second]);
  });

  it('are refused when somebody else wrote the same version, and those that were free are there', async () => {
    const stores = await Promise.all([openStores(), openStores(2)]);
    const price = aSpotPrice('2026-10-12T10:00:00Z', '50', { index: 'C' });
    const later = aSpotPrice('2026-10-12T11:00:00Z', '51', { index: 'C' });
    await stores[0].spotPrices.insert([price]);
    await expect(stores[1].spotPrices.insert([price, later])).rejects.toMatchObject({ code: 'conflict' });
    expect(await stores[0].spotPrices.newest(whole('C'))).toEqual([price, later]);
  });

  it('are those of periods that touch the stretch of time, of one index', async () => {
    const { spotPrices } = await openStores();
    const hours = ['09', '10', '11', '12'].map((hour) => aSpotPrice(`2026-10-12T${hour}:00:00Z`, hour, { index: 'D' }));
    const quarter = aSpotPrice('2026-10-12T10:00:00Z', '5', { index: 'D', minutes: 15 });
    await spotPrices.insert([...hours, quarter, aSpotPrice('2026-10-12T10:00:00Z', '1', { index: 'E' })]);
    const until = new Date('2026-10-12T12:00:00Z');
    const found = await spotPrices.newest({ index: 'D', from: new Date('2026-10-12T10:30:00Z'), until });
    expect(found.map(({ perMwh }) => perMwh.toString())).toEqual(['10', '11']);
    expect(await spotPrices.newest({ index: 'nobody', from: new Date(0), until })).toEqual([]);
  });
});
