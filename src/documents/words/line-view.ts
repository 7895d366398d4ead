import { roundTo, ZERO } from '../../domain/decimal.js';
import type { DocumentLine } from '../../domain/invoicing/document.js';
import { fill } from './invoice-texts.js';
import type { LineView, PaperDocument, Wording } from './view.js';

/** Puts the lines of a document into words. Quantities of a unit have the same decimals, so that they stand in line. */
export function lineViews({ lines, currency }: PaperDocument, wording: Wording): readonly LineView[] {
  const { texts, format, places } = wording;
  const decimals = decimalsByUnit(lines);
  let subtotal = ZERO;
  return lines.map((line) => {
    subtotal = subtotal.plus(line.net);
    const rate = fill(texts.vatRate, { rate: format.exact(line.vat.rate, 0) });
    return {
      position: String(line.line),
      title: titleOf(line, wording),
      details: [...detailsOf(line, currency, wording), ...agreementOf(line, texts), ...roundingOf(line, wording)],
      quantity: format.exact(line.quantity, decimals.get(line.unit) ?? 0),
      unit: unitOf(line.unit, wording),
      vat: line.vat.category === 'S' ? rate : line.vat.category,
      net: format.fixed(line.net, places),
      subtotal: format.fixed(subtotal, places),
    };
  });
}

const KWH_DECIMALS = 3;

function decimalsByUnit(lines: readonly DocumentLine[]): ReadonlyMap<string, number> {
  const decimals = new Map([['KWH', KWH_DECIMALS]]);
  for (const { unit, quantity } of lines) {
    decimals.set(unit, Math.max(decimals.get(unit) ?? 0, quantity.decimalPlaces()));
  }
  return decimals;
}

/** What a unit of UN/ECE 20 is called; one that nobody has put into words stands as its code. */
function unitOf(unit: string, { texts }: Wording): string {
  switch (unit) {
    case 'KWH':
      return texts.unitKwh;
    case 'KWT':
      return texts.unitKwt;
    case 'P1':
      return texts.unitP1;
    case 'C62':
      return texts.unitC62;
    case 'MON':
      return texts.unitMon;
    case 'DAY':
      return texts.unitDay;
    case 'HUR':
      return texts.unitHur;
    case 'MIN':
      return texts.unitMin;
    default:
      return unit;
  }
}

function titleOf({ kind, countryCode = '', description }: DocumentLine, { texts, format }: Wording): string {
  switch (kind) {
    case 'ENERGY':
      return fill(texts.lineEnergy, { country: format.country(countryCode) });
    case 'FEE_PER_CDR':
      return texts.lineFeePerCdr;
    case 'FEE_PER_KWH':
      return texts.lineFeePerKwh;
    case 'FEE_COMMISSION':
      return texts.lineFeeCommission;
    case 'FEE_MINIMUM':
      return texts.lineFeeMinimum;
    case 'OTHER':
      return description;
  }
}

/** Decimals of a unit price that is only told, never calculated with. */
const PRICE_PLACES = 4;

function detailsOf(line: DocumentLine, currency: string, wording: Wording): string[] {
  const { texts, format, places } = wording;
  const base = line.base === undefined ? '' : format.exact(line.base, places);
  switch (line.kind) {
    case 'ENERGY': {
      const text = line.cdrCount === 1 ? texts.detailSession : texts.detailSessions;
      return [fill(text, { count: format.count(line.cdrCount), price: unitPrice(line, wording), currency })];
    }
    case 'FEE_PER_CDR':
      return (line.prices ?? []).map(({ count, price }) =>
        fill(texts.detailPrice, { count: format.count(count), price: format.exact(price, places), currency }),
      );
    case 'FEE_COMMISSION':
      return [fill(texts.detailBase, { percent: format.exact(line.quantity, 0), base, currency })];
    case 'FEE_MINIMUM':
      return [fill(texts.detailMinimum, { base, currency })];
    case 'FEE_PER_KWH':
      return [fill(texts.detailUnitPrice, { price: unitPrice(line, wording), currency })];
    case 'OTHER':
      return line.quantity.equals(1)
        ? []
        : [fill(texts.detailUnitPrice, { price: unitPrice(line, wording), currency })];
  }
}

/** The unit price that Directive 2006/112/EC Art. 226(8) asks for; zero of nothing. */
function unitPrice({ exact, quantity }: DocumentLine, { format, places }: Wording): string {
  return format.exact(quantity.isZero() ? ZERO : roundTo(exact.dividedBy(quantity), PRICE_PLACES), places);
}

/** A fee that two parties have agreed on for themselves says so. */
function agreementOf({ agreementKey }: DocumentLine, texts: Wording['texts']): string[] {
  return agreementKey === undefined ? [] : [fill(texts.detailAgreement, { key: agreementKey.replace('→', ' – ') })];
}

/** The rounding of a line is told, so that the attached CDRs can be added up to it. */
function roundingOf({ exact, roundingDifference }: DocumentLine, { texts, format, places }: Wording): string[] {
  if (roundingDifference.isZero()) return [];
  const difference = format.signed(roundingDifference, places);
  return [fill(texts.detailExact, { exact: format.exact(exact, places), difference })];
}
