import { dailyWindow } from '../pricing/selection/restrictions.js';
import type { TariffRestrictions } from '../roaming/tariff.js';
import { addDays, WEEK } from '../tariff-lint/grid/calendar-day.js';
import { clockText } from './format.js';
import type { Texts } from './texts.js';

/** What a condition is said with. */
export type ConditionWords = Pick<Texts, 'conditions' | 'format'>;

/** When an element applies, in words; undefined where it has no restrictions that could fail. `reservation` is not told. */
export function conditionIn(restrictions: TariffRestrictions | undefined, texts: ConditionWords): string | undefined {
  if (!restrictions) return undefined;
  const clauses = [
    dayClause(restrictions, texts),
    dateClause(restrictions, texts),
    clockClause(restrictions, texts),
    ...quantityClauses(restrictions, texts),
  ].filter((clause) => clause !== undefined);
  return clauses.length === 0 ? undefined : clauses.join(', ');
}

function dayClause({ dayOfWeek }: TariffRestrictions, { conditions }: ConditionWords): string | undefined {
  const days = WEEK.filter((day) => dayOfWeek?.includes(day));
  return days.length === 0 || days.length === WEEK.length ? undefined : conditions.days(days);
}

/** end_date is exclusive in OCPI; people name the last day. */
function dateClause(
  { startDate, endDate }: TariffRestrictions,
  { conditions, format }: ConditionWords,
): string | undefined {
  const first = startDate && format.date(startDate);
  const last = endDate && format.date(addDays(endDate, -1));
  if (first && last) return first === last ? conditions.onDate(first) : conditions.fromDateToDate(first, last);
  if (first) return conditions.fromDate(first);
  return last && conditions.untilDate(last);
}

const DAY_S = 86_400;

/** A window over midnight on certain days is the early and the late part of each of them, not the night that follows. */
function clockClause(restrictions: TariffRestrictions, { conditions }: ConditionWords): string | undefined {
  const window = dailyWindow(restrictions);
  if (!window || window.startS === window.endS) return undefined;
  const { startS, endS } = window;
  const [from, until] = [clockText(startS), clockText(endS)];
  if (endS < startS) {
    const { dayOfWeek, startDate, endDate } = restrictions;
    const onSomeDays = dayOfWeek?.length || startDate !== undefined || endDate !== undefined;
    return onSomeDays ? conditions.beforeAndFrom(until, from) : conditions.between(from, until);
  }
  if (startS === 0) return endS === DAY_S ? undefined : conditions.before(until);
  return endS === DAY_S ? conditions.from(from) : conditions.between(from, until);
}

function quantityClauses(restrictions: TariffRestrictions, { conditions }: ConditionWords): string[] {
  const { minKwh, maxKwh, minDurationS, maxDurationS, minPower, maxPower, minCurrent, maxCurrent } = restrictions;
  const lowest = minKwh?.greaterThan(0) ? minKwh : undefined;
  const earliest = minDurationS?.greaterThan(0) ? minDurationS : undefined;
  return [
    lowest || maxKwh ? conditions.energy(lowest, maxKwh) : [],
    earliest || maxDurationS ? conditions.elapsed(earliest, maxDurationS) : [],
    minPower || maxPower ? conditions.strength('kW', minPower, maxPower) : [],
    minCurrent || maxCurrent ? conditions.strength('A', minCurrent, maxCurrent) : [],
  ].flat();
}
