import { Decimal, roundTo, sum } from '../../../../domain/decimal.js';
import { groupByVat, vatKey, vatOf } from '../../../../domain/invoicing/build-invoice.js';
import {
  type DocumentLine,
  type IssuedDocument,
  isCreditNote,
  type VatGroup,
} from '../../../../domain/invoicing/document.js';
import { minorDigits } from '../../../../domain/money.js';
import type { Inspection } from '../../inspection.js';

/**
 * I5: each line is its exact amount rounded once, VAT is taken once per group, totals add up (EN 16931 BR-CO-10, 13 to 17).
 * Credit notes are rounded over all of an invoice together (`credits.ts`): one of them may be a minor unit off.
 */
export function checkArithmetic(look: Inspection, document: IssuedDocument): void {
  const { number, lines, vatBreakdown, net, vat, gross } = document;
  for (const line of lines) checkLine(look, document, line);
  const adds = (what: string, holds: boolean) => look.mustHold('I5', holds, () => [number, `${what} does not add up`]);
  adds('net', net.equals(sum(lines.map((line) => line.net))));
  adds('VAT', vat.equals(sum(vatBreakdown.map((group) => group.vat))));
  adds('gross', gross.equals(net.plus(vat)));
  checkGroups(look, document);
  look.saw('I5', 'lines', lines.length);
}

function checkLine(look: Inspection, document: IssuedDocument, { line, net, exact, roundingDifference }: DocumentLine) {
  const places = minorDigits(document.currency);
  const isRounded = isCreditNote(document.type)
    ? net
        .minus(exact)
        .abs()
        .lessThanOrEqualTo(new Decimal(`1e-${places}`)) && net.decimalPlaces() <= places
    : net.equals(roundTo(exact, places));
  const isTold = net.minus(exact).equals(roundingDifference);
  look.mustHold('I5', isRounded && isTold, () => [
    `${document.number} line ${line}`,
    `net ${net.toFixed()} is not ${exact.toFixed()} rounded`,
  ]);
}

function checkGroups(look: Inspection, { number, type, currency, lines, vatBreakdown }: IssuedDocument): void {
  const places = minorDigits(currency);
  const groups = groupByVat(lines);
  const isComplete = groups.length === vatBreakdown.length;
  look.mustHold('I5', isComplete, () => [number, 'has other VAT groups than its lines']);
  for (const group of groups) {
    const stated = vatBreakdown.find((one) => vatKey(one) === vatKey(group));
    const isRight = stated?.taxable.equals(group.taxable) === true && (isCreditNote(type) || isTaxed(stated, places));
    look.mustHold('I5', isRight, () => [number, `VAT of ${vatKey(group)} does not add up`]);
  }
}

function isTaxed(stated: VatGroup, places: number): boolean {
  const { taxable, customerRate, customerVat } = stated;
  if (!stated.vat.equals(vatOf(stated, places))) return false;
  if (customerRate === undefined) return customerVat === undefined;
  return customerVat?.equals(vatOf({ taxable, rate: customerRate }, places)) === true;
}
