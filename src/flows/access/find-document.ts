import { maySee, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';

export interface FindDocumentDeps {
  readonly documents: Pick<Hub['documents'], 'find'>;
}

/**
 * Shows somebody an issued document. Refuses (`unknown-object`) one of other parties in the very words used for one
 * that does not exist, so that numbers cannot be guessed.
 */
export async function findDocument(hub: FindDocumentDeps, staff: Staff, number: string): Promise<IssuedDocument> {
  const document = await hub.documents.find(number);
  if (!document || !maySee(staff, [document.sellerKey, document.buyerKey])) {
    throw new HubError('unknown-object', 'no such document');
  }
  return document;
}
