import { Decimal } from '../../src/domain/decimal.js';
import type { DocumentHead } from '../../src/domain/invoicing/build-invoice.js';
import type { DocumentDraft } from '../../src/domain/invoicing/document.js';
import { anEntity } from '../domain/clearing/builders.js';

/** What stands above the lines of an invoice of NL*ALF to DE*BET, in the series of NL*ALF. */
export function aHead(currency = 'EUR'): DocumentHead {
  return {
    key: 'RUN-2026-10/380/NL*ALF/DE*BET/EUR',
    type: '380',
    runId: 'RUN-2026-10',
    series: 'NL-ALF',
    issueDate: '2026-11-02',
    dueDate: '2026-11-16',
    period: '2026-10',
    seller: anEntity('NL*ALF'),
    buyer: anEntity('DE*BET'),
    sellerKey: 'NL*ALF',
    buyerKey: 'DE*BET',
    issuedOnBehalf: true,
    currency,
  };
}

/** An invoice of NL*ALF to DE*BET over 4.00 EUR, in the series of NL*ALF; not issued yet. */
export function aDraft(parts: Partial<DocumentDraft> = {}): DocumentDraft {
  const vat = {
    ruleId: 'E1',
    category: 'AE',
    rate: new Decimal(0),
    basis: 'ART195',
    evidence: ['VIES WAPIAAAAY1'],
  } as const;
  const four = new Decimal('4.00');
  return {
    ...aHead(),
    lines: [
      {
        line: 1,
        kind: 'ENERGY',
        description: 'Charging in NL',
        quantity: new Decimal(10),
        unit: 'KWH',
        exact: new Decimal('4.0049'),
        net: four,
        roundingDifference: new Decimal('-0.0049'),
        vat,
        countryCode: 'NL',
        cdrCount: 1,
        cdrHash: '00',
      },
    ],
    vatBreakdown: [{ category: 'AE', rate: new Decimal(0), taxable: four, vat: new Decimal(0) }],
    net: four,
    vat: new Decimal(0),
    gross: four,
    ...parts,
  };
}
