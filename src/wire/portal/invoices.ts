import type { Request, RequestHandler } from 'express';
import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { FileKind } from '../../domain/invoicing/document.js';
import type { DocumentFlows } from '../api/api-flows.js';
import { parse } from '../api/parse.js';
import { documentQuery, FILE_TYPES } from '../api/paths/documents.js';
import { sendFile } from '../api/send-file.js';
import type { Csrf } from './csrf.js';
import { type Filters, viewInvoices } from './invoices-view.js';
import type { Pages } from './pages.js';
import { staffOf } from './session.js';

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
    const asked = readFilters(filters);
    const found = asked.query ? await flows.listDocuments(staff, asked.query) : { items: [], total: 0 };
    const { baseUrl } = request;
    const view = viewInvoices({ filters, found, offset: asked.query?.offset ?? 0, pageRows: PAGE_ROWS, baseUrl });
    const signedIn = { email: staff.email, csrfToken: csrf.tokenFor(request, response) };
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

function callerOf(request: Request): Staff {
  const staff = staffOf(request);
  if (!staff) throw new HubError('unauthorized', 'Log in first.');
  return staff;
}

/** The fields of the filter form as somebody typed them; an empty field is no filter. */
function filtersOf(query: Request['query']): Filters {
  const given = Object.entries(query).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value.trim() : undefined;
    return text ? [[name, text] as const] : [];
  });
  return Object.fromEntries(given);
}

function readFilters(filters: Filters): {
  readonly query?: ReturnType<typeof parseFilters>;
  readonly complaint?: string;
} {
  try {
    return { query: parseFilters(filters) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { complaint: error.message };
  }
}

function parseFilters(filters: Filters) {
  return parse(documentQuery, { ...filters, limit: String(PAGE_ROWS) });
}
