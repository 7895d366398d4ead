import { type IssuedDocument, isSelfBilled } from '../../../../domain/invoicing/document.js';
import { type NumberedDocument, verifySeries } from '../../../../domain/invoicing/document-number.js';
import { documentText } from '../../../../domain/invoicing/document-text.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';
import type { JournalFacts } from '../journal.js';
import { checkTaxRate, type RateDeps } from '../rates.js';
import { checkArithmetic } from './arithmetic.js';
import { type BookedDocuments, type BookingDeps, createBookings } from './bookings.js';
import { type CreditDeps, createCredits } from './credits.js';
import { checkPapers, type PaperDeps } from './papers.js';

export type DocumentDeps = BookingDeps & CreditDeps & PaperDeps & RateDeps & Pick<Hub, 'documents' | 'secrets'>;

/** What the other checks need of the documents. */
export interface DocumentFacts extends BookedDocuments {
  readonly documents: number;
}

/** Documents whose entries are looked up together. */
const BATCH = 200;

/**
 * I3: no issued document has changed. I5: its arithmetic. I8: its entries. I9: numbers without a gap. I10: credits do not
 * exceed what was invoiced. I11: each line says by which rule it is taxed. I12: its papers. I13: rates it was taxed by.
 * One pass; kept are numbers and sums, not documents.
 */
export async function checkDocuments(
  hub: DocumentDeps,
  look: Inspection,
  journal: JournalFacts,
): Promise<DocumentFacts> {
  const bookings = await createBookings(hub, look, journal);
  const credits = createCredits(hub, look);
  const numbers: NumberedDocument[] = [];
  let batch: IssuedDocument[] = [];
  for await (const document of hub.documents.stream({})) {
    const { series, year, sequence, number, issueDate } = document;
    numbers.push({ series, year, sequence, number, issueDate });
    checkContent(hub, look, document);
    checkArithmetic(look, document);
    checkTaxRules(look, document);
    credits.note(document);
    await checkTaxRate(hub, look, document);
    if (look.asks('I12')) await checkPapers(hub, look, document);
    batch.push(document);
    if (batch.length < BATCH) continue;
    await bookings.check(batch);
    batch = [];
  }
  await bookings.check(batch);
  checkSeries(look, numbers);
  await credits.check();
  return { documents: numbers.length, ...bookings.facts() };
}

function checkContent(hub: Pick<Hub, 'secrets'>, look: Inspection, document: IssuedDocument): void {
  if (!look.asks('I3')) return;
  const hash = hub.secrets.sha256(documentText(document));
  look.mustHold('I3', hash === document.contentHash, () => [document.number, 'its content has changed']);
  look.saw('I3', 'documents');
}

const CATEGORIES: ReadonlySet<string> = new Set(['S', 'AE', 'O', 'E']);

/** No line that the VAT table blocks is issued: it would have neither a rule nor one of these categories. */
function checkTaxRules(look: Inspection, document: IssuedDocument): void {
  const { lines, seller, buyer, number, type } = document;
  for (const { line, vat } of lines) {
    const where = `${number} line ${line}`;
    look.mustHold('I11', vat.ruleId !== '', () => [where, 'states no VAT rule']);
    look.mustHold('I11', CATEGORIES.has(vat.category), () => [where, `has the VAT category ${vat.category}`]);
    if (vat.category !== 'AE') continue;
    const side = seller.vatIds.length === 0 ? 'seller' : 'buyer';
    const hasBoth = seller.vatIds.length > 0 && buyer.vatIds.length > 0;
    look.mustHold('I11', hasBoth, () => [where, `is under reverse charge, and its ${side} has no VAT id`]);
  }
  look.saw('I11', 'lines', lines.length);
  if (isSelfBilled(type)) look.saw('I11', 'self-billed documents');
}

function checkSeries(look: Inspection, numbers: readonly NumberedDocument[]): void {
  const [fault] = verifySeries(numbers);
  look.mustHold('I9', fault === undefined, () => [fault?.split(':')[0] ?? '', fault ?? '']);
  look.saw('I9', 'numbers', numbers.length);
  look.saw('I9', 'series', new Set(numbers.map(({ series, year }) => `${series}-${year}`)).size);
}
