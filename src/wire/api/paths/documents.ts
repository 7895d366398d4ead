import { z } from 'zod';
import { maySee } from '../../../domain/access.js';
import { HubError } from '../../../domain/errors.js';
import { DOCUMENT_TYPES, type FileKind } from '../../../domain/invoicing/document.js';
import { KEPT_FORM, PROFILES, SYNTAXES } from '../../../domain/invoicing/e-invoice-form.js';
import type { StatementQuery } from '../../../flows/books/statement.js';
import type { DocumentFlows } from '../api-flows.js';
import { type ApiAnswer, type ApiCall, type ApiPath, allow, json, param } from '../api-path.js';
import { formatDocument, formatDocumentSummary } from '../format/document.js';
import { formatListing } from '../format/listing.js';
import { formatStatement } from '../format/statement.js';
import { date, defined, paging, parse, party, period, text } from '../parse.js';

/** Filters of the list of documents; the portal's form has the same. */
export const documentQuery = z
  .strictObject({
    ...paging,
    period: period.optional(),
    type: z.enum(DOCUMENT_TYPES).optional(),
    run: text(40).optional(),
    party: party.optional(),
  })
  .transform(({ run, ...rest }) => defined({ ...rest, runId: run }));

const STATEMENT_DAYS_MAX = 400;

const statementQuery = z
  .strictObject({ party, from: date, until: date })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'expected a day not before `from`' })
  .refine(({ from, until }) => daysBetween(from, until) <= STATEMENT_DAYS_MAX, {
    path: ['until'],
    error: `expected at most ${STATEMENT_DAYS_MAX} days after \`from\``,
  });

const eInvoiceForm = z.strictObject({
  syntax: z.enum(SYNTAXES).default(KEPT_FORM.syntax),
  profile: z.enum(PROFILES).default(KEPT_FORM.profile),
});

export const FILE_TYPES = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8', xml: 'application/xml' } as const;

/** Papers of finance: invoices, credit notes, their files, and statements. */
export function documentPaths(flows: DocumentFlows): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/invoices',
      allow: readers,
      async handle({ staff, query: asked }) {
        const query = parse(documentQuery, asked);
        return json(formatListing(await flows.listDocuments(staff, query), query, formatDocumentSummary));
      },
    },
    {
      method: 'GET',
      path: '/invoices/:number',
      allow: readers,
      handle: async (call) => json(formatDocument(await flows.findDocument(call.staff, param(call, 'number')))),
    },
    { method: 'GET', path: '/invoices/:number/pdf', allow: readers, handle: (call) => download(flows, call, 'pdf') },
    { method: 'GET', path: '/invoices/:number/csv', allow: readers, handle: (call) => download(flows, call, 'csv') },
    { method: 'GET', path: '/invoices/:number/xml', allow: readers, handle: (call) => eInvoice(flows, call) },
    {
      method: 'GET',
      path: '/statements',
      allow: readers,
      async handle({ staff, query: asked }) {
        const query: StatementQuery = parse(statementQuery, asked);
        if (!maySee(staff, [query.party])) throw new HubError('unknown-object', 'no such party');
        return json(formatStatement(await flows.statement(query)));
      },
    },
  ];
}

async function download(
  flows: Pick<DocumentFlows, 'downloadDocument'>,
  call: ApiCall,
  kind: FileKind,
): Promise<ApiAnswer> {
  const { name, sha256, bytes } = await flows.downloadDocument(call.staff, { number: param(call, 'number'), kind });
  return { kind: 'file', type: FILE_TYPES[kind], name, sha256, bytes };
}

async function eInvoice(flows: Pick<DocumentFlows, 'downloadEInvoice'>, call: ApiCall): Promise<ApiAnswer> {
  const form = parse(eInvoiceForm, call.query);
  const { name, sha256, bytes } = await flows.downloadEInvoice(call.staff, { number: param(call, 'number'), ...form });
  return { kind: 'file', type: FILE_TYPES.xml, name, sha256, bytes };
}

function daysBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000;
}
