import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { HubError } from '../../domain/errors.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

const FORMATS: Readonly<Record<string, string>> = { '.xml': 'ecb-xml', '.csv': 'ecb-csv' };

/** `voltclear rates import|list`: exchange rates by day, at a running hub. */
export function registerRatesCommands(program: Command): void {
  const rates = program.command('rates').description('exchange rates of the ECB, by which runs are converted');
  withHubOptions(rates.command('import <file>'))
    .description('import eurofxref-daily.xml, eurofxref-hist.xml or eurofxref-hist.csv, whole or not at all')
    .addOption(new Option('--format <format>', 'by the file’s name when left out').choices(Object.values(FORMATS)))
    .option('--from <day>', 'leave out days before, such as 2026-01-01')
    .action(importRates);
  withHubOptions(rates.command('list'))
    .description('list the rates by day: units for one EUR')
    .option('--from <day>', 'from this day on')
    .option('--until <day>', 'until this day')
    .option('--currency <code>', 'only this currency')
    .action(list);
}

interface ImportOptions extends HubOptions {
  readonly format?: string;
  readonly from?: string;
}

interface ApiImportedRates {
  readonly added: number;
  readonly same: number;
  readonly from: string;
  readonly until: string;
}

async function importRates(file: string, { from, format = FORMATS[extname(file)], ...options }: ImportOptions) {
  if (format === undefined)
    throw new HubError('bad-field', '--format: expected, since the name of the file does not tell');
  const body = { format, content: readFileSync(file, 'utf8'), ...(from !== undefined && { from }) };
  const told = await asOperator(options, (api) => api.post<ApiImportedRates>('/rates', body));
  console.log(
    `${told.from} to ${told.until}  ${told.added} ${told.added === 1 ? 'day' : 'days'} added, ${told.same} the same`,
  );
}

interface ListOptions extends HubOptions {
  readonly from?: string;
  readonly until?: string;
  readonly currency?: string;
}

interface ApiRateTable {
  readonly date: string;
  readonly units_per_eur: Readonly<Record<string, string>>;
}

async function list({ from, until, currency, ...options }: ListOptions): Promise<void> {
  const query = new URLSearchParams({ ...(from && { from }), ...(until && { until }) });
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiRateTable>>(`/rates?${query}`));
  for (const { date, units_per_eur: units } of items) {
    const wanted = Object.entries(units).filter(([code]) => currency === undefined || code === currency);
    console.log(`${date}  ${wanted.map(([code, rate]) => `${code} ${rate}`).join('  ')}`);
  }
}
