import type { PlannedDocument } from '../../domain/clearing/run-input.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { postFeeInvoice, postInvoice, postRelease } from '../../domain/ledger/post-document.js';
import type { Hub } from '../hub.js';

export type IssueDocumentsDeps = Pick<Hub, 'documents' | 'cdrs' | 'ledger' | 'clock' | 'secrets'>;

/**
 * Issues what a run has planned, in its order: number, CDRs marked, accruals released, document booked. The number is
 * taken by the insert itself, so a crash leaves no gap; doing it again issues and books nothing twice.
 */
export async function issueDocuments(hub: IssueDocumentsDeps, planned: readonly PlannedDocument[]): Promise<void> {
  for (const document of planned) await issueDocument(hub, document);
}

async function issueDocument(hub: IssueDocumentsDeps, { role, draft, lines }: PlannedDocument): Promise<void> {
  const { sha256 } = hub.secrets;
  const issued = await hub.documents.issue(draft, { issuedAt: hub.clock.now(), sha256 });
  for (const [index, groups] of lines.entries()) {
    if (role === 'FEE') continue;
    await hub.cdrs.markDocumented({ role, groups, documentNumber: issued.number, line: index + 1 });
  }
  await book(hub, issued);
}

async function book(hub: IssueDocumentsDeps, document: IssuedDocument): Promise<void> {
  if (!document.issuedOnBehalf) {
    await hub.ledger.post(postFeeInvoice(document));
    return;
  }
  await hub.ledger.post(postRelease(document));
  await hub.ledger.post(postInvoice(document));
}
