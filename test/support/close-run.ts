import type { Staff } from '../../src/domain/access.js';
import type { Run } from '../../src/domain/clearing/run.js';
import type { Hub } from '../../src/flows/hub.js';
import { type ApproveRunDeps, approveRun } from '../../src/flows/runs/approve-run.js';
import { startRun, type WantedRun } from '../../src/flows/runs/start-run.js';

export const STARTER = 'zoe@hub.example';
/** Another operator than who starts runs. */
export const APPROVER: Staff = { email: 'adam@hub.example', roles: ['OPERATOR'], parties: [] };

/** A run that one person starts and another one approves, as far as it goes without payments. */
export async function settleRun(hub: ApproveRunDeps, wanted: WantedRun): Promise<Run> {
  const run = await startRun(hub, { ...wanted, createdBy: STARTER });
  return approveRun(hub, { id: run.id, staff: APPROVER });
}

/** A hub whose papers are a few bytes, for tests that are not about papers. */
export function withPlainPapers<Of extends Pick<Hub, 'render'>>(hub: Of): Of {
  const paper = Buffer.from('paper');
  return { ...hub, render: { ...hub.render, pdf: async () => paper, csv: async () => paper, xml: () => paper } };
}
