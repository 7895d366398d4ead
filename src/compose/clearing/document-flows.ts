import { writeEInvoice } from '../../documents/einvoice/write-e-invoice.js';
import { downloadDocument } from '../../flows/access/download-document.js';
import { findDocument } from '../../flows/access/find-document.js';
import { listDocuments } from '../../flows/access/list-documents.js';
import { statement } from '../../flows/books/statement.js';
import type { Hub } from '../../flows/hub.js';
import { downloadEInvoice } from '../../flows/invoicing/download-e-invoice.js';
import type { DocumentFlows } from '../../wire/api/api-flows.js';
import type { DraftFlows } from '../../wire/api/flows/draft-flows.js';
import { draftFlows } from './draft-flows.js';

/** What finance reads of issued documents, their lists, files, e-invoices and statements; and what operators write. */
export function documentFlows(hub: Hub): DocumentFlows & DraftFlows {
  return {
    ...draftFlows(hub),
    listDocuments: (staff, query) => listDocuments(hub, staff, query),
    findDocument: (staff, number) => findDocument(hub, staff, number),
    downloadDocument: (staff, wanted) => downloadDocument(hub, staff, wanted),
    downloadEInvoice: (staff, wanted) => downloadEInvoice({ ...hub, writeEInvoice }, staff, wanted),
    statement: (query) => statement(hub, query),
  };
}
