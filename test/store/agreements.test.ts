import { anAgreement, party } from '../domain/clearing/builders.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
const pair = { cpo: 'NL*ALF', emsp: 'DE*BET' } as const;

async function versionAt(text: string): Promise<number | undefined> {
  const { agreements } = await openStores();
  return (await agreements.validAt({ ...pair, at: new Date(text) }))?.version;
}

describe('the agreements', () => {
  beforeAll(async () => {
    const { agreements } = await openStores();
    const [first, second, third] = [1, 2, 3].map((version) => ({ key: `NL*ALF→DE*BET/${version}`, version }));
    await agreements.insert(anAgreement({ ...first, validFrom: new Date('2026-01-01T00:00:00Z') }));
    await agreements.insert(
      anAgreement({
        ...second,
        validFrom: new Date('2026-07-01T00:00:00Z'),
        validUntil: new Date('2026-08-01T00:00:00Z'),
      }),
    );
    await agreements.insert(
      anAgreement({
        ...third,
        validFrom: new Date('2026-07-01T00:00:00Z'),
        validUntil: new Date('2026-07-15T00:00:00Z'),
      }),
    );
    await agreements.insert(anAgreement({ key: 'NL*ALF→FR*GAM/1', emsp: party('FR*GAM') }));
  });

  it.each([
    ['before the first began', '2025-12-31T23:59:59Z', undefined],
    ['from the very start of the first', '2026-01-01T00:00:00Z', 1],
    ['the highest of two that begin together', '2026-07-01T00:00:00Z', 3],
    ['none when that ends: it has taken the place of the older ones', '2026-07-15T00:00:00Z', undefined],
    ['none when all have ended', '2026-08-01T00:00:00Z', undefined],
  ])('apply by their dates: %s', async (_when, at, version) => {
    expect(await versionAt(at)).toBe(version);
  });

  it('come back exactly as they were made', async () => {
    const { agreements } = await openStores();
    const found = await agreements.find('NL*ALF→FR*GAM/1');
    expect(found).toEqual(anAgreement({ key: 'NL*ALF→FR*GAM/1', emsp: party('FR*GAM') }));
    expect(await agreements.find('NL*ALF→FR*GAM/9')).toBeUndefined();
  });

  it('may be free of fees, which is another thing than to have those of the hub', async () => {
    const { agreements } = await openStores();
    await agreements.insert(anAgreement({ key: 'NL*ALF→SE*EPS/1', emsp: party('SE*EPS'), fees: {} }));
    expect((await agreements.find('NL*ALF→SE*EPS/1'))?.fees).toEqual({});
  });

  it('are listed to the parties that they are about', async () => {
    const { agreements } = await openStores();
    expect(await agreements.list()).toHaveLength(5);
    expect((await agreements.list(['FR*GAM'])).map(({ key }) => key)).toEqual(['NL*ALF→FR*GAM/1']);
    expect(await agreements.list(['SE*NON'])).toEqual([]);
  });

  it('are never changed: a version that exists is refused', async () => {
    const { agreements } = await openStores();
    const change = agreements.insert(anAgreement({ contestDays: 99 }));
    await expect(change).rejects.toMatchObject({ code: 'conflict', field: 'version' });
    expect((await agreements.find('NL*ALF→DE*BET/1'))?.contestDays).toBe(10);
  });
});
