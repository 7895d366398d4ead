import type { BilledLine } from '../../src/domain/analytics/billed-line.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { BilledLineStore, LineGroup, LineQuery, SoldQuery } from '../../src/store/pricing/billed-line-store.js';
import { useStores } from '../support/open-stores.js';

const openStores = useStores();
let lines: BilledLineStore;

beforeAll(async () => {
  ({ billedLines: lines } = await openStores());
});

function aLine(cdrKey: string, number: number, parts: Partial<BilledLine> = {}): BilledLine {
  return {
    cdrKey,
    number,
    cpo: 'NL*ALF',
    emsp: 'DE*BET',
    location: 'NL*ALF/LOC1',
    country: 'NLD',
    tariff: 'NL*ALF/T1',
    slot: new Date('2026-10-12T08:00:00Z'),
    kind: 'ENERGY',
    energyKwh: new Decimal(5),
    revenue: new Decimal(2),
    currency: 'EUR',
    cdrs: number === 0 ? 1 : 0,
    ...parts,
  };
}

async function groupsOf(query: Partial<LineQuery>): Promise<readonly LineGroup[]> {
  const day = { from: new Date('2026-10-12T00:00:00Z'), until: new Date('2026-10-13T00:00:00Z') };
  const groups: LineGroup[] = [];
  for await (const group of lines.groups({ ...day, by: [], areas: [], ...query })) groups.push(group);
  return groups.sort((a, b) => (told(a) < told(b) ? -1 : 1));
}

function told({ slot, area, keys, energyKwh, revenue, cdrs }: LineGroup): string {
  const when = slot.toISOString().slice(11, 16);
  return [when, area ?? 'none', ...keys, energyKwh.toFixed(), revenue.toFixed(), cdrs].join(' ');
}

const NO_MEMBERS = { locations: [], parties: [], countries: [] };

describe('the lines of a CDR in the store', () => {
  it('come back as they were, to the last digit, in their order', async () => {
    const { tariff: _none, ...untariffed } = aLine('NL*ALF/A1', 1, { kind: 'FLAT' });
    const kept = [aLine('NL*ALF/A1', 0, { revenue: new Decimal('0.123456789012345678901234567890') }), untariffed];
    await lines.replace(['NL*ALF/A1'], [...kept].reverse());
    expect(await lines.ofCdr('NL*ALF/A1')).toEqual(kept);
    expect(await lines.ofCdr('NL*ALF/A0')).toEqual([]);
  });

  it('are the same when they are written twice, and no others are left when they changed', async () => {
    const first = [aLine('NL*ALF/B1', 0), aLine('NL*ALF/B1', 1)];
    await lines.replace(['NL*ALF/B1'], first);
    await lines.replace(['NL*ALF/B1'], first);
    expect(await lines.ofCdr('NL*ALF/B1')).toEqual(first);
    await lines.replace(['NL*ALF/B1'], [aLine('NL*ALF/B1', 0, { revenue: new Decimal(9) })]);
    expect((await lines.ofCdr('NL*ALF/B1')).map(({ revenue }) => revenue.toFixed())).toEqual(['9']);
  });

  it('leave the lines of other CDRs alone', async () => {
    await lines.replace(['NL*ALF/C1', 'NL*ALF/C2'], [aLine('NL*ALF/C1', 0), aLine('NL*ALF/C2', 0)]);
    await lines.replace(['NL*ALF/C1'], []);
    expect(await lines.ofCdr('NL*ALF/C1')).toEqual([]);
    expect(await lines.ofCdr('NL*ALF/C2')).toHaveLength(1);
  });

  it('can be more than one command holds', async () => {
    const many = Array.from({ length: 1_001 }, (_, number) =>
      aLine('NL*ALF/D1', number, { slot: new Date('2026-10-01T08:00:00Z') }),
    );
    await lines.replace(['NL*ALF/D1'], many);
    expect((await lines.ofCdr('NL*ALF/D1')).map(({ number }) => number)).toEqual(many.map(({ number }) => number));
  });
});

describe('lines that are added up', () => {
  const at = (time: string) => new Date(`2026-10-12T${time}:00Z`);

  beforeAll(async () => {
    const keys = ['A1', 'B1', 'C1', 'C2', 'D1'].map((id) => `NL*ALF/${id}`);
    await lines.replace(keys, []);
    await lines.replace(
      ['NL*ALF/G1', 'NL*ALF/G2', 'BE*CAR/G3', 'NL*ALF/G4'],
      [
        aLine('NL*ALF/G1', 0, { revenue: new Decimal('0.1') }),
        aLine('NL*ALF/G1', 1, { kind: 'FLAT', energyKwh: new Decimal(0), revenue: new Decimal('0.000000000001') }),
        aLine('NL*ALF/G1', 2, { slot: at('08:15') }),
        aLine('NL*ALF/G2', 0, { location: 'NL*ALF/LOC2', emsp: 'FR*DOR', revenue: new Decimal('0.2') }),
        aLine('BE*CAR/G3', 0, { cpo: 'BE*CAR', location: 'BE*CAR/LOC1', country: 'BEL', tariff: 'BE*CAR/T9' }),
        aLine('NL*ALF/G4', 0, { slot: at('23:45'), energyKwh: new Decimal(-5), revenue: new Decimal(-2), cdrs: -1 }),
      ],
    );
  });

  it('are exact, by quarter hour', async () => {
    expect((await groupsOf({})).map(told)).toEqual([
      '08:00 none 15 2.300000000001 3',
      '08:15 none 5 2 0',
      '23:45 none -5 -2 -1',
    ]);
  });

  it('are told apart by what is asked for', async () => {
    const until = at('08:15');
    expect((await groupsOf({ until, by: ['cpo', 'emsp'] })).map(told)).toEqual([
      '08:00 none BE*CAR DE*BET 5 2 1',
      '08:00 none NL*ALF DE*BET 5 0.100000000001 1',
      '08:00 none NL*ALF FR*DOR 5 0.2 1',
    ]);
    expect((await groupsOf({ until, by: ['tariff'] })).map(({ keys }) => keys)).toEqual([['BE*CAR/T9'], ['NL*ALF/T1']]);
  });

  it.each([
    [{ cpos: ['BE*CAR'] }, ['08:00']],
    [{ cpos: [] }, []],
    [{ emsp: 'FR*DOR' }, ['08:00']],
    [{ location: 'NL*ALF/LOC1' }, ['08:00', '08:15', '23:45']],
    [{ tariff: 'BE*CAR/T9' }, ['08:00']],
    [{ from: at('08:15'), until: at('23:45') }, ['08:15']],
  ] satisfies [Partial<LineQuery>, string[]][])('are those of %j', async (query, slots) => {
    expect((await groupsOf(query)).map(({ slot }) => slot.toISOString().slice(11, 16))).toEqual(slots);
  });

  it('belong to the area of their location, else of their CPO, else of their country', async () => {
    const areas = [
      { ...NO_MEMBERS, countries: ['NLD'] },
      { ...NO_MEMBERS, parties: ['BE*CAR' as const], countries: ['BEL'] },
      { ...NO_MEMBERS, locations: ['NL*ALF/LOC2', '$location'] },
    ];
    const groups = await groupsOf({ areas, by: ['location'], until: at('08:15') });
    expect(groups.map(({ area, keys }) => [keys[0], area])).toEqual([
      ['NL*ALF/LOC1', 0],
      ['BE*CAR/LOC1', 1],
      ['NL*ALF/LOC2', 2],
    ]);
  });

  it('are in no area where none is theirs', async () => {
    const areas = [{ ...NO_MEMBERS, countries: ['DEU'] }];
    expect((await groupsOf({ areas })).map(({ area }) => area)).toEqual([undefined, undefined, undefined]);
  });
});

describe('where and by which CDRs something was sold', () => {
  const slot = new Date('2026-09-01T10:00:00Z');
  const next = new Date('2026-09-01T10:15:00Z');

  beforeAll(async () => {
    await lines.replace(
      ['NL*ALF/H2', 'NL*ALF/H1', 'NL*ALF/H3', 'BE*CAR/H4'],
      [
        aLine('NL*ALF/H2', 0, { slot }),
        aLine('NL*ALF/H2', 1, { slot, tariff: 'NL*ALF/T2' }),
        aLine('NL*ALF/H1', 0, { slot, energyKwh: new Decimal(-5), revenue: new Decimal(-2), cdrs: -1 }),
        aLine('NL*ALF/H1', 1, { slot: next }),
        aLine('NL*ALF/H3', 0, { slot, kind: 'FLAT', energyKwh: new Decimal(0) }),
        aLine('NL*ALF/H3', 1, { slot: next, location: 'NL*ALF/LOC0' }),
        aLine('BE*CAR/H4', 0, { slot, cpo: 'BE*CAR', location: 'BE*CAR/LOC1' }),
      ],
    );
  });

  it('is told of a CPO, each location once', async () => {
    const until = new Date('2026-09-02T00:00:00Z');
    expect(await lines.locations({ cpo: 'NL*ALF', from: slot, until })).toEqual(['NL*ALF/LOC0', 'NL*ALF/LOC1']);
    expect(await lines.locations({ cpo: 'NL*ALF', from: slot, until: next })).toEqual(['NL*ALF/LOC1']);
    expect(await lines.locations({ cpo: 'FR*DOR', from: slot, until })).toEqual([]);
  });

  it('is told of a quarter hour at a location: CDRs and credits with energy, each once', async () => {
    expect(await lines.cdrsInSlot({ location: 'NL*ALF/LOC1', slot })).toEqual(['NL*ALF/H1', 'NL*ALF/H2']);
    expect(await lines.cdrsInSlot({ location: 'NL*ALF/LOC1', slot: next })).toEqual(['NL*ALF/H1']);
    expect(await lines.cdrsInSlot({ location: 'NL*ALF/LOC9', slot })).toEqual([]);
  });
});

describe('energy that was sold by tariffs whose ids begin the same', () => {
  const slot = new Date('2026-08-01T10:00:00Z');
  const next = new Date('2026-08-01T10:15:00Z');
  const until = new Date('2026-08-01T10:30:00Z');
  const sold = async (query: Partial<SoldQuery>) => {
    const keys: string[] = [];
    const asked = { cpo: 'NL*ALF' as const, tariffs: 'NL*ALF/PLAN-', from: slot, until, ...query };
    for await (const { cdrKey, tariff } of lines.sold(asked)) keys.push(`${cdrKey.slice(-2)} ${tariff.slice(7)}`);
    return keys;
  };

  beforeAll(async () => {
    const tariff = 'NL*ALF/PLAN-20260801';
    await lines.replace(
      ['NL*ALF/S2', 'NL*ALF/S1', 'BE*CAR/S3'],
      [
        aLine('NL*ALF/S2', 0, { slot: next, tariff }),
        aLine('NL*ALF/S1', 0, { slot, tariff: 'NL*ALF/PLAN-Z1-20260801' }),
        aLine('NL*ALF/S1', 1, { slot: next, tariff: 'NL*ALF/PLANET-20260801' }),
        aLine('NL*ALF/S1', 2, { slot: next, tariff, kind: 'FLAT', energyKwh: new Decimal(0) }),
        aLine('NL*ALF/S1', 3, { slot: until, tariff }),
        aLine('BE*CAR/S3', 0, { slot, cpo: 'BE*CAR', tariff }),
      ],
    );
  });

  it.each([
    [{}, ['S1 PLAN-Z1-20260801', 'S2 PLAN-20260801']],
    [{ until: next }, ['S1 PLAN-Z1-20260801']],
    [{ from: next }, ['S2 PLAN-20260801']],
    [{ tariffs: 'NL*ALF/PLANET-' }, ['S1 PLANET-20260801']],
    [{ cpo: 'FR*DOR' }, []],
  ] satisfies [Partial<SoldQuery>, string[]][])(
    'is told in the order of quarter hours, for %j',
    async (query, keys) => {
      expect(await sold(query)).toEqual(keys);
    },
  );
});

describe('how far the journal is spread', () => {
  it('only ever goes forward', async () => {
    expect(await lines.spreadUpTo()).toBe(0);
    await lines.setSpreadUpTo(7);
    await lines.setSpreadUpTo(5);
    expect(await lines.spreadUpTo()).toBe(7);
  });
});
