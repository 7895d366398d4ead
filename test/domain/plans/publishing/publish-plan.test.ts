import { Decimal } from '../../../../src/domain/decimal.js';
import type { Plan } from '../../../../src/domain/plans/plan.js';
import { type PublishOptions, publishPlan } from '../../../../src/domain/plans/publishing/publish-plan.js';
import type { Tariff } from '../../../../src/domain/roaming/tariff.js';
import { SLOT_MS, type SpotPrices, slotStart } from '../../../../src/domain/spot/spot-price.js';
import { aPlan, followed, market, NO_MARKET, part, refusalOf, VAT_19, vat } from '../pricing/a-plan.js';

const NOW = new Date('2026-03-01T12:00:00Z');

/** A market that costs one more per MWh with each quarter hour. */
const RISING: SpotPrices = {
  at: (ms) => market(new Date(slotStart(ms)).toISOString(), [String((ms / SLOT_MS) % 1_000)]).at(ms),
};

function publish(plan: Plan, day: string, options: Partial<PublishOptions> = {}) {
  return publishPlan(plan, { day, prices: NO_MARKET, now: NOW, ...options });
}

function tariffOf(plan: Plan, day: string, prices: SpotPrices = NO_MARKET): Tariff {
  const [first] = publish(plan, day, { prices }).tariffs;
  if (!first) throw new Error('nothing was published');
  return first.tariff;
}

/** `2026-03-04 10:00-10:15 ENERGY 0.25` of each element. */
function told({ elements }: Tariff): string[] {
  return elements.map(({ priceComponents, restrictions: when = {} }) => {
    const { startDate, startTime, endTime, dayOfWeek, minKwh, maxKwh, minPower, maxPower } = when;
    const times = startTime && `${startTime}-${endTime}`;
    const bounds = [minPower && `from ${minPower} kW`, maxPower && `to ${maxPower} kW`];
    const amounts = [minKwh && `from ${minKwh} kWh`, maxKwh && `to ${maxKwh} kWh`];
    const prices = priceComponents.map(({ type, price }) => `${type} ${price}`);
    return [startDate, dayOfWeek?.join('/'), times, ...bounds, ...amounts, ...prices].filter(Boolean).join(' ');
  });
}

const FOLLOWING = aPlan({ energy: { spot: followed(), parts: [] } });

describe('a plan that follows the market', () => {
  it.each([
    ['2026-03-04', 96],
    ['2026-03-29', 92],
  ])('is one tariff for the local day %s, with an element for each of its %i quarter hours', (day, slots) => {
    const { tariffs } = publish(FOLLOWING, day, { prices: RISING });
    expect(tariffs.map(({ tariff }) => [tariff.id, tariff.elements.length])).toEqual([
      [`PLAN-${day.replaceAll('-', '')}`, slots],
    ]);
  });

  it('is a tariff of its own for each quarter hour of the hour that is repeated in autumn', () => {
    const { tariffs } = publish(FOLLOWING, '2026-10-25', { prices: RISING });
    const [ofDay, ...slots] = tariffs;
    expect(ofDay?.tariff.elements).toHaveLength(92);
    expect(told({ ...ofDay?.tariff } as Tariff).filter((text) => text.includes(' 02:'))).toEqual([]);
    expect(slots.map(({ tariff }) => tariff.id)).toEqual([
      ...['00', '15', '30', '45'].map((minute) => `PLAN-20261025T00${minute}Z`),
      ...['00', '15', '30', '45'].map((minute) => `PLAN-20261025T01${minute}Z`),
    ]);
    expect(slots.map(({ tariff }) => tariff.elements.length)).toEqual(Array(8).fill(1));
    expect(slots[0]?.tariff).toMatchObject({
      startsAt: new Date('2026-10-25T00:00:00Z'),
      endsAt: new Date('2026-10-25T00:15:00Z'),
    });
  });

  it('is valid for the local day, as UTC', () => {
    expect(tariffOf(FOLLOWING, '2026-03-29', RISING)).toMatchObject({
      startsAt: new Date('2026-03-28T23:00:00Z'),
      endsAt: new Date('2026-03-29T22:00:00Z'),
      lastUpdated: NOW,
    });
  });

  it('writes quarter hours with one price as one element, and the last until 00:00', () => {
    const prices = market('2026-03-03T23:00:00Z', [...Array(8).fill('100'), ...Array(88).fill('200')]);
    expect(told(tariffOf(FOLLOWING, '2026-03-04', prices))).toEqual([
      '2026-03-04 00:00-02:00 ENERGY 0.1',
      '2026-03-04 02:00-00:00 ENERGY 0.2',
    ]);
  });

  it('goes on in one element over the hour that is left out in spring', () => {
    const prices = market('2026-03-28T23:00:00Z', Array(92).fill('100'));
    expect(told(tariffOf(FOLLOWING, '2026-03-29', prices))).toEqual(['2026-03-29 ENERGY 0.1']);
  });

  it('has its fallback where the market has no price, and says so', () => {
    const { tariffs } = publish(FOLLOWING, '2026-03-04');
    expect(tariffs[0]?.fallback).toBe(true);
    expect(tariffs[0]?.tariff.altText?.[0]?.text).toContain('Market prices are missing');
    expect(told(tariffOf(FOLLOWING, '2026-03-04'))).toEqual(['2026-03-04 ENERGY 0.4']);
  });

  it('has a tariff for every local day of a stretch of time', () => {
    const stretch = { from: new Date('2026-03-04T22:59:00Z'), until: new Date('2026-03-05T23:00:00Z') };
    const { tariffs } = publishPlan(FOLLOWING, { ...stretch, prices: RISING, now: NOW });
    expect(tariffs.map(({ tariff }) => tariff.id)).toEqual(['PLAN-20260304', 'PLAN-20260305']);
  });

  it('is valid within the validity of the plan only', () => {
    const plan = {
      ...FOLLOWING,
      validFrom: new Date('2026-03-04T08:00:00Z'),
      validUntil: new Date('2026-03-04T18:00:00Z'),
    };
    expect(tariffOf(plan, '2026-03-04', RISING)).toMatchObject({ startsAt: plan.validFrom, endsAt: plan.validUntil });
  });
});

describe('a plan that locks the price at the start', () => {
  const locking = aPlan({ energy: { spot: followed({ mode: 'LOCK_AT_START' }), parts: [] } });

  it('is a tariff for the sessions that begin in each stretch of equal prices', () => {
    const prices = market('2026-03-03T23:00:00Z', [...Array(8).fill('100'), ...Array(88).fill('200')]);
    const { tariffs } = publish(locking, '2026-03-04', { prices });
    expect(tariffs.map(({ tariff, names }) => [names, tariff.id, tariff.endsAt, ...told(tariff)])).toEqual([
      ['START', 'PLAN-20260303T2300Z', new Date('2026-03-04T01:00:00Z'), 'ENERGY 0.1'],
      ['START', 'PLAN-20260304T0100Z', new Date('2026-03-04T23:00:00Z'), 'ENERGY 0.2'],
    ]);
  });

  it('has a hundred on the day with the repeated hour where all prices differ', () => {
    expect(publish(locking, '2026-10-25', { prices: RISING }).tariffs).toHaveLength(100);
  });

  it('has none for sessions that cannot begin, for the plan is not valid', () => {
    const plan = { ...locking, validFrom: new Date('2026-03-04T08:00:00Z') };
    expect(publish(plan, '2026-03-04', { prices: RISING }).tariffs[0]?.tariff.id).toBe('PLAN-20260304T0800Z');
  });

  it('keeps the windows of parking by weekday, for a session may go on for days', () => {
    const idle = { perHour: new Decimal(6), vat: VAT_19, graceMinutes: 0, exempt: { days: ['SUNDAY' as const] } };
    expect(told(tariffOf({ ...locking, idle }, '2026-03-04', NO_MARKET))).toEqual([
      'ENERGY 0.4',
      'SUNDAY PARKING_TIME 0',
      'PARKING_TIME 6',
    ]);
  });

  it('dates those of holidays', () => {
    const idle = { perHour: new Decimal(6), vat: VAT_19, graceMinutes: 0, exempt: { holidays: 'ONLY' as const } };
    const plan = { ...locking, idle, holidays: new Set(['2026-03-05', '2026-03-06']) };
    const [, onHolidays] = tariffOf(plan, '2026-03-04').elements;
    expect(onHolidays?.restrictions).toEqual({ startDate: '2026-03-05', endDate: '2026-03-07' });
  });
});

describe('what a session costs beside energy', () => {
  const fixed = aPlan({
    energy: { parts: [part('BASE', '0.3')] },
    startFee: { price: new Decimal(1), vat: VAT_19 },
    time: { perHour: new Decimal(2), vat: VAT_19, window: { from: '08:00', until: '18:00', months: [3] } },
    minPrice: { exclVat: new Decimal(2) },
    maxPrice: { exclVat: new Decimal(50) },
  });

  it('stands in elements of its own and in the limits of the tariff', () => {
    const tariff = tariffOf(fixed, '2026-03-04');
    expect(told(tariff)).toEqual(['2026-03-04 ENERGY 0.3', 'FLAT 1', '08:00-18:00 TIME 2']);
    expect([tariff.minPrice, tariff.maxPrice]).toEqual([fixed.minPrice, fixed.maxPrice]);
  });

  it('is left out on days on which its window does not hold', () => {
    expect(told(tariffOf(fixed, '2026-04-04'))).toEqual(['2026-04-04 ENERGY 0.3', 'FLAT 1']);
  });

  it('has steps of one Wh and one second, and no VAT where none applies', () => {
    const plan = aPlan({ energy: { parts: [part('BASE', '0.3', { vat: { treatment: 'NONE' } })] } });
    expect(tariffOf(plan, '2026-03-04').elements[0]?.priceComponents).toEqual([
      { type: 'ENERGY', price: new Decimal('0.3'), stepSize: 1 },
    ]);
    expect(tariffOf(fixed, '2026-03-04').elements[0]?.priceComponents[0]).toMatchObject({
      vat: new Decimal(19),
      stepSize: 1,
    });
  });
});

describe('power bands, tiers and free energy', () => {
  it('become restrictions, in the order of the plan', () => {
    const parts = [
      part('BASE', '0.3'),
      part('POWER_BAND', '-0.1', { maxKw: new Decimal(11) }),
      part('TIER', '0.05', { minKwh: new Decimal(30) }),
    ];
    expect(told(tariffOf(aPlan({ energy: { parts, freeKwh: new Decimal(2) } }), '2026-03-04'))).toEqual([
      '2026-03-04 to 2 kWh ENERGY 0',
      '2026-03-04 to 11 kW from 30 kWh ENERGY 0.25',
      '2026-03-04 to 11 kW ENERGY 0.2',
      '2026-03-04 from 30 kWh ENERGY 0.35',
      '2026-03-04 ENERGY 0.3',
    ]);
  });
});

describe('who a tariff is for', () => {
  const zoned = aPlan({
    locations: [{ id: 'L1', zone: 'NORTH' }, { id: 'L2', zone: 'SOUTH' }, { id: 'L3' }],
    energy: { parts: [part('BASE', '0.3'), part('GRID_FEE', '0.1', { zone: 'NORTH' })] },
    memberships: [
      { id: 'GOLD', names: [{ language: 'en', text: 'Gold' }], emsps: ['DE*AAA'], energyPercent: new Decimal(10) },
      { id: 'ALL', names: [], emsps: ['DE*AAA', 'DE*BBB'], energyPercent: new Decimal(5) },
      { id: 'FEW', names: [], contracts: ['DE-CCC-*'], energyPercent: new Decimal(50) },
    ],
  });

  it('is told per grid zone that has a fee of its own, and per membership to its eMSPs alone', () => {
    expect(
      publish(zoned, '2026-03-04').tariffs.map(({ tariff, audience, zone, membership }) => [
        tariff.id,
        audience,
        zone,
        membership,
        tariff.elements[0]?.priceComponents[0]?.price.toFixed(),
      ]),
    ).toEqual([
      ['PLAN-NORTH-20260304', 'EVERYBODY', 'NORTH', undefined, '0.4'],
      ['PLAN-NORTH-GOLD-20260304', ['DE*AAA'], 'NORTH', 'GOLD', '0.36'],
      ['PLAN-NORTH-ALL-20260304', ['DE*BBB'], 'NORTH', 'ALL', '0.38'],
      ['PLAN-20260304', 'EVERYBODY', undefined, undefined, '0.3'],
      ['PLAN-GOLD-20260304', ['DE*AAA'], undefined, 'GOLD', '0.27'],
      ['PLAN-ALL-20260304', ['DE*BBB'], undefined, 'ALL', '0.285'],
    ]);
  });

  it('says the name of the membership', () => {
    expect(publish(zoned, '2026-03-04').tariffs[1]?.tariff.altText?.[0]?.text).toContain('For customers with Gold.');
  });
});

it('a price per kWh of several VAT rates is shown with the highest', () => {
  const parts = [part('BASE', '0.3', { vat: vat('7') }), part('TAX', '0.02')];
  const [first] = tariffOf(aPlan({ energy: { parts } }), '2026-03-04').elements;
  expect(first?.priceComponents[0]).toMatchObject({ price: new Decimal('0.32'), vat: new Decimal(19) });
});

it('the wholesale plan is what is billed by roaming: its tariffs are of type REGULAR', () => {
  expect(tariffOf({ ...FOLLOWING, level: 'WHOLESALE' }, '2026-03-04').type).toBe('REGULAR');
  expect(tariffOf(FOLLOWING, '2026-03-04').type).toBeUndefined();
});

it.each(['4 March', '2026-02-30', '2026-3-4'])('refuses the day "%s"', (day) => {
  expect(refusalOf(() => publish(FOLLOWING, day))).toEqual(['bad-field', 'day']);
});

it('refuses a margin whose wholesale plan is not given', () => {
  const margin = { over: 'BASE', percent: new Decimal(10), vat: VAT_19 };
  expect(refusalOf(() => publish(aPlan({ margin }), '2026-03-04'))).toEqual(['cannot-price', 'margin.over']);
});
