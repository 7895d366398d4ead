import type { Connection } from 'mongoose';
import { createIndexes } from './base/connect.js';
import { mongoAgreementStore } from './clearing/agreements.js';
import { mongoCdrStore } from './clearing/cdrs.js';
import { mongoDocumentStore } from './clearing/documents.js';
import { mongoLedgerStore } from './clearing/ledger.js';
import { mongoLegalEntityStore } from './clearing/legal-entities.js';
import { mongoRunStore } from './clearing/runs.js';
import { mongoConnectionStore } from './connections.js';
import { mongoFileStore } from './files.js';
import { mongoChargingPreferenceStore } from './hosting/charging-preferences.js';
import { mongoLocalListStore } from './hosting/local-lists.js';
import { mongoPendingResultStore } from './hosting/pending-results.js';
import { mongoPendingStartStore } from './hosting/pending-starts.js';
import { mongoReservationStore } from './hosting/reservations.js';
import { mongoLeaseStore } from './leases.js';
import { mongoKeptProfileStore } from './load/kept-profiles.js';
import { mongoLoadStore } from './load/loads.js';
import { mongoObjectStore } from './objects.js';
import { mongoOutboxStore } from './outbox.js';
import { mongoBilledLineStore } from './pricing/billed-lines.js';
import { mongoDifferenceReportStore } from './pricing/difference-reports.js';
import { mongoPriceImportStore } from './pricing/price-imports.js';
import { mongoSpotPriceStore } from './pricing/spot-prices.js';
import { mongoCallbackStore } from './roaming/callbacks.js';
import { mongoMessageStore } from './roaming/messages.js';
import { mongoPresenceStore } from './roaming/presences.js';
import { mongoQualityStore } from './roaming/quality.js';
import { mongoRoamingAgreementStore } from './roaming/roaming-agreements.js';
import { mongoBalanceStore } from './settlement/balances.js';
import { mongoBankLineStore } from './settlement/bank-lines.js';
import { mongoContestStore } from './settlement/contests.js';
import { mongoDraftStore } from './settlement/drafts.js';
import { mongoPaymentOrderStore } from './settlement/payment-orders.js';
import { mongoRateTableStore } from './settlement/rate-tables.js';
import { mongoReminderStore } from './settlement/reminders.js';
import { mongoWriteOffStore } from './settlement/write-offs.js';
import { mongoAlertStore } from './stations/alerts.js';
import { mongoStationCommandStore } from './stations/commands/station-commands.js';
import { mongoStationLinkStore } from './stations/commands/station-links.js';
import { mongoConnectorStateStore } from './stations/connector-states.js';
import { mongoFirmwareCampaignStore } from './stations/firmware-campaigns.js';
import { mongoFrameStore } from './stations/frames.js';
import { mongoIncidentStore } from './stations/incidents.js';
import { mongoQuirkStore } from './stations/quirks.js';
import { mongoCertificateRequestStore } from './stations/security/certificate-requests.js';
import { mongoDeviceReportStore } from './stations/security/device-reports.js';
import { mongoSecurityEventStore } from './stations/security/security-events.js';
import { mongoSiteStore } from './stations/sites.js';
import { mongoStationHealthStore } from './stations/station-health.js';
import { mongoStationPresenceStore } from './stations/station-presences.js';
import { mongoStationTemplateStore } from './stations/station-templates.js';
import { mongoStationStore } from './stations/stations.js';
import { mongoTransactionStore } from './stations/transactions/transactions.js';
import { mongoUntoldMarkStore } from './stations/untold-marks.js';
import { mongoUserStore } from './users.js';

/** All stores on one connection, their indexes made. */
export async function mongoStores(connection: Connection) {
  const stores = {
    connections: mongoConnectionStore(connection),
    objects: mongoObjectStore(connection),
    cdrs: mongoCdrStore(connection),
    agreements: mongoAgreementStore(connection),
    legalEntities: mongoLegalEntityStore(connection),
    ledger: mongoLedgerStore(connection),
    outbox: mongoOutboxStore(connection),
    runs: mongoRunStore(connection),
    documents: mongoDocumentStore(connection),
    files: mongoFileStore(connection),
    users: mongoUserStore(connection),
    leases: mongoLeaseStore(connection),
    loads: mongoLoadStore(connection),
    keptProfiles: mongoKeptProfileStore(connection),
    callbacks: mongoCallbackStore(connection),
    messages: mongoMessageStore(connection),
    quality: mongoQualityStore(connection),
    presences: mongoPresenceStore(connection),
    roamingAgreements: mongoRoamingAgreementStore(connection),
    spotPrices: mongoSpotPriceStore(connection),
    billedLines: mongoBilledLineStore(connection),
    priceImports: mongoPriceImportStore(connection),
    differenceReports: mongoDifferenceReportStore(connection),
    drafts: mongoDraftStore(connection),
    contests: mongoContestStore(connection),
    paymentOrders: mongoPaymentOrderStore(connection),
    bankLines: mongoBankLineStore(connection),
    rateTables: mongoRateTableStore(connection),
    balances: mongoBalanceStore(connection),
    reminders: mongoReminderStore(connection),
    writeOffs: mongoWriteOffStore(connection),
    incidents: mongoIncidentStore(connection),
    stationHealths: mongoStationHealthStore(connection),
    alerts: mongoAlertStore(connection),
    firmwareCampaigns: mongoFirmwareCampaignStore(connection),
    pendingStarts: mongoPendingStartStore(connection),
    pendingResults: mongoPendingResultStore(connection),
    reservations: mongoReservationStore(connection),
    localLists: mongoLocalListStore(connection),
    chargingPreferences: mongoChargingPreferenceStore(connection),
    transactions: mongoTransactionStore(connection),
    certificateRequests: mongoCertificateRequestStore(connection),
    securityEvents: mongoSecurityEventStore(connection),
    deviceReports: mongoDeviceReportStore(connection),
    stations: mongoStationStore(connection),
    frames: mongoFrameStore(connection),
    sites: mongoSiteStore(connection),
    connectorStates: mongoConnectorStateStore(connection),
    quirks: mongoQuirkStore(connection),
    stationCommands: mongoStationCommandStore(connection),
    stationLinks: mongoStationLinkStore(connection),
    stationPresences: mongoStationPresenceStore(connection),
    stationTemplates: mongoStationTemplateStore(connection),
    untoldMarks: mongoUntoldMarkStore(connection),
  };
  await createIndexes(connection);
  return stores;
}
