import type { LegalEntity } from '../../../src/domain/clearing/legal-entity.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { buildInvoice, type DocumentHead, type LineDraft } from '../../../src/domain/invoicing/build-invoice.js';
import type { IssuedDocument, VatDecision } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import { partyKey } from '../../../src/domain/party.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { sha256 } from '../../domain/clearing/read-json.js';

/** A Dutch CPO that has all that any profile asks for. */
export const ALFA: LegalEntity = anEntity('NL*ALF', {
  name: 'Alfa Laden & Zonen B.V.',
  street: 'Stationsplein 12',
  postalCode: '3511 ED',
  city: 'Utrecht',
  vatIds: [{ countryCode: 'NL', id: 'NL123456789B01', evidence: 'VIES WAPIAAAAY1 2026-09-30' }],
  email: 'invoices@alfa.example',
  iban: 'NL91ABNA0417164300',
  bic: 'ABNANL2A',
  registration: '34123456',
  registrationScheme: '0106',
  endpoint: { scheme: '0106', id: '34123456' },
  contact: { name: 'Accounts receivable', phone: '+31 30 123 4567' },
});

/** A German eMSP. */
export const BETA: LegalEntity = anEntity('DE*BET', {
  name: 'Beta Mobilität GmbH',
  street: 'Ladestraße 3',
  postalCode: '10117',
  city: 'Berlin',
  vatIds: [{ countryCode: 'DE', id: 'DE123456789', evidence: 'VIES WAPIAAAAY2 2026-09-30' }],
  email: 'rechnung@beta.example',
  iban: 'DE75512108001245126199',
  buyerReference: '04011000-12345-03',
  endpoint: { scheme: '0204', id: '04011000-12345-03' },
  contact: { phone: '+49 30 1234567' },
  language: 'de',
});

/** The hub: fees, and whatever it sells itself. */
export const HUB_ENTITY: LegalEntity = {
  ...ALFA,
  party: { countryCode: 'NL', partyId: 'HUB' },
  name: 'Roaming Hub B.V.',
  creditorId: 'NL98ZZZ999999990000',
};

export const REVERSE_CHARGE: VatDecision = {
  ruleId: 'ENERGY-DEALER-CROSS-BORDER',
  category: 'AE',
  rate: new Decimal(0),
  basis: 'ART195',
  evidence: ['VIES WAPIAAAAY2'],
  place: 'DE',
  vatex: 'VATEX-EU-AE',
};

export const DUTCH_VAT: VatDecision = {
  ruleId: 'SERVICE-LOCAL',
  category: 'S',
  rate: new Decimal(21),
  basis: 'ART44',
  evidence: [],
  place: 'NL',
};

export const OUTSIDE_SCOPE: VatDecision = {
  ruleId: 'SERVICE-OUTSIDE',
  category: 'O',
  rate: new Decimal(0),
  basis: 'ART44-OUTSIDE-EU',
  evidence: [],
  place: 'CH',
  vatex: 'VATEX-EU-O',
};

/** 123.4567 kWh in a country for 54.3249 EUR: a price per kWh would not give back the net. */
export function anEnergyLine(parts: Partial<LineDraft> = {}): LineDraft {
  return {
    kind: 'ENERGY',
    description: 'EV charging energy, NL, 12 sessions, 123.4567 kWh',
    quantity: new Decimal('123.4567'),
    unit: 'KWH',
    exact: new Decimal('54.3249'),
    vat: REVERSE_CHARGE,
    countryCode: 'NL',
    cdrCount: 12,
    cdrHash: sha256('cdrs'),
    ...parts,
  };
}

/** The two fees of a hub with Dutch VAT. */
export const FEE_LINES: readonly LineDraft[] = [
  anEnergyLine({
    kind: 'FEE_PER_CDR',
    description: 'Clearing fee, 37 CDRs',
    quantity: new Decimal(37),
    unit: 'C62',
    exact: new Decimal('1.85'),
    vat: DUTCH_VAT,
  }),
  anEnergyLine({
    kind: 'FEE_COMMISSION',
    description: 'Commission 1.25 %',
    quantity: new Decimal('1.25'),
    unit: 'P1',
    exact: new Decimal('14.4437'),
    vat: DUTCH_VAT,
  }),
];

/** An issued document of NL*ALF to DE*BET by the hub, in reverse charge, of a run; say what matters. */
export function aDocumentOf(
  head: Partial<DocumentHead> = {},
  lines: readonly LineDraft[] = [anEnergyLine()],
): IssuedDocument {
  const whole: DocumentHead = {
    key: 'RUN-2026-10/380/NL*ALF/DE*BET/EUR',
    type: '380',
    runId: 'RUN-2026-10',
    series: 'NL-ALF',
    issueDate: '2026-11-02',
    dueDate: '2026-11-16',
    period: '2026-10',
    seller: ALFA,
    buyer: BETA,
    sellerKey: 'NL*ALF',
    buyerKey: 'DE*BET',
    issuedOnBehalf: true,
    issuer: HUB_ENTITY,
    currency: 'EUR',
    ...head,
  };
  const keys = { sellerKey: partyKey(whole.seller.party), buyerKey: partyKey(whole.buyer.party) };
  const draft = buildInvoice({ ...whole, ...keys }, lines);
  return sealDocument(numberDocument(draft, { sequence: 7, issuedAt: new Date('2026-11-02T06:00:00Z') }), sha256);
}

/** A document that a person made, of the hub: paid by itself. */
export function aManualDocument(
  head: Partial<DocumentHead> = {},
  lines: readonly LineDraft[] = FEE_LINES,
): IssuedDocument {
  const { runId, issuer, ...document } = aDocumentOf(
    { seller: HUB_ENTITY, issuedOnBehalf: false, series: 'HUB', ...head },
    lines,
  );
  return document;
}

const CORRECTS = {
  corrects: ['NL-ALF-2026-000003'],
  preceding: [{ number: 'NL-ALF-2026-000003', issueDate: '2026-10-02' }],
} as const;
const SWISS: LegalEntity = {
  ...BETA,
  party: { countryCode: 'CH', partyId: 'GAM' },
  countryCode: 'CH',
  vatIds: [],
  language: 'en',
};

/** One document of every sort that the hub issues. */
export const EVERY_SORT: Readonly<Record<string, IssuedDocument>> = {
  'reverse charge': aDocumentOf(),
  'two countries of charge': aDocumentOf({}, [
    anEnergyLine(),
    anEnergyLine({ countryCode: 'BE', exact: new Decimal('0.0149') }),
  ]),
  'standard rate': aDocumentOf({ buyer: { ...ALFA, party: { countryCode: 'NL', partyId: 'GAM' } } }, [
    anEnergyLine({ vat: DUTCH_VAT }),
  ]),
  'fees of a run': aDocumentOf({ seller: HUB_ENTITY, issuedOnBehalf: false, series: 'HUB' }, FEE_LINES),
  'self-billed invoice': aDocumentOf({ type: '389', series: 'SB-NL-ALF' }),
  'credit note': aDocumentOf({ type: '381', series: 'NL-ALF-CN', ...CORRECTS }),
  'self-billed credit note': aDocumentOf({ type: '261', series: 'SB-NL-ALF-CN', ...CORRECTS }),
  'corrected invoice': aDocumentOf({ type: '384', ...CORRECTS }),
  'corrected invoice in Germany': aDocumentOf({
    type: '384',
    seller: { ...BETA, party: { countryCode: 'DE', partyId: 'ALF' } },
    ...CORRECTS,
  }),
  'outside the scope': aDocumentOf({ seller: HUB_ENTITY, buyer: SWISS, issuedOnBehalf: false }, [
    anEnergyLine({ vat: OUTSIDE_SCOPE }),
  ]),
  'VAT in Swedish crowns too': aDocumentOf(
    { taxCurrency: { currency: 'SEK', vat: new Decimal('126.04'), rateDate: '2026-10-30' } },
    [anEnergyLine({ vat: { ...DUTCH_VAT, rate: new Decimal(25) } })],
  ),
  'hundred lines': aDocumentOf(
    {},
    Array.from({ length: 100 }, (_, index) =>
      anEnergyLine({ exact: new Decimal(`${index}.3349`), quantity: new Decimal(`${index}.125`) }),
    ),
  ),
  'transfer, by hand': aManualDocument({ buyer: ALFA }),
  'direct debit, by hand': aManualDocument({ buyer: { ...BETA, mandate: { id: 'M-17', signedOn: '2026-01-05' } } }),
  'transfer to the hub for somebody else': aManualDocumentOnBehalf(),
  'goodwill on an invoice': aManualDocument({}, [
    ...FEE_LINES,
    anEnergyLine({
      kind: 'OTHER',
      description: 'Goodwill',
      quantity: new Decimal(1),
      unit: 'C62',
      exact: new Decimal('-3'),
      vat: DUTCH_VAT,
    }),
  ]),
};

function aManualDocumentOnBehalf(): IssuedDocument {
  const { runId, ...document } = aDocumentOf({ settlementMode: 'HUB_ACCOUNT' });
  return document;
}
