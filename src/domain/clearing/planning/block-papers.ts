import type { DocumentDraft } from '../../invoicing/document.js';
import type { CdrGroup } from '../cdr-group.js';
import type { BlockedGroup, PlannedDocument, RunPlan } from '../run-input.js';

/** What would keep the papers of a draft from being made once it is issued, with field and rule; empty: nothing. */
export type CheckPaper = (draft: DocumentDraft) => readonly string[];

/** As many problems of a document as a person wants to read at once. */
const TOLD = 5;

/**
 * Blocks the CDRs of documents whose papers could not be made once they are issued (a VAT id is missing, VAT categories
 * that need documents of their own, a currency that e-invoices cannot say): `PAPER_INCOMPLETE`, with the problems. A fee
 * invoice has no CDRs of its own, and fees that are left out would never be charged: it blocks what its member sold and
 * bought in its currency. The plan is final when nothing is blocked.
 */
export function blockPapers(plan: RunPlan, checkPaper: CheckPaper): RunPlan {
  const blocked = new Map<CdrGroup, BlockedGroup>(plan.blocked.map((one) => [one.group, one]));
  for (const document of plan.documents) {
    const problems = checkPaper(document.draft);
    if (problems.length === 0) continue;
    const detail = detailOf(document.draft, problems);
    for (const group of groupsBehind(document, plan)) {
      if (!blocked.has(group)) blocked.set(group, { group, reason: 'PAPER_INCOMPLETE', detail });
    }
  }
  return { ...plan, blocked: [...blocked.values()] };
}

function groupsBehind({ role, draft, lines }: PlannedDocument, { documents }: RunPlan): readonly CdrGroup[] {
  if (role !== 'FEE') return lines.flat();
  const { buyerKey, currency } = draft;
  return documents
    .flatMap((document) => document.lines.flat())
    .filter((group) => group.kind === 'SALE' && group.currency === currency)
    .filter(({ cpo, emsp }) => cpo === buyerKey || emsp === buyerKey);
}

function detailOf({ type, sellerKey, buyerKey, currency }: DocumentDraft, problems: readonly string[]): string {
  const more = problems.length > TOLD ? `; and ${problems.length - TOLD} more` : '';
  return `${type} ${sellerKey}→${buyerKey} ${currency}: ${problems.slice(0, TOLD).join('; ')}${more}`;
}
