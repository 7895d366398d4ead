import { Decimal } from '../../../../src/domain/decimal.js';
import { complaintAbout, planOf, refusedFields, SPOT } from './a-plan-file.js';

const BASE = [{ name: 'Base', price: '0.40' }];
const LOCATIONS = [{ id: 'L1', zone: 'NORD' }, { id: 'L2' }];
const NIGHT = { from: '22:00', until: '06:00' };

function energyRefused(energy: object, more: object = {}): readonly (string | undefined)[] {
  return refusedFields({ energy, ...more });
}

describe('the energy of a plan', () => {
  it('follows the market, with what is added to it in a fixed order', () => {
    const { energy } = planOf({
      locations: LOCATIONS,
      energy: {
        taxes: [{ name: 'Tax', price: '0.0205' }],
        grid_fees: [{ name: 'Grid', zone: 'NORD', price: '0.08', window: NIGHT }],
        markup: [{ name: 'Markup', price: '-0.01' }],
        spot: { ...SPOT, percent: '102.5', vat: '19.0' },
        floor: '-0.05',
        cap: '0.60',
        decimals: '4',
        free_kwh: '2',
      },
    });
    expect(energy.spot).toEqual({
      index: 'EPEX-DE',
      percent: new Decimal('102.5'),
      mode: 'FOLLOW',
      fallback: new Decimal('0.12'),
      vat: { treatment: 'RATE', percent: new Decimal(19) },
    });
    expect(energy.parts.map(({ kind, zone, window }) => ({ kind, zone, window }))).toEqual([
      { kind: 'MARKUP' },
      { kind: 'GRID_FEE', zone: 'NORD', window: NIGHT },
      { kind: 'TAX' },
    ]);
    expect(energy).toMatchObject({ floor: new Decimal('-0.05'), cap: new Decimal('0.6'), decimals: 4 });
    expect(energy.freeKwh).toEqual(new Decimal(2));
  });

  it('gives bands and tiers without a name one that says their range', () => {
    const { energy } = planOf({
      energy: {
        base: BASE,
        tiers: [
          { to_kwh: '20', price: '0' },
          { from_kwh: '20', price: '-0.02' },
        ],
        power_bands: [{ name: 'Slow', to_kw: '22.5', price: '0' }],
      },
    });
    expect(energy.parts.slice(1)).toMatchObject([
      { kind: 'TIER', name: '0 to 20 kWh', maxKwh: new Decimal(20) },
      { kind: 'TIER', name: 'from 20 kWh', minKwh: new Decimal(20) },
      { kind: 'POWER_BAND', name: 'Slow', maxKw: new Decimal('22.5') },
    ]);
  });

  it.each([
    ['no fallback', { fallback: undefined }, 'fallback'],
    ['a fallback below zero', { fallback: '-0.01' }, 'fallback'],
    ['1,001 percent', { percent: '1001' }, 'percent'],
    ['0 percent', { percent: '0' }, 'percent'],
    ['a mode that does not exist', { mode: 'LOCK' }, 'mode'],
    ['no index', { index: undefined }, 'index'],
  ])('is refused with %s of the market', (_what, more, field) => {
    const spot = Object.fromEntries(Object.entries({ ...SPOT, ...more }).filter(([, value]) => value !== undefined));
    expect(energyRefused({ spot })).toEqual([`energy.spot.${field}`]);
  });

  it('cannot be locked at the start without a market', () => {
    expect(energyRefused({ base: BASE, mode: 'LOCK_AT_START' })).toEqual(['energy.mode']);
  });

  it.each([
    ['a tax below zero', { taxes: [{ name: 'T', price: '-0.01' }] }, 'energy.taxes.0.price'],
    ['a grid fee below zero', { grid_fees: [{ name: 'G', price: '-0.01' }] }, 'energy.grid_fees.0.price'],
    ['a price without a name', { markup: [{ price: '0.01' }] }, 'energy.markup.0.name'],
    ['a list without prices', { markup: [] }, 'energy.markup'],
    ['a zone on a markup', { markup: [{ name: 'M', price: '1', zone: 'NORD' }] }, 'energy.markup.0.zone'],
    ['a cap below the floor', { base: BASE, floor: '0.5', cap: '0.4' }, 'energy.cap'],
    ['seven decimals', { base: BASE, decimals: '7' }, 'energy.decimals'],
    ['half a decimal', { base: BASE, decimals: '1.5' }, 'energy.decimals'],
    ['a price in words', { base: [{ name: 'B', price: 'cheap' }] }, 'energy.base.0.price'],
    ['a price with a comma', { base: [{ name: 'B', price: '0,40' }] }, 'energy.base.0.price'],
  ])('is refused with %s', (_what, energy, field) => {
    expect(energyRefused(energy)).toEqual([field]);
  });

  it.each(['floor', 'cap', 'decimals'])('is refused with %s over two VAT rates', (limit) => {
    const energy = { base: BASE, taxes: [{ name: 'T', price: '0.02', vat: 'none' }], [limit]: '1' };
    expect(energyRefused(energy)).toEqual([`energy.${limit}`]);
    expect(complaintAbout({ energy })).toContain(
      'needs one VAT rate in all parts of the price, but they have 19, NONE',
    );
  });

  it('takes 19 and 19.0 percent for one rate', () => {
    expect(planOf({ energy: { base: BASE, taxes: [{ name: 'T', price: '0', vat: '19.0' }], cap: '1' } }).id).toBe(
      'TEST-1',
    );
  });
});

describe('grid zones', () => {
  it('of a grid fee have a location in them', () => {
    const energy = { base: BASE, grid_fees: [{ name: 'G', zone: 'SUED', price: '0.1' }] };
    expect(energyRefused(energy)).toEqual(['energy.grid_fees.0.zone']);
    expect(energyRefused(energy, { locations: [{ id: 'L2' }] })).toEqual(['energy.grid_fees.0.zone']);
  });

  it('of a location have a grid fee', () => {
    expect(energyRefused({ base: BASE }, { locations: LOCATIONS })).toEqual(['locations.0.zone']);
  });

  it('are not needed for a grid fee of all locations', () => {
    expect(planOf({ energy: { base: BASE, grid_fees: [{ name: 'G', price: '0.1' }] } }).energy.parts).toHaveLength(2);
  });

  it('belong to locations that are named once', () => {
    expect(refusedFields({ locations: [{ id: 'L1' }, { id: 'l1' }] })).toEqual(['locations.1.id']);
  });
});

describe('the order of prices of which the first counts', () => {
  it.each([
    [
      'a peak after one of all hours',
      {
        peaks: [
          { name: 'A', price: '1' },
          { name: 'B', price: '1', window: NIGHT },
        ],
      },
      'peaks.1',
    ],
    [
      'the same window twice',
      {
        peaks: [
          { name: 'A', price: '1', window: NIGHT },
          { name: 'B', price: '1', window: NIGHT },
        ],
      },
      'peaks.1',
    ],
    [
      'a tier within the one before',
      {
        tiers: [
          { to_kwh: '50', price: '0' },
          { from_kwh: '40', price: '1' },
        ],
      },
      'tiers.1.from_kwh',
    ],
    [
      'tiers upside down',
      {
        tiers: [
          { from_kwh: '50', price: '0' },
          { to_kwh: '50', price: '1' },
        ],
      },
      undefined,
    ],
    ['an empty band', { power_bands: [{ from_kw: '50', to_kw: '50', price: '0' }] }, 'power_bands.0.to_kw'],
    ['a band after one without end', { power_bands: [{ price: '0' }, { from_kw: '50', price: '0' }] }, 'power_bands.1'],
  ])('is refused with %s', (_what, lists, field) => {
    if (field === undefined) expect(planOf({ energy: { base: BASE, ...lists } }).energy.parts).toHaveLength(3);
    else expect(energyRefused({ base: BASE, ...lists })).toEqual([`energy.${field}`]);
  });

  it('is right with the special hours first', () => {
    const grid = [
      { name: 'Night', zone: 'NORD', price: '0.01', window: NIGHT },
      { name: 'Day', zone: 'NORD', price: '0.09' },
      { name: 'Elsewhere', price: '0.07' },
    ];
    expect(planOf({ locations: LOCATIONS, energy: { base: BASE, grid_fees: grid } }).energy.parts).toHaveLength(4);
    expect(refusedFields({ locations: LOCATIONS, energy: { base: BASE, grid_fees: [...grid].reverse() } })).toEqual([
      'energy.grid_fees.1',
      'energy.grid_fees.2',
    ]);
  });

  it('is each for itself in bands of different windows', () => {
    const bands = [
      { to_kw: '50', price: '0.1', window: NIGHT },
      { from_kw: '50', price: '0.2', window: NIGHT },
      { to_kw: '22', price: '0.3' },
      { from_kw: '22', price: '0.4' },
    ];
    expect(planOf({ energy: { base: BASE, power_bands: bands } }).energy.parts).toHaveLength(5);
  });
});

describe('a window in a plan file', () => {
  const withWindow = (window: unknown) => ({ peaks: [{ name: 'P', price: '0.1', window }], base: BASE });

  it.each([
    ['at no quarter hour', { from: '17:10' }, '.from'],
    ['at a time that is none', { until: '24:00' }, '.until'],
    ['with one digit', { from: '7:00' }, '.from'],
    ['from and until the same time', { from: '08:00', until: '08:00' }, '.until'],
    ['that names nothing', {}, ''],
    ['on a day that is none', { days: ['MONDAY', 'FUNDAY'] }, '.days.1'],
    ['on the same day twice', { days: ['MONDAY', 'MONDAY'] }, '.days'],
    ['in a thirteenth month', { months: ['13'] }, '.months.0'],
    ['in the same month twice', { months: ['1', '01'] }, '.months'],
    ['on holidays of a plan that has none', { holidays: 'ONLY' }, '.holidays'],
    ['with a word for holidays', { holidays: 'NEVER' }, '.holidays'],
  ])('is refused %s', (_what, window, field) => {
    expect(energyRefused(withWindow(window))).toEqual([`energy.peaks.0.window${field}`]);
  });

  it('may ask for holidays of a plan that names some', () => {
    const plan = planOf({
      holidays: { add: ['2026-12-24'] },
      energy: withWindow({ holidays: 'EXCLUDED', months: ['1'] }),
    });
    expect(plan.energy.parts[1]?.window).toEqual({ holidays: 'EXCLUDED', months: [1] });
  });
});
