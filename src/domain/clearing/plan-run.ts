import type { CdrGroup } from './cdr-group.js';
import { bilateralPositions, netPositions } from './netting.js';
import { admitGroup, type Verdict } from './planning/admit-group.js';
import { directoryOf } from './planning/directory.js';
import { planCreditNotes } from './planning/plan-credit-notes.js';
import { planFeeInvoices } from './planning/plan-fee-invoices.js';
import { planInvoices } from './planning/plan-invoices.js';
import type { BlockedGroup, RunInput, RunPlan } from './run-input.js';

/**
 * Calculates a run: from the frozen CDRs, added up in groups, to document drafts and net positions. A pure function, so
 * that a run can be calculated again and compared. What lacks an agreement, a legal entity or tax evidence is not dropped
 * but listed as blocked, and everything else goes on without it; once it was given back, the run is calculated again.
 */
export function planRun(input: RunInput): RunPlan {
  const directory = directoryOf(input);
  const verdicts = inOrder(input.groups).map((group) => admitGroup(directory, group));
  const sales = verdicts.filter((verdict) => verdict.kind === 'SALE');
  const credits = verdicts.filter((verdict) => verdict.kind === 'CREDIT');
  const documents = [
    ...planInvoices(directory, sales),
    ...planCreditNotes(directory, credits),
    ...planFeeInvoices(directory, sales),
  ];
  return {
    documents,
    ...netPositions(
      documents.map((document) => document.draft),
      directory.hub,
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
function inOrder(groups: readonly CdrGroup[]): CdrGroup[] {
  return groups
    .map((group) => ({ group, order: orderOf(group) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ group }) => group);
}

function orderOf(group: CdrGroup): string {
  const { cpo, emsp, currency, corrects, correctsPurchase, chargeCountry, agreementKey, cdrHash } = group;
  return JSON.stringify([cpo, emsp, currency, corrects, correctsPurchase, chargeCountry, agreementKey, cdrHash]);
}
