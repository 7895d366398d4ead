import type { Staff } from '../../domain/access.js';
import type { DocumentType, IssuedDocument } from '../../domain/invoicing/document.js';
import type { PartyKey } from '../../domain/party.js';
import type { Page } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { involvingOf, narrow } from './narrow.js';

export interface DocumentQuery {
  readonly party?: PartyKey;
  readonly runId?: string;
  readonly period?: string;
  readonly type?: DocumentType;
  readonly offset: number;
  readonly limit: number;
}

/** Invoices and credit notes that somebody may see, by page. */
export async function listDocuments(
  hub: { readonly documents: Pick<Hub['documents'], 'page'> },
  staff: Staff,
  query: DocumentQuery,
): Promise<Page<IssuedDocument>> {
  const { party, offset, limit, ...asked } = query;
  const narrowing = narrow(staff, party);
  if (narrowing.kind === 'NOTHING') return { items: [], total: 0 };
  return hub.documents.page({ ...asked, ...involvingOf(narrowing) }, { offset, limit });
}
