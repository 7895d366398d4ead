import { Decimal, roundTo, sum } from '../decimal.js';
import { assert } from '../errors.js';
import { minorDigits } from '../money.js';
import type { DocumentDraft, DocumentLine, VatGroup } from './document.js';

/** Everything on a document but its lines and what follows from them. */
export type DocumentHead = Omit<DocumentDraft, 'lines' | 'vatBreakdown' | 'net' | 'vat' | 'gross'>;

/** A line before rounding. */
export type LineDraft = Omit<DocumentLine, 'line' | 'net' | 'roundingDifference'>;

/**
 * Makes a tax document of exact lines. Each line is rounded once to the minor unit of the currency; VAT is rounded once
 * per category, rate and country on the sum of its line nets, never per line; gross is net plus VAT (EN 16931 BR-CO-10,
 * 13, 14, 15, 17).
 */
export function buildInvoice(head: DocumentHead, lines: readonly LineDraft[]): DocumentDraft {
  const places = minorDigits(head.currency);
  const rounded = lines.map((line, index) => numberLine(line, index, roundTo(line.exact, places)));
  const groups = groupByVat(rounded).map((group) => ({
    ...group,
    vat: vatOf(group, places),
    ...(group.customerRate === undefined
      ? {}
      : { customerVat: vatOf({ taxable: group.taxable, rate: group.customerRate }, places) }),
  }));
  return totalled(head, rounded, groups);
}

/** Numbers a line and says what rounding it changed. */
export function numberLine(line: LineDraft, index: number, net: Decimal): DocumentLine {
  return { ...line, line: index + 1, net, roundingDifference: net.minus(line.exact) };
}

/** Puts lines and VAT groups together and adds them up. */
export function totalled(
  head: DocumentHead,
  lines: readonly DocumentLine[],
  vatBreakdown: readonly VatGroup[],
): DocumentDraft {
  assert(lines.length > 0, `${head.key} has no lines`);
  const net = sum(lines.map((line) => line.net));
  const vat = sum(vatBreakdown.map((group) => group.vat));
  return { ...head, lines, vatBreakdown, net, vat, gross: net.plus(vat) };
}

/** VAT of a group's taxable amount, rounded to `places`. */
export function vatOf(group: Pick<VatGroup, 'taxable' | 'rate'>, places: number): Decimal {
  return roundTo(group.taxable.times(group.rate).dividedBy(HUNDRED), places);
}

/** The taxable amounts of a document by category, rate and country, in the order in which lines name them. */
export function groupByVat(lines: readonly DocumentLine[]): Omit<VatGroup, 'vat' | 'customerVat'>[] {
  const groups = new Map<string, Omit<VatGroup, 'vat' | 'customerVat'>>();
  for (const { vat, net } of lines) {
    const { category, rate, place, customerRate } = vat;
    const key = vatKey(vat);
    const taxable = net.plus(groups.get(key)?.taxable ?? 0);
    groups.set(key, {
      category,
      rate,
      taxable,
      ...(place === undefined ? {} : { place }),
      ...(customerRate === undefined ? {} : { customerRate }),
    });
  }
  return [...groups.values()];
}

/** Lines with the same key share a VAT group. */
export function vatKey({ category, rate, place }: Pick<VatGroup, 'category' | 'rate' | 'place'>): string {
  return `${category} ${rate.toFixed()} ${place ?? ''}`;
}

const HUNDRED = new Decimal(100);
