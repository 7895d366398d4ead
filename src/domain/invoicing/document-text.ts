import { Decimal } from '../decimal.js';
import type { Sha256 } from '../ledger/entry.js';
import type { DocumentDraft, IssuedDocument } from './document.js';
import { formatNumber } from './document-number.js';

/** A document with its number: all that its content hash covers. */
export type NumberedContent = Omit<IssuedDocument, 'contentHash' | 'files'>;

/**
 * The canonical text of a document, over which `contentHash` is taken (UTF-8): JSON without white space, keys sorted by
 * code unit, absent fields left out, decimals as plain decimal text and instants as ISO 8601 UTC text.
 */
export function documentText(document: NumberedContent): string {
  const { contentHash, files, ...content }: NumberedContent & Partial<IssuedDocument> = document;
  return canonical(content);
}

/** Puts a number on a draft: what the store's insert does when it takes the number. */
export function numberDocument(
  draft: DocumentDraft,
  taken: { readonly sequence: number; readonly issuedAt: Date },
): NumberedContent {
  const year = Number(draft.issueDate.slice(0, 4));
  const { sequence, issuedAt } = taken;
  return { ...draft, number: formatNumber(draft.series, year, sequence), year, sequence, issuedAt };
}

/** Issues a numbered document in memory: content hash, no files yet. */
export function sealDocument(numbered: NumberedContent, sha256: Sha256): IssuedDocument {
  return { ...numbered, contentHash: sha256(documentText(numbered)), files: {} };
}

/** JSON without white space, keys sorted by code unit, absent fields left out, decimals and instants as text. */
export function canonical(value: unknown): string {
  if (Decimal.isDecimal(value)) return JSON.stringify(value.toFixed());
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
