import { toText } from '../../domain/decimal.js';
import type { VatSupply, VatVerdict } from '../../domain/invoicing/decide-vat.js';
import type { VatCategory } from '../../domain/invoicing/document.js';
import type { CustomerKind } from '../../domain/invoicing/vat-table.js';

/** Who owes VAT to a state of the EU. */
const LIABLE: Readonly<Record<VatCategory, string>> = {
  S: 'SUPPLIER',
  AE: 'CUSTOMER',
  O: 'NONE_EU',
  E: 'NONE_EU',
};

/** A decision as an object of the output: what stands on the line of a document, or the reason why nothing may. */
export function verdictFields(verdict: VatVerdict): object {
  if (verdict.kind === 'BLOCKED') {
    const { placeRule, place, reason, ruleId } = verdict;
    return { liable: 'BLOCKED', rule: placeRule, place, reason, rule_id: ruleId };
  }
  const { placeRule, place, basis, category, rate, vatex = null, ruleId, evidence } = verdict.decision;
  const liable = LIABLE[category];
  return { liable, rule: placeRule, place, basis, category, rate: toText(rate), vatex, rule_id: ruleId, evidence };
}

const CUSTOMERS: Readonly<Record<CustomerKind, string>> = {
  DEALER: 'a dealer in electricity',
  BUSINESS: 'a business',
  CONSUMER: 'a consumer',
};

const OWES: Readonly<Record<VatCategory, string>> = {
  S: 'the supplier charges and owes it',
  AE: 'reverse charge: the customer owes it',
  O: 'no VAT of the EU is owed',
  E: 'exempt, no VAT is owed',
};

/** A decision in plain words, some lines of text. */
export function explainVerdict(
  { kind, supplier, customer, chargeCountry, date }: VatSupply,
  verdict: VatVerdict,
): string {
  const what = kind === 'ENERGY' ? `Energy, charged in ${chargeCountry}` : 'A service';
  const sides = `from ${supplier.establishedIn} to ${CUSTOMERS[customer.kind]} in ${customer.establishedIn}`;
  if (verdict.kind === 'BLOCKED') {
    const { reason, ruleId, place, placeRule } = verdict;
    return [
      `${what}, ${sides}, on ${date}`,
      `  blocked: ${reason}; no document is issued before a person has looked`,
      `  by rule ${ruleId}; place of supply ${place} (${placeRule})`,
    ].join('\n');
  }
  const { placeRule, place, basis, category, rate, vatex, ruleId, evidence } = verdict.decision;
  const code = vatex === undefined ? '' : ` (${vatex})`;
  return [
    `${what}, ${sides}, on ${date}`,
    `  VAT category ${category}${code}, ${toText(rate)} %: ${OWES[category]}`,
    `  by rule ${ruleId} (${basis}); place of supply ${place} (${placeRule})`,
    ...evidence.map((one) => `  evidence: ${one}`),
  ].join('\n');
}
