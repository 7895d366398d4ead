import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import { formatAmount } from './amount.js';
import { formatContent } from './document.js';

/** InvoiceDraft of openapi.yaml: a document that a person writes, before and after it is issued. */
export function formatDraft({ id, state, draft, createdBy, createdAt, approvedBy, number }: ManualDraft): object {
  const { currency } = draft;
  return {
    id,
    state,
    created_by: createdBy,
    created_at: createdAt.toISOString(),
    ...(approvedBy === undefined ? {} : { approved_by: approvedBy }),
    ...(number === undefined ? {} : { number }),
    type: draft.type,
    period: draft.period,
    issue_date: draft.issueDate,
    due_date: draft.dueDate,
    seller: { party: draft.sellerKey, name: draft.seller.name },
    buyer: { party: draft.buyerKey, name: draft.buyer.name },
    currency,
    net: formatAmount(draft.net, currency),
    vat: formatAmount(draft.vat, currency),
    gross: formatAmount(draft.gross, currency),
    ...formatContent(draft),
  };
}
