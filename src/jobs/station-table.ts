import type { Job } from './schedule.js';

/** The flows of stations that jobs call. */
export interface StationJobFlows {
  /** Answers commands of eMSPs whose process has died or whose station has not answered, and tells results again. */
  settleCommands(): Promise<number>;
  /** Forgets remote starts that were accepted and never came. */
  dropPendingStarts(): Promise<number>;
  /** Ends reservations whose time is over, tells eMSPs what they have not heard of reservations, and bills those. */
  expireReservations(): Promise<number>;
  /** Brings lists of tokens for stations that are offline up to date. */
  syncLocalLists(): Promise<number>;
  /** Tries the next remedy of incidents that are due. */
  healStations(): Promise<number>;
  /** Notes stations of this process that are connected and say nothing. */
  lookForSilence(): Promise<number>;
  deliverAlerts(): Promise<number>;
  /** Goes on with firmware campaigns. */
  runCampaigns(): Promise<number>;
  /** Sends certificates that are signed to stations that have asked for them. */
  sendCertificates(): Promise<number>;
  /** Tells what sites are now, where a process has ended before it could. */
  sweepSites(): Promise<number>;
  /** Tells of Locations that a process has kept and may not have told before it ended. */
  tellUntoldSites(): Promise<number>;
  /** Keeps the limits of sites by charging profiles. */
  balanceSites(): Promise<number>;
}

/** Cron lines of the stations that connect straight to the hub. */
export function stationJobTable(flows: StationJobFlows): readonly Job[] {
  return [
    { name: 'settle-commands', cron: '*/5 * * * * *', run: () => flows.settleCommands() },
    { name: 'drop-pending-starts', cron: '*/15 * * * * *', run: () => flows.dropPendingStarts() },
    { name: 'expire-reservations', cron: '*/10 * * * * *', run: () => flows.expireReservations() },
    { name: 'sync-local-lists', cron: '35 * * * * *', run: () => flows.syncLocalLists() },
    { name: 'heal-stations', cron: '*/5 * * * * *', run: () => flows.healStations() },
    { name: 'look-for-silence', cron: '*/30 * * * * *', run: () => flows.lookForSilence(), everyProcess: true },
    { name: 'deliver-alerts', cron: '*/10 * * * * *', run: () => flows.deliverAlerts() },
    { name: 'run-campaigns', cron: '*/20 * * * * *', run: () => flows.runCampaigns() },
    { name: 'send-certificates', cron: '*/5 * * * * *', run: () => flows.sendCertificates() },
    { name: 'sweep-sites', cron: '50 */5 * * * *', run: () => flows.sweepSites() },
    { name: 'tell-untold-sites', cron: '*/15 * * * * *', run: () => flows.tellUntoldSites() },
    { name: 'balance-sites', cron: '5 * * * * *', run: () => flows.balanceSites() },
  ];
}
