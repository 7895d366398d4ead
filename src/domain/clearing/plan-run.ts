import { partyKey } from '../party.js';
import type { CdrGroup } from './cdr-group.js';
import { bilateralPositions, netPositions } from './netting.js';
import { admitGroup, type Verdict } from './planning/admit-group.js';
import { planCreditNotes } from './planning/plan-credit-notes.js';
import { planFeeInvoices } from './planning/plan-fee-invoices.js';
import { planInvoices } from './planning/plan-invoices.js';
import type { BlockedGroup, RunInput, RunPlan } from './run-input.js';

/**
 * Calculates a run: from the frozen CDRs, added up in groups, to document drafts and net positions. A pure function, so
 * that a run can be calculated again and compared. What lacks an agreement, a legal entity or tax evidence is not dropped
 * but listed as blocked, and everything else goes on without it.
 */
export function planRun(input: RunInput): RunPlan {
  const verdicts = [...input.groups].sort(byRelation).map((group) => admitGroup(input, group));
  const sales = verdicts.filter((verdict) => verdict.kind === 'SALE');
  const credits = verdicts.filter((verdict) => verdict.kind === 'CREDIT');
  const documents = [
    ...planInvoices(input, sales),
    ...planCreditNotes(input, credits),
    ...planFeeInvoices(
      input,
      sales.map((sale) => sale.group),
    ),
  ];
  return {
    documents,
    ...netPositions(
      documents.map((document) => document.draft),
      partyKey(input.hub.party),
    ),
    bilateral: bilateralPositions([...sales, ...credits].map((admitted) => admitted.group)),
    blocked: verdicts.flatMap(blockedOf),
  };
}

function blockedOf(verdict: Verdict): BlockedGroup[] {
  if (verdict.kind !== 'BLOCKED') return [];
  const { group, reason, detail } = verdict;
  return [{ group, reason, detail }];
}

/** The order of documents and lines follows from the content, not from the order in which the store answered. */
function byRelation(a: CdrGroup, b: CdrGroup): number {
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

function orderOf(group: CdrGroup): string {
  const { cpo, emsp, currency, corrects, chargeCountry, cdrHash } = group;
  return JSON.stringify([cpo, emsp, currency, corrects, chargeCountry, cdrHash]);
}
