import type { Run } from '../../../domain/clearing/run.js';
import type { Hub } from '../../hub.js';
import { type IssueDocumentsDeps, issueDocuments } from '../../invoicing/issue-documents.js';
import { type InstructRunDeps, instructRun } from '../../settlement/instruct-run.js';
import { type AdvanceDeps, advanceRun } from '../advance-run.js';

export type SettleRunDeps = IssueDocumentsDeps & InstructRunDeps & AdvanceDeps & Pick<Hub, 'drafts'>;

/** APPROVED to DOCUMENTED: issues the planned documents in their order. */
export async function documentRun(hub: SettleRunDeps, run: Run): Promise<Run> {
  await issueDocuments(hub, hub.drafts.planOf(run.id));
  return advanceRun(hub, { ...run, state: 'DOCUMENTED' }, ['APPROVED']);
}

/** DOCUMENTED to INSTRUCTED: books the netting and makes the payment orders. */
export async function instructPayments(hub: SettleRunDeps, run: Run): Promise<Run> {
  await instructRun(hub, run);
  return advanceRun(hub, { ...run, state: 'INSTRUCTED' }, ['DOCUMENTED']);
}
