import { type Command, InvalidArgumentError } from 'commander';
import { MARGIN_KEYS } from '../../domain/analytics/margin-keys.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import { type ApiMarginReport, formatMarginTable } from './margin-table.js';

interface MarginOptions extends HubOptions {
  readonly from: string;
  readonly until: string;
  readonly by?: string;
  readonly cpo?: string;
  readonly emsp?: string;
  readonly location?: string;
  readonly tariff?: string;
  readonly tz: string;
  readonly csv?: boolean;
}

/** `voltclear margin`: what sold energy brought and what it cost, at a running hub. */
export function registerMarginCommand(program: Command): void {
  withHubOptions(program.command('margin'))
    .description('revenue, energy cost and margin of what was sold')
    .requiredOption('--from <when>', 'first quarter hour: 2026-10-01 (midnight UTC) or 2026-10-01T06:15:00Z', instant)
    .requiredOption('--until <when>', 'quarter hour after the last one', instant)
    .option('--by <keys>', `up to four of ${MARGIN_KEYS.join(',')}`)
    .option('--cpo <party>', 'only what this CPO sold')
    .option('--emsp <party>', 'only what this eMSP bought')
    .option('--location <location>', 'with its party, such as NL*ABC/LOC1')
    .option('--tariff <tariff>', 'with its party, such as NL*ABC/T1')
    .option('--tz <zone>', 'time zone of local days and hours, such as Europe/Amsterdam', 'UTC')
    .option('--csv', 'all digits, as CSV')
    .action(margin);
}

async function margin(options: MarginOptions): Promise<void> {
  const path = `/analytics/margin?${queryOf(options)}`;
  if (options.csv) {
    const { bytes } = await asOperator(options, (api) => api.download(`${path}&format=csv`));
    process.stdout.write(bytes);
    return;
  }
  const report = await asOperator(options, (api) => api.get<ApiMarginReport>(path));
  const by = options.by?.split(',') ?? [];
  for (const line of formatMarginTable(report, by)) console.log(line);
}

function queryOf({ from, until, tz, by, cpo, emsp, location, tariff }: MarginOptions): string {
  const query = new URLSearchParams({ from, until, tz });
  for (const [name, value] of Object.entries({ by, cpo, emsp, location, tariff })) if (value) query.set(name, value);
  return query.toString();
}

function instant(text: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (Number.isNaN(Date.parse(whole))) {
    throw new InvalidArgumentError('Expected a day such as 2026-10-01 or an instant such as 2026-10-01T06:15:00Z.');
  }
  return whole;
}
