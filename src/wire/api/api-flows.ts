import type { Staff } from '../../domain/access.js';
import type { CdrRecord, IntakeRule, Review } from '../../domain/clearing/cdr-record.js';
import type { CheckReport } from '../../domain/conformance/report.js';
import type { Decimal } from '../../domain/decimal.js';
import type { DocumentType, FileKind, IssuedDocument } from '../../domain/invoicing/document.js';
import type { EInvoiceForm } from '../../domain/invoicing/e-invoice-form.js';
import type { Delivery } from '../../domain/messages/deliveries.js';
import type { PartyKey } from '../../domain/party.js';
import type { QualityFinding } from '../../domain/quality/deviation.js';
import type { Connection, ConnectionSettings } from '../../domain/roaming/connection.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';
import type { Finding } from '../../domain/tariff-lint/finding.js';
import type { LintOptions } from '../../domain/tariff-lint/lint-tariff.js';
import type { IssuedAccessToken } from '../../flows/access/access-token.js';
import type { NewUser, UserProfile } from '../../flows/access/add-user.js';
import type { DownloadedFile } from '../../flows/access/download-document.js';
import type { LoggedIn, LogInCredentials, SessionTicket } from '../../flows/access/log-in.js';
import type { VisiblePartner } from '../../flows/access/visible-partners.js';
import type { NewRoamingAgreement } from '../../flows/agreements/add-roaming-agreement.js';
import type { MarginQuery, MarginReport } from '../../flows/analytics/margin.js';
import type { Statement, StatementQuery } from '../../flows/books/statement.js';
import type { CdrExplanation } from '../../flows/clearing/explain-cdr.js';
import type { WantedCheck } from '../../flows/conformance/check-visible-partner.js';
import type { OutboxSearch, OwedEntry } from '../../flows/delivery/list-outbox.js';
import type { GivenUp } from '../../flows/delivery/retry-given-up.js';
import type { FoundMessages, MessageSearch } from '../../flows/messages/read-messages.js';
import type { Replayed } from '../../flows/messages/replay-message.js';
import type { ReplayCounts, ReplaySearch } from '../../flows/messages/replay-messages.js';
import type { ShownMessage } from '../../flows/messages/show-message.js';
import type { DemandQuery, PlanDemand } from '../../flows/plans/demand-charge.js';
import type { ListedPlan } from '../../flows/plans/list-plans.js';
import type { PlanPublished } from '../../flows/plans/publish-plans.js';
import type { Quote, QuoteRequest } from '../../flows/quotes/quote.js';
import type { GrantedRole } from '../../flows/registration/grant-roles.js';
import type { Invitation } from '../../flows/registration/invite-party.js';
import type { AgreementFlows, CreditFlows } from './flows/agreement-flows.js';
import type { BankFlows } from './flows/bank-flows.js';
import type { CertificateFlows } from './flows/certificate-flows.js';
import type { ContestFlows } from './flows/contest-flows.js';
import type { DeskFlows } from './flows/desk-flows.js';
import type { DraftFlows } from './flows/draft-flows.js';
import type { FirmwareFlows, IncidentFlows } from './flows/healing-flows.js';
import type { LoadFlows } from './flows/load-flows.js';
import type { RunFlows } from './flows/run-flows.js';
import type { SettlementFlows } from './flows/settlement-flows.js';
import type { StationApiFlows } from './flows/station-flows.js';
import type { TransactionFlows } from './flows/transaction-flows.js';
import type { PriceFlows } from './price-flows.js';

/**
 * What the web side asks of the flows, dependencies already bound (app.ts does it). Flows that take `Staff` decide
 * what that person may see; refusals are `HubError`s.
 */
export interface ApiFlows
  extends AccessFlows,
    DocumentFlows,
    DraftFlows,
    CdrFlows,
    ContestFlows,
    DeskFlows,
    BankFlows,
    RunFlows,
    SettlementFlows,
    StationApiFlows,
    TransactionFlows,
    LoadFlows,
    PartnerFlows,
    AgreementFlows,
    CreditFlows,
    RoamingAgreementFlows,
    MessageFlows,
    OutboxFlows,
    ConformanceFlows,
    AnalyticsFlows,
    QuoteFlows,
    CertificateFlows,
    IncidentFlows,
    FirmwareFlows,
    PlanFlows,
    PriceFlows,
    TariffFlows {}

export interface AccessFlows {
  logIn(credentials: LogInCredentials): Promise<LoggedIn>;
  recallStaff(ticket: SessionTicket): Promise<Staff | undefined>;
  issueAccessToken(staff: Staff): Promise<IssuedAccessToken>;
  staffOfToken(accessToken: string): Promise<Staff | undefined>;
  revokeAccessToken(accessToken: string): Promise<void>;
  addUser(user: NewUser): Promise<UserProfile>;
  listUsers(): Promise<readonly UserProfile[]>;
}

export interface DocumentFlows {
  listDocuments(staff: Staff, query: DocumentQuery): Promise<Listing<IssuedDocument>>;
  findDocument(staff: Staff, number: string): Promise<IssuedDocument>;
  downloadDocument(staff: Staff, wanted: { readonly number: string; readonly kind: FileKind }): Promise<DownloadedFile>;
  /** The e-invoice of a document in a form of EN 16931. Refuses `conflict` what that form cannot say, naming the field. */
  downloadEInvoice(staff: Staff, wanted: EInvoiceForm & { readonly number: string }): Promise<DownloadedFile>;
  /** Access is decided before: the wire asks only for parties that the caller may see. */
  statement(query: StatementQuery): Promise<Statement>;
}

export interface CdrFlows {
  listCdrs(staff: Staff, query: CdrQuery & Paging): Promise<Listing<CdrRecord>>;
  findCdr(staff: Staff, key: string): Promise<CdrRecord>;
  /** How the hub prices a CDR now; asked only after `findCdr` has shown it. */
  explainCdr(key: string): Promise<CdrExplanation>;
  cdrTotals(staff: Staff, query: CdrQuery): Promise<readonly CdrTotal[]>;
}

export interface PartnerFlows {
  listPartners(staff: Staff): Promise<readonly VisiblePartner[]>;
  findPartner(staff: Staff, id: string): Promise<VisiblePartner>;
  invitePartner(invitation: Invitation): Promise<Invited>;
  /** A new TOKEN_A for a platform that is not connected. Refuses with `already-registered` one that is. */
  renewInvitation(id: string): Promise<Invited>;
  /** Replaces what the platform may claim. Refuses with `party-taken`, and with `conflict` to take away what is in use. */
  grantRoles(id: string, roles: readonly GrantedRole[]): Promise<Connection>;
  changeSettings(id: string, settings: ConnectionSettings): Promise<Connection>;
  partnerQuality(staff: Staff, id: string): Promise<readonly QualityFinding[]>;
  /** The hub registers with a partner that gave it a token. Refuses as the handshake does, or `unknown-object`. */
  registerPartner(registration: Registration): Promise<Connection>;
  suspendPartner(id: string): Promise<Connection>;
  outboxCounts(): Promise<OutboxCounts>;
}

export interface PlanFlows {
  listPlans(): Promise<readonly ListedPlan[]>;
  /** Publishes the tariffs of a plan for today and tomorrow. Refuses with `unknown-object`. */
  publishPlan(id: string): Promise<PlanPublished>;
  /** What the highest quarter hour of a month costs: for operators and the plan's party. Refuses `unknown-object`, `bad-field`. */
  planDemand(staff: Staff, query: DemandQuery): Promise<PlanDemand>;
}

export interface QuoteFlows {
  /** What a session will cost. Refuses `bad-field`, `unknown-object` and `cannot-price`. */
  quote(staff: Staff, request: QuoteRequest): Promise<Quote>;
}

export interface ConformanceFlows {
  /** Drives a platform through a conformance check. Refuses with `forbidden` test objects that no operator has asked for. */
  checkPartner(staff: Staff, wanted: WantedCheck): Promise<CheckReport>;
}

export interface AnalyticsFlows {
  /** Narrowed to what the parties of the caller sold. Refuses (`bad-field`) too long a range and too many rows. */
  marginReport(staff: Staff, query: MarginQuery): Promise<MarginReport>;
}

export interface TariffFlows {
  /** What is wrong with a tariff today. */
  lintTariff(tariff: Tariff, options: Omit<LintOptions, 'at'>): readonly Finding[];
}

export interface RoamingAgreementFlows {
  listRoamingAgreements(staff: Staff): Promise<readonly RoamingAgreement[]>;
  addRoamingAgreement(agreement: NewRoamingAgreement): Promise<RoamingAgreement>;
  /** Now, unless an instant is told. */
  endRoamingAgreement(id: string, validUntil?: Date): Promise<RoamingAgreement>;
}

export interface OutboxFlows {
  listOutbox(query: OutboxSearch): Promise<Listing<OwedEntry>>;
  /** Refuses with `unknown-object` a key under which nothing was given up; returns how many are tried again. */
  retryOutbox(which: GivenUp): Promise<number>;
}

export interface MessageFlows {
  listMessages(staff: Staff, search: MessageSearch): Promise<FoundMessages>;
  showMessage(staff: Staff, id: string): Promise<ShownMessage>;
  listDeliveries(staff: Staff, id: string): Promise<readonly Delivery[]>;
  /** Refuses with `conflict` what is never sent again. */
  replayMessage(staff: Staff, id: string): Promise<Replayed>;
  replayMessages(staff: Staff, search: ReplaySearch): Promise<ReplayCounts>;
}

export interface Paging {
  readonly offset: number;
  readonly limit: number;
}

/** A page of a list, and how many there are in all. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export interface DocumentQuery extends Paging {
  readonly party?: PartyKey;
  readonly runId?: string;
  readonly period?: string;
  readonly type?: DocumentType;
}

export interface CdrQuery {
  readonly cpo?: PartyKey;
  readonly emsp?: PartyKey;
  readonly review?: Review['state'];
  readonly rule?: IntakeRule;
  readonly runId?: string;
  readonly documentNumber?: string;
  readonly endedFrom?: Date;
  readonly endedUntil?: Date;
}

export interface CdrTotal {
  readonly review: Review['state'];
  readonly rule?: string;
  readonly verdict?: string;
  readonly currency: string;
  readonly count: number;
  readonly claimed: Decimal;
  readonly computed: Decimal;
}

export interface Invited {
  readonly connection: Connection;
  /** In clear: shown once, kept only as a hash. */
  readonly tokenA: string;
  /** Where the partner begins its handshake. */
  readonly versionsUrl: string;
}

export interface Registration {
  readonly id: string;
  readonly versionsUrl: string;
  /** The TOKEN_A that the partner gave us outside OCPI. */
  readonly token: string;
}

export interface OutboxCounts {
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
}
