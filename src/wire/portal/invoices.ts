import type { RequestHandler } from 'express';
import type { FileKind } from '../../domain/invoicing/document.js';
import type { DocumentFlows } from '../api/api-flows.js';
import { documentQuery, FILE_TYPES } from '../api/paths/documents.js';
import { sendFile } from '../api/send-file.js';
import { callerOf, filtersOf, readFilters, signedInAs } from './asked.js';
import type { Csrf } from './csrf.js';
import { viewInvoices } from './invoices-view.js';
import type { Pages } from './pages.js';

const PAGE_ROWS = 25;

export interface InvoicesPageDeps {
  readonly flows: Pick<DocumentFlows, 'listDocuments'>;
  readonly pages: Pages;
  readonly csrf: Csrf;
}

/** Invoices and credit notes of the caller's parties, with the filters of `GET /api/invoices`. */
export function showInvoices({ flows, pages, csrf }: InvoicesPageDeps): RequestHandler {
  return async (request, response) => {
    const staff = callerOf(request);
    const filters = filtersOf(request.query);
    const asked = readFilters(documentQuery, { ...filters, limit: String(PAGE_ROWS) });
    const found = asked.query ? await flows.listDocuments(staff, asked.query) : { items: [], total: 0 };
    const { baseUrl } = request;
    const view = viewInvoices({ filters, found, offset: asked.query?.offset ?? 0, pageRows: PAGE_ROWS, baseUrl });
    const signedIn = signedInAs(request, response, csrf);
    const complaint = asked.complaint === undefined ? {} : { complaint: asked.complaint };
    response.status(asked.query ? 200 : 400).send(pages.invoices({ baseUrl, signedIn, ...view, ...complaint }));
  };
}

/** The file of an invoice as a download; another party's is not found. */
export function downloadFile(
  deps: { readonly flows: Pick<DocumentFlows, 'downloadDocument'> },
  kind: FileKind,
): RequestHandler {
  return async (request, response) => {
    const number = String(request.params['number']);
    const { name, sha256, bytes } = await deps.flows.downloadDocument(callerOf(request), { number, kind });
    sendFile(response, { type: FILE_TYPES[kind], name, sha256, bytes });
  };
}
