import type { DocumentLine } from '../domain/invoicing/document.js';
import { fill } from './invoice-texts.js';
import type { LineView, Wording } from './invoice-view.js';

/** Puts a document line into words. */
export function lineView(line: DocumentLine, currency: string, wording: Wording): LineView {
  const { texts, format, places } = wording;
  const rate = fill(texts.vatRate, { rate: format.exact(line.vat.rate, 0) });
  return {
    position: String(line.line),
    title: titleOf(line, wording),
    details: [...detailsOf(line, currency, wording), ...roundingOf(line, wording)],
    quantity: quantityOf(line, wording),
    vat: line.vat.category === 'S' ? rate : line.vat.category,
    net: format.fixed(line.net, places),
  };
}

function titleOf({ kind, countryCode = '', description }: DocumentLine, { texts, format }: Wording): string {
  switch (kind) {
    case 'ENERGY':
      return fill(texts.lineEnergy, { country: format.country(countryCode) });
    case 'FEE_PER_CDR':
      return texts.lineFeePerCdr;
    case 'FEE_COMMISSION':
      return texts.lineFeeCommission;
    case 'FEE_MINIMUM':
      return texts.lineFeeMinimum;
    case 'OTHER':
      return description;
  }
}

function detailsOf(line: DocumentLine, currency: string, { texts, format, places }: Wording): string[] {
  const base = line.base === undefined ? '' : format.exact(line.base, places);
  switch (line.kind) {
    case 'ENERGY': {
      const text = line.cdrCount === 1 ? texts.detailSession : texts.detailSessions;
      return [fill(text, { count: format.count(line.cdrCount) })];
    }
    case 'FEE_PER_CDR':
      return (line.prices ?? []).map(({ count, price }) =>
        fill(texts.detailPrice, { count: format.count(count), price: format.exact(price, places), currency }),
      );
    case 'FEE_COMMISSION':
      return [fill(texts.detailBase, { percent: format.exact(line.quantity, 0), base, currency })];
    case 'FEE_MINIMUM':
      return [fill(texts.detailMinimum, { base, currency })];
    case 'OTHER':
      return [];
  }
}

/** The rounding of a line is told, so that the attached CDRs can be added up to it. */
function roundingOf({ exact, roundingDifference }: DocumentLine, { texts, format, places }: Wording): string[] {
  if (roundingDifference.isZero()) return [];
  const difference = format.signed(roundingDifference, places);
  return [fill(texts.detailExact, { exact: format.exact(exact, places), difference })];
}

function quantityOf({ unit, quantity }: DocumentLine, { texts, format }: Wording): string {
  if (unit === 'KWH') return fill(texts.quantityKwh, { quantity: format.exact(quantity, 3) });
  if (unit === 'P1') return fill(texts.quantityPercent, { quantity: format.exact(quantity, 0) });
  return format.exact(quantity, 0);
}
