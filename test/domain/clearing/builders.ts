import type { Agreement, BillingTerms } from '../../../src/domain/clearing/agreement.js';
import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import type { CdrRecord, Review } from '../../../src/domain/clearing/cdr-record.js';
import { type HubFees, parseHubFees } from '../../../src/domain/clearing/hub-fees.js';
import type { LegalEntity } from '../../../src/domain/clearing/legal-entity.js';
import type { RunInput } from '../../../src/domain/clearing/run-input.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { parseVatTable } from '../../../src/domain/invoicing/parse-vat-table.js';
import type { VatTable } from '../../../src/domain/invoicing/vat-table.js';
import { type PartyId, type PartyKey, parsePartyKey } from '../../../src/domain/party.js';
import { type Cdr, cdrKey } from '../../../src/domain/roaming/cdr.js';
import { readProjectJson, sha256 } from './read-json.js';

export const SESSION_START = new Date('2026-10-12T08:00:00Z');
export const CUT_OFF = new Date('2026-11-01T00:00:00Z');

/** A one-hour session of NL*ALF with a driver of DE*BET: 10 kWh for 4.00 EUR. */
export function aCdr(parts: Partial<Cdr> = {}): Cdr {
  return {
    party: party('NL*ALF'),
    id: 'C01',
    startedAt: SESSION_START,
    endedAt: new Date('2026-10-12T09:00:00Z'),
    sessionId: 'S01',
    token: { party: party('DE*BET'), uid: '04AABB', type: 'RFID', contractId: 'DE-BET-C00000001-1' },
    authMethod: 'WHITELIST',
    location: {
      id: 'LOC1',
      name: 'Stationsplein',
      address: 'Stationsplein 1',
      city: 'Utrecht',
      country: 'NLD',
      evseUid: 'EVSE1',
      evseId: 'NL*ALF*E1',
      connectorId: '1',
    },
    currency: 'EUR',
    tariffs: [],
    chargingPeriods: [{ startedAt: SESSION_START, dimensions: [{ type: 'ENERGY', volume: new Decimal(10) }] }],
    totalCost: { exclVat: new Decimal(4) },
    totalEnergyKwh: new Decimal(10),
    totalTimeH: new Decimal(1),
    credit: false,
    lastUpdated: new Date('2026-10-12T09:01:00Z'),
    ...parts,
  };
}

/** The CDR as the hub keeps it: received just after the session and accepted, its window over. */
export function aRecord(
  cdr: Cdr,
  parts: Partial<Pick<CdrRecord, 'review' | 'finance' | 'receivedAt' | 'chargeCountry'>> = {},
): CdrRecord {
  const key = cdrKey(cdr);
  return {
    key,
    cdr,
    emsp: cdr.token.party,
    chargeCountry: parts.chargeCountry ?? 'NL',
    original: '{}',
    ocpiVersion: '2.2.1',
    contentHash: sha256(key),
    receivedAt: parts.receivedAt ?? new Date('2026-10-12T09:05:00Z'),
    correlationId: 'c-1',
    review: parts.review ?? accepted(),
    finance: parts.finance ?? { state: 'UNALLOCATED' },
    nextStep: 'NONE',
  };
}

export function accepted(contestableUntil = new Date('2026-10-22T09:05:00Z')): Extract<Review, { state: 'ACCEPTED' }> {
  return {
    state: 'ACCEPTED',
    agreementKey: 'NL*ALF→DE*BET/1',
    contestableUntil,
    acceptedAt: new Date('2026-10-31T10:00:00Z'),
  };
}

export function creditedBy(creditKey: string): Extract<Review, { state: 'CREDITED' }> {
  return { ...accepted(), state: 'CREDITED', creditKey };
}

export function anAgreement(parts: Partial<Agreement> = {}): Agreement {
  return {
    key: 'NL*ALF→DE*BET/1',
    cpo: party('NL*ALF'),
    emsp: party('DE*BET'),
    version: 1,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    model: 'AGENT',
    billing: 'DIRECT',
    currency: 'EUR',
    tolerance: { absolute: new Decimal('0.01'), relative: new Decimal('0.005'), cap: new Decimal('0.50') },
    contestDays: 10,
    maxAgeDays: 90,
    paymentTermDays: 14,
    ...parts,
  };
}

/** A dealer in electricity with a proven VAT id of its country. */
export function anEntity(key: string, parts: Partial<LegalEntity> = {}): LegalEntity {
  const id = party(key);
  const countryCode = parts.countryCode ?? id.countryCode;
  return {
    party: id,
    name: `${id.partyId} Mobility`,
    street: 'Main Street 1',
    postalCode: '1000',
    city: 'Capital',
    countryCode,
    vatIds: [{ countryCode, id: `${countryCode}123456789`, evidence: 'VIES WAPIAAAAY1 2026-09-30' }],
    dealer: true,
    language: 'en',
    ...parts,
  };
}

export const HUB = anEntity('NL*HUB', { series: { invoice: 'HUB-NL', creditNote: 'HUB-NL-CN' } });

export const VAT_TABLE: VatTable = parseVatTable(readProjectJson('tariffs/vat/eu.json'));

/** 0.05 per CDR from the eMSP, 1.25 % from the CPO. */
export const FEES: HubFees = parseHubFees({
  version: '1',
  paymentTermDays: 14,
  fees: [
    {
      currency: 'EUR',
      perCdr: { payer: 'EMSP', tiers: [{ price: '0.0500' }] },
      commission: { payer: 'CPO', percent: '1.25' },
    },
  ],
});

export const AGENT: BillingTerms = { model: 'AGENT', billing: 'DIRECT', settlementMode: 'STATEMENT_ONLY' };
export const REVERSE: BillingTerms = { ...AGENT, billing: 'REVERSE' };
export const PRINCIPAL: BillingTerms = { ...AGENT, model: 'PRINCIPAL', settlementMode: 'HUB_ACCOUNT' };

/** One CDR of NL*ALF and DE*BET over 10 kWh and 4.00 EUR, under the first agreement of its relation. */
export function aGroup(parts: Partial<CdrGroup> = {}): CdrGroup {
  const { cpo = 'NL*ALF', emsp = 'DE*BET' } = parts;
  return {
    runId: 'RUN-2026-10',
    kind: 'SALE',
    cpo,
    emsp,
    currency: 'EUR',
    chargeCountry: 'NL',
    agreementKey: `${cpo}→${emsp}/1`,
    terms: AGENT,
    count: 1,
    kwh: new Decimal(10),
    exact: new Decimal(4),
    cdrHash: sha256('one'),
    corrects: [],
    ...parts,
  };
}

/** A run over October between NL*ALF, DE*BET and FR*GAM, each with an agreement with each other. */
export function aRunInput(parts: Partial<RunInput> = {}): RunInput {
  const members: readonly PartyKey[] = ['DE*BET', 'FR*GAM', 'NL*ALF'];
  const agreements = members.flatMap((cpo) =>
    members
      .filter((emsp) => emsp !== cpo)
      .map((emsp) => anAgreement({ key: `${cpo}→${emsp}/1`, cpo: party(cpo), emsp: party(emsp) })),
  );
  return {
    run: { id: 'RUN-2026-10', period: '2026-10', cutOffAt: CUT_OFF, issueDate: '2026-11-02' },
    groups: [],
    hub: HUB,
    legalEntities: members.map((member) => anEntity(member)),
    agreements,
    fees: FEES,
    vatTable: VAT_TABLE,
    history: [],
    ...parts,
  };
}

export function party(key: string): PartyId {
  return parsePartyKey(key);
}
