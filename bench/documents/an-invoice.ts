import type { LegalEntity } from '../../src/domain/clearing/legal-entity.js';
import { Decimal, ZERO } from '../../src/domain/decimal.js';
import { buildInvoice, type LineDraft } from '../../src/domain/invoicing/build-invoice.js';
import type { IssuedDocument } from '../../src/domain/invoicing/document.js';
import { numberDocument } from '../../src/domain/invoicing/document-text.js';

const LINES = 100;
const COUNTRIES = ['NL', 'BE', 'DE', 'FR', 'AT', 'LU', 'DK', 'SE'] as const;

/** An invoice of NL*ALF to DE*BET with 100 energy lines under reverse charge. */
export function anInvoice(sequence: number): IssuedDocument {
  const draft = buildInvoice(
    {
      key: `RUN-2026-10/380/NL*ALF/DE*BET/EUR/${sequence}`,
      type: '380',
      runId: 'RUN-2026-10',
      series: 'NL-ALF',
      issueDate: '2026-11-02',
      dueDate: '2026-11-16',
      period: '2026-10',
      seller: entity('NL', 'ALF', 'Alfa Laden B.V.'),
      buyer: entity('DE', 'BET', 'Beta Mobil GmbH'),
      issuer: entity('NL', 'HUB', 'Roaming Hub B.V.'),
      sellerKey: 'NL*ALF',
      buyerKey: 'DE*BET',
      issuedOnBehalf: true,
      currency: 'EUR',
    },
    Array.from({ length: LINES }, (_, index) => line(sequence + index)),
  );
  const numbered = numberDocument(draft, { sequence, issuedAt: new Date('2026-11-02T06:00:00Z') });
  return { ...numbered, contentHash: '00', files: {} };
}

function line(seed: number): LineDraft {
  const quantity = new Decimal((seed * 7_919) % 900_000).dividedBy(1_000).plus(1);
  return {
    kind: 'ENERGY',
    description: 'Charging',
    quantity,
    unit: 'KWH',
    exact: quantity.times('0.3917'),
    vat: {
      ruleId: 'E1',
      category: 'AE',
      rate: ZERO,
      basis: 'ART195',
      evidence: ['VIES'],
      place: 'DE',
      placeRule: 'ART38',
      vatex: 'VATEX-EU-AE',
    },
    countryCode: COUNTRIES[seed % COUNTRIES.length] ?? 'NL',
    cdrCount: 20,
    cdrHash: '00',
  };
}

function entity(countryCode: string, partyId: string, name: string): LegalEntity {
  return {
    party: { countryCode, partyId },
    name,
    street: 'Main Street 1',
    postalCode: '1000',
    city: 'Capital',
    countryCode,
    vatIds: [{ countryCode, id: countryCode === 'DE' ? 'DE123456789' : 'NL123456789B01', evidence: 'VIES' }],
    dealer: true,
    email: 'finance@example.com',
    iban: 'NL91ABNA0417164300',
    language: countryCode === 'DE' ? 'de' : 'en',
  };
}

/** A CSV as large as that of so many CDRs. */
export function cdrCsv(rows: number): Buffer {
  const row = (index: number) =>
    `1,CDR-${index},,S-${index},NL*ALF*E${index % 97},"Stationsplein 1, Utrecht, NLD",2026-10-12T08:00:00.000Z,` +
    `2026-10-12T09:00:00.000Z,${(index % 900) / 10},T1,DE-BET-C${index},EUR,${(index % 500) / 100},${(index % 500) / 100},EXACT,` +
    `${index.toString(16).padStart(64, '0')},\r\n`;
  return Buffer.from(Array.from({ length: rows }, (_, index) => row(index)).join(''));
}
