import { type IssuedDocument, isSelfBilled } from '../invoicing/document.js';
import type { PartyId, PartyKey } from '../party.js';

/** What a ReconciliationRecord's `cdrs` holds at most per id (CiString(36)), though a CDR's own id may have 39. */
export const RECONCILED_ID_MAX = 36;

/**
 * An OCPI 2.3.0 ReconciliationRecord (mod_invoice_reconciliation): which CDRs one invoice is made of. The set is the list,
 * not the time window. In direct billing the CPO tells the eMSP, in reverse billing the eMSP tells the CPO.
 */
export interface ReconciliationRecord {
  readonly owner: PartyId;
  readonly receiver: PartyKey;
  readonly id: string;
  readonly invoiceId: string;
  readonly cdrs: readonly string[];
  /** Ids that are longer than the field of OCPI allows: a receiver that checks refuses them. */
  readonly tooLong: readonly string[];
  readonly lastUpdated: Date;
}

/** The record of an energy document; `cdrIds` are those on it, in their own case. Who makes the document owns the record. */
export function reconciliationOf(document: IssuedDocument, cdrIds: readonly string[]): ReconciliationRecord {
  const byBuyer = isSelfBilled(document.type);
  const owner = byBuyer ? document.buyer : document.seller;
  return {
    owner: owner.party,
    receiver: byBuyer ? document.sellerKey : document.buyerKey,
    id: document.contentHash.slice(0, RECONCILED_ID_MAX),
    invoiceId: document.number,
    cdrs: cdrIds,
    tooLong: cdrIds.filter((id) => id.length > RECONCILED_ID_MAX),
    lastUpdated: document.issuedAt,
  };
}
