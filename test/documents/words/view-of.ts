import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../../src/documents/words/format.js';
import { type InvoiceTexts, parseTexts } from '../../../src/documents/words/invoice-texts.js';
import { invoiceView } from '../../../src/documents/words/invoice-view.js';
import type { InvoiceView, PaperDocument } from '../../../src/documents/words/view.js';
import { TEMPLATE_FOLDER } from '../builders.js';

/** What stands on a document in the words that ship with the hub. */
export function viewOf(document: PaperDocument, language: Language = 'en'): InvoiceView {
  return invoiceView(document, language, textsOf(language));
}

function textsOf(language: Language): InvoiceTexts {
  return parseTexts(JSON.parse(readFileSync(join(TEMPLATE_FOLDER, `${language}.json`), 'utf8')));
}
