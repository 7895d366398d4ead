import type { Config } from '../config.js';
import { spreadNewLines } from '../flows/analytics/spread-new-lines.js';
import { resumeBankLines } from '../flows/bank/book-lines.js';
import { makeReminders, type ReminderHub } from '../flows/bank/make-reminders.js';
import { clearLeftovers } from '../flows/clearing/clear-leftovers.js';
import { mendContests } from '../flows/contests/mend-contests.js';
import { resumeDrafts } from '../flows/invoicing/drafts/issue-draft.js';
import { renderDocuments } from '../flows/invoicing/render-documents.js';
import { fetchDuePrices } from '../flows/prices/fetch-prices.js';
import { type RunningJobs, type ScheduleJobs, startJobs } from '../jobs/schedule.js';
import { stationJobTable } from '../jobs/station-table.js';
import { jobTable } from '../jobs/table.js';
import { bankHub } from './bank/bank-flows.js';
import type { BuiltHub } from './build-hub.js';
import { runJobs } from './clearing/run-flows.js';
import { stationJobFlows } from './stations/station-jobs.js';

/** How long a fire of a job is remembered, so that a slow clock in another process cannot repeat it. */
const FIRE_MS = 86_400_000;

/** A hub, and what only its jobs need. */
export type JobParts = Pick<BuiltHub, 'hub' | 'deliverer' | 'presence' | 'publisher' | 'stations'> &
  Pick<ReminderHub, 'reminderTexts'>;

/** Starts the hub's jobs, each fire once in the fleet; unless another process was first. */
export function startHubJobs(
  { hub, deliverer, presence, publisher, stations, reminderTexts }: JobParts,
  { stillAliveMinutes }: Pick<Config, 'stillAliveMinutes'>,
  schedule: ScheduleJobs = startJobs,
): RunningJobs {
  const runs = runJobs(hub);
  const table = jobTable({
    deliverOutbox: deliverer.wakeAll,
    clearLeftovers: (before) => clearLeftovers(hub, before),
    mendContests: (before) => mendContests(hub, before),
    resumeRuns: runs.resumeRuns,
    closeMonth: runs.closeMonth,
    followRuns: runs.followRuns,
    renderDocuments: async () => {
      await resumeDrafts(hub);
      return renderDocuments(hub);
    },
    checkStillAlive: () => presence.checkStillAlive(stillAliveMinutes),
    tellUntold: presence.catchUp,
    fetchDuePrices: () => fetchDuePrices(hub),
    spreadNewLines: () => spreadNewLines(hub),
    keepBalances: hub.balanceBook.keepSnapshot,
    watchCredit: hub.credit.lookAtAll,
    resumeBankLines: () => resumeBankLines(bankHub(hub)),
    makeReminders: () => makeReminders({ ...hub, reminderTexts }),
    publishPlans: publisher.publishAll,
  });
  const takeFire = (key: string) => hub.leases.take(key, new Date(hub.clock.now().getTime() + FIRE_MS));
  const all = [...table, ...stationJobTable(stationJobFlows(stations))];
  return schedule(all, { takeFire, log: hub.log });
}
