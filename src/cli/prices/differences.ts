import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import { affectedLines, affectedNotes } from './affected-lines.js';
import type { ApiReport } from './api-prices.js';
import { queryOf } from './options.js';

/** `differences`: list, show and close reports on prices that changed after the fact. */
export function registerDifferencesCommand(prices: Command): void {
  withHubOptions(prices.command('differences [id]'))
    .description('reports on prices that changed after the fact: list those that are open, show one, close one')
    .option('--index <name>', 'of this index')
    .option('--all', 'also those that are closed')
    .option('--close <id>', 'close this report')
    .option('--note <text>', 'with what was decided')
    .action(differences);
}

interface DifferencesOptions extends HubOptions {
  readonly index?: string;
  readonly all?: true;
  readonly close?: string;
  readonly note?: string;
}

async function differences(id: string | undefined, options: DifferencesOptions): Promise<void> {
  if (options.close !== undefined) return close(options.close, options);
  if (options.note !== undefined) throw new HubError('bad-field', '--note: is of --close');
  return id === undefined ? list(options) : show(id, options);
}

async function close(id: string, options: DifferencesOptions): Promise<void> {
  const { note } = options;
  if (note === undefined) throw new HubError('bad-field', '--note: expected what was decided');
  const path = `/price-differences/${encodeURIComponent(id)}/close`;
  console.log(lineOf(await asOperator(options, (api) => api.post<ApiReport>(path, { note }))));
}

async function list(options: DifferencesOptions): Promise<void> {
  const query = queryOf({ index: options.index, state: options.all ? undefined : 'OPEN', limit: 200 });
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiReport>>(`/price-differences?${query}`));
  for (const report of items) console.log(lineOf(report));
}

async function show(id: string, options: DifferencesOptions): Promise<void> {
  const path = `/price-differences/${encodeURIComponent(id)}`;
  const report = await asOperator(options, (api) => api.get<ApiReport>(path));
  console.log(lineOf(report));
  for (const { starts_at, before, after } of report.differences ?? []) {
    const [was, is] = [before, after].map((side) => `${side.per_mwh} ${side.currency}/MWh (v${side.version})`);
    console.log(`${starts_at}  ${after.minutes} min  ${was} → ${is}`);
  }
  for (const line of affectedLines(report)) console.log(line);
  for (const note of affectedNotes(report)) console.error(note);
}

function lineOf({ id, index, state, count, opened_at, closed_by, note }: ApiReport): string {
  const closing = note === undefined ? '' : `  by ${closed_by}: ${note}`;
  return `${id}  ${index}  ${state}  ${count} ${count === 1 ? 'period' : 'periods'}  ${opened_at}${closing}`;
}
