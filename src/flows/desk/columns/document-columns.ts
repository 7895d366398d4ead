import { type DocumentLine, type IssuedDocument, isCreditNote } from '../../../domain/invoicing/document.js';
import type { Column } from '../../../domain/tables/table.js';

/** One issued document per row. Amounts of credit notes are positive, as on the paper; `sign` tells how they count. */
export const DOCUMENT_COLUMNS: readonly Column<IssuedDocument>[] = [
  { name: 'number', kind: 'TEXT', of: ({ number }) => number },
  { name: 'type', kind: 'TEXT', of: ({ type }) => type },
  { name: 'issue_date', kind: 'DATE', of: ({ issueDate }) => issueDate },
  { name: 'due_date', kind: 'DATE', of: ({ dueDate }) => dueDate },
  { name: 'period', kind: 'TEXT', of: ({ period }) => period },
  { name: 'run', kind: 'TEXT', of: ({ runId }) => runId },
  { name: 'seller', kind: 'TEXT', of: ({ sellerKey }) => sellerKey },
  { name: 'seller_name', kind: 'TEXT', of: ({ seller }) => seller.name },
  { name: 'buyer', kind: 'TEXT', of: ({ buyerKey }) => buyerKey },
  { name: 'buyer_name', kind: 'TEXT', of: ({ buyer }) => buyer.name },
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'sign', kind: 'COUNT', of: ({ type }) => (isCreditNote(type) ? -1 : 1) },
  { name: 'net', kind: 'AMOUNT', of: ({ net }) => net },
  { name: 'vat', kind: 'AMOUNT', of: ({ vat }) => vat },
  { name: 'gross', kind: 'AMOUNT', of: ({ gross }) => gross },
  { name: 'corrects', kind: 'TEXT', of: ({ corrects }) => corrects?.join(' ') },
  { name: 'sha256', kind: 'TEXT', of: ({ contentHash }) => contentHash },
];

export interface LineOfDocument {
  readonly document: IssuedDocument;
  readonly line: DocumentLine;
}

/** One line of an issued document per row, with its tax decision. */
export const LINE_COLUMNS: readonly Column<LineOfDocument>[] = [
  { name: 'number', kind: 'TEXT', of: ({ document }) => document.number },
  { name: 'type', kind: 'TEXT', of: ({ document }) => document.type },
  { name: 'issue_date', kind: 'DATE', of: ({ document }) => document.issueDate },
  { name: 'seller', kind: 'TEXT', of: ({ document }) => document.sellerKey },
  { name: 'buyer', kind: 'TEXT', of: ({ document }) => document.buyerKey },
  { name: 'line', kind: 'COUNT', of: ({ line }) => line.line },
  { name: 'kind', kind: 'TEXT', of: ({ line }) => line.kind },
  { name: 'description', kind: 'TEXT', of: ({ line }) => line.description },
  { name: 'country', kind: 'TEXT', of: ({ line }) => line.countryCode },
  { name: 'quantity', kind: 'QUANTITY', of: ({ line }) => line.quantity },
  { name: 'unit', kind: 'TEXT', of: ({ line }) => line.unit },
  { name: 'cdrs', kind: 'COUNT', of: ({ line }) => line.cdrCount },
  { name: 'currency', kind: 'TEXT', of: ({ document }) => document.currency },
  { name: 'exact', kind: 'AMOUNT', of: ({ line }) => line.exact },
  { name: 'net', kind: 'AMOUNT', of: ({ line }) => line.net },
  { name: 'rounding', kind: 'AMOUNT', of: ({ line }) => line.roundingDifference },
  { name: 'vat_category', kind: 'TEXT', of: ({ line }) => line.vat.category },
  { name: 'vat_rate', kind: 'QUANTITY', of: ({ line }) => line.vat.rate },
  { name: 'vat_rule', kind: 'TEXT', of: ({ line }) => line.vat.ruleId },
  { name: 'vat_basis', kind: 'TEXT', of: ({ line }) => line.vat.basis },
];
