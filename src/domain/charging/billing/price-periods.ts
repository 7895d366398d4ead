import { HubError } from '../../errors.js';
import { readPeriods } from '../../pricing/periods/charging-periods.js';
import { DEFAULT_POLICY } from '../../pricing/policy.js';
import { priceCdr } from '../../pricing/price-cdr.js';
import { assignTariffs } from '../../pricing/selection/tariff-selection.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import type { Tariff } from '../../roaming/tariff.js';
import type { Border, CutPeriods } from '../periods/charging-periods.js';
import { asksPower, priceBorders } from '../periods/price-borders.js';
import type { PricedSession, SessionToPrice } from './priced-session.js';

/** A session whose periods can be cut wherever its price changes. */
export interface CuttableSession extends Pick<SessionToPrice, 'policy' | 'timeZone' | 'token'> {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly cut: (borders: readonly Border[], tellPower: 'NO_POWER' | 'POWER') => CutPeriods;
  /** Moments of the meter's values, where tariffs that ask for power are cut. */
  readonly values: readonly Border[];
  /** It is nothing but a reservation that expired. */
  readonly isExpired?: true;
}

/** A cut moves others: energy between two borders is not even. After so many rounds all are found. */
const MOST_ROUNDS = 5;

/** Prices a session by one tariff, cut where the price by it changes. Refuses as `priceCdr` does. */
export function pricePeriods(session: CuttableSession, tariff: Tariff): PricedSession {
  const { startedAt, endedAt, token, timeZone, isExpired } = session;
  const { currency } = tariff;
  const policy = session.policy && { policy: session.policy };
  const context = isExpired && ({ context: { reservation: 'EXPIRED' } } as const);
  const cut = cutAtPrices(session, tariff);
  const periods = cut.periods.map((period): ChargingPeriod => ({ ...period, tariffId: tariff.id }));
  const cdr = { startedAt, endedAt, currency, chargingPeriods: periods, token };
  const priced = priceCdr({ cdr, tariffs: [tariff], timeZone, ...policy, ...context });
  return { startedAt, currency, periods, interpolated: cut.interpolated, tariffs: [tariff], priced };
}

/** The one of several tariffs that is valid at the start of a session and fits its token, as OCPI pricing would choose. */
export function findTariff(session: CuttableSession, tariffs: readonly Tariff[]): Tariff | undefined {
  try {
    return chooseTariff(session, tariffs);
  } catch (error) {
    if (error instanceof HubError && error.code === 'cannot-price') return undefined;
    throw error;
  }
}

/** The same; refuses (`cannot-price`) where none is valid. */
export function chooseTariff(session: CuttableSession, tariffs: readonly Tariff[]): Tariff {
  const { startedAt, endedAt, token } = session;
  const policy = { ...DEFAULT_POLICY, ...session.policy };
  const { periods } = session.cut([], 'NO_POWER');
  const candidates = tariffs.filter(({ currency }) => currency === tariffs[0]?.currency);
  const currency = candidates[0]?.currency ?? '';
  const cdr = { startedAt, endedAt, currency, chargingPeriods: periods, token };
  const reading = { policy, warn: () => undefined };
  const [chosen] = assignTariffs({ cdr, tariffs: candidates }, readPeriods(cdr, reading), reading);
  const found = candidates.find((one) => one.id === chosen?.id);
  if (found) return found;
  throw new HubError('cannot-price', 'tariffs: none is valid at the start of the session', 'tariffs');
}

function cutAtPrices({ cut, values, policy, timeZone, ...session }: CuttableSession, tariff: Tariff): CutPeriods {
  const { startedAt, endedAt, isExpired } = session;
  const tellPower = asksPower(tariff) ? 'POWER' : 'NO_POWER';
  const borders: Border[] = tellPower === 'POWER' ? [...values] : [];
  const reservation = isExpired ? 'EXPIRED' : 'USED';
  let pieces = cut(borders, tellPower);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cdr = { startedAt, endedAt, currency: tariff.currency, chargingPeriods: pieces.periods };
    const more = priceBorders(cdr, { tariff, timeZone, reservation, ...(policy && { policy }) });
    if (more.length === 0) break;
    borders.push(...more);
    pieces = cut(borders, tellPower);
  }
  return pieces;
}
