import type { Staff } from '../../domain/access.js';
import { type ReconciliationRecord, reconciliationOf } from '../../domain/desk/reconciliation.js';
import { HubError } from '../../domain/errors.js';
import { findDocument } from '../access/find-document.js';
import type { Hub } from '../hub.js';

/** CDRs that one record may hold. */
const MOST_CDRS = 100_000;

/** Which CDRs a document is made of, as OCPI 2.3.0 tells it. Refuses as `findDocument` does, and a document without CDRs. */
export async function reconciliation(
  hub: Pick<Hub, 'documents' | 'cdrs'>,
  staff: Staff,
  number: string,
): Promise<ReconciliationRecord> {
  const document = await findDocument(hub, staff, number);
  const ids: string[] = [];
  for await (const { cdr } of hub.cdrs.stream({ documentNumber: document.number })) {
    if (ids.push(cdr.id) > MOST_CDRS) throw new HubError('too-large', `${number} has more than ${MOST_CDRS} CDRs`);
  }
  if (ids.length === 0) throw new HubError('conflict', `${number} has no CDRs to reconcile`);
  return reconciliationOf(document, ids);
}
