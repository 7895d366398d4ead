import { Decimal } from '../../../../src/domain/decimal.js';
import type { IdleTerms, MarginTerms, Plan } from '../../../../src/domain/plans/plan.js';
import { findInexpressible } from '../../../../src/domain/plans/publishing/inexpressible.js';
import { publishPlan } from '../../../../src/domain/plans/publishing/publish-plan.js';
import { aPlan, followed, NO_MARKET, part, VAT_19, vat } from '../pricing/a-plan.js';

const ONE = new Decimal(1);

function found(plan: Plan, wholesale?: Plan) {
  return findInexpressible(plan, wholesale).map(({ code, field, publishedIs }) => [code, field, publishedIs]);
}

const idle = (more: Partial<IdleTerms>): Pick<Plan, 'idle'> => ({
  idle: { perHour: ONE, vat: VAT_19, graceMinutes: 0, ...more },
});

describe('what OCPI cannot say of a plan', () => {
  it('is nothing where prices, windows, bands and limits are all there is', () => {
    const plan = aPlan({
      energy: { spot: followed(), parts: [part('POWER_BAND', '0.1', { minKw: ONE })], freeKwh: ONE },
      ...idle({ exempt: { from: '22:00', until: '06:00' } }),
      minPrice: { exclVat: ONE },
    });
    expect(found(plan)).toEqual([]);
  });

  it.each<[string, Partial<Plan>, string[]]>([
    ['grace', idle({ graceMinutes: 15 }), ['IDLE_GRACE', 'idle.graceMinutes', 'HIGHER']],
    ['a cap of parking per day', idle({ maxPerDay: ONE }), ['IDLE_CAP_PER_DAY', 'idle.maxPerDay', 'HIGHER']],
    ['a cap per session', idle({ maxPerSession: ONE }), ['IDLE_CAP_PER_SESSION', 'idle.maxPerSession', 'HIGHER']],
    [
      'contracts that pay less',
      { memberships: [{ id: 'M', names: [], contracts: ['DE-ABC-*'], energyPerKwh: ONE }] },
      ['CONTRACT_MEMBERSHIP', 'memberships.contracts', 'HIGHER'],
    ],
    [
      'two VAT rates in one price',
      { energy: { parts: [part('BASE', '0.3'), part('TAX', '0.02', { vat: vat('7') })] } },
      ['MIXED_VAT', 'energy.parts.vat', 'HIGHER'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(found(aPlan(more))).toEqual([expected]);
  });

  it.each<[string, Partial<MarginTerms>, Partial<Plan>, string[][]]>([
    ['nothing of a percentage, per kWh and per session', { percent: ONE, perKwh: ONE, perSession: ONE }, {}, []],
    ['a least margin', { min: ONE }, {}, [['MARGIN_LIMITS', 'margin.min', 'LOWER']]],
    ['a highest margin', { percent: ONE, max: ONE }, {}, [['MARGIN_LIMITS', 'margin.max', 'HIGHER']]],
    [
      'a margin with a VAT rate of its own',
      { perKwh: ONE, vat: vat('7') },
      {},
      [['MARGIN_VAT', 'margin.vat', 'HIGHER_OR_LOWER']],
    ],
    ['nothing of a percentage on a limited price', { percent: ONE }, { maxPrice: { exclVat: ONE } }, []],
    [
      'a margin per kWh on a limited price',
      { perKwh: ONE },
      { maxPrice: { exclVat: ONE } },
      [['MARGIN_ON_LIMITED_PRICE', 'margin.over', 'HIGHER_OR_LOWER']],
    ],
  ])('%s', (_what, margin, more, expected) => {
    const wholesale = aPlan({ id: 'BASE', energy: { parts: [part('BASE', '0.3')] }, ...more });
    expect(found(aPlan({ margin: { over: 'BASE', vat: VAT_19, ...margin } }), wholesale)).toEqual(expected);
  });
});

describe('the text of a tariff', () => {
  const texts = (plan: Plan) =>
    publishPlan(plan, { day: '2026-03-04', prices: NO_MARKET, now: new Date(0) }).tariffs[0]?.tariff.altText;
  const names = [
    { language: 'en', text: 'Sunny' },
    { language: 'de', text: 'Sonnig' },
  ];

  it('says in English and German what the elements cannot say', () => {
    const plan = aPlan({
      names,
      energy: { spot: followed(), parts: [] },
      ...idle({ graceMinutes: 15, maxPerDay: new Decimal('9.5') }),
    });
    expect(texts(plan)).toEqual([
      {
        language: 'en',
        text: 'Sunny. The energy price follows the day-ahead market by the quarter hour. Energy on 2026-03-04: 0.4 EUR per kWh excl. VAT. Market prices are missing: a substitute price is shown. The first 15 minutes of parking after charging are free. Parking costs at most 9.5 a day.',
      },
      {
        language: 'de',
        text: 'Sonnig. Der Energiepreis folgt viertelstündlich der Strombörse (Day-Ahead). Energie am 2026-03-04: 0,4 EUR je kWh ohne MwSt. Börsenpreise fehlen: gezeigt ist ein Ersatzpreis. Nach dem Laden sind die ersten 15 Minuten Parken frei. Parken kostet höchstens 9,5 am Tag.',
      },
    ]);
  });

  it('tells the range of the day, without free energy', () => {
    const parts = [part('BASE', '0.3'), part('PEAK', '0.1', { window: { from: '17:00', until: '20:00' } })];
    expect(texts(aPlan({ energy: { parts, freeKwh: ONE } }))?.[0]?.text).toBe(
      'Energy on 2026-03-04: 0.3 to 0.4 EUR per kWh excl. VAT.',
    );
  });

  it('keeps to 512 characters, by whole sentences', () => {
    const long = [{ language: 'en', text: 'A name as long as a name may be '.repeat(4).slice(0, 100) }];
    const plan = aPlan({
      names: long,
      energy: { spot: followed(), parts: [part('TAX', '0.1', { vat: vat('7') })] },
      ...idle({ graceMinutes: 15, maxPerDay: ONE, maxPerSession: ONE }),
      memberships: [{ id: 'M', names: long, emsps: ['DE*ABC'], contracts: ['DE-DEF-*'], energyPerKwh: ONE }],
    });
    const all = publishPlan(plan, { day: '2026-03-04', prices: NO_MARKET, now: new Date(0) }).tariffs;
    const told = all.flatMap(({ tariff }) => tariff.altText ?? []).map(({ text }) => text);
    for (const text of told) expect(text.length).toBeLessThanOrEqual(512);
    expect(told[2]).toMatch(/a day\. More conditions apply\.$/);
  });
});
