import type { Staff } from '../../domain/access.js';
import type { Run } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../hub.js';
import { findRun } from './advance-run.js';
import { checkIssueDate } from './check-run-dates.js';
import { type ContinueRunDeps, continueRun } from './continue-run.js';
import { resumeRuns } from './resume-runs.js';
import { refuseBlocked } from './steps/calculate-run.js';
import { type PlannedRun, planOfRun } from './steps/plan-of-run.js';

export interface RunApproval {
  readonly id: string;
  readonly staff: Staff;
}

export type ApproveRunDeps = ContinueRunDeps & Pick<Hub, 'clock'>;

/**
 * A second person makes a run binding: its documents are issued and its payments instructed. Runs that a crash interrupted
 * are finished first. Refuses (`forbidden`) whoever started the run, and (`conflict`) a run that is not IN_REVIEW, one
 * whose issue date has been overtaken, and one that would be calculated otherwise now than what was looked at.
 */
export async function approveRun(hub: ApproveRunDeps, { id, staff }: RunApproval): Promise<Run> {
  await resumeRuns(hub);
  const run = await findRun(hub, id);
  if (run.state !== 'IN_REVIEW') throw notInReview(run);
  if (run.createdBy.toLowerCase() === staff.email.toLowerCase()) {
    throw new HubError('forbidden', `you started ${id}; another operator has to approve it`);
  }
  await checkIssueDate(hub, run.issueDate);
  const planned = await planOfRun(hub, run);
  refuseChanged(run, planned);
  refuseBlocked(run, planned.plan);
  const approved: Run = { ...run, state: 'APPROVED', approval: { by: staff.email, at: hub.clock.now() } };
  if (!(await hub.runs.advance(approved, ['IN_REVIEW']))) throw notInReview(await findRun(hub, id));
  hub.log.info({ event: 'run.approved', run: id, by: staff.email });
  return continueRun(hub, approved);
}

function notInReview({ id, state }: Run): HubError {
  return new HubError('conflict', `${id} is ${state}; only a run IN_REVIEW can be approved`);
}

function refuseChanged(run: Run, { frozen, planHash }: PlannedRun): void {
  if (planHash === run.planHash && frozen.inputHash === run.frozen?.inputHash) return;
  const whats = [
    frozen.inputHash === run.frozen?.inputHash ? [] : ['its list of CDRs'],
    frozen.feesVersion === run.frozen?.feesVersion ? [] : ['the hub’s fees'],
    frozen.vatVersion === run.frozen?.vatVersion ? [] : ['the VAT table'],
  ].flat();
  const what = whats.length > 0 ? whats.join(', ') : 'master data, rates or earlier documents';
  throw new HubError(
    'conflict',
    `${run.id} would be calculated otherwise now: ${what} changed; cancel it and start another`,
  );
}
