import type { PricingPolicy } from '../../policy.js';
import type { CompiledComponent } from '../compiled-tariffs.js';
import { type CalendarRestriction, windowHolds } from './restrictions.js';

/** What applies in the course of one kind of day: the list from each of these minutes on. */
interface DayPlan {
  readonly fromMinutes: readonly number[];
  readonly lists: readonly (readonly CompiledComponent[])[];
}

const DAYS_PER_WEEK = 7;
const PLANS_KEPT = 400;

/**
 * Finds the components that the calendar allows at a local day and minute, in rank order, without asking all of them:
 * a day-ahead tariff has 96 dated elements a day or more. Days that no date tells apart and that are the same weekday
 * share a plan; plans are made when they are first asked for.
 */
export class CalendarIndex {
  private readonly components: readonly CompiledComponent[];
  private readonly policy: PricingPolicy;
  /** Days on which some element begins or ends, in order. */
  private readonly turns: readonly number[];
  private readonly plans = new Map<number, DayPlan>();
  private lastDay = Number.NaN;
  private lastPlan: DayPlan = { fromMinutes: [0], lists: [[]] };

  constructor(components: readonly CompiledComponent[], policy: PricingPolicy) {
    this.components = components;
    this.policy = policy;
    const turns = components.flatMap(({ restrictions }) => {
      const calendar = restrictions?.calendar;
      return calendar ? [calendar.fromDay, calendar.toDay] : [];
    });
    this.turns = [...new Set(turns)].filter(Number.isFinite).sort((a, b) => a - b);
  }

  /** What the calendar allows, up to and with the first one that asks for nothing else. */
  candidatesAt(day: number, minute: number): readonly CompiledComponent[] {
    if (day !== this.lastDay) {
      this.lastPlan = this.planOf(day);
      this.lastDay = day;
    }
    const { fromMinutes, lists } = this.lastPlan;
    return lists[countUpTo(fromMinutes, minute) - 1] ?? [];
  }

  private planOf(day: number): DayPlan {
    // 1 January 1970 has weekday 0 in this count, as in WEEKDAYS.
    const weekday = ((day % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK;
    const key = countUpTo(this.turns, day) * DAYS_PER_WEEK + weekday;
    const kept = this.plans.get(key);
    if (kept) return kept;
    if (this.plans.size >= PLANS_KEPT) this.plans.clear();
    const plan = this.makePlan(day, weekday);
    this.plans.set(key, plan);
    return plan;
  }

  private makePlan(day: number, weekday: number): DayPlan {
    const today = this.components.filter(({ restrictions }) => {
      const calendar = restrictions?.calendar;
      return !calendar || (day >= calendar.fromDay && day < calendar.toDay);
    });
    const minutes = new Set([0]);
    for (const { restrictions } of today) {
      if (restrictions?.calendar) minutes.add(restrictions.calendar.startMinute).add(restrictions.calendar.endMinute);
    }
    const fromMinutes = [...minutes].sort((a, b) => a - b);
    const lists = fromMinutes.map((minute) => {
      const allowed = today.filter(({ restrictions }) => this.allows(restrictions?.calendar, weekday, minute));
      const certain = allowed.findIndex(({ restrictions }) => !restrictions?.asksMore);
      return certain === -1 ? allowed : allowed.slice(0, certain + 1);
    });
    return { fromMinutes, lists };
  }

  private allows(calendar: CalendarRestriction | undefined, weekday: number, minute: number): boolean {
    return !calendar || windowHolds(calendar, { weekday, minute }, this.policy);
  }
}

/** How many of some ascending numbers are not above a limit. */
export function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
