import fc from 'fast-check';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import type { PriceableCdr, PriceableTariff, PricedCdr } from '../../../src/domain/pricing/priced-cdr.js';
import type { TariffElement } from '../../../src/domain/roaming/tariff.js';
import { aSession, aTariff, element, energy, fee, parking, price, type Stretch, stretch, time } from './a-session.js';

const RUNS = { seed: 20260304, numRuns: 100 };

const clock = (quarter: number): string =>
  `${String(Math.floor(quarter / 4) % 24).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
const decimals = (max: number) =>
  fc.integer({ min: 0, max: max * 1_000 }).map((mill) => new Decimal(mill).dividedBy(1_000));
const vat = fc.constantFrom('0', '5.5', '9', '21');

/** Elements of one to three components, in windows that begin and end at quarters of an hour. */
const elements = (step: fc.Arbitrary<number>): fc.Arbitrary<TariffElement[]> => {
  const kinds = fc.uniqueArray(fc.constantFrom(energy, time, parking, fee), { minLength: 1, maxLength: 3 });
  const one = fc.tuple(kinds, decimals(5), vat, step, fc.nat(95), fc.nat(95), fc.boolean());
  return fc.array(
    one.map(([components, amount, rate, stepSize, from, to, windowed]) =>
      element(
        components.map((component) => component(amount.toFixed(), { vat: rate, step: stepSize })),
        windowed ? { startTime: clock(from), endTime: clock(to) } : undefined,
      ),
    ),
    { minLength: 1, maxLength: 5 },
  );
};

/** Up to eight quarters of an hour, aligned with the windows of the tariffs. */
const stretches: fc.Arbitrary<Stretch[]> = fc.array(
  fc
    .tuple(decimals(20), fc.boolean())
    .map(([kwh, parks]) => stretch(15, ['ENERGY', kwh.toFixed()], [parks ? 'PARKING_TIME' : 'TIME', '0.25'])),
  { minLength: 1, maxLength: 8 },
);
const start = fc.integer({ min: 0, max: 4 * 24 * 300 }).map((quarters) => {
  return new Date(Date.UTC(2026, 0, 1) + quarters * 900_000).toISOString();
});
const session: fc.Arbitrary<PriceableCdr> = fc.tuple(stretches, start).map(([parts, at]) => aSession(parts, at));

const NO_STEP = fc.constant(0);
const anyTariff = (step: fc.Arbitrary<number>): fc.Arbitrary<PriceableTariff> =>
  elements(step).map((list) => aTariff(list));
const totals = ({ exact }: PricedCdr): (string | undefined)[] => [exact.exclVat.toText(), exact.inclVat?.toText()];

/** The same session with every period cut in two at a fifth of it. */
function cutInTwo(cdr: PriceableCdr): PriceableCdr {
  const chargingPeriods = cdr.chargingPeriods.flatMap(({ startedAt, dimensions }) => {
    const part = (share: number) => dimensions.map(({ type, volume }) => ({ type, volume: volume.times(share) }));
    const later = new Date(startedAt.getTime() + 180_000);
    return [
      { startedAt, dimensions: part(0.2) },
      { startedAt: later, dimensions: part(0.8) },
    ];
  });
  return { ...cdr, chargingPeriods };
}

describe('the price of a session', () => {
  it('does not change when its periods are cut in pieces, as long as there are no steps', () => {
    const property = fc.property(session, anyTariff(NO_STEP), (cdr, tariff) => {
      expect(totals(price(cutInTwo(cdr), tariff))).toEqual(totals(price(cdr, tariff)));
    });
    fc.assert(property, RUNS);
  });

  it('does not change when the elements of a dimension are moved past those of another one', () => {
    const property = fc.property(session, elements(fc.constantFrom(0, 60, 1_000)), (cdr, list) => {
      const perDimension = ['FLAT', 'PARKING_TIME', 'TIME', 'ENERGY'].flatMap((type) =>
        list.flatMap(({ priceComponents, restrictions }) => {
          const components = priceComponents.filter((component) => component.type === type);
          return components.length > 0 ? element(components, restrictions) : [];
        }),
      );
      expect(totals(price(cdr, aTariff(perDimension)))).toEqual(totals(price(cdr, aTariff(list))));
    });
    fc.assert(property, RUNS);
  });

  it('is never negative while no price and no volume is', () => {
    const property = fc.property(session, anyTariff(fc.constantFrom(0, 1, 900)), (cdr, tariff) => {
      const { totalCost, audit } = price(cdr, tariff);
      expect(totalCost.exclVat.isNegative()).toBe(false);
      expect(totalCost.inclVat?.lessThan(totalCost.exclVat)).toBe(false);
      expect(audit.every(({ costExcl }) => !costExcl.isNegative())).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  it('is the sum of its audit lines, of its totals and of its VAT bases', () => {
    const property = fc.property(session, anyTariff(fc.constantFrom(0, 7, 900)), (cdr, tariff) => {
      const priced = price(cdr, tariff);
      const total = priced.totalCost.exclVat.toFixed(40);
      const { totalEnergyCost, totalTimeCost, totalParkingCost, totalFixedCost } = priced;
      const parts = [totalEnergyCost, totalTimeCost, totalParkingCost, totalFixedCost].flatMap(
        (part) => part?.exclVat ?? [],
      );
      expect(sum(priced.audit.map(({ costExcl }) => costExcl)).toFixed(40)).toBe(total);
      expect(sum(parts).toFixed(40)).toBe(total);
      expect(sum(priced.vatBreakdown.map(({ base }) => base)).toFixed(40)).toBe(total);
    });
    fc.assert(property, RUNS);
  });

  it('bills at most one step more than was priced, and never less', () => {
    const property = fc.property(session, fc.integer({ min: 1, max: 5_000 }), (cdr, step) => {
      const tariff = aTariff([element([energy('1', { step }), time('1', { step }), parking('1', { step })])]);
      const { billed, measured } = price(cdr, tariff);
      const more = billed.energyKwh.minus(measured.energyKwh).times(1_000);
      expect(more.greaterThanOrEqualTo(0) && more.lessThan(step)).toBe(true);
      expect(billed.energyKwh.times(1_000).modulo(step).isZero()).toBe(true);
      const moreTime = sum([billed.timeS, billed.parkingTimeS]).minus(sum([measured.timeS, measured.parkingTimeS]));
      expect(moreTime.greaterThanOrEqualTo(0) && moreTime.lessThan(step)).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  it('spread evenly over price changes is that of the whole where the price does not change', () => {
    const property = fc.property(session, anyTariff(NO_STEP), (cdr, tariff) => {
      expect(totals(price(cdr, tariff, { policy: { split: 'LINEAR' } }))).toEqual(totals(price(cdr, tariff)));
    });
    fc.assert(property, RUNS);
  });
});
