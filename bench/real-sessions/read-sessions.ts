import { readSessionRows, type SessionRow } from '../../src/cli/replay/session-rows.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { PlanSession } from '../../src/domain/plans/plan-price.js';
import type { ChargingPeriod } from '../../src/domain/roaming/cdr.js';

/** A recorded session, moved into the years of the prices. */
export interface RealSession {
  readonly id: string;
  readonly site: string;
  readonly session: PlanSession;
  readonly movedWeeks: number;
  /** What was billed for it then, excl. VAT. */
  readonly billed: Decimal;
}

export interface Years {
  readonly from: Date;
  readonly until: Date;
}

const SECOND_MS = 1_000;
const WEEK_MS = 7 * 86_400_000;
/** 364 days: the same weekday, the same season. */
const YEAR_WEEKS = 52;
const YEARS_TRIED = 12;

/**
 * Reads recorded sessions and moves each forward by a whole number of weeks into the years of the prices. One number of
 * 52-week years is taken for all that it puts inside: the one that does so for most; the others move by the number that
 * does so for most of the rest, and so on. The sessions span more time than the prices, so that one number for all does
 * not exist; the least for each would put them all into the first weeks of the prices.
 */
export async function readSessions(file: string, years: Years): Promise<readonly RealSession[]> {
  const rows = await readSessionRows(file);
  const tried = Array.from({ length: YEARS_TRIED }, (_, index) => index * YEAR_WEEKS);
  const counted = tried.map((weeks) => ({ weeks, inside: rows.filter((row) => isInside(row, weeks, years)).length }));
  const ranked = counted.sort((a, b) => b.inside - a.inside || a.weeks - b.weeks).map(({ weeks }) => weeks);
  return rows.map((row) => {
    const movedWeeks = ranked.find((weeks) => isInside(row, weeks, years));
    if (movedWeeks === undefined) throw new Error(`session ${row.sessionId} fits into no year of the prices`);
    return {
      id: row.sessionId,
      site: row.site,
      session: sessionOf(row, movedWeeks),
      movedWeeks,
      billed: new Decimal(row.price),
    };
  });
}

function isInside({ startedAt, endedAt }: SessionRow, weeks: number, { from, until }: Years): boolean {
  return moved(startedAt, weeks) >= from && moved(endedAt, weeks) <= until;
}

function moved(instant: Date, weeks: number): Date {
  return new Date(instant.getTime() + weeks * WEEK_MS);
}

/** Charging first, for the duration without what stood idle; then parking to the end. */
function sessionOf(row: SessionRow, weeks: number): PlanSession {
  const [startedAt, endedAt] = [moved(row.startedAt, weeks), moved(row.endedAt, weeks)];
  const spanMs = endedAt.getTime() - startedAt.getTime();
  const chargingMs = Math.min(spanMs, Math.max(0, row.durationS - row.idleS) * SECOND_MS);
  const energy = { type: 'ENERGY', volume: new Decimal(row.energyWh).dividedBy(1_000) };
  const charging: ChargingPeriod = { startedAt, dimensions: [energy, { type: 'TIME', volume: hours(chargingMs) }] };
  const parking: ChargingPeriod = {
    startedAt: new Date(startedAt.getTime() + chargingMs),
    dimensions: [{ type: 'PARKING_TIME', volume: hours(spanMs - chargingMs) }],
  };
  const chargingPeriods = chargingMs < spanMs ? [charging, parking] : [charging];
  return { startedAt, endedAt, chargingPeriods, locationId: row.site };
}

/** As CPOs send them, with four decimals. */
function hours(ms: number): Decimal {
  return new Decimal(ms).dividedBy(3_600 * SECOND_MS).toDecimalPlaces(4);
}
