import type { Command } from 'commander';
import type { ApiRun } from '../simulator/operator-api.js';
import { FailedCheck } from './failed-check.js';
import { asOperator, type HubOptions, withHubOptions } from './hub-options.js';

interface SettleOptions extends HubOptions {
  readonly issueDate?: string;
}

/** `voltclear settle`: a clearing run over what is approved and free, up to its documents. */
export function registerSettleCommand(program: Command): void {
  withHubOptions(program.command('settle <period>'))
    .description('run the clearing of a period (YYYY-MM): positions, netting, documents')
    .option('--issue-date <date>', 'date of the documents (YYYY-MM-DD); today unless told otherwise')
    .action(settle);
}

async function settle(period: string, options: SettleOptions): Promise<void> {
  const body = { period, ...(options.issueDate && { issue_date: options.issueDate }) };
  const run = await asOperator(options, (api) => api.post<ApiRun>('/runs', body));
  console.log(`${run.id}  ${run.state}  ${run.cdr_count ?? 0} CDRs`);
  for (const { party, currency, amount } of run.positions ?? []) console.log(`${party}  ${amount} ${currency}`);
  for (const { currency, amount } of run.hub_net ?? []) console.log(`hub     ${amount} ${currency}`);
  if (run.state !== 'CLOSED') throw new FailedCheck(`${run.id} stands at ${run.state}`);
}
