import { createHash } from 'node:crypto';
import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import type { CdrRecord, Rating } from '../../../src/domain/clearing/cdr-record.js';
import type { LegalEntity } from '../../../src/domain/clearing/legal-entity.js';
import type { Run } from '../../../src/domain/clearing/run.js';
import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import type { IssuedDocument, StoredFile } from '../../../src/domain/invoicing/document.js';
import { type PartyKey, parsePartyKey } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';

/** Three members of a hub: a Dutch CPO and two eMSPs that drive there. */
export const CPO: PartyKey = 'NL*ABC';
export const EMSP: PartyKey = 'DE*XYZ';
export const OTHER_EMSP: PartyKey = 'FR*QRS';

export const PDF_BYTES = Buffer.from('%PDF-1.7\n% 1 234.50 EUR\n%%EOF\n');
export const CSV_BYTES = Buffer.from('cdr,exact\r\nNL*ABC/CDR-1,1234.5000\r\n');

export function aLegalEntity(party: PartyKey, name: string): LegalEntity {
  const { countryCode } = parsePartyKey(party);
  return {
    party: parsePartyKey(party),
    name,
    street: 'Keizersgracht 12',
    postalCode: '1015 CJ',
    city: 'Amsterdam',
    countryCode,
    vatIds: [{ countryCode, id: `${countryCode}123456789B01`, evidence: 'WAPIAAAAYx1' }],
    dealer: true,
    email: 'ap@example.com',
    iban: 'NL91ABNA0417164300',
    language: 'en',
  };
}

/** Invoice NLABC-2026-000001 of the Dutch CPO to the German eMSP, reverse charge; override what matters. */
export function anInvoice(change: Partial<IssuedDocument> = {}): IssuedDocument {
  const net = new Decimal('1234.50');
  return {
    key: 'RUN-2026-10/380/NL*ABC/DE*XYZ/EUR',
    number: 'NLABC-2026-000001',
    type: '380',
    runId: 'RUN-2026-10',
    series: 'NLABC',
    year: 2026,
    sequence: 1,
    issueDate: '2026-11-02',
    dueDate: '2026-11-16',
    period: '2026-10',
    seller: aLegalEntity(CPO, 'ABC Charging B.V.'),
    buyer: aLegalEntity(EMSP, 'XYZ Mobility GmbH'),
    sellerKey: CPO,
    buyerKey: EMSP,
    issuedOnBehalf: true,
    currency: 'EUR',
    lines: [anEnergyLine(net)],
    vatBreakdown: [{ category: 'AE', rate: ZERO, taxable: net, vat: ZERO, place: 'NL' }],
    net,
    vat: ZERO,
    gross: net,
    issuedAt: new Date('2026-11-02T08:00:00Z'),
    contentHash: 'c'.repeat(64),
    files: { pdf: stored('NLABC-2026-000001.pdf', PDF_BYTES), csv: stored('NLABC-2026-000001-cdrs.csv', CSV_BYTES) },
    ...change,
  };
}

function anEnergyLine(net: Decimal): IssuedDocument['lines'][number] {
  return {
    line: 1,
    kind: 'ENERGY',
    description: 'Charging sessions in the Netherlands, October 2026',
    quantity: new Decimal('3527.143'),
    unit: 'KWH',
    exact: new Decimal('1234.4972'),
    net,
    roundingDifference: new Decimal('0.0028'),
    vat: { ruleId: 'NL-AE-195', category: 'AE', rate: ZERO, basis: 'ART195', evidence: ['VIES WAPIAAAAYx1'] },
    countryCode: 'NL',
    cdrCount: 211,
    cdrHash: 'd'.repeat(64),
  };
}

export function stored(name: string, bytes: Buffer): StoredFile {
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

const RATING: Rating = {
  verdict: 'EXACT',
  claimed: new Decimal('5.8500'),
  computed: new Decimal('5.85'),
  difference: ZERO,
  tolerance: new Decimal('0.02925'),
  tariffIds: ['AC-2026'],
  warnings: [],
};

/** CDR-1 of the Dutch CPO, a session of the German eMSP's driver, accepted; override what matters. */
export function aCdrRecord(change: Partial<CdrRecord> = {}): CdrRecord {
  const startedAt = new Date('2026-10-14T16:02:11Z');
  const endedAt = new Date('2026-10-14T17:31:40Z');
  return {
    key: 'NL*ABC/CDR-1',
    cdr: {
      party: parsePartyKey(CPO),
      id: 'CDR-1',
      startedAt,
      endedAt,
      sessionId: 'SES-1',
      token: { party: parsePartyKey(EMSP), uid: '04AB12CD', type: 'RFID', contractId: 'DE-XYZ-C00123456-7' },
      authMethod: 'WHITELIST',
      location: {
        id: 'LOC-1',
        name: 'Museumplein',
        address: 'Museumplein 6',
        city: 'Amsterdam',
        country: 'NLD',
        evseUid: '1001',
        evseId: 'NL*ABC*E1001',
        connectorId: '1',
      },
      currency: 'EUR',
      tariffs: [],
      chargingPeriods: [{ startedAt, dimensions: [{ type: 'ENERGY', volume: new Decimal('13') }] }],
      totalCost: { exclVat: new Decimal('5.85'), inclVat: new Decimal('7.0785') },
      totalEnergyKwh: new Decimal('13'),
      totalTimeH: new Decimal('1.4914'),
      credit: false,
      lastUpdated: endedAt,
    },
    emsp: parsePartyKey(EMSP),
    chargeCountry: 'NL',
    original: '{"country_code":"NL","party_id":"ABC","id":"CDR-1"}',
    ocpiVersion: '2.2.1',
    contentHash: 'e'.repeat(64),
    receivedAt: new Date('2026-10-14T17:32:00Z'),
    correlationId: '7d6b5a1e-0b51-4dbb-9a77-1a1f9b1f2f10',
    review: {
      state: 'ACCEPTED',
      rating: RATING,
      agreementKey: 'NL*ABC→DE*XYZ/1',
      contestableUntil: new Date('2026-10-24T17:32:00Z'),
      acceptedAt: new Date('2026-10-14T17:32:00Z'),
    },
    finance: { state: 'UNALLOCATED' },
    nextStep: 'NONE',
    ...change,
  };
}

/** The same session claimed too high: 9.00 for what the hub prices at 5.85. */
export function aMismatchedCdr(key = 'NL*ABC/CDR-2'): CdrRecord {
  const record = aCdrRecord({ key });
  const rating: Rating = {
    ...RATING,
    verdict: 'MISMATCH',
    claimed: new Decimal('9'),
    difference: new Decimal('3.15'),
  };
  return { ...record, cdr: { ...record.cdr, id: key.split('/')[1] ?? key }, review: { state: 'MISMATCH', rating } };
}

export function anAgreement(change: Partial<Agreement> = {}): Agreement {
  return {
    key: 'NL*ABC→DE*XYZ/1',
    cpo: parsePartyKey(CPO),
    emsp: parsePartyKey(EMSP),
    version: 1,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    model: 'AGENT',
    billing: 'DIRECT',
    currency: 'EUR',
    tolerance: { absolute: new Decimal('0.01'), relative: new Decimal('0.005'), cap: new Decimal('0.50') },
    contestDays: 10,
    paymentTermDays: 14,
    ...change,
  };
}

export function aRun(change: Partial<Run> = {}): Run {
  return {
    id: 'RUN-2026-10',
    period: '2026-10',
    state: 'CLOSED',
    cutOffAt: new Date('2026-11-02T07:00:00Z'),
    issueDate: '2026-11-02',
    createdBy: 'clerk@hub.example',
    frozen: {
      cdrCount: 211,
      inputHash: 'f'.repeat(64),
      agreementKeys: ['NL*ABC→DE*XYZ/1'],
      feesVersion: '2026-01',
      vatVersion: '2026-01',
    },
    planHash: 'e'.repeat(64),
    documentCount: 3,
    positions: [
      { party: CPO, currency: 'EUR', amount: new Decimal('1219.50') },
      { party: EMSP, currency: 'EUR', amount: new Decimal('-1249.50') },
    ],
    hubNet: [{ currency: 'EUR', amount: new Decimal('30.00') }],
    bilateral: [
      {
        a: EMSP,
        b: CPO,
        currency: 'EUR',
        aSuppliedToB: new Decimal(0),
        bSuppliedToA: new Decimal('1234.5003'),
        netBOwesA: new Decimal('-1234.5003'),
      },
    ],
    ...change,
  };
}

/** A connected CPO. Its hashes and its sealed token begin with `secret-`, so that a leak shows. */
export function aConnection(change: Partial<Connection> = {}): Connection {
  return {
    id: 'con-1',
    name: 'ABC Charging',
    state: 'CONNECTED',
    roles: [{ ...parsePartyKey(CPO), role: 'CPO', businessDetails: { name: 'ABC Charging B.V.' } }],
    settings: { rawToken: false },
    tokenHashes: [{ hash: 'secret-hash', kind: 'TOKEN_C' }],
    theirs: {
      version: '2.2.1',
      versionsUrl: 'https://abc.example/ocpi/versions',
      sealedToken: 'secret-seal',
      endpoints: [{ identifier: 'cdrs', role: 'SENDER', url: 'https://abc.example/ocpi/2.2.1/cdrs' }],
    },
    createdAt: new Date('2026-01-05T09:00:00Z'),
    updatedAt: new Date('2026-01-05T09:01:00Z'),
    ...change,
  };
}
