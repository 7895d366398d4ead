import type { Tariff } from '../../roaming/tariff.js';
import { cutPeriods } from '../periods/charging-periods.js';
import { type CuttableSession, chooseTariff, pricePeriods } from './price-periods.js';
import type { PricedSession, SessionToPrice } from './priced-session.js';

/**
 * Prices a session by the one of several tariffs that is valid at its start and fits the token, as OCPI pricing would
 * choose it. The session is cut by the meter's own values where the price changes. Refuses as `priceCdr` does, and where
 * no tariff is valid (`cannot-price`).
 */
export function priceByTariffs(session: SessionToPrice, tariffs: readonly Tariff[]): PricedSession {
  const charging = cuttable(session);
  return pricePeriods(charging, chooseTariff(charging, tariffs));
}

/** The time of charging, as the meter's values let it be cut; what was reserved before is not in it. */
export function cuttable(session: SessionToPrice): CuttableSession {
  const { amount } = session;
  return {
    ...session,
    startedAt: amount.startedAt,
    endedAt: amount.endedAt,
    cut: (borders, tellPower) => cutPeriods(amount, borders, tellPower),
    values: amount.curve.map(({ atMs }) => ({ atMs })),
  };
}
