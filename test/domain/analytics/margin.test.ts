import {
  addSold,
  type EnergyCost,
  energyCost,
  marginOf,
  NOTHING_SOLD,
  type SoldEnergy,
} from '../../../src/domain/analytics/margin.js';
import { compareKeys, MARGIN_KEYS, timeKey } from '../../../src/domain/analytics/margin-keys.js';
import type { PriceArea } from '../../../src/domain/analytics/price-areas.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { findTimeZone } from '../../../src/domain/pricing/periods/local-time.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';

function sold(energyKwh: string, revenue: string, parts: Partial<SoldEnergy> = {}): SoldEnergy {
  return { currency: 'EUR', energyKwh: new Decimal(energyKwh), revenue: new Decimal(revenue), cdrs: 1, ...parts };
}

function anArea(parts: Partial<PriceArea> = {}): PriceArea {
  const members = { locations: [], parties: [], countries: ['DEU'] };
  return { name: 'Germany', index: 'EPEX-DE', currency: 'EUR', otherPerKwh: new Decimal('0.1'), members, ...parts };
}

function aSpotPrice(perMwh: string, currency = 'EUR'): SpotPrice {
  const startsAt = new Date('2026-10-12T08:00:00Z');
  const provenance = { importId: 'i-1', source: 'CSV' as const, importedAt: startsAt };
  return { index: 'EPEX-DE', startsAt, minutes: 15, perMwh: new Decimal(perMwh), currency, version: 1, provenance };
}

function amountOf(cost: EnergyCost): string {
  return cost.kind === 'KNOWN' ? cost.amount.toFixed() : cost.why;
}

describe('what energy cost', () => {
  it('is the market’s price of its kWh and what comes on top of it', () => {
    expect(amountOf(energyCost(sold('10', '4'), anArea(), aSpotPrice('85.5')))).toBe('1.855');
  });

  it('may be less than nothing, when the market pays who takes energy', () => {
    expect(amountOf(energyCost(sold('10', '4'), anArea(), aSpotPrice('-300')))).toBe('-2');
  });

  it('is a fixed price where an area has no index', () => {
    const { index: _none, ...fixed } = anArea();
    expect(amountOf(energyCost(sold('10', '4'), fixed, undefined))).toBe('1');
  });

  it.each([
    ['NO_AREA', undefined, aSpotPrice('85')],
    ['NO_PRICE', anArea(), undefined],
    ['OTHER_CURRENCY', anArea(), aSpotPrice('85', 'CHF')],
    ['OTHER_CURRENCY', anArea({ currency: 'CHF' }), aSpotPrice('85', 'CHF')],
  ])('is not known and never zero: %s', (why, area, spot) => {
    expect(amountOf(energyCost(sold('10', '4'), area, spot))).toBe(why);
  });

  it('is nothing where no energy was sold, whatever is known', () => {
    expect(amountOf(energyCost(sold('0', '4'), undefined, undefined))).toBe('0');
  });
});

describe('the margin', () => {
  const known = (amount: string): EnergyCost => ({ kind: 'KNOWN', amount: new Decimal(amount) });
  const unknown: EnergyCost = { kind: 'UNKNOWN', why: 'NO_PRICE' };

  it('is revenue less cost, also in percent of the revenue and per kWh', () => {
    const margin = marginOf(addSold(NOTHING_SOLD, sold('30', '10'), known('4')));
    expect(plain(margin)).toEqual({
      costUnknownKwh: '0',
      margin: '6',
      marginPercent: '60',
      revenuePerKwh: '0.333333',
      costPerKwh: '0.133333',
    });
  });

  it('leaves out what was sold at a cost that is not known, and says how much that is', () => {
    const sums = addSold(addSold(NOTHING_SOLD, sold('10', '5'), known('2')), sold('30', '12'), unknown);
    expect(sums.unknownRevenue.toFixed()).toBe('12');
    expect(plain(marginOf(sums))).toEqual({
      costUnknownKwh: '30',
      margin: '3',
      marginPercent: '60',
      revenuePerKwh: '0.425',
      costPerKwh: '0.2',
    });
  });

  it('is not told when no cost is known', () => {
    const margin = marginOf(addSold(NOTHING_SOLD, sold('10', '5'), unknown));
    expect(plain(margin)).toEqual({ costUnknownKwh: '10', revenuePerKwh: '0.5' });
  });

  it('has no rates where more was credited than sold', () => {
    const margin = marginOf(addSold(NOTHING_SOLD, sold('-10', '-5'), known('-1')));
    expect(plain(margin)).toEqual({ costUnknownKwh: '0', margin: '-4' });
  });

  it('of a sale and its credit is nothing', () => {
    const sums = addSold(
      addSold(NOTHING_SOLD, sold('10', '5'), known('1')),
      sold('-10', '-5', { cdrs: -1 }),
      known('-1'),
    );
    expect(sums.cdrs).toBe(0);
    expect(plain(marginOf(sums))).toEqual({ costUnknownKwh: '0', margin: '0' });
  });

  function plain(margin: object): object {
    return Object.fromEntries(Object.entries(margin).map(([name, value]) => [name, value.toFixed()]));
  }
});

describe('what rows are told apart by', () => {
  const amsterdam = findTimeZone('Europe/Amsterdam');
  const keysAt = (instant: string) => {
    const at = Date.parse(instant);
    return (['hour', 'day', 'weekday', 'hour_of_day'] as const).map((key) => timeKey(key, at, amsterdam));
  };

  it('is the UTC hour, or the day, weekday and hour on the clock of the zone', () => {
    expect(keysAt('2026-10-12T22:45:00Z')).toEqual(['2026-10-12T22:00:00Z', '2026-10-13', 'TUESDAY', '00']);
  });

  it('is the same hour of the day twice when summer time ends, in two UTC hours', () => {
    expect(keysAt('2026-10-25T00:30:00Z')).toEqual(['2026-10-25T00:00:00Z', '2026-10-25', 'SUNDAY', '02']);
    expect(keysAt('2026-10-25T01:30:00Z')).toEqual(['2026-10-25T01:00:00Z', '2026-10-25', 'SUNDAY', '02']);
  });

  it('is in order of the week and otherwise of the text', () => {
    const rows = [
      ['SUNDAY', '01'],
      ['MONDAY', '23'],
      ['MONDAY', '02'],
    ];
    expect(rows.sort((a, b) => compareKeys(['weekday', 'hour_of_day'], a, b))).toEqual([
      ['MONDAY', '02'],
      ['MONDAY', '23'],
      ['SUNDAY', '01'],
    ]);
    expect(compareKeys(MARGIN_KEYS, [], [])).toBe(0);
  });
});
