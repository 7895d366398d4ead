import type { Agreement } from '../clearing/agreement.js';

/** Days to contest and to answer where the agreement names none. */
export const DEFAULT_CONTEST_DAYS = 10;

const DAY_MS = 86_400_000;

type Terms = Pick<Agreement, 'contestDays'> | undefined;

/** Until when the CPO is to answer a contest that is opened now: as long as the eMSP had to contest. */
export function answerDeadline(openedAt: Date, agreement: Terms): Date {
  return afterDays(openedAt, contestDaysOf(agreement));
}

/** A refused contest gives the eMSP its whole window again: it has an answer to think about. */
export function windowAfterRefusal(answeredAt: Date, agreement: Terms): Date {
  return afterDays(answeredAt, contestDaysOf(agreement));
}

/** An eMSP that takes its contest back keeps the rest of its window, at least a day. */
export function windowAfterRetraction(contestableUntil: Date, retractedAt: Date): Date {
  const atLeast = afterDays(retractedAt, 1);
  return contestableUntil > atLeast ? contestableUntil : atLeast;
}

function contestDaysOf(agreement: Terms): number {
  return agreement?.contestDays || DEFAULT_CONTEST_DAYS;
}

function afterDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}
