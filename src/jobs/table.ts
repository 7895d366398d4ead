import type { Job } from './schedule.js';

/** The flows that jobs call. */
export interface JobFlows {
  /** Looks at the outbox; returns nothing to log. */
  deliverOutbox(): void;
  clearLeftovers(before: Date): Promise<number>;
  /** Brings CDRs to what their contests say, where a crash came between. */
  mendContests(before: Date): Promise<number>;
  /** Goes on with runs that a crash interrupted. */
  resumeRuns(): Promise<number>;
  /** Closes runs that are paid, where nobody has. */
  followRuns(): Promise<number>;
  /** Opens the run of the month that has ended, if nobody has, and leaves it to people to approve. */
  closeMonth(now: Date): Promise<string | undefined>;
  /** Renders documents that were issued and have no files yet. */
  renderDocuments(): Promise<number>;
  /** Asks platforms that are silent whether they are still there. */
  checkStillAlive(): Promise<number>;
  /** Publishes the tariffs of plans for today and tomorrow. */
  publishPlans(): Promise<number>;
  /** Makes the billed lines of CDRs that were booked since. */
  spreadNewLines(): Promise<number>;
  /** Asks the feeds of day-ahead prices for what is due and not complete. */
  fetchDuePrices(): Promise<number>;
  /** Keeps the balances as they stand, when enough is new. */
  keepBalances(): Promise<number>;
  /** Warns of credit limits that are nearly used up. */
  watchCredit(): Promise<void>;
  /** Books lines of the bank that a crash left behind. */
  resumeBankLines(): Promise<number>;
  /** Makes the reminders of what is overdue. */
  makeReminders(): Promise<number>;
  /** Tells and asks what a process that ended had still to tell and to ask. */
  tellUntold(): Promise<number>;
}

/** A CDR that has waited this long was left behind: the request that brought it is over. */
const LEFT_BEHIND_MS = 30_000;

/** Every cron line of the hub. */
export function jobTable(flows: JobFlows): readonly Job[] {
  return [
    { name: 'deliver-outbox', cron: '*/5 * * * * *', run: async () => flows.deliverOutbox(), everyProcess: true },
    {
      name: 'clear-leftovers',
      cron: '*/30 * * * * *',
      run: (now) => flows.clearLeftovers(new Date(now.getTime() - LEFT_BEHIND_MS)),
    },
    { name: 'close-month', cron: '15 2 1-7 * *', run: (now) => flows.closeMonth(now) },
    {
      name: 'mend-contests',
      cron: '15 * * * * *',
      run: (now) => flows.mendContests(new Date(now.getTime() - LEFT_BEHIND_MS)),
    },
    { name: 'resume-runs', cron: '* * * * *', run: () => flows.resumeRuns() },
    { name: 'follow-runs', cron: '20 */10 * * * *', run: () => flows.followRuns() },
    { name: 'still-alive', cron: '* * * * *', run: () => flows.checkStillAlive() },
    { name: 'tell-untold', cron: '30 * * * * *', run: () => flows.tellUntold() },
    { name: 'spread-lines', cron: '*/10 * * * * *', run: () => flows.spreadNewLines() },
    { name: 'keep-balances', cron: '45 */5 * * * *', run: () => flows.keepBalances() },
    { name: 'watch-credit', cron: '15 * * * * *', run: () => flows.watchCredit() },
    { name: 'publish-plans', cron: '7 * * * *', run: () => flows.publishPlans() },
    // Looks often: each feed has a time of its own in its own zone, and is asked again until its day is complete.
    { name: 'fetch-prices', cron: '*/15 * * * *', run: () => flows.fetchDuePrices() },
    { name: 'book-bank-lines', cron: '20 * * * * *', run: () => flows.resumeBankLines() },
    { name: 'make-reminders', cron: '20 6 * * *', run: () => flows.makeReminders() },
    { name: 'render-documents', cron: '*/10 * * * *', run: () => flows.renderDocuments() },
  ];
}
