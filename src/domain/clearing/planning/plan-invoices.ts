import { assert } from '../../errors.js';
import { buildInvoice } from '../../invoicing/build-invoice.js';
import { withTaxCurrency } from '../../invoicing/tax-currency.js';
import { partyKey } from '../../party.js';
import type { CdrGroup } from '../cdr-group.js';
import type { PlannedDocument } from '../run-input.js';
import type { AdmittedSale } from './admit-group.js';
import type { Directory } from './directory.js';
import { documentHead, strongestMode } from './document-head.js';
import { energyLine, groupedBy, linesByCountry } from './energy-line.js';
import type { TaxedSupply } from './supplies.js';

/** One group on one of its documents. */
interface Item {
  readonly group: CdrGroup;
  readonly supply: TaxedSupply;
  /** What is on the same document has the same, and documents are issued in its order. */
  readonly key: string;
}

/**
 * The documents of the energy: between members one per CPO, eMSP and currency; then what the hub buys, one per CPO and
 * currency; then what it sells, one per eMSP and currency. A line per country of charge. What is owed to a country in
 * another currency comes on a document of its own, which states the VAT in that currency.
 */
export function planInvoices(directory: Directory, sales: readonly AdmittedSale[]): PlannedDocument[] {
  const items = sales.flatMap(({ group, supplies }) =>
    supplies.map((supply) => ({ group, supply, key: keyOf(directory, group, supply) })),
  );
  return groupedBy(items, ({ key }) => key)
    .sort(([a], [b]) => (a.key < b.key ? -1 : 1))
    .map((own) => planInvoice(directory, own));
}

function keyOf({ hub }: Directory, { currency }: CdrGroup, supply: TaxedSupply): string {
  const { role, type, taxCurrency = '' } = supply;
  const [seller, buyer] = [partyKey(supply.seller.party), partyKey(supply.buyer.party)];
  const section = role === 'PURCHASE' ? 1 : seller === hub ? 2 : 0;
  return JSON.stringify([section, seller, buyer, currency, type, taxCurrency]);
}

function planInvoice(directory: Directory, items: readonly [Item, ...Item[]]): PlannedDocument {
  const [{ group, supply }] = items;
  const { role, type, seller, buyer, taxCurrency } = supply;
  const groups = items.map((item) => item.group);
  const head = documentHead(directory, {
    type,
    seller,
    buyer,
    currency: group.currency,
    termDays: termDays(directory, role, groups),
    settlementMode: strongestMode(groups.map(({ terms }) => terms.settlementMode)),
    taxCurrency,
  });
  const lines = linesByCountry(groups);
  const vatOf = new Map(items.map((item) => [item.group.chargeCountry, item.supply.vat]));
  const drafts = lines.map((line) => {
    const vat = vatOf.get(line[0].chargeCountry);
    assert(vat !== undefined, `${head.key} has a line without a VAT decision`);
    return energyLine(role, line, vat);
  });
  const draft = buildInvoice(head, drafts);
  const { rates } = directory.input;
  return { role, draft: taxCurrency && rates ? withTaxCurrency(draft, taxCurrency, rates) : draft, lines };
}

/** Where several agreements are on one document: nobody has to pay sooner, or to wait longer, than was agreed. */
function termDays(directory: Directory, role: PlannedDocument['role'], groups: readonly CdrGroup[]): number {
  const days = groups.map((group) => directory.termDaysOf(group));
  return role === 'PURCHASE' ? Math.min(...days) : Math.max(...days);
}
