import type { CdrRecord } from '../domain/clearing/cdr-record.js';
import type { DatevBatch } from '../domain/datev/booking.js';
import type { DocumentDraft, IssuedDocument } from '../domain/invoicing/document.js';
import type { Table, TableFormat } from '../domain/tables/table.js';

/** Papers. The same document gives the same bytes. */
export interface RenderDocuments {
  pdf(document: IssuedDocument, annexes: { readonly csv: Buffer; readonly xml: Buffer }): Promise<Buffer>;
  /** EN 16931 in the CII syntax, as it is embedded in the PDF (Factur-X). */
  xml(document: IssuedDocument): Buffer;
  csv(document: IssuedDocument, cdrs: AsyncIterable<CdrRecord>): Promise<Buffer>;
  /** A draft as it would look: marked as one on every page, without number and without data. */
  preview(draft: DocumentDraft): Promise<Buffer>;
}

/** Writes bookings as a file for DATEV, piece by piece. */
export type WriteDatev = (batch: DatevBatch) => AsyncIterable<Uint8Array>;

/** Writes a list as a file, piece by piece. */
export type WriteTable = (format: TableFormat, table: Table) => AsyncIterable<Uint8Array>;
