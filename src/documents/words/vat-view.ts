import type { VatGroup } from '../../domain/invoicing/document.js';
import { fill } from './invoice-texts.js';
import type { PaperDocument, VatView, Wording } from './view.js';

/** VAT by treatment: taxable amount, VAT, and the sentence that the law asks for where there is none. */
export function vatView(document: PaperDocument, wording: Wording): VatView {
  const { texts, format, places } = wording;
  const amount = (value: VatGroup['vat']) => `${format.fixed(value, places)} ${document.currency}`;
  return {
    heading: texts.vatHeading,
    columns: [texts.vatTreatment, texts.vatTaxable, texts.vatAmount],
    rows: document.vatBreakdown.map((group) => ({
      cells: [treatmentOf(group, wording), amount(group.taxable), amount(group.vat)],
      notes: notesOf(group, document, wording),
    })),
  };
}

function treatmentOf({ category, rate, place }: VatGroup, { texts, format }: Wording): string {
  if (category !== 'S') return texts[`category${category}`];
  const text = place === undefined ? texts.categoryS : texts.categorySOf;
  return fill(text, { rate: format.exact(rate, 0), country: format.country(place ?? '') });
}

/** One sentence for each article by which lines of the group came to their treatment. */
function notesOf({ category, place = '' }: VatGroup, { lines }: PaperDocument, { texts, format }: Wording): string[] {
  if (category === 'S') return [];
  const own = lines.map(({ vat }) => vat).filter((vat) => vat.category === category && (vat.place ?? '') === place);
  const articles = [...new Set(own.map(({ basis }) => articleOf(basis)))];
  return articles.map((article) => fill(texts[`note${category}`], { article, country: format.country(place) }));
}

/** `ART199A-1-E` is Art. 199a(1)(e), `ART38-OUTSIDE-EU` is Art. 38. */
function articleOf(basis: string): string {
  const match = /^ART(\d{1,4})([A-Z]?)(?:-(\d{1,3})-([A-Z])\b)?/.exec(basis);
  if (!match) return basis;
  const [, article = '', letter = '', paragraph, point = ''] = match;
  const part = paragraph === undefined ? '' : `(${paragraph})(${point.toLowerCase()})`;
  return `Art. ${article}${letter.toLowerCase()}${part}`;
}
