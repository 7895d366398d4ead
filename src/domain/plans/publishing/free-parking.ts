import { Decimal } from '../../decimal.js';
import { findTimeZone } from '../../pricing/periods/local-time.js';
import { Ratio } from '../../ratio.js';
import type { ChargingPeriod } from '../../roaming/cdr.js';
import { localDate } from '../../spot/local-day.js';
import type { IdleTerms } from '../plan.js';
import type { PlanLine } from '../plan-price.js';
import type { NamedSession } from './name-tariffs.js';

/** A period, and whether it is parking that the plan charges nothing for. */
export interface MaybeFree {
  readonly period: ChargingPeriod;
  readonly isFree: boolean;
}

/**
 * Marks the parking that the plan charges nothing for, in its grace or once a cap is reached; a period in which a cap is
 * reached is cut there, at a whole second. Periods in which anything else happens are never free.
 */
export function markFreeParking(periods: readonly ChargingPeriod[], about: NamedSession): MaybeFree[] {
  const { idle } = about.plan;
  if (!idle) return periods.map((period) => ({ period, isFree: false }));
  const left = new CapsLeft(idle);
  return periods.flatMap((period, index) => {
    const line = about.lines.find((one) => one.kind === 'IDLE' && one.period === index);
    if (!line || line.quantity.isZero()) return [{ period, isFree: false }];
    const date = localDate(findTimeZone(about.plan.timeZone), period.startedAt);
    const paid = left.pay(date, line.costExcl);
    if (!parksOnly(period)) return [{ period, isFree: false }];
    if (paid.isZero()) return [{ period, isFree: hasFreeTime(idle, line) }];
    if (!paid.lessThan(line.costExcl)) return [{ period, isFree: false }];
    const endMs = (periods[index + 1]?.startedAt ?? about.session.endedAt).getTime();
    return cutWherePaid(period, { line, paid, endMs });
  });
}

/** What may still be charged for parking on each local day and in the session. */
class CapsLeft {
  #session: Ratio | undefined;
  readonly #perDay: Ratio | undefined;
  readonly #days = new Map<string, Ratio>();

  constructor({ maxPerSession, maxPerDay }: IdleTerms) {
    this.#session = maxPerSession && Ratio.of(maxPerSession);
    this.#perDay = maxPerDay && Ratio.of(maxPerDay);
  }

  /** The part of a cost that is charged. */
  pay(date: string, cost: Ratio): Ratio {
    const day = this.#days.get(date) ?? this.#perDay;
    const paid = [day, this.#session].reduce<Ratio>((least, cap) => (cap?.lessThan(least) ? cap : least), cost);
    if (day) this.#days.set(date, day.minus(paid));
    this.#session = this.#session?.minus(paid);
    return paid;
  }
}

/** Parking in the exempt window is free by the tariff, too. */
function hasFreeTime({ graceMinutes, maxPerDay, maxPerSession }: IdleTerms, { costExcl }: PlanLine): boolean {
  return costExcl.isZero() ? graceMinutes > 0 : (maxPerDay ?? maxPerSession) !== undefined;
}

const METERED: ReadonlySet<string> = new Set(['ENERGY', 'PARKING_TIME', 'RESERVATION_TIME', 'TIME']);

function parksOnly({ dimensions }: ChargingPeriod): boolean {
  const volumes = dimensions.filter(({ type, volume }) => METERED.has(type) && !volume.isZero());
  return volumes.length > 0 && volumes.every(({ type }) => type === 'PARKING_TIME');
}

const SECOND_MS = 1_000;
const SECONDS_PER_HOUR = 3_600;
/** OCPI pricing takes the length of a period for hours that are so near to it. */
const HOUR_DECIMALS = 6;

interface Paid {
  readonly line: PlanLine;
  readonly paid: Ratio;
  readonly endMs: number;
}

/** The piece that is paid for, and the rest; a period that was not parking all the time is left whole. */
function cutWherePaid(period: ChargingPeriod, { line, paid, endMs }: Paid): MaybeFree[] {
  const startMs = period.startedAt.getTime();
  const spanS = new Decimal(endMs - startMs).dividedBy(SECOND_MS);
  const paidS = paid.dividedBy(line.costExcl).times(Ratio.of(line.quantity)).round(0);
  if (!line.quantity.equals(spanS) || paidS.isZero() || paidS.greaterThanOrEqualTo(spanS)) {
    return [{ period, isFree: false }];
  }
  const piece = (startedAt: Date, seconds: Decimal): ChargingPeriod => ({
    ...period,
    startedAt,
    dimensions: period.dimensions.map(({ type, volume }) => ({
      type,
      volume: type === 'PARKING_TIME' ? seconds.dividedBy(SECONDS_PER_HOUR).toDecimalPlaces(HOUR_DECIMALS) : volume,
    })),
  });
  const cutAt = new Date(startMs + paidS.times(SECOND_MS).toNumber());
  return [
    { period: piece(period.startedAt, paidS), isFree: false },
    { period: piece(cutAt, spanS.minus(paidS)), isFree: true },
  ];
}
