import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { type EInvoiceForm, KEPT_FORM } from '../../domain/invoicing/e-invoice-form.js';
import { type DownloadedFile, downloadDocument } from '../access/download-document.js';
import { type FindDocumentDeps, findDocument } from '../access/find-document.js';
import type { Hub } from '../hub.js';

/** An issued document as EN 16931 XML. The same document gives the same bytes; refuses what the form cannot say. */
export type WriteEInvoice = (document: IssuedDocument, form: EInvoiceForm) => Buffer;

interface DownloadEInvoiceDeps extends FindDocumentDeps, Pick<Hub, 'users' | 'secrets' | 'clock'> {
  readonly files: Pick<Hub['files'], 'get'>;
  readonly writeEInvoice: WriteEInvoice;
}

/**
 * Hands out a document as an e-invoice: the kept form as it was made when the document was issued, any other one made of
 * the document, which gives the same bytes every time. Who reads it is recorded. Refuses as `downloadDocument` does, and
 * (`conflict`, naming the field) a form in which the document cannot be said.
 */
export async function downloadEInvoice(
  hub: DownloadEInvoiceDeps,
  staff: Staff,
  { number, syntax, profile }: EInvoiceForm & { readonly number: string },
): Promise<DownloadedFile> {
  if (syntax === KEPT_FORM.syntax && profile === KEPT_FORM.profile) {
    return await downloadDocument(hub, staff, { number, kind: 'xml' });
  }
  const document = await findDocument(hub, staff, number);
  const bytes = written(hub, document, { syntax, profile });
  const name = `${document.number}-${profile}-${syntax}.xml`;
  await hub.users.recordRead({ email: staff.email, what: name, at: hub.clock.now() });
  return { name, sha256: hub.secrets.sha256(bytes), bytes };
}

/** What a document lacks for a form is not the fault of who asks for it. */
function written(
  { writeEInvoice }: Pick<DownloadEInvoiceDeps, 'writeEInvoice'>,
  document: IssuedDocument,
  form: EInvoiceForm,
): Buffer {
  try {
    return writeEInvoice(document, form);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const what = `${document.number} cannot be written as ${form.profile} in ${form.syntax.toUpperCase()}`;
    throw new HubError('conflict', `${what}: ${error.message}`, error.field);
  }
}
