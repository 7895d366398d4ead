import fc from 'fast-check';
import { amountOf } from '../../../../src/domain/charging/billing/amount-of.js';
import { cutByPlan, priceByPlan } from '../../../../src/domain/charging/billing/price-by-plan.js';
import { priceByTariffs } from '../../../../src/domain/charging/billing/price-by-tariffs.js';
import { volumeOf } from '../../../../src/domain/charging/periods/charging-periods.js';
import { Decimal } from '../../../../src/domain/decimal.js';
import { pricePlan } from '../../../../src/domain/plans/price-plan.js';
import type { Tariff } from '../../../../src/domain/roaming/tariff.js';
import { anyMarket, anyPlan } from '../../plans/publishing/any-plan.js';
import { aDriver, aFact, aTransaction, atMinute, register } from '../builders.js';

const { token } = aDriver();
const TERMS = { token, locationId: 'L1', timeZone: 'Europe/Berlin' };

/** Four hours in which the car charges unevenly, and stops for a while. */
const anAmount = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 4, maxLength: 16 }),
    fc.integer({ min: 10, max: 230 }),
  )
  .map(([rises, pause]) => {
    let wh = 0;
    const facts = rises.map((rise, index) => {
      const at = atMinute((240 * (index + 1)) / rises.length);
      wh += rise;
      return aFact({ at, key: `f${index}`, samples: [register(at, wh)] });
    });
    const end = { at: atMinute(240), how: 'STATION', meterStopWh: new Decimal(wh) } as const;
    const states = [
      aFact({ at: atMinute(pause), chargingState: 'SuspendedEV' }),
      aFact({ at: atMinute(pause + 7), chargingState: 'Charging' }),
    ];
    return amountOf(aTransaction({ meterStartWh: new Decimal(0), end }), [...facts, ...states]);
  });

it.each(['FOLLOW', 'FIXED', 'LOCK_AT_START'] as const)(
  'a transaction costs by published tariffs what it costs by the plan, exactly: %s',
  (mode) => {
    fc.assert(
      fc.property(anyPlan({ mode }), anyMarket, anAmount, (plan, prices, amount) => {
        const now = atMinute(0);
        const cut = cutByPlan({ ...TERMS, amount, timeZone: plan.timeZone }, { plan, prices, now });
        const byTariffs = priceByPlan(cut, () => undefined);
        const session = { ...amount, chargingPeriods: byTariffs.periods, locationId: 'L1', emsp: token.party };
        const byPlan = pricePlan(plan, { ...session, contractId: token.contractId }, { prices });
        expect(byTariffs.priced.exact.exclVat.toText()).toBe(byPlan.exact.exclVat.toText());
        expect(volumeOf(byTariffs.periods, 'ENERGY').times(1_000).minus(amount.energyWh).abs().lessThan('0.1')).toBe(
          true,
        );
      }),
      { seed: 2026, numRuns: 10 },
    );
  },
);

it('a tariff by time of day, duration and energy never changes inside a period', () => {
  const restrictions = fc.record(
    {
      startTime: fc.constantFrom('12:10', '13:37', '15:00'),
      endTime: fc.constantFrom('13:00', '14:45', '15:59'),
      minKwh: fc.integer({ min: 1, max: 20 }).map((kwh) => new Decimal(kwh)),
      maxDurationS: fc.integer({ min: 600, max: 12_000 }).map((seconds) => new Decimal(seconds)),
    },
    { requiredKeys: [] },
  );
  const priceComponents = [
    { type: 'ENERGY', price: new Decimal('0.5'), stepSize: 1 },
    { type: 'TIME', price: new Decimal(2), stepSize: 1 },
  ] as const;
  const plain = { priceComponents: [{ type: 'ENERGY', price: new Decimal('0.3'), stepSize: 1 }] } as const;
  fc.assert(
    fc.property(restrictions, restrictions, anAmount, (one, other, amount) => {
      const elements = [one, other].map((restriction) => ({ priceComponents, restrictions: restriction }));
      const tariff: Tariff = {
        party: { countryCode: 'NL', partyId: 'CPO' },
        id: 'T',
        currency: 'EUR',
        elements: [...elements, plain],
        lastUpdated: atMinute(0),
      };
      const { priced } = priceByTariffs({ ...TERMS, amount }, [tariff]);
      expect(priced.warnings.map(({ code }) => code)).not.toContain('PERIOD_SPANS_PRICE_CHANGE');
    }),
    { seed: 2027, numRuns: 30 },
  );
});
