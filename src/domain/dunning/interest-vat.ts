import { ZERO } from '../decimal.js';
import type { VatDecision } from '../invoicing/document.js';

/**
 * Compensation for late payment is no consideration for a supply (CJEU C-222/81, BAZ Bausystem): outside the scope of VAT,
 * whoever the parties are, so the table of supplies is not asked.
 */
export const INTEREST_VAT: VatDecision = {
  ruleId: 'interest-on-arrears',
  category: 'O',
  rate: ZERO,
  basis: 'CJEU C-222/81',
  evidence: [],
  vatex: 'VATEX-EU-O',
};

/** Whether a line charges interest on arrears, which is neither energy nor a fee. */
export function isInterest({ vat }: { readonly vat: Pick<VatDecision, 'ruleId'> }): boolean {
  return vat.ruleId === INTEREST_VAT.ruleId;
}
