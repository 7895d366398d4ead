import type { BlockedCdrs, FrozenInput, Run } from '../../domain/clearing/run.js';
import type { BlockedGroup, PlannedDocument } from '../../domain/clearing/run-input.js';
import { HubError } from '../../domain/errors.js';
import type { FrozenList } from '../../store/cdr-store.js';
import type { Hub } from '../hub.js';
import { checkRunDates } from './check-run-dates.js';
import { MAX_RUNS_PER_PERIOD, runId } from './run-id.js';
import type { WantedRun } from './start-run.js';
import { blockedCdrs } from './steps/calculate-run.js';
import { type PlanDeps, planOfList, type RunHead } from './steps/plan-of-run.js';

/** What a run would come to, were it started now. */
export interface DryRun
  extends Pick<Run, 'period' | 'cutOffAt' | 'issueDate' | 'settlementCurrency'>,
    Required<Pick<Run, 'positions' | 'hubNet' | 'bilateral' | 'settlement' | 'planHash'>> {
  readonly frozen: Omit<FrozenInput, 'inputHash'>;
  readonly documents: readonly PlannedDocument[];
  readonly blocked: readonly BlockedCdrs[];
}

/**
 * Calculates what a run of a period would come to and writes nothing: no CDR is taken, no draft kept. The month need not be
 * over. Refuses (`bad-field`) a period or issue date of the wrong form, and an issue date in the future.
 */
export async function dryRun(hub: PlanDeps & Pick<Hub, 'runs' | 'clock'>, wanted: WantedRun): Promise<DryRun> {
  const cutOffAt = hub.clock.now();
  const issueDate = wanted.issueDate ?? cutOffAt.toISOString().slice(0, 10);
  checkRunDates({ period: wanted.period, issueDate }, cutOffAt);
  const head = { ...wanted, issueDate, cutOffAt, id: await nextRunId(hub, wanted.period) };
  const taken = await hub.cdrs.preview({ runId: head.id, cutOffAt });
  const { planned, blocked } = await withoutBlocked(hub, head, taken);
  const { plan, frozen, settlement, planHash } = planned;
  const { id: _id, ...told } = head;
  const { inputHash: _hash, ...input } = frozen;
  const { documents, positions, hubNet, bilateral } = plan;
  return {
    ...told,
    frozen: input,
    planHash,
    documents,
    positions,
    hubNet,
    bilateral,
    settlement,
    blocked: blockedCdrs(blocked),
  };
}

/** As `cutOffRun` does it. */
async function withoutBlocked(hub: PlanDeps, head: RunHead, taken: FrozenList) {
  const blocked: BlockedGroup[] = [];
  let left = taken;
  let planned = await planOfList(hub, head, left);
  while (planned.plan.blocked.length > 0) {
    blocked.push(...planned.plan.blocked);
    left = without(left, new Set(planned.plan.blocked.map(({ group }) => group.cdrHash)));
    planned = await planOfList(hub, head, left);
  }
  return { planned, blocked };
}

function without({ groups, inputHash }: FrozenList, cdrHashes: ReadonlySet<string>): FrozenList {
  const left = groups.filter(({ cdrHash }) => !cdrHashes.has(cdrHash));
  return { groups: left, count: left.reduce((count, group) => count + group.count, 0), inputHash };
}

async function nextRunId(hub: Pick<Hub, 'runs'>, period: string): Promise<string> {
  for (let number = 1; number <= MAX_RUNS_PER_PERIOD; number++) {
    const id = runId(period, number);
    if (!(await hub.runs.find(id))) return id;
  }
  throw new HubError('conflict', `period ${period} has ${MAX_RUNS_PER_PERIOD} runs`, 'period');
}
