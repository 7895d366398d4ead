import { Decimal, sum } from '../decimal.js';
import { HubError } from '../errors.js';
import { minorDigits } from '../money.js';
import { groupByVat, vatKey, vatOf } from './build-invoice.js';
import { type DocumentDraft, type DocumentLine, isCreditNote } from './document.js';

/**
 * Refuses a draft that must not become a document, whoever made it. `bad-field`: no lines, amounts with more decimals than
 * the currency, lines, VAT or totals that do not add up, a credit note that corrects nothing. `vat-blocked`: a line whose
 * VAT no rule has decided, or one under reverse charge without the VAT ids of both sides.
 */
export function checkDraft(draft: DocumentDraft): void {
  if (draft.lines.length === 0) throw refusal(draft, 'lines', 'has no lines');
  if (isCreditNote(draft.type) && (draft.corrects ?? []).length === 0) {
    throw refusal(draft, 'corrects', 'is a credit note that corrects nothing');
  }
  for (const [index, line] of draft.lines.entries()) {
    checkLine(draft, line, `lines.${index}`);
    checkTax(draft, line, `lines.${index}.vat`);
  }
  checkVat(draft);
  mustEqual(draft, 'net', sum(draft.lines.map((line) => line.net)));
  mustEqual(draft, 'vat', sum(draft.vatBreakdown.map((group) => group.vat)));
  mustEqual(draft, 'gross', draft.net.plus(draft.vat));
}

function checkLine(draft: DocumentDraft, { net, exact, roundingDifference }: DocumentLine, field: string): void {
  checkDecimals(draft, net, `${field}.net`);
  if (!net.minus(exact).equals(roundingDifference)) {
    throw refusal(draft, `${field}.roundingDifference`, `${net.toFixed()} is not ${exact.toFixed()} rounded`);
  }
  const half = new Decimal(`5e-${minorDigits(draft.currency) + 1}`);
  // Credits are rounded cumulatively: one of them may take up to a whole unit.
  if (roundingDifference.abs().greaterThan(isCreditNote(draft.type) ? half.times(2) : half)) {
    throw refusal(draft, `${field}.net`, `${net.toFixed()} is too far from ${exact.toFixed()}`);
  }
}

function checkTax(draft: DocumentDraft, { vat }: DocumentLine, field: string): void {
  const blocked = (reason: string) => new HubError('vat-blocked', `${draft.key}: ${field}: ${reason}`, field);
  if (vat.ruleId === '') throw blocked('NO_RULE');
  if (vat.category !== 'AE') return;
  if (draft.seller.vatIds.length === 0) throw blocked('SUPPLIER_VAT_ID_MISSING');
  if (draft.buyer.vatIds.length === 0) throw blocked('CUSTOMER_VAT_ID_MISSING');
}

function checkVat(draft: DocumentDraft): void {
  const places = minorDigits(draft.currency);
  const groups = new Map(groupByVat(draft.lines).map((group) => [vatKey(group), group]));
  if (groups.size !== draft.vatBreakdown.length)
    throw refusal(draft, 'vatBreakdown', 'has other groups than the lines');
  for (const [index, stated] of draft.vatBreakdown.entries()) {
    const field = `vatBreakdown.${index}`;
    const group = groups.get(vatKey(stated));
    if (group === undefined || !group.taxable.equals(stated.taxable)) {
      throw refusal(draft, `${field}.taxable`, `${stated.taxable.toFixed()} is not the sum of the lines`);
    }
    checkDecimals(draft, stated.vat, `${field}.vat`);
    if (!isCreditNote(draft.type) && !stated.vat.equals(vatOf(group, places))) {
      throw refusal(draft, `${field}.vat`, `${stated.vat.toFixed()} is not ${group.rate.toFixed()} % of the lines`);
    }
  }
}

function mustEqual(draft: DocumentDraft, field: 'net' | 'vat' | 'gross', expected: Decimal): void {
  if (draft[field].equals(expected)) return;
  throw refusal(draft, field, `${draft[field].toFixed()} should be ${expected.toFixed()}`);
}

function checkDecimals(draft: DocumentDraft, amount: Decimal, field: string): void {
  const places = minorDigits(draft.currency);
  if (amount.decimalPlaces() <= places) return;
  throw refusal(draft, field, `${amount.toFixed()} has more than the ${places} decimals of ${draft.currency}`);
}

function refusal({ key }: DocumentDraft, field: string, message: string): HubError {
  return new HubError('bad-field', `${key}: ${field}: ${message}`, field);
}
