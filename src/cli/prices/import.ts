import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { HubError } from '../../domain/errors.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { FailedCheck } from '../failed-check.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import type { ApiFetched, ApiImportResult, ApiPriceImport } from './api-prices.js';
import { type IndexOptions, queryOf, readMinutes, withIndex } from './options.js';

const FORMATS: Readonly<Record<string, string>> = { '.csv': 'csv', '.xml': 'entsoe', '.json': 'json' };

/** `import`, `imports` and `fetch`. */
export function registerImportCommands(prices: Command): void {
  withIndex(prices.command('import <file>'))
    .description('import a file of prices, whole or not at all; the same file twice changes nothing')
    .addOption(new Option('--format <format>', 'by the file’s name when left out').choices(Object.values(FORMATS)))
    .option('--minutes <minutes>', 'of csv: length of the periods, when its lines do not tell', readMinutes)
    .option('--currency <code>', 'of csv without a column for it; EUR when left out')
    .option('--domain <eic>', 'of entsoe: the bidding zone that it must be about')
    .option('--sequence <number>', 'of entsoe: which of several time series counts; 1 when left out')
    .option('--again', 'also a file that was imported before, if it says now something else')
    .action(importFile);
  withHubOptions(prices.command('imports'))
    .description('list what was imported, newest first')
    .option('--index <name>', 'of this index')
    .action(listImports);
  withHubOptions(prices.command('fetch'))
    .description('ask the feeds of price-feeds.yaml now; ends with 1 while prices are missing')
    .option('--index <name>', 'the feed of this index; all when left out')
    .option('--day <date>', 'of delivery, such as 2026-10-25; tomorrow when left out')
    .action(fetchNow);
}

interface ImportOptions extends IndexOptions {
  readonly format?: string;
  readonly minutes?: number;
  readonly currency?: string;
  readonly domain?: string;
  readonly sequence?: string;
  readonly again?: true;
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { index, minutes, currency, domain, sequence, again, format = FORMATS[extname(file)] } = options;
  if (format === undefined)
    throw new HubError('bad-field', `--format: expected, since ${basename(file)} does not tell`);
  const content = readFileSync(file, 'utf8');
  const body = { index, format, content, origin: basename(file), minutes, currency, domain, sequence, again };
  console.log(importLine(await asOperator(options, (api) => api.post<ApiImportResult>('/price-imports', body))));
}

async function listImports(options: HubOptions & { readonly index?: string }): Promise<void> {
  const query = queryOf({ index: options.index, limit: 200 });
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiPriceImport>>(`/price-imports?${query}`));
  for (const { id, index, imported_at, imported_by, state, origin, ...rest } of items) {
    console.log([imported_at, index, id, state.padEnd(7), countsOf(rest), origin, `by ${imported_by}`].join('  '));
  }
}

interface FetchOptions extends HubOptions {
  readonly index?: string;
  readonly day?: string;
}

async function fetchNow(options: FetchOptions): Promise<void> {
  const { index, day } = options;
  const { items } = await asOperator(options, (api) => api.post<ApiList<ApiFetched>>('/prices/fetch', { index, day }));
  for (const { error, import: imported, ...day } of items) {
    const told = imported ? importLine(imported) : (error ?? '');
    console.log(`${day.index}  ${day.day}  ${day.missing.length} of ${day.expected} missing  ${told}`);
  }
  if (items.some(({ missing }) => missing.length > 0)) throw new FailedCheck('prices are missing');
}

function importLine({ id, repeated, difference_reports: reports, ...imported }: ApiImportResult): string {
  const before = repeated ? '  (was imported before: nothing changed)' : '';
  const changed = reports.length > 0 ? `  prices changed after the fact: ${reports.join(', ')}` : '';
  return `${id}  ${countsOf(imported)}${before}${changed}`;
}

function countsOf({ counts }: Pick<ApiPriceImport, 'counts'>): string {
  return counts ? `${counts.added} added, ${counts.corrected} corrected, ${counts.same} the same` : 'interrupted';
}
