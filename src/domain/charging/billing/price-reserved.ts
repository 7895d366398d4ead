import type { Tariff } from '../../roaming/tariff.js';
import { reservedPeriods } from '../periods/reserved-periods.js';
import { cuttable } from './price-by-tariffs.js';
import { type CuttableSession, findTariff, pricePeriods } from './price-periods.js';
import type { PricedSession, SessionToPrice } from './priced-session.js';

/**
 * Prices a session together with the time that its outlet was reserved before (RESERVATION_TIME), by the tariff that is
 * valid when the reservation begins: there the session of OCPI begins (2.2.1, mod_cdrs, CDR.start_date_time). Undefined:
 * nothing was reserved, or that tariff prices nothing of it (at 0 it does); then the session is what it would be without.
 * Refuses as `priceCdr` does.
 */
export function priceWithReservation(session: SessionToPrice, tariffs: readonly Tariff[]): PricedSession | undefined {
  const { reservedFrom, startedAt } = session.amount;
  if (!reservedFrom) return undefined;
  const charging = cuttable(session);
  const span = { fromMs: reservedFrom.getTime(), untilMs: startedAt.getTime() };
  const whole: CuttableSession = {
    ...charging,
    startedAt: reservedFrom,
    cut: (borders, tellPower) => {
      const { periods, interpolated } = charging.cut(borders, tellPower);
      return { periods: [...reservedPeriods(span, borders), ...periods], interpolated };
    },
  };
  return priceIfReserved(whole, tariffs);
}

/** A reservation that nobody came to: its whole time. */
export interface ExpiredReservation extends Pick<SessionToPrice, 'policy' | 'timeZone' | 'token'> {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/**
 * Prices a reservation that expired, by the tariff that is valid when it begins: elements for RESERVATION_EXPIRES before
 * those for RESERVATION (OCPI 2.2.1, mod_tariffs, ReservationRestrictionType). Undefined: none of them prices it.
 */
export function priceExpired(reservation: ExpiredReservation, tariffs: readonly Tariff[]): PricedSession | undefined {
  const span = { fromMs: reservation.startedAt.getTime(), untilMs: reservation.endedAt.getTime() };
  const cut = (borders: Parameters<CuttableSession['cut']>[0]) => ({
    periods: reservedPeriods(span, borders),
    interpolated: 0,
  });
  return priceIfReserved({ ...reservation, cut, values: [], isExpired: true }, tariffs);
}

function priceIfReserved(session: CuttableSession, tariffs: readonly Tariff[]): PricedSession | undefined {
  const tariff = findTariff(session, tariffs);
  if (!tariff?.elements.some(({ restrictions }) => restrictions?.reservation !== undefined)) return undefined;
  const priced = pricePeriods(session, tariff);
  return priced.priced.totalReservationCost && priced;
}
