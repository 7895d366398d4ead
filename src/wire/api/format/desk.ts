import { AGING_BUCKETS, type AgingRow } from '../../../domain/desk/aging.js';
import type { ReconciliationRecord } from '../../../domain/desk/reconciliation.js';
import { formatAmount } from './amount.js';

/** AgingRow of openapi.yaml. */
export function formatAging({ party, currency, buckets, total, items }: AgingRow): object {
  return {
    party,
    currency,
    buckets: Object.fromEntries(
      AGING_BUCKETS.map((bucket) => [bucket.toLowerCase(), formatAmount(buckets[bucket], currency)]),
    ),
    total: formatAmount(total, currency),
    items: items.map((item) => ({
      kind: item.kind,
      reference: item.reference,
      ...(item.runId === undefined ? {} : { run_id: item.runId }),
      date: item.date,
      due_date: item.dueDate,
      days_past_due: item.daysPastDue,
      bucket: item.bucket.toLowerCase(),
      amount: formatAmount(item.amount, currency),
    })),
  };
}

/** ReconciliationRecord of OCPI 2.3.0, with whom it goes to and the ids that its field is too short for. */
export function formatReconciliation(record: ReconciliationRecord): object {
  return {
    receiver: record.receiver,
    record: {
      country_code: record.owner.countryCode,
      party_id: record.owner.partyId,
      id: record.id,
      invoice_id: record.invoiceId,
      cdrs: record.cdrs,
      last_updated: record.lastUpdated.toISOString(),
    },
    too_long: record.tooLong,
  };
}
