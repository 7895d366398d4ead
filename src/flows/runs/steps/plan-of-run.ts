import { planRun } from '../../../domain/clearing/plan-run.js';
import { planText } from '../../../domain/clearing/plan-text.js';
import { blockPapers } from '../../../domain/clearing/planning/block-papers.js';
import { replacementsIn } from '../../../domain/clearing/planning/replaced.js';
import type { FrozenInput, Run } from '../../../domain/clearing/run.js';
import type { RunPlan } from '../../../domain/clearing/run-input.js';
import type { IssuedDocument } from '../../../domain/invoicing/document.js';
import { partyKey } from '../../../domain/party.js';
import type { Netted } from '../../../domain/settlement/settlement.js';
import type { FrozenList } from '../../../store/cdr-store.js';
import type { Hub } from '../../hub.js';
import { ratesForVat, ratesOf, settlementOf } from './settlement-of-run.js';

export type PlanDeps = Pick<
  Hub,
  | 'cdrs'
  | 'agreements'
  | 'legalEntities'
  | 'documents'
  | 'runs'
  | 'rateTables'
  | 'identity'
  | 'rules'
  | 'secrets'
  | 'checkPaper'
>;

/** A run calculated from a list of CDRs. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly frozen: FrozenInput;
  readonly settlement: Netted;
  readonly planHash: string;
}

export type RunHead = Pick<Run, 'id' | 'period' | 'cutOffAt' | 'issueDate' | 'settlementCurrency' | 'frozen'>;

/** Calculates a run from the CDRs that it has. Changes nothing; the same CDRs and master data give the same plan. */
export async function planOfRun(hub: PlanDeps, run: RunHead): Promise<PlannedRun> {
  return planOfList(hub, run, await hub.cdrs.freeze(run.id));
}

/** Calculates a run from a list of CDRs, whoever has them. */
export async function planOfList(hub: PlanDeps, run: RunHead, list: FrozenList): Promise<PlannedRun> {
  const { groups } = list;
  const rates = await ratesOf(hub, run);
  const vatRates = ratesForVat(hub, run, rates);
  const calculated = planRun({
    run,
    groups,
    hub: hub.identity.legalEntity,
    legalEntities: await hub.legalEntities.list(),
    agreements: await hub.agreements.list([...new Set(groups.map(({ cpo }) => cpo))]),
    fees: hub.rules.fees,
    vatTable: hub.rules.vat,
    ...(vatRates && { rates: vatRates }),
    history: await historyFor(hub, { groups, period: run.period }),
  });
  const plan = blockPapers(calculated, hub.checkPaper);
  const { settlement, fxDate } = await settlementOf(hub, run, { documents: plan.documents, rates });
  return {
    plan,
    frozen: { ...frozenInput(hub, list), ...(fxDate && { fxDate }) },
    settlement,
    planHash: hub.secrets.sha256(planText(plan, settlement)),
  };
}

/** What was issued before and matters to a run: also invoices in the place of corrected ones, and notes on those. */
export async function historyFor(
  hub: Pick<Hub, 'documents' | 'identity'>,
  { groups, period }: { readonly groups: FrozenList['groups']; readonly period: string },
): Promise<readonly IssuedDocument[]> {
  const seller = partyKey(hub.identity);
  let numbers = groups.flatMap(({ corrects, correctsPurchase = [] }) => [...corrects, ...correctsPurchase]);
  for (;;) {
    const known = new Set(numbers);
    const history = await hub.documents.history({ numbers: [...known], seller, period });
    numbers = [...known, ...replacementsIn(history).filter((number) => !known.has(number))];
    if (numbers.length === known.size) return history;
  }
}

function frozenInput({ rules }: PlanDeps, { groups, count, inputHash }: FrozenList): FrozenInput {
  return {
    cdrCount: count,
    inputHash,
    agreementKeys: [...new Set(groups.map(({ agreementKey }) => agreementKey))].sort(),
    feesVersion: rules.fees.version,
    vatVersion: rules.vat.version,
  };
}
