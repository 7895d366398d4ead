import { writeEInvoice } from '../../../src/documents/einvoice/write-e-invoice.js';
import type { Staff, StaffRole } from '../../../src/domain/access.js';
import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import { type PartyKey, parsePartyKey } from '../../../src/domain/party.js';
import { lintTariff } from '../../../src/domain/tariff-lint/lint-tariff.js';
import { issueAccessToken, revokeAccessToken, staffOfToken } from '../../../src/flows/access/access-token.js';
import { addUser } from '../../../src/flows/access/add-user.js';
import { downloadDocument } from '../../../src/flows/access/download-document.js';
import { findCdr } from '../../../src/flows/access/find-cdr.js';
import { findDocument } from '../../../src/flows/access/find-document.js';
import { cdrTotals, listCdrs } from '../../../src/flows/access/list-cdrs.js';
import { listDocuments } from '../../../src/flows/access/list-documents.js';
import { listUsers } from '../../../src/flows/access/list-users.js';
import { logIn, recallStaff } from '../../../src/flows/access/log-in.js';
import { downloadEInvoice } from '../../../src/flows/invoicing/download-e-invoice.js';
import type { EventLog } from '../../../src/flows/ports.js';
import type { ApiFlows } from '../../../src/wire/api/api-flows.js';
import { planFlows } from '../plan-flows.js';
import { aPrice } from './a-price.js';
import { agreementFlows } from './agreement-flows.js';
import { analyticsFlows } from './analytics-flows.js';
import { bankFlows } from './bank-flows.js';
import { certificateFlows } from './certificate-flows.js';
import { cheapSecrets } from './cheap-secrets.js';
import { runFlows } from './clearing/run-flows.js';
import { settlementFlows } from './clearing/settlement-flows.js';
import { conformanceFlows } from './conformance-flows.js';
import { contestFlows } from './contest-flows.js';
import { emptyDesk } from './desk-flows.js';
import { draftFlows } from './draft-flows.js';
import { healingFlows } from './healing-flows.js';
import { inMemoryStores, type StoredPapers } from './in-memory-stores.js';
import { type InMemoryUsers, inMemoryUsers } from './in-memory-users.js';
import { noLoad } from './load-flows.js';
import { messageFlows } from './message-flows.js';
import { outboxFlows } from './outbox-flows.js';
import {
  aCdrRecord,
  aMismatchedCdr,
  anAgreement,
  anInvoice,
  CPO,
  CSV_BYTES,
  EMSP,
  OTHER_EMSP,
  PDF_BYTES,
  stored,
} from './papers.js';
import { partnerFlows, roamingAgreementFlows } from './partner-flows.js';
import { priceFlows } from './price-flows.js';
import { quoteFlows } from './quote-flows.js';
import { noStations } from './station-flows.js';
import { noTransactions } from './transaction-flows.js';

export const PASSWORD = 'correct horse battery';
export const CLERK = 'clerk@hub.example';
/** Finance of DE*XYZ: sees what concerns DE*XYZ and nothing of FR*QRS. */
export const FINANCE = 'finance@xyz.example';
/** Engineer of NL*ABC, whose platform is con-1. */
export const ENGINEER = 'engineer@abc.example';

/** Invoices of the same CPO: ours and another eMSP's. */
export const OWN_NUMBER = 'NLABC-2026-000001';
export const FOREIGN_NUMBER = 'NLABC-2026-000002';
export const CREDIT_NUMBER = 'NLABCCN-2026-000001';

export interface Scene {
  readonly flows: ApiFlows;
  readonly users: InMemoryUsers;
  readonly clock: { now(): Date };
  /** Everything that was logged, one line per event. */
  readonly lines: Readonly<Record<string, unknown>>[];
  readonly log: EventLog;
  setTime(instant: string): void;
  tokenFor(email: string): Promise<string>;
}

/** A hub with a clerk, a finance user and some papers: real access flows over lists, plain fakes for the rest. */
export async function aScene(change: Partial<StoredPapers> = {}): Promise<Scene> {
  let now = new Date('2026-11-20T10:00:00Z');
  const clock = { now: () => now };
  const users = inMemoryUsers();
  const papers = { ...defaultPapers(), ...change };
  const hub = { ...inMemoryStores(papers), users, clock, secrets: cheapSecrets() };
  const lines: Scene['lines'][number][] = [];
  const note = (fields: Readonly<Record<string, unknown>>) => void lines.push(fields);
  await addPerson(hub, CLERK, { roles: ['OPERATOR'], parties: [] });
  await addPerson(hub, FINANCE, { roles: ['FINANCE'], parties: [EMSP] });
  await addPerson(hub, ENGINEER, { roles: ['ENGINEER'], parties: [CPO] });
  return {
    users,
    clock,
    lines,
    log: { info: note, warn: note, error: note },
    setTime: (instant) => {
      now = new Date(instant);
    },
    async tokenFor(email) {
      const { staff } = await logIn(hub, { email, password: PASSWORD });
      return (await issueAccessToken(hub, staff)).accessToken;
    },
    flows: {
      logIn: (credentials) => logIn(hub, credentials),
      recallStaff: (ticket) => recallStaff(hub, ticket),
      issueAccessToken: (staff) => issueAccessToken(hub, staff),
      staffOfToken: (token) => staffOfToken(hub, token),
      revokeAccessToken: (token) => revokeAccessToken(hub, token),
      addUser: (user) => addUser(hub, user),
      listUsers: () => listUsers(hub),
      listDocuments: (staff, query) => listDocuments(hub, staff, query),
      findDocument: (staff, number) => findDocument(hub, staff, number),
      downloadDocument: (staff, wanted) => downloadDocument(hub, staff, wanted),
      downloadEInvoice: (staff, wanted) => downloadEInvoice({ ...hub, writeEInvoice }, staff, wanted),
      listCdrs: (staff, query) => listCdrs(hub, staff, query),
      findCdr: (staff, key) => findCdr(hub, staff, key),
      cdrTotals: (staff, query) => cdrTotals(hub, staff, query),
      ...clearingFakes(),
      ...agreementFlows(papers.agreements, clock),
      ...contestFlows(clock, papers.cdrs),
      ...draftFlows(hub),
      ...runFlows(clock),
      ...settlementFlows(clock),
      ...partnerFlows(),
      ...outboxFlows(),
      ...roamingAgreementFlows(clock),
      ...messageFlows(),
      ...emptyDesk(),
      ...conformanceFlows(),
      ...analyticsFlows(),
      ...bankFlows(),
      ...noStations(),
      ...noTransactions(),
      ...noLoad(),
      ...quoteFlows(clock),
      ...certificateFlows(),
      ...healingFlows(),
      ...planFlows(clock),
      ...priceFlows(clock),
      lintTariff: (tariff, options) => lintTariff(tariff, { ...options, at: clock.now() }),
    },
  };
}

/** Finance of some parties, for flows that are asked directly. */
export function staffOf(roles: readonly StaffRole[], ...parties: readonly PartyKey[]): Staff {
  return { email: FINANCE, roles, parties };
}

function defaultPapers(): StoredPapers {
  const foreign = {
    number: FOREIGN_NUMBER,
    sequence: 2,
    buyerKey: OTHER_EMSP,
    buyer: { ...anInvoice().buyer, party: parsePartyKey(OTHER_EMSP), name: 'QRS Itinérance SARL' },
  };
  const credit = { number: CREDIT_NUMBER, series: 'NLABCCN', type: '381', corrects: [OWN_NUMBER], files: {} } as const;
  const quarantined = { state: 'QUARANTINED', rule: 'CURRENCY', reason: 'EUR agreed, CHF claimed' } as const;
  return {
    documents: [anInvoice(), anInvoice(foreign), anInvoice(credit)],
    files: new Map([
      [stored('', PDF_BYTES).sha256, PDF_BYTES],
      [stored('', CSV_BYTES).sha256, CSV_BYTES],
    ]),
    cdrs: [
      aCdrRecord(),
      aMismatchedCdr(),
      aCdrRecord({ key: 'NL*ABC/CDR-3', review: quarantined }),
      aCdrRecord({ key: 'NL*ABC/CDR-9', emsp: parsePartyKey(OTHER_EMSP) }),
    ],
    agreements: [
      anAgreement(),
      anAgreement({ key: 'NL*ABC→FR*QRS/1', emsp: parsePartyKey(OTHER_EMSP), maxAgeDays: 180 }),
    ],
  };
}

async function addPerson(
  hub: Parameters<typeof addUser>[0],
  email: string,
  rights: Pick<Staff, 'roles' | 'parties'>,
): Promise<void> {
  await addUser(hub, { email, password: PASSWORD, ...rights });
}

function clearingFakes(): Pick<ApiFlows, 'statement' | 'explainCdr'> {
  return {
    async statement(query) {
      const line = { date: '2026-11-02', key: `invoice:${OWN_NUMBER}`, memo: `invoice ${OWN_NUMBER}` };
      const amount = new Decimal('1234.5');
      const currencies = [
        { currency: 'EUR', opening: ZERO, lines: [{ ...line, amount, balance: amount }], closing: amount },
      ];
      return { ...query, currencies };
    },
    explainCdr: async (key) =>
      key.endsWith('/CDR-1')
        ? { kind: 'PRICED', priced: aPrice(), session: { cdr: aCdrRecord().cdr, tariffs: [] } }
        : { kind: 'NOT_PRICED', reason: `CDR ${key} carries no tariff and names none that the hub has` },
  };
}
