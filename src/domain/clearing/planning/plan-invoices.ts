import { type Decimal, toText } from '../../decimal.js';
import { buildInvoice, type LineDraft } from '../../invoicing/build-invoice.js';
import type { VatDecision } from '../../invoicing/document.js';
import type { CdrGroup } from '../cdr-group.js';
import type { PlannedDocument, RunInput } from '../run-input.js';
import type { AdmittedSale } from './admit-group.js';
import { documentHead } from './document-head.js';

/** One invoice per CPO, eMSP and currency, with a line per country of charge. Keeps the order of the sales. */
export function planInvoices(input: RunInput, sales: readonly AdmittedSale[]): PlannedDocument[] {
  const relations = new Map<string, AdmittedSale[]>();
  for (const sale of sales) {
    const key = `${sale.group.cpo} ${sale.group.emsp} ${sale.group.currency}`;
    relations.set(key, [...(relations.get(key) ?? []), sale]);
  }
  return [...relations.values()].flatMap((relation) => {
    const [first] = relation;
    return first === undefined ? [] : [planInvoice(input, first, relation)];
  });
}

/** What an energy line says, before rounding; `exact` is positive on credit notes too. */
export function energyLine(group: CdrGroup, exact: Decimal, vat: VatDecision): LineDraft {
  const sessions = `${group.count} ${group.count === 1 ? 'session' : 'sessions'}`;
  return {
    kind: 'ENERGY',
    description: `EV charging energy, ${group.chargeCountry}, ${sessions}, ${toText(group.kwh, 4)} kWh`,
    quantity: group.kwh,
    unit: 'KWH',
    exact,
    vat,
    countryCode: group.chargeCountry,
    cdrCount: group.count,
    cdrHash: group.cdrHash,
  };
}

function planInvoice(input: RunInput, first: AdmittedSale, sales: readonly AdmittedSale[]): PlannedDocument {
  const { seller, buyer, agreement, group } = first;
  const head = documentHead(input, {
    type: '380',
    seller,
    buyer,
    currency: group.currency,
    termDays: agreement.paymentTermDays,
  });
  const lines = sales.map((sale) => energyLine(sale.group, sale.group.exact, sale.vat));
  return { role: 'SALE', draft: buildInvoice(head, lines), lines: sales.map((sale) => [sale.group]) };
}
