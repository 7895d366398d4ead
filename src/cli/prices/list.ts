import type { Command } from 'commander';
import type { ApiList, OperatorApi } from '../../simulator/operator-api.js';
import { FailedCheck } from '../failed-check.js';
import { asOperator } from '../hub-options.js';
import type { ApiMissing, ApiPriceDay, ApiSpotPrice } from './api-prices.js';
import { type IndexOptions, queryOf, readInstant, readMinutes, withIndex } from './options.js';

/** What the hub gives in one answer. */
const STRETCH_MS = 31 * 86_400_000;

/** `list`, `days` and `missing`. */
export function registerListCommands(prices: Command): void {
  withIndex(prices.command('list'))
    .description('list prices in the order of time: start, minutes, price per MWh, version, import')
    .requiredOption('--from <instant>', 'an instant, or a date in UTC', readInstant)
    .requiredOption('--until <instant>', 'not included', readInstant)
    .option('--versions', 'also those that a correction has taken the place of')
    .action(list);
  withIndex(prices.command('days'))
    .description('list local days with how many delivery periods each has, and what is missing')
    .requiredOption('--time-zone <zone>', 'such as Europe/Berlin')
    .option('--from <date>', 'first day')
    .option('--until <date>', 'last day')
    .option('--odd', 'only days that have not 24 hours')
    .action(days);
  withIndex(prices.command('missing'))
    .description('list the delivery periods of a local day without a price; ends with 1 when there are some')
    .requiredOption('--day <date>', 'such as 2026-10-25')
    .option('--time-zone <zone>', 'that of the feed of the index when left out')
    .option('--minutes <minutes>', 'that of the feed of the index when left out', readMinutes)
    .action(missing);
}

interface ListOptions extends IndexOptions {
  readonly from: Date;
  readonly until: Date;
  readonly versions?: true;
}

async function list(options: ListOptions): Promise<void> {
  await asOperator(options, async (api) => {
    for (let fromMs = options.from.getTime(); fromMs < options.until.getTime(); fromMs += STRETCH_MS) {
      const untilMs = Math.min(fromMs + STRETCH_MS, options.until.getTime());
      for (const price of await stretchOf(api, options, { fromMs, untilMs })) console.log(lineOf(price));
    }
  });
}

/** A period that began in the stretch before was told there. */
async function stretchOf(
  api: OperatorApi,
  { index, from, versions }: ListOptions,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<readonly ApiSpotPrice[]> {
  const [begin, end] = [new Date(fromMs).toISOString(), new Date(untilMs).toISOString()];
  const query = queryOf({ index, from: begin, until: end, versions: versions ? 'all' : 'newest' });
  const { items } = await api.get<ApiList<ApiSpotPrice>>(`/prices?${query}`);
  return fromMs === from.getTime() ? items : items.filter(({ starts_at }) => Date.parse(starts_at) >= fromMs);
}

function lineOf({ starts_at, minutes, per_mwh, currency, version, source, import_id }: ApiSpotPrice): string {
  return `${starts_at}  ${minutes} min  ${per_mwh.padStart(9)} ${currency}/MWh  v${version}  ${source}  ${import_id}`;
}

interface DaysOptions extends IndexOptions {
  readonly timeZone: string;
  readonly from?: string;
  readonly until?: string;
  readonly odd?: true;
}

async function days({ index, timeZone, from, until, odd, ...options }: DaysOptions): Promise<void> {
  const query = queryOf({ index, time_zone: timeZone, from, until, odd: odd && 'true' });
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiPriceDay>>(`/prices/days?${query}`));
  for (const { day, hours, periods, missing_quarter_hours: gaps } of items) {
    const told = periods.map(({ count, minutes }) => `${count} × ${minutes} min`).join(' + ') || 'no prices';
    console.log(`${day}  ${hours} h  ${told}${gaps > 0 ? `  ${gaps} quarter hours missing` : ''}`);
  }
  const gaps = items.reduce((sum, day) => sum + day.missing_quarter_hours, 0);
  console.log(`${items.length} days, ${gaps} quarter hours missing`);
}

interface MissingOptions extends IndexOptions {
  readonly day: string;
  readonly timeZone?: string;
  readonly minutes?: number;
}

async function missing({ index, day, timeZone, minutes, ...options }: MissingOptions): Promise<void> {
  const query = queryOf({ index, day, time_zone: timeZone, minutes });
  const told = await asOperator(options, (api) => api.get<ApiMissing>(`/prices/missing?${query}`));
  for (const start of told.missing) console.log(start);
  const { expected } = told;
  if (told.missing.length > 0) throw new FailedCheck(`${told.missing.length} of ${expected} prices are missing`);
  console.log(`all ${expected} prices of ${day} are there`);
}
