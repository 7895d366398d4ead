import type { DocumentDraft } from '../../domain/invoicing/document.js';
import { KEPT_FORM } from '../../domain/invoicing/e-invoice-form.js';
import { problemsOf } from './check.js';
import { eInvoiceOf } from './e-invoice-of.js';

/** What a number and its day of issue will fill in; no rule asks more of them than that they are there. */
const NUMBERED = { number: 'DRAFT', year: 0, sequence: 0, issuedAt: new Date(0), contentHash: '', files: {} } as const;

/**
 * What would keep the papers of a draft from being made once it has its number: each problem names field and rule. None:
 * the e-invoice that is kept with every document can be written.
 */
export function checkPaper(draft: DocumentDraft): readonly string[] {
  return problemsOf(eInvoiceOf({ ...draft, ...NUMBERED }, KEPT_FORM.profile)).map(({ message }) => message);
}
