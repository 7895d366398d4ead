import { HubError } from '../../errors.js';
import { readPeriods } from '../../pricing/periods/charging-periods.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import { priceCdr } from '../../pricing/price-cdr.js';
import { assignTariffs } from '../../pricing/selection/tariff-selection.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Tariff } from '../../roaming/tariff.js';
import { type Border, type CutPeriods, cutPeriods } from '../periods/charging-periods.js';
import { asksPower, priceBorders } from '../periods/price-borders.js';
import type { PricedSession, SessionToPrice } from './priced-session.js';

/** A cut moves others: energy between two borders is not even. After so many rounds all are found. */
const MOST_ROUNDS = 5;

/**
 * Prices a session by the one of several tariffs that is valid at its start and fits the token, as OCPI pricing would
 * choose it. The session is cut by the meter's own values where the price changes. Refuses as `priceCdr` does, and where
 * no tariff is valid (`cannot-price`).
 */
export function priceByTariffs(session: SessionToPrice, tariffs: readonly Tariff[]): PricedSession {
  const { amount, token, timeZone } = session;
  const { startedAt, endedAt } = amount;
  const tariff = chooseTariff(session, tariffs);
  const { currency } = tariff;
  const policy = session.policy && { policy: session.policy };
  const cut = cutAtPrices(session, tariff);
  const periods = cut.periods.map((period): ChargingPeriod => ({ ...period, tariffId: tariff.id }));
  const cdr = { startedAt, endedAt, currency, chargingPeriods: periods, token };
  const priced = priceCdr({ cdr, tariffs: [tariff], timeZone, ...policy });
  return { currency, periods, interpolated: cut.interpolated, tariffs: [tariff], priced };
}

function cutAtPrices({ amount, timeZone, policy }: SessionToPrice, tariff: Tariff): CutPeriods {
  const { startedAt, endedAt } = amount;
  const tellPower = asksPower(tariff) ? 'POWER' : 'NO_POWER';
  const borders: Border[] = tellPower === 'POWER' ? amount.curve.map(({ atMs }) => ({ atMs })) : [];
  let cut = cutPeriods(amount, borders, tellPower);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cdr = { startedAt, endedAt, currency: tariff.currency, chargingPeriods: cut.periods };
    const more = priceBorders(cdr, { tariff, timeZone, ...(policy && { policy }) });
    if (more.length === 0) break;
    borders.push(...more);
    cut = cutPeriods(amount, borders, tellPower);
  }
  return cut;
}

function chooseTariff({ amount, token, policy: own }: SessionToPrice, tariffs: readonly Tariff[]): Tariff {
  const policy = { ...DEFAULT_POLICY, ...own };
  const { startedAt, endedAt } = amount;
  const { periods } = cutPeriods(amount, []);
  const candidates = tariffs.filter(({ currency }) => currency === tariffs[0]?.currency);
  const currency = candidates[0]?.currency ?? '';
  const cdr = { startedAt, endedAt, currency, chargingPeriods: periods, token };
  const reading = { policy, warn: () => undefined };
  const [chosen] = assignTariffs({ cdr, tariffs: candidates }, readPeriods(cdr, reading), reading);
  const found = candidates.find((one) => one.id === chosen?.id);
  if (found) return found;
  throw new HubError('cannot-price', 'tariffs: none is valid at the start of the session', 'tariffs');
}
