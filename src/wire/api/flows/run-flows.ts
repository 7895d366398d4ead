import type { Run } from '../../../domain/clearing/run.js';
import type { RunApproval } from '../../../flows/runs/approve-run.js';
import type { Cancellation } from '../../../flows/runs/cancel-run.js';
import type { DryRun } from '../../../flows/runs/dry-run.js';
import type { RunDocument, RunDocumentsQuery, RunReport } from '../../../flows/runs/run-report.js';
import type { NewRun, WantedRun } from '../../../flows/runs/start-run.js';

/** Clearing runs: what /api asks of the flows. */
export interface RunFlows {
  listRuns(): Promise<readonly Run[]>;
  /** Refuses with `unknown-object`, as all that take an id. */
  findRun(id: string): Promise<RunReport>;
  runDocuments(query: RunDocumentsQuery): Promise<{ readonly items: readonly RunDocument[]; readonly total: number }>;
  /** Refuses with `conflict` a period that cannot be run now. */
  startRun(run: NewRun): Promise<Run>;
  /** What a run would come to; nothing is written. */
  dryRun(wanted: WantedRun): Promise<DryRun>;
  /** Refuses with `forbidden` whoever started it, with `conflict` a run that is not IN_REVIEW or has changed. */
  approveRun(approval: RunApproval): Promise<Run>;
  /** Refuses with `conflict` a run that is approved. */
  cancelRun(cancellation: Cancellation): Promise<Run>;
}
