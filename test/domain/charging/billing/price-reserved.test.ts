import fc from 'fast-check';
import { amountOf } from '../../../../src/domain/charging/billing/amount-of.js';
import { priceByTariffs } from '../../../../src/domain/charging/billing/price-by-tariffs.js';
import { priceExpired, priceWithReservation } from '../../../../src/domain/charging/billing/price-reserved.js';
import { isReserved } from '../../../../src/domain/charging/periods/reserved-periods.js';
import type { Transaction } from '../../../../src/domain/charging/transaction.js';
import { Decimal } from '../../../../src/domain/decimal.js';
import type { Tariff, TariffElement, TariffRestrictions } from '../../../../src/domain/roaming/tariff.js';
import { PRICER } from '../../../../src/flows/pricer.js';
import { aDriver, aFact, aTransaction, atMinute, register } from '../builders.js';

const { token } = aDriver();
const TERMS = { token, locationId: 'L1', timeZone: 'Europe/Berlin' };

/** Two hours of charging by a driver for whom the outlet was reserved so many minutes before. */
function charged(wh: readonly number[], reservedMinutes: number, change: Partial<Transaction> = {}) {
  const facts = wh.map((value, index) => {
    const at = atMinute((120 * (index + 1)) / wh.length);
    return aFact({ at, key: `f${index}`, samples: [register(at, value)] });
  });
  const end = { at: atMinute(120), how: 'STATION', meterStopWh: new Decimal(wh.at(-1) ?? 0) } as const;
  const reserved = { by: token.party, from: atMinute(-reservedMinutes) };
  const begun = { meterStartWh: new Decimal(0), end, driver: aDriver(), reserved, ...change };
  return amountOf(aTransaction(begun), facts);
}

function tariffOf(elements: readonly TariffElement[]): Tariff {
  const party = { countryCode: 'NL', partyId: 'CPO' };
  return { party, id: 'T', currency: 'EUR', elements, lastUpdated: atMinute(-9_000) };
}

function element(prices: Partial<Record<'ENERGY' | 'FLAT' | 'TIME', number>>, restrictions?: TariffRestrictions) {
  const components = Object.entries(prices).map(([type, price]) => ({ type, price: new Decimal(price), stepSize: 1 }));
  return { priceComponents: components, ...(restrictions && { restrictions }) } as TariffElement;
}

const anyRise = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 2, maxLength: 8 }).map((rises) => {
  let wh = 0;
  return rises.map((rise) => {
    wh += rise;
    return wh;
  });
});
const anyRestrictions = fc.record(
  {
    startTime: fc.constantFrom('11:20', '11:45', '12:30'),
    endTime: fc.constantFrom('11:50', '13:10', '13:40'),
    maxKwh: fc.integer({ min: 1, max: 9 }).map((kwh) => new Decimal(kwh)),
    maxDurationS: fc.integer({ min: 300, max: 5_000 }).map((seconds) => new Decimal(seconds)),
  },
  { requiredKeys: [] },
);
const anyMinutes = fc.integer({ min: 1, max: 90_000 }).map((thousandths) => thousandths / 1_000);

it('what is charged costs and reads the same beside a reservation as without one, which adds its own price', () => {
  fc.assert(
    fc.property(anyRise, anyMinutes, anyRestrictions, anyRestrictions, (wh, minutes, one, other) => {
      const charging = [element({ ENERGY: 0.5, TIME: 2, FLAT: 1 }, one), element({ ENERGY: 0.3 })];
      const reservation = [
        element({ TIME: 7, FLAT: 2 }, { ...other, reservation: 'RESERVATION' }),
        element({ TIME: 3 }, { reservation: 'RESERVATION' }),
      ];
      const amount = charged(wh, minutes);
      const tariff = tariffOf([...charging, ...reservation]);
      const plain = priceByTariffs({ ...TERMS, amount }, [tariff]);
      const whole = priceWithReservation({ ...TERMS, amount }, [tariff]);
      const { periods = [], priced } = whole ?? {};
      expect(periods.filter((period) => !isReserved(period))).toEqual(plain.periods);
      const own = priced?.totalReservationCost?.exclVat ?? new Decimal(0);
      expect(own.greaterThan(0)).toBe(true);
      expect(priced?.totalCost.exclVat.toFixed(9)).toBe(plain.priced.totalCost.exclVat.plus(own).toFixed(9));
      expect(priced?.warnings.map(({ code }) => code)).not.toContain('PERIOD_SPANS_PRICE_CHANGE');
      const cdr = { startedAt: atMinute(-minutes), endedAt: amount.endedAt, currency: 'EUR', chargingPeriods: periods };
      const checked = PRICER.price({ cdr, tariffs: [tariff], timeZone: TERMS.timeZone });
      expect(checked.exact.exclVat.toText()).toBe(priced?.exact.exclVat.toText());
      expect(priceWithReservation({ ...TERMS, amount }, [tariffOf(charging)])).toBeUndefined();
    }),
    { seed: 2028, numRuns: 30 },
  );
});

it('a reservation that is free by its tariff is told at no cost, and one without a price is not told', () => {
  const session = { ...TERMS, amount: charged([1_000], 30) };
  const energy = element({ ENERGY: 0.5 });
  const free = priceWithReservation(session, [
    tariffOf([energy, element({ TIME: 0 }, { reservation: 'RESERVATION' })]),
  ]);
  expect([free?.priced.totalReservationCost?.exclVat.toNumber(), free?.periods.length]).toEqual([0, 2]);
  const onlyExpired = tariffOf([energy, element({ FLAT: 4 }, { reservation: 'RESERVATION_EXPIRES' })]);
  expect(priceWithReservation(session, [onlyExpired])).toBeUndefined();
  const expired = { ...TERMS, startedAt: atMinute(-60), endedAt: atMinute(0) };
  expect(priceExpired(expired, [onlyExpired])?.priced.totalCost.exclVat.toNumber()).toBe(4);
  expect(priceExpired(expired, [tariffOf([energy])])).toBeUndefined();
  expect(priceExpired(expired, [{ ...onlyExpired, startsAt: atMinute(-30) }])).toBeUndefined();
});

it('only what the eMSP of the driver had reserved, and before the charging began, is reserved time', () => {
  const stranger = aDriver({ token: { ...token, party: { countryCode: 'FR', partyId: 'OTH' } } });
  const review = { by: 'op', at: atMinute(200), reason: 'his card', decision: 'BILL', driver: stranger } as const;
  expect(charged([1_000], 30).reservedFrom).toEqual(atMinute(-30));
  expect(charged([1_000], 30, { driver: stranger }).reservedFrom).toBeUndefined();
  expect(charged([1_000], 30, { review }).reservedFrom).toBeUndefined();
  expect(charged([1_000], 0).reservedFrom).toBeUndefined();
});
