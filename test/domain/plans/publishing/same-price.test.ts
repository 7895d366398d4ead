import fc from 'fast-check';
import { Decimal } from '../../../../src/domain/decimal.js';
import type { MarginTerms, Plan } from '../../../../src/domain/plans/plan.js';
import { pricePlan } from '../../../../src/domain/plans/price-plan.js';
import { nameTariffs } from '../../../../src/domain/plans/publishing/name-tariffs.js';
import { publishPlan } from '../../../../src/domain/plans/publishing/publish-plan.js';
import { priceCdr } from '../../../../src/domain/pricing/price-cdr.js';
import type { Tariff } from '../../../../src/domain/roaming/tariff.js';
import type { SpotPrices } from '../../../../src/domain/spot/spot-price.js';
import { parseJson, stringifyJson } from '../../../../src/wire/ocpi/json.js';
import { formatTariff } from '../../../../src/wire/ocpi/v221/format-tariff.js';
import { parseTariff } from '../../../../src/wire/ocpi/v221/tariff.js';
import { aPlan, VAT_19 } from '../pricing/a-plan.js';
import { type AnySession, anyMarket, anyPlan, anySession } from './any-plan.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const RUNS = { seed: 20261025, numRuns: 12 };

/** The tariff as an eMSP has it after the hub's PUT. */
function asReceived(tariff: Tariff): Tariff {
  return parseTariff(parseJson(stringifyJson(formatTariff(tariff))));
}

interface Priced extends AnySession {
  readonly plan: Plan;
  readonly wholesale?: Plan;
  readonly prices: SpotPrices;
}

/** Excl. and incl. VAT, exactly: by the plan, and by its published tariffs as an eMSP receives them. */
function bothPrices({ plan, wholesale, session, from, until, prices }: Priced) {
  const more = wholesale ? { wholesale } : {};
  const byPlan = pricePlan(plan, session, { prices, ...more });
  const { tariffs } = publishPlan(plan, { from, until, prices, now: NOW, ...more });
  const about = { plan: wholesale ?? plan, session, lines: byPlan.lines };
  const byTariffs = priceCdr({
    cdr: { ...session, currency: plan.currency, chargingPeriods: nameTariffs(byPlan.periods, tariffs, about) },
    tariffs: tariffs.map(({ tariff }) => asReceived(tariff)),
    timeZone: plan.timeZone,
  });
  return [byPlan.exact, byTariffs.exact].map(({ exclVat, inclVat }) => [exclVat.toText(), inclVat?.toText()]);
}

/** A percentage off parking would let a cap be reached between two seconds; a lowest price, with nothing charged, has no VAT. */
function withoutMemberParking({ minPrice: _none, ...plan }: Plan): Plan {
  return { ...plan, memberships: plan.memberships.map(({ idlePercent: _percent, ...rest }) => rest) };
}

describe('a plan and the tariffs that it is published as', () => {
  it.each(['FOLLOW', 'LOCK_AT_START', 'FIXED'] as const)('price every session the same, exactly: %s', (mode) => {
    const property = fc.property(anyPlan({ mode }), anySession, anyMarket, (plan, drive, prices) => {
      const [byPlan, byTariffs] = bothPrices({ plan, prices, ...drive });
      expect(byTariffs).toEqual(byPlan);
    });
    fc.assert(property, RUNS);
  });

  it.each([
    ['the grace of parking', { graceMinutes: 30 }],
    ['caps of parking', { graceMinutes: 0, maxPerDay: new Decimal('1.5'), maxPerSession: new Decimal('2.4') }],
    ['grace and a cap', { graceMinutes: 15, maxPerDay: new Decimal(1) }],
  ])('agree on %s, of which the periods tell that no tariff is relevant', (_what, terms) => {
    const plans = anyPlan({ mode: 'FOLLOW', parking: terms }).map(withoutMemberParking);
    const property = fc.property(plans, anySession, anyMarket, (plan, drive, prices) => {
      const [first] = drive.session.chargingPeriods;
      fc.pre(first?.dimensions.some(({ type }) => type !== 'PARKING_TIME') === true);
      const [byPlan, byTariffs] = bothPrices({ plan, prices, ...drive });
      expect(byTariffs).toEqual(byPlan);
    });
    fc.assert(property, RUNS);
  });

  it('agree on a retail price that is a margin over a wholesale plan', () => {
    const mills = fc.integer({ min: 0, max: 500 }).map((value) => new Decimal(value).dividedBy(1_000));
    const margins = fc.record({ percent: mills, perKwh: mills, perSession: mills });
    const property = fc.property(
      anyPlan({ mode: 'FOLLOW' }),
      margins,
      anySession,
      anyMarket,
      (base, { percent, perKwh, perSession }, drive, prices) => {
        const { minPrice: _min, maxPrice: _max, ...open } = base;
        const wholesale: Plan = { ...open, id: 'BASE', level: 'WHOLESALE' };
        const margin: MarginTerms = { over: 'BASE', percent: percent.times(100), perKwh, perSession, vat: VAT_19 };
        const [byPlan, byTariffs] = bothPrices({ plan: aPlan({ margin }), wholesale, prices, ...drive });
        expect(byTariffs).toEqual(byPlan);
      },
    );
    fc.assert(property, RUNS);
  });
});
