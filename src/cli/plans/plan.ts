import { type Command, InvalidArgumentError } from 'commander';
import { spotPrices } from '../../domain/spot/spot-prices.js';
import { registerDemandCommand } from './demand.js';
import { checkedFiles, findPlan, spotPricesOf } from './plan-files.js';
import { planLine } from './plan-line.js';
import { planDay } from './plan-table.js';
import { registerPublishCommands } from './publish.js';

/** `voltclear plan check|show|lint|publish`: looks at plan files, without a hub; `plan demand` asks a running one. */
export function registerPlanCommands(program: Command): void {
  const plan = program.command('plan').description('energy-cost-aware plans: tariffs/plans/*.yaml');
  plan
    .command('check')
    .description(
      'read the plans as the hub does at start; print each in a line, or what is wrong by file, line and field',
    )
    .argument('[folder]', 'folder of plan files; without it, that of the settings')
    .action(check);
  plan
    .command('show')
    .description('print what a kWh costs in each quarter hour of a day')
    .argument('<id>', 'the plan')
    .requiredOption('--day <date>', 'local date, such as 2026-03-29')
    .option('--prices <file>', 'day-ahead prices as CSV: start_utc and cent_per_kwh or price_per_mwh')
    .option('--location <id>', 'for its grid zone; without it, the first location of the plan')
    .option('--kw <power>', 'for its power band; without it, the first', power)
    .option('--folder <folder>', 'folder of plan files; without it, that of the settings')
    .action(show);
  registerPublishCommands(plan);
  registerDemandCommand(plan);
}

function check(folder?: string): void {
  const files = checkedFiles(folder);
  for (const file of files) console.log(planLine(file));
  console.log(files.length === 1 ? '1 plan' : `${files.length} plans`);
}

interface ShowOptions {
  readonly day: string;
  readonly prices?: string;
  readonly location?: string;
  readonly kw?: string;
  readonly folder?: string;
}

function show(id: string, { day, prices, location, kw, folder }: ShowOptions): void {
  const plans = checkedFiles(folder).map(({ plan }) => plan);
  const found = findPlan(plans, id);
  const known = spotPricesOf(found, prices);
  const where = { ...(location !== undefined && { location }), ...(kw !== undefined && { kw }) };
  for (const line of planDay({ ...found, day, prices: spotPrices(known), ...where })) console.log(line);
}

function power(text: string): string {
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError('Expected kW such as 22 or 7.4.');
  return text;
}
