import type { EInvoice } from '../model.js';
import { type Found, firstBlank, type Rule } from './rule.js';

/** What XRechnung 3.0 (KoSIT) and Peppol BIS Billing 3 ask for beyond EN 16931. */
export const PROFILE_RULES: readonly Rule[] = [
  ...rules(isGermanForm, {
    'BR-DE-1': ({ payment }) => (payment === undefined ? UNPAYABLE : undefined),
    'BR-DE-3': ({ seller }) => firstBlank({ 'seller.city': seller.city }),
    'BR-DE-4': ({ seller }) => firstBlank({ 'seller.postalCode': seller.postalCode }),
    'BR-DE-6': ({ seller }) => firstBlank({ 'seller.contact.phone': seller.contact?.phone }),
    'BR-DE-7': ({ seller }) => firstBlank({ 'seller.email': seller.contact?.email }),
    'BR-DE-8': ({ buyer }) => firstBlank({ 'buyer.city': buyer.city }),
    'BR-DE-9': ({ buyer }) => firstBlank({ 'buyer.postalCode': buyer.postalCode }),
  }),
  ...rules(({ profile }) => profile !== 'en16931', {
    'PEPPOL-EN16931-R010': ({ buyer }) => firstBlank({ 'buyer.endpoint': buyer.endpoint?.id }),
    'PEPPOL-EN16931-R020': ({ seller }) => firstBlank({ 'seller.endpoint': seller.endpoint?.id }),
  }),
  ...rules(({ profile }) => profile === 'peppol', {
    'PEPPOL-EN16931-P0112': (invoice) => (invoice.type === '384' && !areIn('DE', invoice) ? GERMAN_ONLY : undefined),
  }),
  ...rules((invoice) => invoice.profile === 'peppol' && invoice.seller.countryCode === 'NL', {
    'NL-R-001': ({ type, preceding }) =>
      type === '381' && preceding.length === 0 ? { field: 'corrects', message: 'names no invoice' } : undefined,
    'NL-R-002': ({ seller: { street, city, postalCode } }) =>
      firstBlank({ 'seller.street': street, 'seller.city': city, 'seller.postalCode': postalCode }),
    'NL-R-003': (invoice) => withoutDutchRegister(invoice, 'seller'),
  }),
  ...rules((invoice) => invoice.profile === 'peppol' && areIn('NL', invoice), {
    'NL-R-004': ({ buyer: { street, city, postalCode } }) =>
      firstBlank({ 'buyer.street': street, 'buyer.city': city, 'buyer.postalCode': postalCode }),
    'NL-R-005': (invoice) => withoutDutchRegister(invoice, 'buyer'),
    'NL-R-007': ({ payment }) => (payment === undefined ? UNPAYABLE : undefined),
  }),
];

const UNPAYABLE: Found = { field: 'seller.iban', message: 'nothing says how to pay' };
const GERMAN_ONLY: Found = {
  field: 'type',
  message: 'Peppol takes corrected invoices (384) only between parties in Germany',
};

function rules(appliesTo: (invoice: EInvoice) => boolean, finders: Readonly<Record<string, Rule['find']>>): Rule[] {
  return Object.entries(finders).map(([id, find]) => ({ id, code: 'bad-field', appliesTo, find }));
}

/** Peppol has the rules of XRechnung between parties in Germany, as DE-R-001 and so on. */
function isGermanForm(invoice: EInvoice): boolean {
  return invoice.profile === 'xrechnung' || (invoice.profile === 'peppol' && areIn('DE', invoice));
}

function areIn(country: string, { seller, buyer }: EInvoice): boolean {
  return seller.countryCode === country && buyer.countryCode === country;
}

/** KVK or OIN. */
const DUTCH_REGISTERS = ['0106', '0190'];

function withoutDutchRegister(invoice: EInvoice, side: 'seller' | 'buyer'): Found | undefined {
  const { registration } = invoice[side];
  if (DUTCH_REGISTERS.includes(registration?.scheme ?? ''))
    return firstBlank({ [`${side}.registration`]: registration?.id });
  return { field: `${side}.registrationScheme`, message: 'expected a KVK (0106) or OIN (0190) number' };
}
