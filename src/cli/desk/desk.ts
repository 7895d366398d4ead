import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

interface ExportOptions extends HubOptions {
  readonly format: string;
  readonly filter: readonly string[];
  readonly out?: string;
}

interface AgingOptions extends HubOptions {
  readonly asOf: string;
  readonly party?: string;
}

interface DatevOptions extends HubOptions {
  readonly from: string;
  readonly until: string;
  readonly party?: string;
  readonly out?: string;
}

interface Aging {
  readonly items: readonly {
    readonly party: string;
    readonly currency: string;
    readonly buckets: Readonly<Record<string, string>>;
    readonly total: string;
  }[];
}

/** `voltclear desk export|aging|datev`: what finance takes out of a running hub. */
export function registerDeskCommands(program: Command): void {
  const desk = program.command('desk').description('lists as files, what is overdue, books for DATEV');
  withHubOptions(desk.command('export <list>'))
    .description('write a whole list (cdrs, invoices, journal …) as CSV or XLSX')
    .option('--format <format>', 'csv or xlsx', 'csv')
    .option('--filter <name=value>', 'a filter of the list; may be given again', gather, [])
    .option('--out <file>', 'where to write it; its own name unless told otherwise')
    .action(exportList);
  withHubOptions(desk.command('aging'))
    .description('what members owed at the end of a day, by how long it was due')
    .requiredOption('--as-of <date>', 'the day, YYYY-MM-DD')
    .option('--party <party>', 'one member, such as NL*ABC')
    .action(showAging);
  withHubOptions(desk.command('datev'))
    .description('write documents, netting and payments as a DATEV booking batch')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--until <date>', 'last day, YYYY-MM-DD')
    .option('--party <party>', 'whose books; the hub’s own unless told otherwise')
    .option('--out <file>', 'where to write it; its own name unless told otherwise')
    .action(writeDatev);
}

async function exportList(list: string, { format, filter, out, ...options }: ExportOptions): Promise<void> {
  const query = new URLSearchParams([['format', format], ...filter.map(pairOf)]);
  await download(options, `/exports/${encodeURIComponent(list)}?${query}`, out);
}

async function writeDatev({ from, until, party, out, ...options }: DatevOptions): Promise<void> {
  const query = new URLSearchParams({ from, until, ...(party && { party }) });
  await download(options, `/datev?${query}`, out);
}

async function download(options: HubOptions, path: string, out: string | undefined): Promise<void> {
  const { bytes, fileName } = await asOperator(options, (api) => api.download(path));
  const file = out ?? basename(fileName);
  await writeFile(file, bytes);
  console.log(`${file}  ${bytes.length} bytes`);
}

async function showAging({ asOf, party, ...options }: AgingOptions): Promise<void> {
  const query = new URLSearchParams({ as_of: asOf, ...(party && { party }) });
  const { items } = await asOperator(options, (api) => api.get<Aging>(`/aging?${query}`));
  for (const row of items) {
    const buckets = Object.entries(row.buckets).map(([name, amount]) => `${name} ${amount}`);
    console.log(`${row.party}  ${row.total} ${row.currency}  ${buckets.join('  ')}`);
  }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
