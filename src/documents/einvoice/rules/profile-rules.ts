import type { EInvoice } from '../model.js';
import { firstBlank, isBlank, type Rule } from './rule.js';

const XRECHNUNG = ['xrechnung'] as const;
const PEPPOL = ['peppol'] as const;
/** XRechnung took these over from Peppol. */
const BOTH = ['xrechnung', 'peppol'] as const;

/** What XRechnung 3.0 (KoSIT) and Peppol BIS Billing 3 ask for beyond EN 16931. */
export const PROFILE_RULES: readonly Rule[] = [
  {
    id: 'BR-DE-1',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ payment }) =>
      payment === undefined ? { field: 'seller.iban', message: 'nothing says how to pay' } : undefined,
  },
  {
    id: 'BR-DE-3',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ seller }) => firstBlank({ 'seller.city': seller.city }),
  },
  {
    id: 'BR-DE-4',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ seller }) => firstBlank({ 'seller.postalCode': seller.postalCode }),
  },
  {
    id: 'BR-DE-6',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ seller }) => firstBlank({ 'seller.contact.phone': seller.contact?.phone }),
  },
  {
    id: 'BR-DE-7',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ seller }) => firstBlank({ 'seller.email': seller.contact?.email }),
  },
  {
    id: 'BR-DE-8',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ buyer }) => firstBlank({ 'buyer.city': buyer.city }),
  },
  {
    id: 'BR-DE-9',
    code: 'bad-field',
    profiles: XRECHNUNG,
    find: ({ buyer }) => firstBlank({ 'buyer.postalCode': buyer.postalCode }),
  },
  {
    id: 'PEPPOL-EN16931-R020',
    code: 'bad-field',
    profiles: BOTH,
    find: ({ seller }) => firstBlank({ 'seller.endpoint': seller.endpoint?.id }),
  },
  {
    id: 'PEPPOL-EN16931-R010',
    code: 'bad-field',
    profiles: BOTH,
    find: ({ buyer }) => firstBlank({ 'buyer.endpoint': buyer.endpoint?.id }),
  },
  {
    id: 'PEPPOL-EN16931-P0112',
    code: 'bad-field',
    profiles: PEPPOL,
    find: (invoice) =>
      invoice.type === '384' && !isGerman(invoice)
        ? { field: 'type', message: 'Peppol takes corrected invoices (384) only between parties in Germany' }
        : undefined,
  },
];

function isGerman({ seller, buyer }: EInvoice): boolean {
  return [seller, buyer].every(
    ({ vatId, countryCode }) => (isBlank(vatId) ? countryCode : vatId?.slice(0, 2)) === 'DE',
  );
}
