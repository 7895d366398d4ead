import type { ReminderRules } from '../settlement/settlement-rules.js';

export const REMINDER_LEVELS = [1, 2, 3] as const;
/** 1: a friendly word. 2: a reminder with a last date. 3: the last one, and interest where that is charged. */
export type ReminderLevel = (typeof REMINDER_LEVELS)[number];

/** A reminder that was made before. */
export interface EarlierReminder {
  readonly level: ReminderLevel;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

const DAY_MS = 86_400_000;

/**
 * Which reminder of an overdue payment is due on a day, if any. One after the other, each once: who was never reminded gets
 * the first one however late it is, and each next one not before as many days have passed since the last as the rules put
 * between the two.
 */
export function dueLevel(
  dueDate: string,
  earlier: readonly EarlierReminder[],
  { today, rules }: { readonly today: string; readonly rules: ReminderRules },
): ReminderLevel | undefined {
  const last = [...earlier].sort((a, b) => b.level - a.level)[0];
  const level = REMINDER_LEVELS.find((one) => one > (last?.level ?? 0));
  if (level === undefined) return undefined;
  const days = rules.daysAfterDue[level - 1] ?? 0;
  if (daysBetween(dueDate, today) < days) return undefined;
  if (!last) return level;
  const pause = days - (rules.daysAfterDue[last.level - 1] ?? 0);
  return daysBetween(last.date, today) >= pause ? level : undefined;
}

/** Whole days from one day (`YYYY-MM-DD`) to another; negative when it is before. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
