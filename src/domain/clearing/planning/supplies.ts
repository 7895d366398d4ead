import { judgeVat, standardRate, vatPartyOf } from '../../invoicing/decide-vat.js';
import type { DocumentType, VatDecision } from '../../invoicing/document.js';
import { canConvert, taxCurrencyOf } from '../../invoicing/tax-currency.js';
import type { CdrGroup } from '../cdr-group.js';
import type { LegalEntity } from '../legal-entity.js';
import type { BlockReason, PlannedDocument } from '../run-input.js';
import type { Directory } from './directory.js';

/** What one party delivers to another one by the CDRs of a group, and the document that says so. */
export interface Supply {
  readonly role: Exclude<PlannedDocument['role'], 'FEE'>;
  readonly type: DocumentType;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
}

/** A supply whose tax is decided. */
export interface TaxedSupply extends Supply {
  readonly vat: VatDecision;
  /** Where its VAT has to be stated in another currency too. */
  readonly taxCurrency?: string;
}

export interface Blockage {
  readonly reason: BlockReason;
  readonly detail: string;
}

/** Sold in 380 by the seller, or in 389 made by the buyer: in the REVERSE billing of the AGENT model, and by the hub. */
export function suppliesOf(
  { terms }: Pick<CdrGroup, 'terms'>,
  { cpo, emsp, hub }: Readonly<Record<'cpo' | 'emsp' | 'hub', LegalEntity>>,
): Supply[] {
  if (terms.model === 'AGENT') {
    return [{ role: 'SALE', type: terms.billing === 'REVERSE' ? '389' : '380', seller: cpo, buyer: emsp }];
  }
  return [
    { role: 'PURCHASE', type: '389', seller: cpo, buyer: hub },
    { role: 'SALE', type: '380', seller: hub, buyer: emsp },
  ];
}

/** Decides the tax of the energy of a group between two parties, or says why nobody can. */
export function taxSupply(directory: Directory, group: CdrGroup, supply: Supply): TaxedSupply | Blockage {
  const { vatTable, run, hub } = directory.input;
  const { seller, buyer } = supply;
  const verdict = judgeVat(vatTable, {
    kind: 'ENERGY',
    supplier: vatPartyOf(seller),
    customer: vatPartyOf(buyer),
    chargeCountry: group.chargeCountry,
    date: run.issueDate,
  });
  if (verdict.kind === 'BLOCKED') return { reason: 'ENERGY_VAT_BLOCKED', detail: verdict.reason };
  const { decision } = verdict;
  const place = decision.place ?? hub.countryCode;
  const customerRate =
    buyer === hub && decision.category === 'AE' ? standardRate(vatTable, place, run.issueDate) : undefined;
  if (buyer === hub && decision.category === 'AE' && customerRate === undefined) {
    return { reason: 'ENERGY_VAT_BLOCKED', detail: `NO_VAT_RATE_IN_${place}` };
  }
  const vat = customerRate === undefined ? decision : { ...decision, customerRate };
  const taxed = taxIn(directory, vat, group.currency);
  return 'reason' in taxed ? taxed : { ...supply, vat, ...taxed };
}

/** In which other currency VAT has to be stated; blocked when there is no rate. */
export function taxIn(
  { input }: Directory,
  vat: VatDecision,
  currency: string,
): { readonly taxCurrency?: string } | Blockage {
  const taxCurrency = taxCurrencyOf(input.vatTable, vat, currency);
  if (taxCurrency === undefined) return {};
  if (canConvert(input.rates, currency, taxCurrency)) return { taxCurrency };
  return { reason: 'RATES_MISSING', detail: `VAT of ${vat.place} is owed in ${taxCurrency}: no rate from ${currency}` };
}
