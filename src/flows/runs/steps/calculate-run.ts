import type { CdrGroup } from '../../../domain/clearing/cdr-group.js';
import type { BlockedCdrs, Run } from '../../../domain/clearing/run.js';
import type { BlockedGroup, RunPlan } from '../../../domain/clearing/run-input.js';
import { HubError } from '../../../domain/errors.js';
import type { Hub } from '../../hub.js';
import { type AdvanceDeps, advanceRun } from '../advance-run.js';
import { type PlanDeps, planOfRun } from './plan-of-run.js';

export type CalculateRunDeps = PlanDeps & AdvanceDeps & Pick<Hub, 'drafts'>;

/** OPEN to CUT_OFF: takes the CDRs that are free and approved, gives back those that are blocked, freezes the rest. */
export async function cutOffRun(hub: CalculateRunDeps, run: Run): Promise<Run> {
  await hub.cdrs.allocate(run.id, run.cutOffAt);
  const blocked: BlockedGroup[] = [];
  let planned = await planOfRun(hub, run);
  // What is left may come on other documents than before: it is looked at until nothing is blocked.
  while (planned.plan.blocked.length > 0) {
    for (const { group } of planned.plan.blocked) await hub.cdrs.release(group);
    blocked.push(...planned.plan.blocked);
    planned = await planOfRun(hub, run);
  }
  const { frozen } = planned;
  return advanceRun(hub, { ...run, state: 'CUT_OFF', frozen, blocked: blockedCdrs(blocked) }, ['OPEN']);
}

/**
 * CUT_OFF to CALCULATED: keeps the drafts of what will be issued, positions and what is paid. Refuses (`conflict`) a list
 * that is not the frozen one any more, and one of which something cannot be documented any more.
 */
export async function calculateRun(hub: CalculateRunDeps, run: Run): Promise<Run> {
  const { plan, frozen, settlement, planHash } = await planOfRun(hub, run);
  if (frozen.inputHash !== run.frozen?.inputHash) {
    throw new HubError('conflict', `the CDRs of ${run.id} are not those of its cut-off; cancel it and start another`);
  }
  refuseBlocked(run, plan);
  await hub.drafts.keepPlan(run.id, plan.documents);
  const { positions, hubNet, bilateral, documents } = plan;
  const calculated: Run = {
    ...run,
    state: 'CALCULATED',
    planHash,
    documentCount: documents.length,
    positions,
    hubNet,
    bilateral,
    settlement,
  };
  return advanceRun(hub, calculated, ['CUT_OFF']);
}

/** CALCULATED to IN_REVIEW: from here on a person decides. */
export function presentRun(hub: AdvanceDeps, run: Run): Promise<Run> {
  return advanceRun(hub, { ...run, state: 'IN_REVIEW' }, ['CALCULATED']);
}

/** What was blocked was given back at the cut-off; what has come to lack something since then needs another one. */
export function refuseBlocked({ id }: Run, { blocked: [first] }: Pick<RunPlan, 'blocked'>): void {
  if (first === undefined) return;
  const { group, reason, detail } = first;
  const relation = `${group.cpo}→${group.emsp}`;
  throw new HubError('conflict', `${id} cannot be documented any more: ${relation}: ${reason}: ${detail}; cancel it`);
}

/** What could not be documented, as a run tells it. */
export function blockedCdrs(blocked: readonly BlockedGroup[]): readonly BlockedCdrs[] {
  return blocked.map(({ group, reason, detail }) => ({ ...relationOf(group), reason, detail }));
}

function relationOf({ cpo, emsp, currency, count, exact }: CdrGroup) {
  return { cpo, emsp, currency, count, exact };
}
