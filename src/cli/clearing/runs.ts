import type { Command } from 'commander';
import type { ApiDryRun, ApiList, ApiRun, ApiRunDocument } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { runDocumentLine, runHead, runLines } from './run-lines.js';

/** `voltclear runs …`: clearing runs of a running hub, from the cut-off to the approval by a second operator. */
export function registerRunsCommands(program: Command): void {
  const runs = program.command('runs').description('clearing runs: start, look at, approve, cancel');
  withDates(runs.command('start <period>'))
    .description('freeze and calculate a month (YYYY-MM); another operator approves it')
    .action(start);
  withDates(runs.command('dry-run <period>'))
    .description('say what a run of a month would come to, and write nothing')
    .action(dryRun);
  withHubOptions(runs.command('list')).description('list the runs, newest first').action(list);
  withHubOptions(runs.command('show <id>'))
    .description('show a run: positions, what is blocked, how far it has come')
    .option('--documents <count>', 'and its first documents', wholeNumber)
    .action(show);
  withHubOptions(runs.command('approve <id>'))
    .description('make a run binding that another operator or the job has started: documents and payments')
    .action(approve);
  withHubOptions(runs.command('cancel <id>'))
    .description('give a run up that is not approved; its CDRs are free again')
    .requiredOption('--reason <text>', 'why')
    .action(cancel);
}

/** `voltclear settle`: short for `runs start`. */
export function registerSettleCommand(program: Command): void {
  withDates(program.command('settle <period>'))
    .description('short for `runs start`: freeze and calculate a month (YYYY-MM)')
    .action(start);
}

interface StartOptions extends HubOptions {
  readonly issueDate?: string;
  readonly currency?: string;
}

function withDates(command: Command): Command {
  return withHubOptions(command)
    .option('--issue-date <date>', 'date of the documents (YYYY-MM-DD); today unless told otherwise')
    .option(
      '--currency <code>',
      'settle all currencies in this one, such as EUR; each in itself unless told otherwise',
    );
}

async function start(period: string, options: StartOptions): Promise<void> {
  print(await asOperator(options, (api) => api.post<ApiRun>('/runs', wanted(period, options))));
}

async function dryRun(period: string, options: StartOptions): Promise<void> {
  const dry = await asOperator(options, (api) => api.post<ApiDryRun>('/runs/dry-run', wanted(period, options)));
  console.log(`dry run of ${dry.period}  ${dry.cdr_count} CDRs  ${dry.document_count} documents`);
  for (const document of dry.documents) console.log(runDocumentLine(document));
  for (const line of runLines(dry)) console.log(line);
}

function wanted(period: string, { issueDate, currency }: StartOptions): object {
  return { period, ...(issueDate && { issue_date: issueDate }), ...(currency && { settlement_currency: currency }) };
}

async function list(options: HubOptions): Promise<void> {
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiRun>>('/runs'));
  for (const run of items) console.log(`${runHead(run)}  cut off ${run.cut_off_at}  by ${run.created_by}`);
}

async function show(id: string, options: HubOptions & { documents?: number }): Promise<void> {
  const path = `/runs/${encodeURIComponent(id)}`;
  const { run, documents } = await asOperator(options, async (api) => ({
    run: await api.get<ApiRun>(path),
    documents: options.documents
      ? (await api.get<ApiList<ApiRunDocument>>(`${path}/documents?limit=${options.documents}`)).items
      : [],
  }));
  print(run);
  for (const document of documents) console.log(runDocumentLine(document));
}

async function approve(id: string, options: HubOptions): Promise<void> {
  print(await asOperator(options, (api) => api.post<ApiRun>(`/runs/${encodeURIComponent(id)}/approve`, {})));
}

async function cancel(id: string, options: HubOptions & { reason: string }): Promise<void> {
  const body = { reason: options.reason };
  print(await asOperator(options, (api) => api.post<ApiRun>(`/runs/${encodeURIComponent(id)}/cancel`, body)));
}

function print(run: ApiRun): void {
  console.log(runHead(run));
  for (const line of runLines(run)) console.log(line);
}
