import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';

export interface RunDates {
  /** `YYYY-MM`. */
  readonly period: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
}

/** Refuses (`bad-field`) a period or issue date of the wrong form, and an issue date in the future. */
export function checkRunDates({ period, issueDate }: RunDates, now: Date): void {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) {
    throw new HubError('bad-field', `period: expected YYYY-MM, got "${period}"`, 'period');
  }
  if (!isCalendarDate(issueDate) || issueDate > now.toISOString().slice(0, 10)) {
    throw new HubError('bad-field', `issue_date: expected a date up to today, got "${issueDate}"`, 'issue_date');
  }
}

/** Refuses (`conflict`) a month that has not ended in UTC. */
export function checkPeriodIsOver(period: string, now: Date): void {
  if (period >= now.toISOString().slice(0, 7)) {
    throw new HubError('conflict', `period ${period} is not over`, 'period');
  }
}

/** Refuses (`conflict`) a date before that of a document that is issued already: numbers and dates go one way. */
export async function checkIssueDate(hub: Pick<Hub, 'documents'>, issueDate: string): Promise<void> {
  const last = await hub.documents.lastIssueDate();
  if (last === undefined || last <= issueDate) return;
  throw new HubError(
    'conflict',
    `documents dated ${last} are issued; the next cannot be dated ${issueDate}`,
    'issue_date',
  );
}

/** A day that exists: JavaScript reads 30 February as 2 March. */
function isCalendarDate(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text;
}
