import { type DocumentType, isSelfBilled } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';

const EN_16931 = 'urn:cen.eu:en16931:2017';
const PEPPOL = 'urn:fdc:peppol.eu:2017:poacc';

/**
 * Specification (BT-24) and business process (BT-23) of a profile. Peppol has a specification of its own for what the
 * buyer makes (Peppol BIS Self-Billing 3); XRechnung has one for all, and wants a process named.
 */
export function profileIds(
  profile: Profile,
  type: DocumentType,
): { readonly specificationId: string; readonly processId?: string } {
  switch (profile) {
    case 'en16931':
      return { specificationId: EN_16931 };
    case 'xrechnung':
      return {
        specificationId: `${EN_16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0`,
        processId: `${PEPPOL}:billing:01:1.0`,
      };
    case 'peppol': {
      const billing = isSelfBilled(type) ? 'selfbilling' : 'billing';
      return {
        specificationId: `${EN_16931}#compliant#${PEPPOL}:${billing}:3.0`,
        processId: `${PEPPOL}:${billing}:01:1.0`,
      };
    }
  }
}
