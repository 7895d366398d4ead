import { fileURLToPath } from 'node:url';
import type { LegalEntity } from '../../src/domain/clearing/legal-entity.js';
import { Decimal, ZERO } from '../../src/domain/decimal.js';
import { buildInvoice, type DocumentHead, type LineDraft } from '../../src/domain/invoicing/build-invoice.js';
import type { DocumentDraft, IssuedDocument, VatDecision } from '../../src/domain/invoicing/document.js';
import { numberDocument } from '../../src/domain/invoicing/document-text.js';
import { anEntity, HUB } from '../domain/clearing/builders.js';

export const TEMPLATE_FOLDER = fileURLToPath(new URL('../../templates/invoice', import.meta.url));

/** NL*ALF to FR*GAM: a line in Belgium, a line in the Netherlands, reverse charge. */
export const ENERGY = 'NL-ALF-2026-000002';
/** The hub to NL*ALF: two fees with Dutch VAT. */
export const FEES = 'HUB-NL-2026-000003';
/** The hub to NL*ALF: what a person wrote, to be transferred. */
export const MANUAL = 'HUB-NL-2026-000004';

export const ALFA: LegalEntity = anEntity('NL*ALF', {
  name: 'Alfa Laden & Zonen B.V.',
  street: 'Stationsplein 12',
  postalCode: '3511 ED',
  city: 'Utrecht',
  iban: 'NL91ABNA0417164300',
});

export const GAMMA: LegalEntity = anEntity('FR*GAM', {
  name: 'Société Gamma S.A.S.',
  street: '14 rue de l’Énergie',
  postalCode: '75011',
  city: 'Paris',
});

export const THE_HUB: LegalEntity = { ...HUB, name: 'Roaming Hub B.V.', iban: 'NL02RABO0123456789', bic: 'RABONL2U' };

const REVERSE: VatDecision = {
  ruleId: 'E1',
  category: 'AE',
  rate: ZERO,
  basis: 'ART195',
  evidence: [],
  place: 'FR',
  placeRule: 'ART38',
};
const DUTCH: VatDecision = {
  ruleId: 'F2',
  category: 'S',
  rate: new Decimal(21),
  basis: 'ART44',
  evidence: [],
  place: 'NL',
  placeRule: 'ART44',
};

/** A document that was issued on 2 November 2026 at six, by its number. */
export function aDocument(number: string, parts: Partial<IssuedDocument> = {}): IssuedDocument {
  const draft = draftOf(number);
  const sequence = Number(number.slice(-6));
  const numbered = numberDocument(draft, { sequence, issuedAt: new Date('2026-11-02T06:00:00Z') });
  return { ...numbered, contentHash: '00', files: {}, ...parts };
}

function draftOf(number: string): DocumentDraft {
  switch (number) {
    case ENERGY:
      return buildInvoice(aHead(), [anEnergyLine('BE', '12', '6'), anEnergyLine('NL', '33.333', '14.6665')]);
    case FEES:
      return buildInvoice(hubHead({ runId: 'RUN-2026-10' }), [
        {
          ...aLine('FEE_PER_CDR', '0.2'),
          quantity: new Decimal(4),
          prices: [{ count: 4, price: new Decimal('0.05') }],
        },
        {
          ...aLine('FEE_COMMISSION', '0.61393875'),
          quantity: new Decimal('1.25'),
          unit: 'P1',
          base: new Decimal('49.1151'),
        },
      ]);
    case MANUAL:
      return buildInvoice(hubHead({}), [{ ...aLine('OTHER', '100'), description: 'Onboarding' }]);
    default:
      throw new Error(`no example is numbered ${number}`);
  }
}

function aHead(): DocumentHead {
  return {
    key: 'RUN-2026-10/380/NL*ALF/FR*GAM/EUR',
    type: '380',
    runId: 'RUN-2026-10',
    series: 'NL-ALF',
    issueDate: '2026-11-02',
    dueDate: '2026-11-16',
    period: '2026-10',
    seller: ALFA,
    buyer: GAMMA,
    sellerKey: 'NL*ALF',
    buyerKey: 'FR*GAM',
    issuedOnBehalf: true,
    issuer: THE_HUB,
    currency: 'EUR',
  };
}

function hubHead(parts: Partial<DocumentHead>): DocumentHead {
  const { issuer: _, runId: __, ...head } = aHead();
  const sides = { seller: THE_HUB, buyer: ALFA, sellerKey: 'NL*HUB', buyerKey: 'NL*ALF' } as const;
  return { ...head, ...sides, series: 'HUB-NL', issuedOnBehalf: false, ...parts };
}

/** A line of a fee or of a person's own words, one piece with Dutch VAT. */
export function aLine(kind: LineDraft['kind'], exact: string): LineDraft {
  const amount = new Decimal(exact);
  return {
    kind,
    description: '',
    quantity: new Decimal(1),
    unit: 'C62',
    exact: amount,
    vat: DUTCH,
    cdrCount: 0,
    cdrHash: '',
  };
}

export function anEnergyLine(countryCode: string, kwh: string, exact: string): LineDraft {
  const quantity = new Decimal(kwh);
  return { ...aLine('ENERGY', exact), quantity, unit: 'KWH', vat: REVERSE, countryCode, cdrCount: 1, cdrHash: '00' };
}

/** The energy invoice with as many lines as are wanted. */
export function aLongDocument(count: number, parts: Partial<DocumentHead> = {}): IssuedDocument {
  const lines = Array.from({ length: count }, (_, index) => anEnergyLine('NL', `${index + 1}.25`, `${index}.3333`));
  const draft = buildInvoice({ ...aHead(), ...parts }, lines);
  return { ...aDocument(ENERGY), ...draft };
}
