import type { PriceArea } from '../domain/analytics/price-areas.js';
import type { CdrRecord } from '../domain/clearing/cdr-record.js';
import type { HubFees } from '../domain/clearing/hub-fees.js';
import type { CheckPaper } from '../domain/clearing/planning/block-papers.js';
import type { DatevChart } from '../domain/datev/chart.js';
import type { VatTable } from '../domain/invoicing/vat-table.js';
import type { PartyKey } from '../domain/party.js';
import type { Plan } from '../domain/plans/plan.js';
import type { RoamingRules } from '../domain/routing/roaming-agreement.js';
import type { SettlementRules } from '../domain/settlement/settlement-rules.js';
import type { AgreementStore } from '../store/agreement-store.js';
import type { CdrStore } from '../store/cdr-store.js';
import type { BalanceStore } from '../store/clearing/balance-store.js';
import type { BankLineStore } from '../store/clearing/bank-line-store.js';
import type { ContestStore } from '../store/clearing/contest-store.js';
import type { DraftStore } from '../store/clearing/draft-store.js';
import type { PaymentOrderStore } from '../store/clearing/payment-order-store.js';
import type { RateTableStore } from '../store/clearing/rate-table-store.js';
import type { ReminderStore } from '../store/clearing/reminder-store.js';
import type { WriteOffStore } from '../store/clearing/write-off-store.js';
import type { ConnectionStore } from '../store/connection-store.js';
import type { DocumentStore, FileStore } from '../store/document-store.js';
import type { ChargingPreferenceStore } from '../store/hosting/charging-preference-store.js';
import type { LocalListStore } from '../store/hosting/local-list-store.js';
import type { PendingResultStore } from '../store/hosting/pending-result-store.js';
import type { PendingStartStore } from '../store/hosting/pending-start-store.js';
import type { ReservationStore } from '../store/hosting/reservation-store.js';
import type { LeaseStore } from '../store/lease-store.js';
import type { LedgerStore } from '../store/ledger-store.js';
import type { LegalEntityStore } from '../store/legal-entity-store.js';
import type { KeptProfileStore } from '../store/load/kept-profile-store.js';
import type { LoadStore } from '../store/load/load-store.js';
import type { ObjectStore } from '../store/object-store.js';
import type { OutboxStore } from '../store/outbox-store.js';
import type { BilledLineStore } from '../store/pricing/billed-line-store.js';
import type { DifferenceReportStore } from '../store/pricing/difference-report-store.js';
import type { PriceImportStore } from '../store/pricing/price-import-store.js';
import type { SpotPriceStore } from '../store/pricing/spot-price-store.js';
import type { CallbackStore } from '../store/roaming/callback-store.js';
import type { MessageStore } from '../store/roaming/message-store.js';
import type { PresenceStore } from '../store/roaming/presence-store.js';
import type { QualityStore } from '../store/roaming/quality-store.js';
import type { RoamingAgreementStore } from '../store/roaming/roaming-agreement-store.js';
import type { RunStore } from '../store/run-store.js';
import type { AlertStore } from '../store/stations/alert-store.js';
import type { ConnectorStateStore } from '../store/stations/connector-state-store.js';
import type { FirmwareCampaignStore } from '../store/stations/firmware-campaign-store.js';
import type { FrameStore } from '../store/stations/frame-store.js';
import type { IncidentStore, StationHealthStore } from '../store/stations/incident-store.js';
import type { QuirkStore } from '../store/stations/quirk-store.js';
import type { CertificateRequestStore } from '../store/stations/security/certificate-request-store.js';
import type { DeviceReportStore } from '../store/stations/security/device-report-store.js';
import type { SecurityEventStore } from '../store/stations/security/security-event-store.js';
import type { SiteStore } from '../store/stations/site-store.js';
import type { StationCommandStore, StationLinkStore } from '../store/stations/station-command-store.js';
import type { StationPresenceStore } from '../store/stations/station-presence-store.js';
import type { StationStore } from '../store/stations/station-store.js';
import type { StationTemplateStore } from '../store/stations/station-template-store.js';
import type { TransactionStore } from '../store/stations/transaction-store.js';
import type { UntoldMarkStore } from '../store/stations/untold-mark-store.js';
import type { UserStore } from '../store/user-store.js';
import type { BalanceBook } from './books/balance-book.js';
import type { CreditWatch } from './credit/credit-watch.js';
import type { RenderDocuments, WriteDatev, WriteTable } from './paper-ports.js';
import type {
  CheckSignedData,
  Clock,
  EventLog,
  FanOut,
  HubIdentity,
  LocationFacts,
  MessageLog,
  Meter,
  OcpiReader,
  PartyClient,
  Presence,
  QualityLog,
  Secrets,
} from './ports.js';
import type { PriceUse } from './prices/open-reports.js';
import type { PriceFeeds } from './prices/price-feeds.js';

/** What the hub remembers. */
export interface Stores {
  readonly connections: ConnectionStore;
  readonly objects: ObjectStore;
  readonly cdrs: CdrStore;
  readonly agreements: AgreementStore;
  readonly legalEntities: LegalEntityStore;
  readonly ledger: LedgerStore;
  readonly outbox: OutboxStore;
  readonly runs: RunStore;
  readonly documents: DocumentStore;
  readonly files: FileStore;
  readonly users: UserStore;
  readonly leases: LeaseStore;
  readonly loads: LoadStore;
  readonly keptProfiles: KeptProfileStore;
  readonly callbacks: CallbackStore;
  readonly messages: MessageStore;
  readonly quality: QualityStore;
  readonly presences: PresenceStore;
  readonly roamingAgreements: RoamingAgreementStore;
  readonly spotPrices: SpotPriceStore;
  readonly billedLines: BilledLineStore;
  readonly priceImports: PriceImportStore;
  readonly differenceReports: DifferenceReportStore;
  readonly drafts: DraftStore;
  readonly contests: ContestStore;
  readonly paymentOrders: PaymentOrderStore;
  readonly bankLines: BankLineStore;
  readonly rateTables: RateTableStore;
  readonly balances: BalanceStore;
  readonly reminders: ReminderStore;
  readonly writeOffs: WriteOffStore;
  readonly incidents: IncidentStore;
  readonly stationHealths: StationHealthStore;
  readonly alerts: AlertStore;
  readonly firmwareCampaigns: FirmwareCampaignStore;
  readonly pendingStarts: PendingStartStore;
  readonly pendingResults: PendingResultStore;
  readonly reservations: ReservationStore;
  readonly localLists: LocalListStore;
  readonly chargingPreferences: ChargingPreferenceStore;
  readonly transactions: TransactionStore;
  readonly certificateRequests: CertificateRequestStore;
  readonly securityEvents: SecurityEventStore;
  readonly deviceReports: DeviceReportStore;
  readonly stations: StationStore;
  readonly frames: FrameStore;
  readonly sites: SiteStore;
  readonly connectorStates: ConnectorStateStore;
  readonly quirks: QuirkStore;
  readonly stationCommands: StationCommandStore;
  readonly stationLinks: StationLinkStore;
  readonly stationPresences: StationPresenceStore;
  readonly stationTemplates: StationTemplateStore;
  readonly untoldMarks: UntoldMarkStore;
}

/** Everything that a flow may ask for; each flow names the slice it uses with `Pick<Hub, …>`. */
export interface Hub extends Stores {
  readonly identity: HubIdentity;
  /** `https://hub.example/ocpi`: what our URLs begin with. */
  readonly ocpiUrl: string;
  readonly partners: PartyClient;
  readonly ocpi: OcpiReader;
  readonly render: RenderDocuments;
  readonly checkPaper: CheckPaper;
  readonly writeTable: WriteTable;
  readonly writeDatev: WriteDatev;
  readonly checkSignedData: CheckSignedData;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly limits: HubLimits;
  readonly log: EventLog;
  readonly meter?: Meter;
  /** Clears a new CDR without making its sender wait. */
  readonly clearSoon: (record: CdrRecord) => void;
  /** Looks for messages to a receiver without making the caller wait. */
  readonly deliverSoon: (receiver: PartyKey) => void;
  readonly rules: ClearingRules;
  /** Energy-cost-aware prices, read and checked at start. */
  readonly plans: readonly Plan[];
  /** Where electricity costs what; empty: nobody has said. */
  readonly priceAreas: readonly PriceArea[];
  /** Who may exchange what with whom; not older than a second. */
  readonly roamingRules: () => Promise<RoamingRules>;
  readonly fanOut: FanOut;
  readonly presence: Presence;
  readonly messageLog: MessageLog;
  readonly qualityLog: QualityLog;
  readonly priceFeeds: PriceFeeds;
  /** What was published and billed by spot prices; absent: difference reports name the periods only. */
  readonly priceUse?: PriceUse;
  /** Told that prices of an index were imported, so that plans that follow it are published; makes nobody wait. */
  readonly pricesImported?: (index: string) => void;
  /** What stands on the accounts, from memory and what came since. */
  readonly balanceBook: BalanceBook;
  /** Whether eMSPs have credit left, for authorizations in real time. */
  readonly credit: CreditWatch;
  /** What the hub's copy of a Location tells pricing; read again after a second, so that a burst of CDRs asks once. */
  readonly locationFacts: (key: string) => Promise<LocationFacts | undefined>;
}

/** Dated data of the clearing house, read and checked at start. */
export interface ClearingRules {
  readonly fees: HubFees;
  readonly vat: VatTable;
  /** Accounts of a bookkeeper's chart. */
  readonly datev: DatevChart;
  readonly settlement: SettlementRules;
}

/** Deadlines and sizes, from config. */
export interface HubLimits {
  readonly relayTimeoutMs: number;
  /** Real-time authorization: a driver waits, and the station's own deadline is short. */
  readonly authorizeTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly deliveryAttempts: number;
  readonly pageLimit: number;
}
