import { Decimal } from '../../../../src/domain/decimal.js';
import type { EnergyTerms, Plan } from '../../../../src/domain/plans/plan.js';
import { type SlotMoment, slotPrice } from '../../../../src/domain/plans/slot-price.js';
import { aPlan, followed, market, NO_MARKET, part, refusalOf, VAT_19, vat } from './a-plan.js';

const NINE = '2026-03-04T09:00:00Z';
const at = (moment: Partial<SlotMoment> = {}): SlotMoment => ({ slotMs: Date.parse(NINE), ...moment });
const kWh = (value: string): Decimal => new Decimal(value);
const spotPlan = (energy: Partial<EnergyTerms> = {}): Plan =>
  aPlan({ energy: { spot: followed(), parts: [], ...energy } });
const priceOf = (plan: Plan, moment: SlotMoment = at(), perMwh = '80'): string[] =>
  slotPrice(plan, moment, market(NINE, [perMwh])).perKwh.map(({ price }) => price.toFixed());

describe('what a kWh costs in a quarter hour', () => {
  it.each<[string, Partial<EnergyTerms>, string]>([
    ['the market price per MWh', {}, '0.08'],
    ['a percentage of it', { spot: followed({ percent: kWh('110') }) }, '0.088'],
    ['with a markup', { parts: [part('MARKUP', '0.05')] }, '0.13'],
    [
      'with all base prices, markups and taxes',
      {
        parts: [part('BASE', '0.1'), part('BASE', '0.02'), part('MARKUP', '0.003'), part('TAX', '0.0205')],
      },
      '0.2235',
    ],
    [
      'with the first peak price and the first grid fee',
      {
        parts: [part('PEAK', '0.1'), part('PEAK', '0.2'), part('GRID_FEE', '0.03'), part('GRID_FEE', '0.04')],
      },
      '0.21',
    ],
    ['not below the floor', { floor: kWh('0.1') }, '0.1'],
    ['not above the cap', { cap: kWh('0.07') }, '0.07'],
    ['exact where no decimals are asked for', { spot: followed({ percent: kWh('33.3333') }) }, '0.02666664'],
    ['with its decimals half up', { spot: followed({ percent: kWh('33.125') }), decimals: 4 }, '0.0265'],
  ])('is %s', (_, energy, expected) => {
    expect(priceOf(spotPlan(energy))).toEqual([expected]);
  });

  it('is rounded after floor and cap', () => {
    expect(priceOf(spotPlan({ floor: kWh('0.12345'), decimals: 4 }))).toEqual(['0.1235']);
  });

  it('says whether floor or cap held it, and nothing where it only touches them', () => {
    const limitOf = (energy: Partial<EnergyTerms>) => slotPrice(spotPlan(energy), at(), market(NINE, ['80'])).limit;
    expect(limitOf({ floor: kWh('0.09') })).toBe('FLOOR');
    expect(limitOf({ cap: kWh('0.05') })).toBe('CAP');
    expect(limitOf({ floor: kWh('0.08'), cap: kWh('0.08') })).toBeUndefined();
  });

  it('is negative where the market is and no floor holds it', () => {
    expect(priceOf(spotPlan(), at(), '-135.5')).toEqual(['-0.1355']);
    expect(priceOf(spotPlan({ floor: kWh('0') }), at(), '-135.5')).toEqual(['0']);
  });

  it('is made of the fallback and its parts where the market price is missing, flagged and never zero', () => {
    const slot = slotPrice(spotPlan({ parts: [part('MARKUP', '0.05')] }), at(), NO_MARKET);
    expect(slot).toMatchObject({ fallback: true });
    expect(slot.spot).toBeUndefined();
    expect(slot.perKwh[0]?.price.toFixed()).toBe('0.45');
  });

  it('keeps the market price with its version and origin, and the parts that applied', () => {
    const markup = part('MARKUP', '0.05');
    const peak = part('PEAK', '0.1', { window: { from: '17:00', until: '20:00' } });
    const slot = slotPrice(spotPlan({ parts: [peak, markup] }), at(), market(NINE, ['80'], { version: 3 }));
    expect(slot).toMatchObject({
      startsAt: new Date(NINE),
      fallback: false,
      spot: { version: 3, provenance: { importId: 'I1', source: 'CSV' } },
      parts: [markup],
    });
  });

  it('is the same throughout the quarter hour', () => {
    const prices = market(NINE, ['80', '90']);
    const plan = spotPlan();
    const perKwh = (slotMs: number): string | undefined =>
      slotPrice(plan, at({ slotMs }), prices).perKwh[0]?.price.toFixed();
    expect(perKwh(Date.parse('2026-03-04T09:14:59.999Z'))).toBe('0.08');
    expect(perKwh(Date.parse('2026-03-04T09:15:00Z'))).toBe('0.09');
  });
});

describe('the parts of a price', () => {
  it('apply in their window of local time', () => {
    const plan = aPlan({
      energy: { parts: [part('PEAK', '0.5', { window: { from: '10:00', until: '10:15' } }), part('PEAK', '0.2')] },
    });
    expect(priceOf(plan)).toEqual(['0.5']);
    expect(priceOf(plan, at({ slotMs: Date.parse('2026-03-04T09:15:00Z') }))).toEqual(['0.2']);
  });

  it('know the holidays of the plan', () => {
    const energy = { parts: [part('PEAK', '0.5', { window: { holidays: 'EXCLUDED' as const } })] };
    expect(priceOf(aPlan({ energy }))).toEqual(['0.5']);
    expect(priceOf(aPlan({ energy, holidays: new Set(['2026-03-04']) }))).toEqual(['0']);
  });

  it('take the grid fee of the zone, and none of another zone', () => {
    const plan = aPlan({ energy: { parts: [part('GRID_FEE', '0.09', { zone: 'NORD' }), part('GRID_FEE', '0.05')] } });
    expect(priceOf(plan, at({ zone: 'NORD' }))).toEqual(['0.09']);
    expect(priceOf(plan, at({ zone: 'SUED' }))).toEqual(['0.05']);
    expect(priceOf(plan)).toEqual(['0.05']);
  });

  it.each<[string, string, string]>([
    ['10.999', '10.999', '0.3'],
    ['11', '11', '0.4'],
    ['49.9', '49.9', '0.4'],
    ['50', '50', '0.5'],
    ['11', '50', '0.6'],
  ])('take the band in which power from %s to %s kW lies throughout', (kW, highestKw, expected) => {
    const bands = [
      part('POWER_BAND', '0.3', { maxKw: kWh('11') }),
      part('POWER_BAND', '0.4', { minKw: kWh('11'), maxKw: kWh('50') }),
      part('POWER_BAND', '0.5', { minKw: kWh('50') }),
      part('POWER_BAND', '0.6'),
    ];
    const plan = aPlan({ energy: { parts: bands } });
    expect(priceOf(plan, at({ kW: kWh(kW), highestKw: kWh(highestKw) }))).toEqual([expected]);
    expect(priceOf(plan)).toEqual(['0.3']);
  });

  it.each([
    [undefined, '0.5'],
    ['19.999', '0.5'],
    ['20', '0.3'],
  ])('take the tier of the energy so far: %s kWh', (energyKwh, expected) => {
    const tiers = [part('TIER', '0.5', { maxKwh: kWh('20') }), part('TIER', '0.3', { minKwh: kWh('20') })];
    const plan = aPlan({ energy: { parts: tiers } });
    expect(priceOf(plan, at(energyKwh === undefined ? {} : { energyKwh: kWh(energyKwh) }))).toEqual([expected]);
  });

  it('have one price per VAT rate, the market first; floor and cap change that of the market', () => {
    const energy = { spot: followed(), parts: [part('MARKUP', '0.05'), part('TAX', '0.02', { vat: vat('7') })] };
    const perKwh = (more: Partial<EnergyTerms>) =>
      slotPrice(spotPlan({ ...energy, ...more }), at(), market(NINE, ['80'])).perKwh.map((one) => ({
        ...one,
        price: one.price.toFixed(),
      }));
    expect(perKwh({})).toEqual([
      { vat: VAT_19, price: '0.13' },
      { vat: vat('7'), price: '0.02' },
    ]);
    expect(perKwh({ cap: kWh('0.1') }).map((one) => one.price)).toEqual(['0.08', '0.02']);
    expect(perKwh({ decimals: 1 }).map((one) => one.price)).toEqual(['0.2', '0']);
  });

  it('cost nothing where none applies, at the VAT rate of the plan', () => {
    const night = part('BASE', '0.2', { window: { from: '22:00', until: '06:00' } });
    expect(slotPrice(aPlan({ energy: { parts: [night] } }), at(), NO_MARKET).perKwh).toEqual([
      { vat: VAT_19, price: new Decimal(0) },
    ]);
    expect(slotPrice(aPlan(), at(), NO_MARKET).perKwh).toEqual([{ vat: { treatment: 'NONE' }, price: new Decimal(0) }]);
  });
});

describe('a price is refused', () => {
  it('when the market price is in another currency', () => {
    const call = () => slotPrice(spotPlan(), at(), market(NINE, ['80'], { currency: 'SEK' }));
    expect(refusalOf(call)).toEqual(['cannot-price', 'currency']);
  });

  it('when the market price is of another index', () => {
    const call = () => slotPrice(spotPlan(), at(), market(NINE, ['80'], { index: 'EPEX-FR' }));
    expect(refusalOf(call)).toEqual(['cannot-price', 'energy.spot.index']);
  });

  it('when the time zone does not exist', () => {
    const call = () => slotPrice({ ...spotPlan(), timeZone: 'Europe/Atlantis' }, at(), market(NINE, ['80']));
    expect(refusalOf(call)).toEqual(['cannot-price', 'time_zone']);
  });
});
