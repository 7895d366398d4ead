import { type Decimal, toText } from '../../domain/decimal.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { minorDigits } from '../../domain/money.js';
import type { Listing } from '../api/api-flows.js';
import type { Filters } from './asked.js';
import { type PageLinks, pageLinks } from './page-links.js';

/** The page of invoices as text, ready to be put into HTML. */
export interface InvoicesView {
  readonly caption: string;
  readonly filters: Filters;
  readonly isFiltered: boolean;
  readonly rows: readonly InvoiceRow[];
  readonly pages?: PageLinks;
  readonly complaint?: string;
}

export interface InvoiceRow {
  readonly number: string;
  readonly kind: string;
  readonly period: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly seller: { readonly party: string; readonly name: string };
  readonly buyer: { readonly party: string; readonly name: string };
  readonly currency: string;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly status: { readonly text: string; readonly tone: 'good' | 'wait' };
  readonly files: readonly { readonly label: string; readonly href: string }[];
}

export interface FoundInvoices {
  readonly filters: Filters;
  readonly found: Listing<IssuedDocument>;
  readonly offset: number;
  readonly pageRows: number;
  readonly baseUrl: string;
}

/** Turns a page of documents into what the template shows. */
export function viewInvoices({ filters, found, offset, pageRows, baseUrl }: FoundInvoices): InvoicesView {
  const { offset: _offset, ...shown } = filters;
  const pages = pageLinks({ filters: shown, total: found.total, offset, pageRows, path: `${baseUrl}/invoices` });
  return {
    caption: captionOf(found, offset),
    filters: shown,
    isFiltered: Object.keys(shown).length > 0,
    rows: found.items.map((document) => viewRow(document, baseUrl)),
    ...(pages ? { pages } : {}),
  };
}

function captionOf({ items, total }: Listing<IssuedDocument>, offset: number): string {
  const word = total === 1 ? 'document' : 'documents';
  if (items.length === total) return `${total} ${word}`;
  return items.length === 0
    ? `None here of ${total} ${word}`
    : `${offset + 1} to ${offset + items.length} of ${total} ${word}`;
}

function viewRow(document: IssuedDocument, baseUrl: string): InvoiceRow {
  const { currency, files } = document;
  const path = `${baseUrl}/invoices/${encodeURIComponent(document.number)}`;
  const isReady = files.pdf !== undefined && files.csv !== undefined;
  return {
    number: document.number,
    kind: document.type === '381' ? 'Credit note' : 'Invoice',
    period: document.period,
    issueDate: document.issueDate,
    dueDate: document.dueDate,
    seller: { party: document.sellerKey, name: document.seller.name },
    buyer: { party: document.buyerKey, name: document.buyer.name },
    currency,
    net: groupThousands(document.net, currency),
    vat: groupThousands(document.vat, currency),
    gross: groupThousands(document.gross, currency),
    status: isReady ? { text: 'Issued', tone: 'good' } : { text: 'In preparation', tone: 'wait' },
    files: [
      ...(files.pdf ? [{ label: 'PDF', href: `${path}/pdf` }] : []),
      ...(files.csv ? [{ label: 'CSV', href: `${path}/csv` }] : []),
    ],
  };
}

/** `1,234,567.50`, as English pages write amounts. */
export function groupThousands(value: Decimal, currency: string): string {
  const [whole = '', decimals] = toText(value, minorDigits(currency)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
