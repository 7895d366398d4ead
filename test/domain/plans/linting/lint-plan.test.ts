import { Decimal } from '../../../../src/domain/decimal.js';
import { lintPlan } from '../../../../src/domain/plans/lint-plan.js';
import type { EnergyTerms, Plan } from '../../../../src/domain/plans/plan.js';
import { aPlan, followed, market, part, VAT_19 } from '../pricing/a-plan.js';

const of = (value: string) => new Decimal(value);
const codes = (plan: Plan) => lintPlan(plan).map(({ code, field }) => `${code} ${field}`);
const energy = (more: Partial<EnergyTerms>) => aPlan({ energy: { parts: [], ...more } });
const FIXED = part('BASE', '0.3');

it('a plain plan that follows the market has nothing to look at', () => {
  expect(codes(energy({ spot: followed(), parts: [part('TAX', '0.02')] }))).toEqual([]);
});

it('what OCPI cannot express is a hint, in English and German', () => {
  const idle = { perHour: of('6'), vat: VAT_19, graceMinutes: 15 };
  const [finding, ...others] = lintPlan(aPlan({ energy: { parts: [FIXED] }, idle }));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'IDLE_GRACE',
    severity: 'HINT',
    field: 'idle.graceMinutes',
    publishedIs: 'HIGHER',
  });
  expect(finding?.texts.map(({ language }) => language)).toEqual(['en', 'de']);
});

describe('a window that never holds', () => {
  it.each<[string, Partial<Plan>, string[]]>([
    [
      'of holidays, where there are none',
      { energy: { parts: [FIXED, part('PEAK', '0.1', { window: { holidays: 'ONLY' } })] } },
      ['WINDOW_NEVER_HOLDS energy.parts.1.window'],
    ],
    [
      'of a month after the plan ends',
      {
        validUntil: new Date('2026-03-01T00:00:00Z'),
        energy: { parts: [FIXED] },
        time: { perHour: of('1'), vat: VAT_19, window: { months: [6] } },
      },
      ['WINDOW_NEVER_HOLDS time.window'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(codes(aPlan(more))).toEqual(expected);
  });
});

describe('a part that never counts', () => {
  it('is one that others before it leave nothing, though none of them alone hides it', () => {
    const parts = [
      part('PEAK', '0.1', { window: { from: '00:00', until: '12:00' } }),
      part('PEAK', '0.2', { window: { from: '12:00', until: '00:00' } }),
      part('PEAK', '0.3', { name: 'late', window: { from: '18:00', until: '20:00' } }),
    ];
    expect(codes(energy({ parts: [FIXED, ...parts] }))).toEqual(['PART_NEVER_REACHED energy.parts.3']);
  });

  it('is a tier below those that reach over it', () => {
    const parts = [
      part('TIER', '0.1', { maxKwh: of('50') }),
      part('TIER', '0.2', { minKwh: of('10'), maxKwh: of('40') }),
    ];
    expect(codes(energy({ parts: [FIXED, ...parts] }))).toEqual(['PART_NEVER_REACHED energy.parts.2']);
  });

  it('is not a band that is left for periods whose power lies in several', () => {
    const parts = [
      part('POWER_BAND', '0.1', { maxKw: of('11') }),
      part('POWER_BAND', '0.2', { minKw: of('11') }),
      part('POWER_BAND', '0.3'),
    ];
    expect(codes(energy({ parts: [FIXED, ...parts] }))).toEqual([]);
  });

  it('is a grid fee of a zone after one for all zones', () => {
    const parts = [part('GRID_FEE', '0.1'), part('GRID_FEE', '0.2', { zone: 'NORTH' })];
    const plan = aPlan({ locations: [{ id: 'L1', zone: 'NORTH' }], energy: { parts } });
    expect(codes(plan)).toEqual(['PART_NEVER_REACHED energy.parts.1']);
  });
});

describe('held against the prices of a market', () => {
  const from = new Date('2026-03-04T00:00:00Z');
  const until = new Date('2026-03-04T01:00:00Z');
  const prices = market(from.toISOString(), ['100', '200', '300', undefined]);
  const found = (terms: Partial<EnergyTerms>) =>
    lintPlan(energy({ spot: followed(), ...terms }), { market: { prices, from, until } }).map(({ code, texts }) => [
      code,
      texts[0]?.text,
    ]);

  it('a floor above most prices is told with its share', () => {
    expect(found({ floor: of('0.25') })).toEqual([
      ['FLOOR_ABOVE_USUAL', 'The floor holds in 67 % of the quarter hours: the price is mostly fixed.'],
    ]);
    expect(found({ floor: of('0.15') })).toEqual([]);
  });

  it('a cap that no price reaches is told with the highest', () => {
    expect(found({ cap: of('0.5') })).toEqual([
      ['CAP_NEVER_REACHED', 'The cap is never reached: the highest price is 0.3.'],
    ]);
    expect(found({ cap: of('0.25') })).toEqual([]);
  });

  it('a fallback below the average is told, and one of 0 without any prices', () => {
    expect(found({ spot: followed({ fallback: of('0.15') }) })).toEqual([
      ['FALLBACK_BELOW_USUAL', 'The fallback is lower than what the market costs on average, 0.2.'],
    ]);
    expect(codes(energy({ spot: followed({ fallback: of('0') }) }))).toEqual(['FALLBACK_ZERO energy.spot.fallback']);
  });
});

it('prices without VAT are told', () => {
  const parts = [part('BASE', '0.3', { vat: { treatment: 'NONE' } })];
  expect(codes(energy({ parts }))).toEqual(['NO_VAT vat']);
});
