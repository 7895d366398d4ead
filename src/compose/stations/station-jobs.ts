import { syncDueLocalLists } from '../../flows/authorizing/local-lists/sync-local-list.js';
import { sendDueCertificates } from '../../flows/certificates/send-certificates.js';
import { runCampaigns } from '../../flows/firmware/run-campaigns.js';
import { deliverAlerts } from '../../flows/healing/deliver-alerts.js';
import { healStations } from '../../flows/healing/heal-stations.js';
import { dropPendingStarts } from '../../flows/hosting/drop-pending-starts.js';
import { expireReservations } from '../../flows/hosting/reservations/end-reservations.js';
import { tellDueReservations } from '../../flows/hosting/reservations/tell-reservation.js';
import { settlePendingCommands } from '../../flows/hosting/results/settle-pending.js';
import { balanceSites } from '../../flows/load/balance-sites.js';
import type { StationJobFlows } from '../../jobs/station-table.js';
import type { Stations } from './build-stations.js';

/** The jobs of stations, with all that they need handed in. */
export function stationJobFlows({ hub, alerts }: Pick<Stations, 'alerts' | 'hub'>): StationJobFlows {
  return {
    settleCommands: () => settlePendingCommands(hub),
    dropPendingStarts: () => dropPendingStarts(hub),
    expireReservations: async () => (await expireReservations(hub)) + (await tellDueReservations(hub)),
    syncLocalLists: () => syncDueLocalLists(hub),
    healStations: () => healStations(hub),
    lookForSilence: () => hub.stationWatch.lookForSilence(),
    deliverAlerts: () => deliverAlerts({ ...hub, alertSenders: alerts.senders }),
    runCampaigns: () => runCampaigns(hub),
    sendCertificates: () => sendDueCertificates(hub),
    sweepSites: () => hub.statusPublisher.sweep(),
    tellUntoldSites: () => hub.untoldSites.tellLeft(),
    balanceSites: () => balanceSites(hub),
  };
}
