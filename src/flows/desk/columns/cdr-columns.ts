import { type CdrRecord, isBooked } from '../../../domain/clearing/cdr-record.js';
import { partyKey } from '../../../domain/party.js';
import type { Column } from '../../../domain/tables/table.js';

/** A CDR with where its money is: from here a clerk gets to the document and to the meter reading. */
export const CDR_COLUMNS: readonly Column<CdrRecord>[] = [
  { name: 'cdr_id', kind: 'TEXT', of: ({ cdr }) => cdr.id },
  { name: 'cpo', kind: 'TEXT', of: ({ cdr }) => partyKey(cdr.party) },
  { name: 'emsp', kind: 'TEXT', of: ({ emsp }) => partyKey(emsp) },
  { name: 'session_id', kind: 'TEXT', of: ({ cdr }) => cdr.sessionId },
  { name: 'credit_reference_id', kind: 'TEXT', of: ({ cdr }) => cdr.creditReferenceId },
  { name: 'contract_id', kind: 'TEXT', of: ({ cdr }) => cdr.token.contractId },
  { name: 'evse_id', kind: 'TEXT', of: ({ cdr }) => cdr.location.evseId },
  { name: 'country', kind: 'TEXT', of: ({ chargeCountry }) => chargeCountry },
  { name: 'start', kind: 'INSTANT', of: ({ cdr }) => cdr.startedAt },
  { name: 'end', kind: 'INSTANT', of: ({ cdr }) => cdr.endedAt },
  { name: 'kwh', kind: 'QUANTITY', of: ({ cdr }) => cdr.totalEnergyKwh },
  { name: 'currency', kind: 'TEXT', of: ({ cdr }) => cdr.currency },
  { name: 'claimed_excl_vat', kind: 'AMOUNT', of: ({ cdr }) => cdr.totalCost.exclVat },
  { name: 'computed_excl_vat', kind: 'AMOUNT', of: (record) => ratingOf(record)?.computed },
  { name: 'verdict', kind: 'TEXT', of: (record) => ratingOf(record)?.verdict },
  { name: 'review', kind: 'TEXT', of: ({ review }) => review.state },
  { name: 'rule', kind: 'TEXT', of: ({ review }) => (review.state === 'QUARANTINED' ? review.rule : undefined) },
  {
    name: 'contestable_until',
    kind: 'INSTANT',
    of: ({ review }) => (isBooked(review) ? review.contestableUntil : undefined),
  },
  { name: 'finance', kind: 'TEXT', of: ({ finance }) => finance.state },
  { name: 'run', kind: 'TEXT', of: ({ finance }) => ('runId' in finance ? finance.runId : undefined) },
  {
    name: 'document',
    kind: 'TEXT',
    of: ({ finance }) => ('documentNumber' in finance ? finance.documentNumber : undefined),
  },
  { name: 'line', kind: 'COUNT', of: ({ finance }) => ('line' in finance ? finance.line : undefined) },
  {
    name: 'purchase_document',
    kind: 'TEXT',
    of: ({ finance }) => ('purchaseNumber' in finance ? finance.purchaseNumber : undefined),
  },
  {
    name: 'signed_data',
    kind: 'TEXT',
    of: ({ review }) => (isBooked(review) ? review.signedData?.kind : undefined),
  },
  { name: 'received', kind: 'INSTANT', of: ({ receivedAt }) => receivedAt },
  { name: 'cdr_sha256', kind: 'TEXT', of: ({ contentHash }) => contentHash },
];

function ratingOf({ review }: CdrRecord) {
  return 'rating' in review ? review.rating : undefined;
}
