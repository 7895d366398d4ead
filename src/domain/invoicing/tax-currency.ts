import { type Decimal, sum, ZERO } from '../decimal.js';
import { assert } from '../errors.js';
import { convert } from '../fx/convert.js';
import type { RateTable } from '../fx/rate-table.js';
import { minorDigits } from '../money.js';
import { nextCredit } from './credit-rounding.js';
import type { DocumentDraft, VatGroup } from './document.js';
import type { VatTable } from './vat-table.js';

const EURO = 'EUR';

/**
 * The currency in which VAT has to be stated too, because it is owed to a country with another one than the document's
 * (Directive 2006/112/EC Art. 230; EN 16931 BT-6). Undefined where no VAT is charged or the currency is the same.
 */
export function taxCurrencyOf(
  table: VatTable,
  { category, place }: Pick<VatGroup, 'category' | 'place'>,
  currency: string,
): string | undefined {
  if (category !== 'S' || place === undefined) return undefined;
  const owedIn = table.countries[place]?.currency ?? EURO;
  return owedIn === currency ? undefined : owedIn;
}

/** Whether a rate table can convert between two currencies. */
export function canConvert(rates: RateTable | undefined, from: string, to: string): boolean {
  return (
    rates !== undefined &&
    [from, to].every((currency) => currency === EURO || Object.hasOwn(rates.unitsPerEur, currency))
  );
}

/** Puts the VAT of a document on it in another currency, converted once and rounded to its minor unit (BT-111). */
export function withTaxCurrency(draft: DocumentDraft, currency: string, rates: RateTable): DocumentDraft {
  const vat = convert({ amount: draft.vat, currency: draft.currency }, currency, { rates, field: 'tax_currency' });
  return { ...draft, taxCurrency: { currency, vat, rateDate: rates.date } };
}

/**
 * Puts the VAT of a credit note on it in the currency of the documents that it corrects, at the rate of those: cumulative
 * over all credit notes, so that a document that is credited in full is credited in full in that currency too.
 */
export function withCreditedTax(
  note: DocumentDraft,
  corrected: readonly DocumentDraft[],
  earlier: readonly DocumentDraft[],
): DocumentDraft {
  const taxes = corrected.flatMap(({ taxCurrency }) => (taxCurrency === undefined ? [] : [taxCurrency]));
  const [first] = taxes;
  if (first === undefined) return note;
  const { currency, rateDate } = first;
  assert(
    taxes.length === corrected.length && taxes.every((tax) => tax.currency === currency),
    `${note.key} corrects documents with VAT in several currencies`,
  );
  const charged = sum(corrected.map((document) => document.vat));
  const inCurrency = (vat: Decimal) =>
    charged.isZero() ? ZERO : vat.times(sum(taxes.map((tax) => tax.vat))).dividedBy(charged);
  const vat = nextCredit({
    exactBefore: inCurrency(sum(earlier.map((one) => one.vat))),
    exactNow: inCurrency(note.vat),
    creditedBefore: sum(earlier.flatMap((one) => (one.taxCurrency === undefined ? [] : [one.taxCurrency.vat]))),
    places: minorDigits(currency),
  });
  return { ...note, taxCurrency: { currency, vat, rateDate } };
}
