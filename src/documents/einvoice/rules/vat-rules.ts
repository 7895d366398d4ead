import type { VatCategory } from '../../../domain/invoicing/document.js';
import type { EInvoice } from '../model.js';
import { type Found, isBlank, type Rule } from './rule.js';

/** Who must have a VAT id, and which categories go together (EN 16931-1, 6.4.3). */
export const VAT_RULES: readonly Rule[] = [
  {
    id: 'BR-O-11',
    code: 'vat-blocked',
    find: ({ vatBreakdown }) =>
      vatBreakdown.length > 1 && vatBreakdown.some(({ category }) => category === 'O')
        ? { field: 'vatBreakdown', message: 'what is outside the scope of VAT needs a document of its own' }
        : undefined,
  },
  { id: 'BR-S-02', code: 'vat-blocked', find: sellerVatId('S') },
  { id: 'BR-E-02', code: 'vat-blocked', find: sellerVatId('E') },
  { id: 'BR-AE-02', code: 'vat-blocked', find: bothVatIds },
];

function sellerVatId(category: VatCategory): Rule['find'] {
  return (invoice) =>
    has(invoice, category) && isBlank(invoice.seller.vatId)
      ? { field: 'seller.vatIds', message: 'the seller needs a VAT id' }
      : undefined;
}

function bothVatIds(invoice: EInvoice): Found | undefined {
  if (!has(invoice, 'AE')) return undefined;
  if (isBlank(invoice.seller.vatId)) return { field: 'seller.vatIds', message: 'reverse charge needs the VAT id' };
  if (isBlank(invoice.buyer.vatId)) return { field: 'buyer.vatIds', message: 'reverse charge needs the VAT id' };
  return undefined;
}

function has({ vatBreakdown }: EInvoice, wanted: VatCategory): boolean {
  return vatBreakdown.some(({ category }) => category === wanted);
}
